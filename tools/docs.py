"""The documentation site, made from docs/, the docstrings and the schemas."""

from __future__ import annotations

from dev import do, set_up

READ = ("-qW", "--keep-going", "-c", "docs", "-d", "site/read")


def docs(words: list[str]) -> None:
    """Build the site into site/; a link that leads nowhere stops it."""
    set_up("docs")
    do("python", "-m", "sphinx", *READ, ".", "site/html", *words)
    print("— the site is there: open site/html/docs/index.html", flush=True)
