"""Links that let in: each works once, for ten minutes, and is a file in the data folder.

Whoever can write in that folder can make one, and that is the person alone. So a running
program need not be asked, and no secret goes to whoever may hold its port by then.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import time
from contextlib import suppress
from html import escape
from pathlib import Path

ADDRESS = "127.0.0.1"
LIFE_S = 600
NAME = "link-"
LETTERS = re.compile(r"[\w-]{20,100}", re.ASCII)
PAGE = (
    '<!doctype html><meta charset="utf-8"><title>unknot</title>'
    '<meta name="referrer" content="no-referrer">'
    '<meta http-equiv="refresh" content="0; url={address}"><a href="{address}">{address}</a>'
)


def new_link(folder: Path, port: int) -> str:
    """Return the address of a new link to the program at a port."""
    forget_old(folder)
    token = secrets.token_urlsafe(32)
    _write(_file(folder, token), "")
    return f"http://{ADDRESS}:{port}/enter/?token={token}"


def is_open(folder: Path, token: str) -> bool:
    """Say whether a link would let in, and leave it as it is."""
    return bool(LETTERS.fullmatch(token)) and _is_fresh(_file(folder, token))


def spend(folder: Path, token: str) -> bool:
    """Say whether a link lets in, and let it do so no second time."""
    if not is_open(folder, token):
        return False
    try:
        _file(folder, token).unlink()
    except OSError:  # another press was quicker
        return False
    forget_old(folder)
    return True


def page_of(folder: Path, address: str) -> Path:
    """Return a file that leads to a link: what a program is started with, all accounts can read."""
    file = _page(_file(folder, address.partition("?token=")[2]))
    _write(file, PAGE.format(address=escape(address)))
    return file


def forget_old(folder: Path, life_s: float = LIFE_S) -> None:
    """Delete the links that are too old, and the pages that lead to no link."""
    with suppress(OSError):
        for link in folder.glob(f"{NAME}*"):
            if not _is_fresh(link, life_s):
                link.unlink(missing_ok=True)
        for page in [
            page for place in _places(folder) for page in place.glob("unknot-open-*.html")
        ]:
            if not any(_page(link) == page for link in folder.glob(f"{NAME}*")):
                page.unlink(missing_ok=True)


def _file(folder: Path, token: str) -> Path:
    """Return the file of a link; from its name the link cannot be told."""
    return folder / f"{NAME}{hashlib.sha256(token.encode()).hexdigest()}"


def _page(link: Path) -> Path:
    digest = link.name.removeprefix(NAME)[:16]
    return _places(link.parent)[-1] / f"unknot-open-{digest}.html"


def _places(folder: Path) -> list[Path]:
    """Return where pages may lie, the one for new pages last.

    A browser that came as a snap can read no hidden folder; what lies open in the home it can.
    """
    return [folder, Path.home()] if Path("/snap/bin").is_dir() else [folder]


def _is_fresh(file: Path, life_s: float = LIFE_S) -> bool:
    try:
        return abs(time.time() - file.stat().st_mtime) <= life_s
    except OSError:
        return False


def _write(file: Path, text: str) -> None:
    """Write a file that nobody else can read, and that was not there before."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text)
