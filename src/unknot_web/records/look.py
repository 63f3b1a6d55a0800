"""What a database file holds, seen without Django before anything is changed."""

from __future__ import annotations

import importlib
import json
import pkgutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from unknot_web.records import migrations
from unknot_web.records.faults import DataFolderFault, cause_of, naming_faults

WAIT_S = 10
_PLAIN_HEAD = b"SQLite format 3\0"


@dataclass(frozen=True)
class Held:
    """What a sound database holds."""

    sequence: int
    kept: tuple[str, ...]
    noted: bool
    entries: int
    checks: int
    newest_day: str

    @property
    def digest(self) -> str:
        """Return the running hash over all writes."""
        return self.kept[-1] if self.kept else ""


@contextmanager
def opened(file: Path, key: str | None) -> Iterator[Any]:
    """Open a database with its key, or without one; changes are committed one by one."""
    if key is None:
        connection: Any = sqlite3.connect(file, timeout=WAIT_S, isolation_level=None)
    else:
        cipher = importlib.import_module("sqlcipher3.dbapi2")
        connection = cipher.connect(str(file), timeout=WAIT_S, isolation_level=None)
    try:
        if key is not None:
            connection.execute("PRAGMA cipher_log_level = NONE")
            connection.execute(f"PRAGMA key = \"x'{key}'\"")
        yield connection
    finally:
        connection.close()


def held(file: Path, key: str | None) -> Held:
    """Return what a database holds; raise DataFolderFault if it is damaged, foreign or newer."""
    with naming_faults(file):
        if key is not None and _head(file) == _PLAIN_HEAD:
            raise DataFolderFault("foreign", file)
        with opened(file, key) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            _refuse_damage(connection, file, encrypted=key is not None)
            _refuse_foreign_or_newer(connection, file)
            return _read(connection)


def copy(file: Path, key: str | None, to: Path) -> None:
    """Copy a database while it is in use; the copy has the same key."""
    with naming_faults(file), opened(file, key) as connection:
        connection.execute("VACUUM INTO ?", [str(to)])
        to.chmod(0o600)


def opens(file: Path, key: str) -> bool:
    """Say whether a key is the one of a database."""
    with opened(file, key) as connection:
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except Exception as error:
            if cause_of(error) != "damaged":
                raise
            return False
    return True


def change_key(file: Path, old: str, new: str) -> None:
    """Write every page again under a new key, in one step; a cut leaves the old key good."""
    with opened(file, old) as connection:
        connection.execute("PRAGMA synchronous = EXTRA")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        connection.execute(f"PRAGMA rekey = \"x'{new}'\"")


def _head(file: Path) -> bytes:
    with file.open("rb") as content:
        return content.read(len(_PLAIN_HEAD))


def _refuse_damage(connection: Any, file: Path, *, encrypted: bool) -> None:
    """Look at every page: at its mark of authenticity, and at how it hangs together."""
    if encrypted and connection.execute("PRAGMA cipher_integrity_check").fetchall():
        raise DataFolderFault("damaged", file)
    if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
        raise DataFolderFault("damaged", file)


def _refuse_foreign_or_newer(connection: Any, file: Path) -> None:
    if "django_migrations" not in _tables(connection):
        raise DataFolderFault("foreign", file)
    rows = connection.execute("SELECT name FROM django_migrations WHERE app = 'records'")
    applied = {str(row[0]) for row in rows}
    if not applied:
        raise DataFolderFault("foreign", file)
    if applied - known_migrations():
        version = _made_by(connection)
        raise DataFolderFault("newer" if version else "newer_unnamed", file, version=version)


def known_migrations() -> frozenset[str]:
    """Return the names of the migrations that this program has."""
    return frozenset(one.name for one in pkgutil.iter_modules(migrations.__path__))


def _made_by(connection: Any) -> str:
    """Return the version that brought the tables up to date last; empty if nothing says so."""
    if "records_ledger" not in _tables(connection):
        return ""
    row = connection.execute("SELECT made_by FROM records_ledger").fetchone()
    return str(row[0]) if row else ""


def _read(connection: Any) -> Held:
    sequence, kept, noted = 0, (), False
    if "records_ledger" in _tables(connection):
        row = connection.execute("SELECT sequence, kept, noted FROM records_ledger").fetchone()
        if row:
            sequence, kept, noted = int(row[0]), tuple(json.loads(row[1])), bool(row[2])
    entries, day = connection.execute(
        'SELECT count(*), max("on") FROM records_diaryentry'
    ).fetchone()
    checks = connection.execute("SELECT count(*) FROM records_check").fetchone()[0]
    return Held(sequence, kept, noted, entries, checks, day or "")


def _tables(connection: Any) -> set[str]:
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    return {str(row[0]) for row in rows}
