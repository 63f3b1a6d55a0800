"""Which program of a data folder runs: it holds a lock, which ends with it, and writes its port."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from unknot_web.records.faults import naming_faults
from unknot_web.records.folder import make_folder

ADDRESS = "127.0.0.1"
FILE = "running"
PATIENCE_S = 30.0
LOOK_AGAIN_S = 0.05
# Windows keeps others from reading what is locked, so the lock lies far behind the port.
LOCKED_AT = 1 << 20


class Running:
    """The lock of the program that runs, held until it ends."""

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
    """Return the lock of a data folder, or None while another program has it."""
    make_folder(folder)
    with naming_faults(folder / FILE):
        handle = os.open(folder / FILE, os.O_RDWR | os.O_CREAT, 0o600)
    if _lock(handle):
        return Running(handle)
    os.close(handle)
    return None


def port_of_running(folder: Path) -> int | None:
    """Return the port of the program that runs with a folder; None if none does."""
    until = time.monotonic() + PATIENCE_S
    while _is_held(folder):
        try:
            return int((folder / FILE).read_text("ascii"))
        except ValueError:  # it is only just starting
            if time.monotonic() > until:
                return None
            time.sleep(LOOK_AGAIN_S)
    return None


def _is_held(folder: Path) -> bool:
    """Say whether a program holds the lock."""
    try:
        handle = os.open(folder / FILE, os.O_RDWR)
    except OSError:
        return False
    try:
        return not _lock(handle)
    finally:
        os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> bool:
        """Say whether the lock could be had."""
        os.lseek(handle, LOCKED_AT, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _lock(handle: int) -> bool:
        """Say whether the lock could be had."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
