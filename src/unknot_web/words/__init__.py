"""The words on the pages: which languages there are, and which one a request is answered in.

A language is one file here, one beside the engine, one beside the figures, and a folder in
each pack. What it lacks is said in the language that every text is written in first.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.utils.translation import get_language

from unknot import words as engine
from unknot.knowledge import Words, load_language

FOLDER = Path(__file__).parent


def shipped() -> tuple[str, ...]:
    """Return the languages that the pages are written in, the source first."""
    return engine.languages(FOLDER)


def current() -> str:
    """Return the language of the request that is being answered."""
    return get_language() or engine.SOURCE


def words_in(folder: Path) -> Words:
    """Return what a folder of words files says in the current language."""
    return _read(folder, current())


_read = cache(load_language)
