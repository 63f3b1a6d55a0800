"""The count of acknowledged writes and their running hash, kept beside the database.

The database holds the same. Two lines of one length are written in turn, in place and synced,
so that a cut leaves one of them whole and a full disk stops neither. The file tells nothing of
a person.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from unknot_web.records import locks
from unknot_web.records.faults import DataFolderFault

FILE = "records.ledger"
LENGTH = 256
PLAIN = "plain"
TAKE_AS_IT_IS = "0" * 64
"""The digest of a line that says: what lies here was restored on purpose."""
_NAME = "unknot-ledger-1"


@dataclass(frozen=True)
class Line:
    """The last write that was acknowledged, and a word for the key it was written with."""

    sequence: int
    digest: str
    key: str

    @property
    def as_it_is(self) -> bool:
        """Say whether the database was put there by `unknot restore`, and is to be taken."""
        return self.digest == TAKE_AS_IT_IS


def after(digest: str, sequence: int) -> str:
    """Return the digest that follows; no other history comes to the same."""
    return hashlib.sha256(f"{digest} {sequence} {secrets.token_hex(16)}".encode()).hexdigest()


def word_for(key: str | None) -> str:
    """Return what tells one key from another and gives none away."""
    return hashlib.sha256(f"unknot key {key}".encode()).hexdigest()[:16] if key else PLAIN


def read_line(file: Path) -> Line | None:
    """Return the newer whole line, or None if there is no file; raise DataFolderFault."""
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return None
    lines = [one for one in map(_parsed, _halves(content)) if one]
    if not lines:
        raise DataFolderFault("bad_ledger", file)
    return max(lines, key=lambda line: line.sequence)


def write_new(file: Path, line: Line) -> None:
    """Write a file with this line only, complete or not at all."""
    new = file.with_name(f"{file.name}.new")
    with new.open("wb") as out:
        out.write(_text(line) * 2)
        out.flush()
        os.fsync(out.fileno())
    new.chmod(0o600)
    new.replace(file)
    sync_folder(file.parent)


def note(file: Path, line: Line) -> None:
    """Write a line in the place of the older one, and sync; whoever is late changes nothing."""
    with alone(file) as handle:
        halves = [_parsed(half) for half in _halves(os.read(handle, 2 * LENGTH))]
        if any(half and half.sequence >= line.sequence for half in halves):
            return
        at = min((half.sequence if half else -1, i) for i, half in enumerate(halves))[1]
        os.lseek(handle, at * LENGTH, os.SEEK_SET)
        os.write(handle, _text(line))
        os.fsync(handle)


def write_over(handle: int, line: Line) -> None:
    """Write a line in the place of both, and sync; that takes no room on a full disk."""
    os.lseek(handle, 0, os.SEEK_SET)
    os.write(handle, _text(line) * 2)
    os.fsync(handle)


@contextmanager
def alone(file: Path) -> Iterator[int]:
    """Open the file, and be the only one that writes it."""
    handle = os.open(file, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        locks.wait_for(handle)
        yield handle
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Make sure that names which came or went in a folder stay so after a power cut."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def agree(file: Path, line: Line | None, kept: Sequence[str], sequence: int, noted: bool) -> None:
    """Raise DataFolderFault unless the database holds every write that the file knows of.

    `kept` are the newest digests of the database, the newest last. It may be ahead: a write
    that was cut off before it was noted, or while the file could not be written.
    """
    if line is None:
        if noted:
            raise DataFolderFault("no_ledger", file)
        return
    if line.as_it_is:
        return
    if sequence < line.sequence:
        raise DataFolderFault("behind", file, lost=line.sequence - sequence)
    ahead = sequence - line.sequence
    if ahead >= len(kept) or kept[-1 - ahead] != line.digest:
        raise DataFolderFault("other_history", file)


def taken_as_it_is(reached: int, key: str | None) -> Line:
    """Return the line that lets the next start take a database that was put there on purpose."""
    return Line(reached + 1, TAKE_AS_IT_IS, word_for(key))


def _halves(content: bytes) -> tuple[bytes, bytes]:
    return content[:LENGTH], content[LENGTH : 2 * LENGTH]


def _text(line: Line) -> bytes:
    said = f"{_NAME} {line.sequence} {line.digest} {line.key}"
    return f"{said} {_sum(said)}".ljust(LENGTH - 1).encode("ascii") + b"\n"


def _parsed(half: bytes) -> Line | None:
    try:
        said, _, check = half.decode("ascii").strip().rpartition(" ")
        name, sequence, digest, key = said.split(" ")
        line = Line(int(sequence), digest, key)
    except ValueError:
        return None
    return line if name == _NAME and check == _sum(said) and len(half) == LENGTH else None


def _sum(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()[:16]
