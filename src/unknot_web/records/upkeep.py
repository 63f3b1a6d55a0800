"""Opening the records at the start, with all that must be so before anybody sees a page."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from unknot.version import __version__
from unknot_web.records import backups, ballast, folder, keys, ledger, locks, look, models, writing
from unknot_web.records.faults import Busy, DataFolderFault, cause_of, naming_faults
from unknot_web.records.folder import FIRST_START, LEDGER_FILE
from unknot_web.records.knowledge import page_words

log = logging.getLogger(__name__)

BACKUP_EVERY_S = 6 * 3600.0
FIRST_DAY_EVERY_S = 60.0
LAST_WAIT_S = 5.0
_running: list[int] = []
_next: list[threading.Timer] = []
_backed_up: dict[Path, int] = {}


def open_records() -> None:
    """Make or update the tables; refuse what is not whole, and change nothing then."""
    file = _file()
    with naming_faults(file), locks.upkeep(file.parent):
        backups.tidy(file.parent)
        found = _whole(file)
        _bring_up_to_date(file, new=found is None)
        _refuse_missing_columns(file)
        _settle(file.parent)
        file.chmod(0o600)
        _running.append(locks.running(file.parent))
        ballast.hold(file.parent)
        if found is not None:
            _back_up(file.parent)
    _back_up_later()


def close_records() -> None:
    """Make the backup of a first day once more at the end, so that the whole day is in it.

    A thread that makes one meanwhile comes to its end first: cut off in the middle of foreign
    code it could end the program with a fault.
    """
    for one in list(_next):
        one.cancel()
        one.join(locks.LONGEST_WAIT_S)
    try:
        with locks.upkeep(_file().parent, wait_s=LAST_WAIT_S):
            if backups.only_of_today(_file().parent):
                _back_up(_file().parent)
    except (Busy, OSError) as fault:
        log.warning("no backup at the end: %s", type(fault).__name__)


def _file() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def _whole(file: Path) -> look.Held | None:
    """Return what the database holds; None at the first start. Refuse any that is not whole."""
    place = file.parent
    if folder.is_first_start(place):
        for end in ("", *folder.JOURNALS):  # half made: nobody has written anything in it
            file.with_name(f"{file.name}{end}").unlink(missing_ok=True)
        return None
    folder.refuse_missing_parts(place)
    line = ledger.read_line(place / LEDGER_FILE)
    found = look.held(file, writing.key())
    ledger.agree(place / LEDGER_FILE, line, found.kept, found.sequence, found.noted)
    return found


def _bring_up_to_date(file: Path, *, new: bool) -> None:
    """Make or update the tables, with a backup first; nobody else may use them meanwhile."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    try:
        with locks.nobody_running(file.parent):
            if not new:
                stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S-%f")
                backups.make_own(file.parent, f"{backups.BEFORE_UPDATE}{stamp}", _read_me())
            call_command("migrate", verbosity=0, interactive=False)
    except Busy:
        raise DataFolderFault("in_use", file.parent) from None


def _refuse_missing_columns(file: Path) -> None:
    """Raise DataFolderFault if a table lacks what the pages will ask of it."""
    with connection.cursor() as cursor:
        for model in apps.get_app_config("records").get_models():
            table = connection.introspection.get_table_description(cursor, model._meta.db_table)
            there = {column.name for column in table}
            if {field.column for field in model._meta.local_fields} - there:
                raise DataFolderFault("incomplete", file)


