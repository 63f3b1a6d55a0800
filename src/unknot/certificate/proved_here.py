"""What was proved on this machine before: a note a pack in the person's cache folder.

A note counts for the same rules of the pack and the same decision of the same version of the
program, and only if nobody but this user could have written it. Who may write files as this
user can write one by hand; they could change the program as well.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from platformdirs import user_cache_dir

from unknot.version import __version__

OTHERS_MAY_WRITE = 0o022


def folder() -> Path:
    """Return the folder of the notes, whether it is there yet or not."""
    return Path(user_cache_dir("unknot", appauthor=False)) / "proved"


def was_proved(rules_sha256: str, decision_sha256: str) -> bool:
    """Say whether a note says that these rules were proved here for this very decision."""
    file = _file(rules_sha256, decision_sha256)
    return _is_ours(file.parent) and _is_ours(file) and file.is_file()


def remember(rules_sha256: str, decision_sha256: str) -> None:
    """Leave a note; where none can be written, the pack is proved again at the next start."""
    file = _file(rules_sha256, decision_sha256)
    with suppress(OSError):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        os.close(opened)


def _file(rules_sha256: str, decision_sha256: str) -> Path:
    about = f"{__version__}\n{rules_sha256}\n{decision_sha256}\n"
    return folder() / hashlib.sha256(about.encode()).hexdigest()


def _is_ours(path: Path) -> bool:
    try:
        found = path.lstat()
    except OSError:
        return False
    if not hasattr(os, "geteuid"):
        return True
    return found.st_uid == os.geteuid() and not found.st_mode & OTHERS_MAY_WRITE
