"""What was read of a person's records, kept in memory until the next write of them.

A page asks for the whole diary several times; so its cost grew with the diary.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection

from unknot_web.records import models

_Value = TypeVar("_Value")

MOST = 128
_kept: OrderedDict[tuple[UUID, str], tuple[int, Any]] = OrderedDict()
_lock = threading.Lock()
_at: ContextVar[int | None] = ContextVar("the revision that was asked for", default=None)


@contextmanager
def at(revision: int) -> Iterator[None]:
    """Let what is asked for within be of a revision that was just read, so nobody asks again."""
    before = _at.set(revision)
    try:
        yield
    finally:
        _at.reset(before)


def revision(person: UUID) -> int:
    """Return a number that is another after each write of this person's records."""
    rows = models.Person.objects.filter(pk=person)
    return rows.values_list("revision", flat=True).first() or 0


def remembered(person: UUID, what: str, read: Callable[[], _Value]) -> _Value:
    """Return what was read before, or read it; `read` gives a value that nothing changes.

    The number of the last write comes from the database each time, so that a write of another
    program is seen. It is asked for before the rows are read: they may be newer than it, never
    older. Inside a write the number goes up before the rows are there, so nothing is kept then.
    """
    if connection.in_atomic_block:
        return read()
    asked = _at.get()
    now = revision(person) if asked is None else asked
    with _lock:
        found = _kept.get((person, what))
        if found and found[0] == now:
            _kept.move_to_end((person, what))
            value: _Value = found[1]
            return value
    fresh = read()
    with _lock:
        _kept[person, what] = now, fresh
        _kept.move_to_end((person, what))
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return fresh


def forget(person: UUID) -> None:
    """Keep nothing of a person in memory."""
    with _lock:
        for key in [key for key in _kept if key[0] == person]:
            del _kept[key]