def _settle(place: Path) -> None:
    """Let the ledger in the database and the file beside it say the same."""
    file = place / LEDGER_FILE
    line = ledger.read_line(file)
    with transaction.atomic():
        row = writing.the_ledger()
        before = (row.sequence, row.noted, row.made_by)
        row.sequence = max(row.sequence, _begun_at(place))
        if line and line.as_it_is:
            row.sequence = max(row.sequence, line.sequence) + 1
            models.Person.objects.update(revision=row.sequence, came_back_at=row.sequence)
        if before[0] != row.sequence or not row.kept:
            row.kept = [*row.kept, ledger.after("", row.sequence)][-writing.KEPT_DIGESTS :]
        row.made_by = __version__
        if before != (row.sequence, row.noted, row.made_by):
            row.save()
    if line is None or line.as_it_is:
        ledger.write_new(file, ledger.Line(row.sequence, row.kept[-1], word()))
    writing.note()
    if not row.noted:
        models.Ledger.objects.update(noted=True)
    if (place / FIRST_START).exists():
        (place / FIRST_START).unlink()
        ledger.sync_folder(place)


def _begun_at(place: Path) -> int:
    """Return where the order goes on after records that were given up."""
    try:
        return int((place / FIRST_START).read_text("ascii"))
    except (FileNotFoundError, ValueError):
        return 0


def word() -> str:
    """Return the word that the ledger has for the key in use."""
    return ledger.word_for(writing.key())


# ------------------------------------------------------------------------- backups
def _back_up(place: Path) -> bool:
    """Make today's backup; say whether that went well. Where not, the app still starts.

    On the first day there is no older one. So it is made as soon as there is something to lose,
    and again after what is entered later.
    """
    try:
        reached = models.Ledger.objects.values_list("sequence", flat=True).first()
        moved_on = reached != _backed_up.get(place)
        wanted = moved_on and _something_to_lose()
        again = backups.only_of_today(place)
        if wanted and backups.make_daily(place, _read_me(), again=again):
            _backed_up[place] = reached or 0
    except (DataFolderFault, DatabaseError) as fault:
        why = cause_of(fault) or "records"
        log.warning("%s", page_words().say("page.backup.not_today", why=why))
        return False
    return True


def _something_to_lose() -> bool:
    """Say whether anybody has entered anything."""
    tables = [one for one in models.OfAPerson.__subclasses__() if one is not models.Arrival]
    return any(table._default_manager.exists() for table in tables)


def _back_up_later(*, soon: bool = True) -> None:
    """Look again after a while: a program may run for weeks, and the first day is short."""
    soon = soon and backups.only_of_today(_file().parent)
    again = threading.Timer(FIRST_DAY_EVERY_S if soon else BACKUP_EVERY_S, _back_up_again)
    again.daemon = True
    _next[:] = [again]
    again.start()


def _back_up_again() -> None:
    made = False
    try:
        with no_copying():
            made = _back_up(_file().parent)
    except (Busy, OSError) as fault:
        log.warning("no backup for now: %s", type(fault).__name__)
    finally:
        connection.close()
    _back_up_later(soon=made)


def _read_me() -> str:
    return page_words().say("page.backup.read_me")


@contextmanager
def no_copying() -> Iterator[None]:
    """Be sure that no copy is made meanwhile, so that what is deleted is in none."""
    if not _file().is_absolute():  # a database in memory has no copies
        yield
        return
    with locks.upkeep(_file().parent):
        yield


def forget_copies() -> None:
    """Delete every copy of the records that lies beside them."""
    if _file().is_absolute():
        backups.forget(_file().parent)


def renew_keys() -> None:
    """Let whatever still lies on the disk be locked for good, under a key that is gone.

    A full disk may have no room for it. Then it is done at a later start, and what was deleted
    is deleted all the same.
    """
    if not _file().is_absolute() or connection.in_atomic_block:
        return
    connection.close()
    keys.wipe(_file().with_name(keys.BROWSER_KEY))
    if writing.key() is None:
        return
    try:
        keys.renew(_file())
    except (DataFolderFault, OSError) as fault:
        log.warning("the key of the records is not renewed yet: %s", type(fault).__name__)


def make_room(fault: Exception) -> bool:
    """On a full disk give up what may be given up, and say whether that was anything."""
    if cause_of(fault) != "full" or not _file().is_absolute():
        return False
    place = _file().parent
    return ballast.release(place) | backups.forget(place)
