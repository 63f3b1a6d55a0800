"""Every write is one step: wholly or not at all, counted, and noted beside a file."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.http import Http404

from unknot_web.records import folder, ledger, models

log = logging.getLogger(__name__)

KEPT_DIGESTS = 32
LAST_WRITE_S = 5.0
_writers = threading.RLock()  # in turn, as SQLite lets whoever waits long wait longer
_lock = threading.Lock()
_noted: dict[str, int] = {}


@contextmanager
def writing(person: UUID | None) -> Iterator[int]:
    """Write in one step, and get its place in the order of the writes.

    Order comes from here and never from the clock, which may be set back. Whoever writes for a
    person holds the lock on that person's row until the end, so that what is read within the
    step stays so, no two steps have the same place, and a later one is committed later. SQLite
    has no such lock: there a step that begins holds the whole database.
    """
    with _turn(), transaction.atomic():
        if person is not None and not _is_one_file():
            yield _step_of(person)
            return
        sequence = _step()
        if person is not None:
            models.Person.objects.filter(pk=person).update(revision=sequence)
        transaction.on_commit(partial(_note_since, sequence))
        yield sequence


def _is_one_file() -> bool:
    return connection.vendor == "sqlite"


def _turn() -> AbstractContextManager[object]:
    """Let the threads of this program write one file in turn; a server has its own locks."""
    return _writers if _is_one_file() else nullcontext()


def _step_of(person: UUID) -> int:
    """Lock a person's row, and return the place of this write among theirs."""
    row = models.Person.objects.select_for_update().filter(pk=person).first()
    if row is None:
        raise Http404
    row.revision += 1
    row.save(update_fields=["revision"])
    return row.revision


def end() -> None:
    """Let the write that is under way come to its end, and none begin after it."""
    _writers.acquire(timeout=LAST_WRITE_S)


def _step() -> int:
    row = the_ledger()
    row.sequence += 1
    behind = row.sequence - _noted.get(_place(), row.sequence)
    kept = max(KEPT_DIGESTS, behind + 1)
    digest = ledger.after(row.kept[-1] if row.kept else "", row.sequence)
    row.kept = [*row.kept, digest][-kept:]
    row.save()
    return row.sequence


def the_ledger() -> models.Ledger:
    """Return the row of the ledger, locked where the database can."""
    rows = models.Ledger.objects.select_for_update()
    row = rows.filter(pk=1).first()
    if row is None:
        models.Ledger.objects.get_or_create(pk=1)  # of two who come first, one makes it
        row = rows.get(pk=1)
    return row


def _note_since(sequence: int) -> None:
    """Note the newest write unless that was done; if it fails the write is still kept."""
    if _noted.get(_place(), 0) >= sequence:
        return
    try:
        note()
    except (OSError, DatabaseError) as fault:
        log.error("the ledger beside the records cannot be written: %s", type(fault).__name__)


def note() -> None:
    """Write the newest step of the database into the file beside it, if there is one."""
    place = Path(_place())
    file = place.with_name(folder.LEDGER_FILE)
    if not place.is_absolute() or not file.exists():
        return
    with _lock:
        row = models.Ledger.objects.get(pk=1)
        line = ledger.Line(row.sequence, row.kept[-1], ledger.word_for(key()))
        ledger.note(file, line)
        _noted[_place()] = row.sequence


def key() -> str | None:
    """Return the key of the records in use; None where they are plain."""
    options = connection.settings_dict["OPTIONS"]
    return folder.read_key(Path(options["key_file"])) if "key_file" in options else None


def _place() -> str:
    return str(connection.settings_dict["NAME"])
