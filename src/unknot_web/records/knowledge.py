"""What the app knows: the pack it asks by, and the words it shares, each read once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Generic, TypeVar

import unknot
import unknot_web
from unknot import trusted
from unknot.knowledge import Pack, Words, load_words, shipped_pack

PACK = "outer_hip"
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
    return trusted.load_trusted(shipped_pack(PACK))


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
    """Return the words that stand on the pages only."""
    return load_words(Path(unknot_web.__file__).parent / "words" / "en.yaml")


@cache
def shared_words() -> Words:
    """Return the words that the pages share with the command line."""
    return load_words(Path(unknot.__file__).parent / "words" / "en.yaml")
