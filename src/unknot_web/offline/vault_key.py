"""The key of what the browser keeps: made from the records' own key, so that it outlives a restart.

The browser holds it in memory only and asks for it again. Who takes the port after the program
has ended has no such key to give, and opens nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path
from typing import cast

from django.conf import settings

from unknot_web.records import keys
from unknot_web.records.people import Person


def vault_key(person: Person) -> bytes:
    """Return the 32 bytes that lock and unlock what a person's browser keeps."""
    return _derived("browser vault", person)


def decision_key(person: Person) -> bytes:
    """Return the 32 bytes by which a decision is stamped, so that nobody else can write a stamp."""
    return _derived("decision stamp", person)


def _derived(use: str, person: Person) -> bytes:
    return hmac.digest(_secret(), f"unknot {use} {person.id}".encode(), hashlib.sha256)


def _secret() -> bytes:
    if settings.BROWSER_SECRET:
        return settings.BROWSER_SECRET
    options = cast("dict[str, str]", settings.DATABASES["default"]["OPTIONS"])
    if key_file := options.get("key_file"):
        return bytes.fromhex(keys.read_key(Path(key_file)))
    return _plain_secret(Path(settings.DATA) / keys.BROWSER_KEY)


def _plain_secret(file: Path) -> bytes:
    """Return the secret of a file; of two who make it at once, the first wins."""
    if not file.exists():
        new = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(secrets.token_hex(keys.KEY_BYTES))
            out.flush()
            os.fsync(out.fileno())
        try:
            os.link(new, file)
        except FileExistsError:
            pass
        finally:
            new.unlink()
    return bytes.fromhex(keys.read_key(file))
