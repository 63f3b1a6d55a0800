"""The files a browser keeps so that pages work offline: none of them is about a person."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.templatetags.static import static

KEPT = (
    "unknot/built/islands.js",
    "unknot/built/ticker_worker.js",
    "unknot/css/unknot.css",
    "figures/figures.css",
)
ICONS = "unknot/icons"
WORKER = "unknot/built/service_worker.js"


def found(name: str) -> Path:
    """Return where a static file lies."""
    path = finders.find(name)
    if path is None:
        raise FileNotFoundError(f"no static file '{name}'; run 'python3 dev.py run' to build it")
    return Path(path)


@cache
def names() -> tuple[str, ...]:
    """Return the static files that are kept."""
    icons = sorted(path.name for path in found(ICONS).glob("*.svg"))
    return (*KEPT, *(f"{ICONS}/{name}" for name in icons))


def addresses() -> list[str]:
    """Return the addresses of the files that are kept."""
    return [static(name) for name in names()]


@cache
def version() -> str:
    """Return a digest of all that is kept: with another one the browser keeps all again."""
    digest = hashlib.sha256()
    for name in (*names(), WORKER):
        digest.update(name.encode() + b"\0" + found(name).read_bytes())
    return digest.hexdigest()[:16]
