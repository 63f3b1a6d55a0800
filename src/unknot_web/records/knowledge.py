"""What the app knows: the pack it asks by, and the words it shares, each read once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cache
from typing import Generic, TypeVar

from unknot import trusted
from unknot import words as engine
from unknot.knowledge import Pack, Words, chosen_pack, load_language
from unknot_web.words import FOLDER

_Known = TypeVar("_Known")


class _ReadOnce(Generic[_Known]):
    """What is read once, also where several threads ask for it at the same time."""

    def __init__(self, read: Callable[[], _Known]) -> None:
        self._read = cache(read)
        self._one_reads = threading.RLock()
        self.cache_clear = self._read.cache_clear

    def __call__(self) -> _Known:
        """Return it; whoever comes while it is read waits for it."""
        with self._one_reads:
            return self._read()


@_ReadOnce
def pack() -> Pack:
    """Return the pack, which is proved safe, or raise PackError."""
    return trusted.load_trusted(chosen_pack())


def certificate() -> trusted.Header | None:
    """Return what the pack's certificate says, or None where it was proved on the spot."""
    return _certificate(pack())


@cache
def _certificate(pack: Pack) -> trusted.Header | None:
    return trusted.certified(pack)


@cache
def is_signed() -> bool:
    """Say whether the pack is signed with a key that this program knows."""
    return trusted.is_ours(pack())


@cache
def page_words() -> Words:
    """Return the pages' words in the language of the terminal, where there is no request."""
    return load_language(FOLDER, engine.language_of_terminal(FOLDER))


@cache
def shared_words() -> Words:
    """Return the words that the pages share with the command line, in that language."""
    return load_language(engine.FOLDER, engine.language_of_terminal())
