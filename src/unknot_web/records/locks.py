"""Locks of the system on files of the data folder; they end with the program, however it ends."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from unknot_web.records.faults import Busy, naming_faults

UPKEEP_LOCK = "upkeep.lock"
RUNNING_LOCK = "running.lock"
RUNNING_AT = "running"
"""Is locked by the program to which a new link leads, and holds its port."""
LONGEST_WAIT_S = 60.0
LONGEST_START_S = 30.0
LOOK_AGAIN_S = 0.02
# Some network drives have no locks: then nobody else is noticed, and the app still runs.
_NO_LOCKS = frozenset({errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP})


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
    while not _take(handle, alone=True):
        time.sleep(LOOK_AGAIN_S)


class Running:
    """The lock of the program that new links lead to, held until it ends."""

    def __init__(self, handle: int) -> None:
        """Hold the lock, and forget the port of the program before."""
        self._handle = handle
        os.ftruncate(handle, 0)

    def at(self, port: int) -> None:
        """Write where the program answers."""
        os.lseek(self._handle, 0, os.SEEK_SET)
        os.write(self._handle, str(port).encode("ascii"))

    def end(self) -> None:
        """Let another program run with this folder."""
        os.close(self._handle)


def hold(folder: Path) -> Running | None:
    """Return the lock of the program that new links lead to, or None while another has it."""
    with naming_faults(folder / RUNNING_AT):
        handle = _opened(folder / RUNNING_AT)
    if _take(handle, alone=True):
        return Running(handle)
    os.close(handle)
    return None


def port_of_running(folder: Path) -> int | None:
    """Return the port of the program that runs with a folder; None if none does."""
    until = time.monotonic() + LONGEST_START_S
    while _is_held(folder / RUNNING_AT):
        try:
            return int((folder / RUNNING_AT).read_text("ascii"))
        except ValueError:  # it is only just starting
            if time.monotonic() > until:
                return None
            time.sleep(LOOK_AGAIN_S)
    return None


def _is_held(file: Path) -> bool:
    try:
        handle = os.open(file, os.O_RDWR)
    except OSError:
        return False
    try:
        return not _take(handle, alone=True)
    finally:
        os.close(handle)


def _opened(file: Path) -> int:
    return os.open(file, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)


if sys.platform == "win32":
    import msvcrt

    # Windows keeps others from reading what is locked, so the lock lies far behind the content.
    _AT, _BYTES = 1 << 20, 64

    def _take(handle: int, *, alone: bool) -> bool:
        """Take all bytes of the lock, or the first that is free: Windows shares none."""
        pieces = [(_AT, _BYTES)] if alone else [(_AT + one, 1) for one in range(_BYTES)]
        before = os.lseek(handle, 0, os.SEEK_CUR)
        try:
            return any(_locked(handle, at, count) for at, count in pieces)
        finally:
            os.lseek(handle, before, os.SEEK_SET)

    def _locked(handle: int, at: int, count: int) -> bool:
        os.lseek(handle, at, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, count)
        except OSError:
            return False
        return True

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
