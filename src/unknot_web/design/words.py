"""Looking up what a person reads: first the pages' words, then the shared ones, then the pack's."""

from __future__ import annotations

import logging

from django.conf import settings

from unknot.knowledge import Words
from unknot_web.records.knowledge import pack, page_words, shared_words

log = logging.getLogger(__name__)


def has(id: str) -> bool:
    """Say whether there are words under an id."""
    return _words_of(id) is not None


def say(id: str, **values: object) -> str:
    """Return the text under an id, its places filled."""
    found = _words_of(id)
    if found is None:
        return _missing(id)
    return found.say(id, **values)


def says(id: str) -> tuple[str, ...]:
    """Return the texts of a list."""
    found = _words_of(id)
    if found is None:
        return (_missing(id),)
    return found.list(id)


def _words_of(id: str) -> Words | None:
    """Return the words that hold an id; without a sound pack the pages keep theirs."""
    places = (page_words, shared_words, _pack_words)
    return next((words for place in places if (words := place()).has(id)), None)


def _pack_words() -> Words:
    return pack().words


def _missing(id: str) -> str:
    """Raise where developers look; else show the id, which is better than no page."""
    if settings.DEBUG or settings.STRICT_WORDS:
        raise KeyError(f"no words for '{id}'; add them to the words file")
    log.error("no words for '%s'", id)
    return id
