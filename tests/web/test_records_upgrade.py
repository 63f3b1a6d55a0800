"""Records of the version before come along: nothing is lost, and a backup is made first."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.support.kept import keep
from unknot_web.records import backups, folder, look

BEFORE = """
import os
from unknot_web.records.folder import data_folder, prepare
prepare(data_folder())
os.environ["DJANGO_SETTINGS_MODULE"] = "unknot_web.project.local"
import django
django.setup()
from django.core.management import call_command
from django.db import connection
call_command("migrate", "records", "0008", verbosity=0)
with connection.cursor() as ask:
    ask.execute("PRAGMA journal_mode=WAL")
    id = "{:032x}".format
    ask.execute("INSERT INTO records_person (id, made) VALUES (%s, '2026-11-01')", [id(1)])
    for n, made in ((1, "2026-11-03"), (2, "2026-11-02"), (3, "2026-11-04")):
        ask.execute(
            "INSERT INTO records_check (id, person_id, answers, told_on, pack_sha256, started,"
            " updated) VALUES (%s, %s, '{}', '{}', 'p', %s, %s)", [id(n), id(1), made, made])
    ask.execute("INSERT INTO records_sessionrun (id, person_id, key, started, finished, done,"
                " stopped, rechecked) VALUES (%s, %s, %s, '2026-11-05', '2026-11-05', '[]', 1, 0)",
                [id(9), id(1), id(9)])
(data_folder() / "first-start").unlink()
os._exit(0)
"""


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """A folder as the version before left it when it was cut off, its newest rows in a log."""
    place = tmp_path / "unknot"
    made = subprocess.run(
        [sys.executable, "-c", BEFORE],
        env={**os.environ, "UNKNOT_DATA": str(place)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    assert (place / f"{folder.ENCRYPTED_FILE}-wal").stat().st_size > 0
    return place


def rows(place: Path, question: str) -> list[tuple[object, ...]]:
    key = folder.read_key(place / folder.KEY_FILE)
    with look.opened(place / folder.ENCRYPTED_FILE, key) as connection:
        return list(connection.execute(question).fetchall())


def test_an_upgrade_keeps_every_row_and_puts_them_in_order(before: Path) -> None:
    kept = keep(before, 1, 1)
    assert kept.stdout.split() == ["1"], kept.stderr
    ids = rows(before, "SELECT id FROM records_check ORDER BY sequence")
    assert [int(str(one), 16) for (one,) in ids] == [2, 1, 3]
    ((stop,),) = rows(before, "SELECT sequence FROM records_sessionrun")
    ((look_,),) = rows(before, "SELECT max(rechecked_in) FROM records_check")
    assert stop > look_
    assert not (before / f"{folder.ENCRYPTED_FILE}-wal").exists()
    assert (before / folder.LEDGER_FILE).exists()


def test_before_an_upgrade_a_backup_is_made_that_can_be_opened(
    before: Path, tmp_path: Path
) -> None:
    keep(before, 1, 1)
    (made,) = (before / folder.BACKUPS).glob("before-update-*.zip")
    work = tmp_path / "work"
    work.mkdir()
    assert backups.read(made, work).held.checks == 3


def test_two_upgrades_in_the_same_moment_both_open(before: Path) -> None:
    seen: list[str] = []

    def upgrade(first: int) -> None:
        seen.append(keep(before, first, 1).stdout.strip())

    both = [threading.Thread(target=upgrade, args=(first,)) for first in (1, 2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(seen) == ["1", "2"]
    assert rows(before, "SELECT count(*) FROM records_check") == [(3,)]
