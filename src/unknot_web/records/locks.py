"""Locks of the system on files of the data folder; they end with the program, however it ends."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

UPKEEP_LOCK = "upkeep.lock"
RUNNING_LOCK = "running.lock"
LONGEST_WAIT_S = 60.0
LOOK_AGAIN_S = 0.02
# Some network drives have no locks: then nobody else is noticed, and the app still runs.
_NO_LOCKS = frozenset({errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP})


class Busy(Exception):
    """Another program holds the lock."""


@contextmanager
def upkeep(folder: Path, wait_s: float = LONGEST_WAIT_S) -> Iterator[None]:
    """Be the only one that starts, upgrades, copies or restores the records of a folder."""
    handle = _opened(folder / UPKEEP_LOCK)
    try:
        until = time.monotonic() + wait_s
        while not _take(handle, alone=True):
            if time.monotonic() >= until:
                raise Busy
            time.sleep(LOOK_AGAIN_S)
        yield
    finally:
        os.close(handle)


def running(folder: Path) -> int:
    """Say until this program ends that it runs on a folder; others may run there too."""
    handle = _opened(folder / RUNNING_LOCK)
    _take(handle, alone=False)
    return handle


@contextmanager
def nobody_running(folder: Path) -> Iterator[None]:
    """Be sure that no program runs on a folder; raise Busy if one does."""
    handle = _opened(folder / RUNNING_LOCK)
    try:
        if not _take(handle, alone=True):
            raise Busy
        yield
    finally:
        os.close(handle)


def wait_for(handle: int) -> None:
    """Be the only one that writes an open file, until it is closed."""
    while sys.platform != "win32" and not _take(handle, alone=True):
        time.sleep(LOOK_AGAIN_S)


def _opened(file: Path) -> int:
    return os.open(file, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)


if sys.platform == "win32":
    import msvcrt

    _BYTES = 64

    def _take(handle: int, *, alone: bool) -> bool:
        """Take all bytes of the file, or the first that is free: Windows shares no lock."""
        pieces = [(0, _BYTES)] if alone else [(at, 1) for at in range(_BYTES)]
        for at, count in pieces:
            os.lseek(handle, at, os.SEEK_SET)
            try:
                msvcrt.locking(handle, msvcrt.LK_NBLCK, count)
            except OSError:
                continue
            return True
        return False

else:
    import fcntl

    def _take(handle: int, *, alone: bool) -> bool:
        """Take the lock without waiting, and say whether that went well."""
        try:
            fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as fault:
            if fault.errno not in _NO_LOCKS:
                raise
        return True
