"""Where the data lies: one folder for one person, with a key that only they can read."""

from __future__ import annotations

import os
import secrets
from importlib.util import find_spec
from pathlib import Path

from platformdirs import user_data_dir

KEY_BYTES = 32
KEY_FILE = "key"
ENCRYPTED_FILE = "records.sqlcipher"
PLAIN_FILE = "records.sqlite3"


class DataFolderFault(Exception):
    """The data cannot be opened; `fault` is an id of the words, `where` the file or folder."""

    def __init__(self, fault: str, where: Path) -> None:
        self.fault = fault
        self.where = where
        super().__init__(f"{fault}: {where}")


def data_folder() -> Path:
    """Return the folder of this person's data, whether it is there yet or not."""
    named = os.environ.get("UNKNOT_DATA")
    return Path(named).expanduser() if named else Path(user_data_dir("unknot", appauthor=False))


def can_encrypt() -> bool:
    """Say whether the encrypting SQLite is installed."""
    return find_spec("sqlcipher3") is not None


def is_encrypted(folder: Path) -> bool:
    """Say whether the records in a folder are, or will be, encrypted: the file there decides."""
    if (folder / ENCRYPTED_FILE).exists():
        return True
    return can_encrypt() and not (folder / PLAIN_FILE).exists()


def database(folder: Path) -> dict[str, object]:
    """Return Django's settings for the records in a folder."""
    if is_encrypted(folder):
        return {
            "ENGINE": "unknot_web.records.sqlcipher",
            "NAME": str(folder / ENCRYPTED_FILE),
            "OPTIONS": {
                "key_file": str(folder / KEY_FILE),
                "timeout": 5,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;"
                "PRAGMA secure_delete=ON;PRAGMA mmap_size=0",
            },
        }
    # The sqlite3 that comes with Python may lose pages in WAL mode (fixed in SQLite 3.51.3).
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(folder / PLAIN_FILE),
        "OPTIONS": {
            "timeout": 5,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=DELETE;PRAGMA synchronous=FULL;"
            "PRAGMA secure_delete=ON;PRAGMA mmap_size=0",
        },
    }


def prepare(folder: Path) -> None:
    """Make the folder and its key if this is the first start; refuse what cannot be opened."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
    except OSError:
        raise DataFolderFault("no_folder", folder) from None
    if not is_encrypted(folder):
        return
    if not can_encrypt():
        raise DataFolderFault("no_sqlcipher", folder / ENCRYPTED_FILE)
    if not (folder / KEY_FILE).exists():
        if (folder / ENCRYPTED_FILE).exists():
            raise DataFolderFault("no_key", folder / KEY_FILE)
        _make_key(folder / KEY_FILE)
    read_key(folder / KEY_FILE)


def read_key(file: Path) -> str:
    """Return the key as 64 hexadecimal digits, or raise DataFolderFault."""
    try:
        key = file.read_text("ascii").strip()
        long_enough = len(bytes.fromhex(key)) == KEY_BYTES
    except (OSError, ValueError):
        raise DataFolderFault("bad_key", file) from None
    if not long_enough:
        raise DataFolderFault("bad_key", file)
    return key


def _make_key(file: Path) -> None:
    """Write a new key that nobody else can read, complete or not at all."""
    new = file.with_suffix(".new")
    new.unlink(missing_ok=True)
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(secrets.token_hex(KEY_BYTES))
        out.flush()
        os.fsync(out.fileno())
    new.replace(file)
