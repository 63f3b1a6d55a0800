"""Looking up what a person reads: first the pages' words, then the shared ones, then the pack's."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from django.conf import settings

from unknot import words as engine
from unknot.knowledge import Words
from unknot_web import words as pages
from unknot_web.records.knowledge import pack

log = logging.getLogger(__name__)


def has(id: str) -> bool:
    """Say whether there are words under an id."""
    return _words_with(id) is not None


def say(id: str, **values: object) -> str:
    """Return the text under an id, its places filled."""
    words = _words_with(id)
    if words is None:
        return _missing(id)
    return words.say(id, **values)


def says(id: str) -> tuple[str, ...]:
    """Return the texts of a list."""
    words = _words_with(id)
    if words is None:
        return (_missing(id),)
    return words.list(id)


def _words_with(id: str) -> Words | None:
    """Return the words that hold an id; without a sound pack the pages keep theirs."""
    return next((words for words in _in_order() if words.has(id)), None)


def _in_order() -> Iterator[Words]:
    yield pages.words_in(pages.FOLDER)
    yield pages.words_in(engine.FOLDER)
    yield _pack_words()


def _pack_words() -> Words:
    return pack().words_in(pages.current())


def _missing(id: str) -> str:
    """Raise where developers look; else show the id, which is better than no page."""
    if settings.DEBUG or settings.STRICT_WORDS:
        raise KeyError(f"no words for '{id}'; add them to the words file")
    log.error("no words for '%s'", id)
    return id
