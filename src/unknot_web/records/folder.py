"""Where the data lies: one folder for one person, with a key that only they can read."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

from platformdirs import user_data_dir

from unknot_web.records import keys, locks
from unknot_web.records.faults import DataFolderFault, cause_of, naming_faults
from unknot_web.records.keys import KEY_FILE, make_key, read_key
from unknot_web.records.ledger import FILE as LEDGER_FILE
from unknot_web.records.ledger import PLAIN, read_line, sync_folder, word_for

__all__ = ["KEY_FILE", "LEDGER_FILE", "DataFolderFault", "read_key"]

ENCRYPTED_FILE = "records.sqlcipher"
PLAIN_FILE = "records.sqlite3"
PORT_FILE = "port"
FIRST_START = "first-start"
"""Stands while the first records are being made: until it goes nothing was acknowledged."""
BACKUPS = "backups"
RESTORING = "restoring"
"""A folder of whole records that are about to take the place of the present ones."""
JOURNALS = ("-journal", "-wal", "-shm")
SMALLEST = 4096  # one page; SQLite takes less than one for a new database


def data_folder() -> Path:
    """Return the folder of this person's data, whether it is there yet or not."""
    named = os.environ.get("UNKNOT_DATA")
    return Path(named).expanduser() if named else Path(user_data_dir("unknot", appauthor=False))


def can_encrypt() -> bool:
    """Say whether the encrypting SQLite is installed."""
    return find_spec("sqlcipher3") is not None


def is_encrypted(folder: Path) -> bool:
    """Say whether the records in a folder are, or will be, encrypted: what is there decides."""
    if (folder / ENCRYPTED_FILE).exists():
        return True
    if (folder / PLAIN_FILE).exists():
        return False
    if (folder / KEY_FILE).exists():
        return True
    return can_encrypt() and not _was_plain(folder)


def _was_plain(folder: Path) -> bool:
    try:
        line = read_line(folder / LEDGER_FILE)
    except (OSError, DataFolderFault):
        return False
    return line is not None and line.key == PLAIN


def records_file(folder: Path) -> Path:
    """Return the database of a folder, whether it is there yet or not."""
    return folder / (ENCRYPTED_FILE if is_encrypted(folder) else PLAIN_FILE)


def database(folder: Path) -> dict[str, object]:
    """Return Django's settings for the records in a folder.

    No write-ahead log: one file holds all that was acknowledged, at every moment. EXTRA also
    syncs the folder once a journal is gone, so that no power cut brings it back.
    """
    options: dict[str, object] = {
        "timeout": 30,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=DELETE;PRAGMA synchronous=EXTRA;"
        "PRAGMA secure_delete=ON;PRAGMA mmap_size=0",
    }
    if is_encrypted(folder):
        return {
            "ENGINE": "unknot_web.records.sqlcipher",
            "NAME": str(folder / ENCRYPTED_FILE),
            "OPTIONS": {"key_file": str(folder / KEY_FILE), **options},
        }
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(folder / PLAIN_FILE),
        "OPTIONS": options,
    }


def prepare(folder: Path) -> None:
    """Make the folder and its key if this is the first start; refuse what cannot be opened."""
    make_folder(folder)
    with naming_faults(folder), locks.upkeep(folder):
        finish_what_was_begun(folder)
        _begin_or_refuse(folder)


def make_folder(folder: Path) -> None:
    """Make the folder, and let nobody else look into it."""
    if not folder.is_dir():
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            fault = "full" if cause_of(error) == "full" else "no_folder"
            raise DataFolderFault(fault, folder) from None
    with naming_faults(folder):
        if os.name != "nt" and folder.stat().st_mode & 0o777 != 0o700:
            folder.chmod(0o700)


def _begin_or_refuse(folder: Path) -> None:
    """Begin where there is nothing at all; refuse records of which a part is gone."""
    if not anything_kept(folder):
        (folder / FIRST_START).touch(0o600)
        sync_folder(folder)
        if is_encrypted(folder):
            make_key(folder / KEY_FILE)
        return
    refuse_what_cannot_open(folder)


