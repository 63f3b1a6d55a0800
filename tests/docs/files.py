"""Where the files are that these tests read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src"
PACKS = ROOT / "packs"
WEB = SRC / "unknot_web"


def templates() -> list[Path]:
    """Return every page template."""
    return sorted(WEB.rglob("templates/**/*.html"))


def manual() -> list[Path]:
    """Return every Markdown file of ours, the ones made from the pack included."""
    return sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("tests/*.md")])


def named(path: Path) -> str:
    """Return a file's name from the root."""
    return path.relative_to(ROOT).as_posix()


def fenced(text: str, language: str) -> Iterator[str]:
    """Yield what stands in the fenced blocks of a language."""
    for block in re.finditer(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        yield block[1]


def outside_fences(text: str) -> str:
    """Return a Markdown text without its fenced blocks."""
    return re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
