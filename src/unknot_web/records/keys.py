"""The key of the records: read, made, and renewed so that what was deleted opens no more.

A renewal can be cut off at any moment. The new key lies beside the old one until the records
have it, and each start goes on with what is still to do.
"""

from __future__ import annotations

import logging
import os
import secrets
from contextlib import suppress
from pathlib import Path

from unknot_web.records import ledger, look
from unknot_web.records.faults import DataFolderFault, naming_faults

log = logging.getLogger(__name__)

KEY_BYTES = 32
KEY_FILE = "key"
NEXT_KEY = "key.next"
"""Stands while the records are to get a new key."""
OLD_KEY = "key.old"
BROWSER_KEY = "browser_key"
"""The key of what the browser keeps, beside records that are plain and have no key of their own."""


def read_key(file: Path) -> str:
    """Return the key as 64 hexadecimal digits, or raise DataFolderFault."""
    try:
        key = file.read_text("ascii").strip()
        long_enough = len(bytes.fromhex(key)) == KEY_BYTES
    except PermissionError:
        raise DataFolderFault("unreadable", file) from None
    except (OSError, ValueError):
        raise DataFolderFault("bad_key", file) from None
    if not long_enough:
        raise DataFolderFault("bad_key", file)
    return key


def make_key(file: Path) -> None:
    """Write a new key that nobody else can read, complete or not at all."""
    new = file.with_suffix(".new")
    new.unlink(missing_ok=True)
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(secrets.token_hex(KEY_BYTES))
        out.flush()
        os.fsync(out.fileno())
    new.replace(file)
    ledger.sync_folder(file.parent)


def renew(records: Path) -> None:
    """Give encrypted records a new key and wipe the old one; raise DataFolderFault if that fails.

    Whoever calls holds the lock of the upkeep, and has no connection to the records.
    """
    make_key(records.with_name(NEXT_KEY))
    _go_on(records)


def finish_renewal(records: Path) -> None:
    """Go on with a renewal that was cut off; while that fails the old key stays good."""
    try:
        if records.with_name(NEXT_KEY).exists():
            _go_on(records)
        else:
            wipe(records.with_name(OLD_KEY))
    except (DataFolderFault, OSError) as fault:
        log.warning("the key of the records is not renewed yet: %s", fault)


def wipe(file: Path) -> None:
    """Write over a file before it goes, as far as the disk lets anybody."""
    try:
        with file.open("r+b") as content:
            content.write(os.urandom(file.stat().st_size))
            content.flush()
            os.fsync(content.fileno())
    except FileNotFoundError:
        return
    file.unlink()
    ledger.sync_folder(file.parent)


def _go_on(records: Path) -> None:
    old, new = records.with_name(KEY_FILE), records.with_name(NEXT_KEY)
    with naming_faults(records):
        if old.exists() and look.opens(records, read_key(old)):
            look.change_key(records, read_key(old), read_key(new))
        if not look.opens(records, read_key(new)):
            raise DataFolderFault("locked", records)
        _let_the_ledger_name(records, read_key(new))
        if old.exists():
            old.replace(records.with_name(OLD_KEY))
        new.replace(old)
        ledger.sync_folder(records.parent)
        wipe(records.with_name(OLD_KEY))


def _let_the_ledger_name(records: Path, key: str) -> None:
    """Write the newest step into the ledger with the word for a key; nobody else writes it then."""
    with suppress(FileNotFoundError), ledger.alone(records.with_name(ledger.FILE)) as handle:
        held = look.held(records, key)
        line = ledger.Line(held.sequence, held.digest, ledger.word_for(key))
        ledger.write_over(handle, line)