def refuse_what_cannot_open(folder: Path) -> None:
    """Raise DataFolderFault if the program, the key or a part of the records is missing."""
    if is_encrypted(folder):
        if not can_encrypt():
            raise DataFolderFault("no_sqlcipher", folder / ENCRYPTED_FILE)
        _refuse_wrong_key(folder)
    if not is_first_start(folder):
        refuse_missing_parts(folder)


def anything_kept(folder: Path) -> bool:
    """Say whether anything here speaks of records that were begun."""
    names = (KEY_FILE, ENCRYPTED_FILE, PLAIN_FILE, LEDGER_FILE)
    journals = (name + end for name in names[1:3] for end in JOURNALS)
    backups = folder / BACKUPS
    if any((folder / name).exists() for name in (*names, *journals)):
        return True
    return backups.is_dir() and any(backups.glob("*.zip"))


def is_first_start(folder: Path) -> bool:
    """Say whether the first records are still being made, so that there is nothing to lose."""
    return (folder / FIRST_START).exists() and not (folder / LEDGER_FILE).exists()


def _refuse_wrong_key(folder: Path) -> None:
    """Raise DataFolderFault if the key is gone, is none, or is another than the records had."""
    file = folder / KEY_FILE
    if not file.exists():
        if is_first_start(folder):
            make_key(file)
            return
        raise DataFolderFault("no_key", file)
    key = read_key(file)
    line = read_line(folder / LEDGER_FILE)
    if line and line.key != word_for(key):
        raise DataFolderFault("wrong_key", file)


def refuse_missing_parts(folder: Path) -> None:
    """Raise DataFolderFault if the database is gone, empty, or has a journal that is not ours."""
    file = records_file(folder)
    if not file.exists():
        raise DataFolderFault("missing", file)
    if file.stat().st_size < SMALLEST:
        raise DataFolderFault("empty", file)
    log = file.with_name(f"{file.name}-wal")
    # Before there was a ledger, programs kept the newest entries in this log.
    if (folder / LEDGER_FILE).exists() and log.exists():
        if log.stat().st_size:
            raise DataFolderFault("left_over", log)
        log.unlink()


def finish_what_was_begun(folder: Path) -> None:
    """Go on with a restore, or with a renewal of the key, that was cut off."""
    finish_restore(folder)
    if (folder / ENCRYPTED_FILE).exists() and can_encrypt():
        keys.finish_renewal(folder / ENCRYPTED_FILE)


def finish_restore(folder: Path) -> None:
    """Put records in place that `unknot restore` made ready; what is cut off here goes on."""
    ready = folder / RESTORING
    if not ready.is_dir():
        return
    line = read_line(ready / LEDGER_FILE)  # goes over last; without it all is done
    if line is not None:
        plain = line.key == PLAIN
        for name in (KEY_FILE, ENCRYPTED_FILE) if plain else (PLAIN_FILE,):
            (folder / name).unlink(missing_ok=True)
        for name in (ENCRYPTED_FILE, PLAIN_FILE):
            for end in JOURNALS:
                (folder / f"{name}{end}").unlink(missing_ok=True)
        for name in (KEY_FILE, PLAIN_FILE if plain else ENCRYPTED_FILE, LEDGER_FILE):
            if (ready / name).exists():
                (ready / name).replace(folder / name)
    sync_folder(folder)
    shutil.rmtree(ready)


# --------------------------------------------------------------------------- the port
def kept_port(folder: Path) -> int | None:
    """Return the port of the first start, or None before it."""
    file = folder / PORT_FILE
    with naming_faults(file):
        try:
            return int(file.read_text("ascii"))
        except (FileNotFoundError, ValueError):
            return None


def keep_port(folder: Path, port: int) -> None:
    """Keep the port of the first start."""
    file = folder / PORT_FILE
    with naming_faults(file):
        file.write_text(str(port), "ascii")
