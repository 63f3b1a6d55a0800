"""Bringing the tables up to date, with a copy made first."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from unknot_web.records.folder import DataFolderFault

COPY = ".before-update-"


def open_records() -> None:
    """Make or update the tables; refuse a wrong key or a damaged file, and change nothing."""
    file = Path(str(connection.settings_dict["NAME"]))
    new = not file.exists()
    try:
        _refuse_damage(file)
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            if not new:
                copy_records(_beside(file))
            call_command("migrate", verbosity=0, interactive=False)
        file.chmod(0o600)
    except DatabaseError:
        raise DataFolderFault("damaged", file) from None


def _refuse_damage(file: Path) -> None:
    """Raise DataFolderFault where SQLite finds the file broken."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(1)")
        if cursor.fetchone() != ("ok",):
            raise DataFolderFault("damaged", file)


def _beside(file: Path) -> Path:
    day = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    return file.with_name(f"{file.name}{COPY}{day}")


def forget_copies() -> None:
    """Delete the copies beside the records, and what the journal still holds."""
    file = Path(str(connection.settings_dict["NAME"]))
    for copy in file.parent.glob(f"{file.name}{COPY}*"):
        copy.unlink()
    if not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def copy_records(to: Path) -> None:
    """Copy the records while they are in use; the copy has the same key."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(to)])
    to.chmod(0o600)
