"""What can be wrong with the data folder: one name a cause, and each name has its own words."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from unknot.errors import UnknotError


class Busy(UnknotError):
    """Another program holds the lock."""


class DataFolderFault(UnknotError):
    """The data cannot be opened; `fault` is an id of the words, `where` the file or folder."""

    def __init__(self, fault: str, where: Path, **more: object) -> None:
        self.fault = fault
        self.where = where
        self.more = more
        super().__init__(f"{fault}: {where}")


_NO_ROOM = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})
# `sqlcipher3` gives no code with its errors, so that the words decide.
_SAID = {
    "full": "full",
    "locked": "locked",
    "readonly": "read_only",
    "unable to open": "unreadable",
    "malformed": "damaged",
    "not a database": "damaged",
    "disk i/o": "disk_error",
    "no such column": "incomplete",
    "no such table": "incomplete",
}


def cause_of(error: BaseException | None) -> str | None:
    """Return the name of the cause behind an error of storage, or None if it is another's."""
    while error is not None:
        if isinstance(error, DataFolderFault):
            return error.fault
        if isinstance(error, Busy):
            return "locked"
        if isinstance(error, OSError):
            return _cause_of_os(error)
        if _is_of_sqlite(error):
            text = str(error).lower()
            return next((cause for said, cause in _SAID.items() if said in text), None)
        error = error.__cause__
    return None


def cause_while_running(error: BaseException | None) -> str | None:
    """Return the name of the cause if the records are it; another file's error is no such."""
    cause = cause_of(error)
    return None if isinstance(error, OSError) and cause != "full" else cause


def _is_of_sqlite(error: BaseException) -> bool:
    """Say whether SQLite, SQLCipher or Django above them raised this; none need be imported."""
    kinds = {f"{kind.__module__}.{kind.__name__}" for kind in type(error).__mro__}
    return bool(kinds & {"sqlite3.DatabaseError", "sqlcipher3.dbapi2.DatabaseError",
                         "django.db.utils.DatabaseError"})  # fmt: skip


def _cause_of_os(error: OSError) -> str:
    if error.errno in _NO_ROOM:
        return "full"
    if error.errno in (errno.EISDIR, errno.ENOTDIR):
        return "not_a_file"
    if error.errno == errno.EROFS:
        return "read_only"
    if error.errno in (errno.EACCES, errno.EPERM):
        return "unreadable"
    return "disk_error"


@contextmanager
def naming_faults(where: Path) -> Iterator[None]:
    """Turn what the system and SQLite raise into a DataFolderFault that names the cause."""
    try:
        yield
    except DataFolderFault:
        raise
    except Exception as error:
        cause = cause_of(error)
        if cause is None:
            raise
        raise DataFolderFault(_closer(cause, where), where) from error


def _closer(cause: str, where: Path) -> str:
    """Tell a file that may not be read from one that may not be written."""
    if cause != "unreadable" or not where.exists():
        return cause
    if not os.access(where, os.R_OK):
        return "unreadable"
    folder = where if where.is_dir() else where.parent
    may_write = os.access(where, os.W_OK) and os.access(folder, os.W_OK)
    return "unreadable" if may_write else "read_only"
