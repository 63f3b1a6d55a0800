"""A program of its own that keeps entries: `python -m tests.support.kept FIRST COUNT [words]`.

It opens the records as the app does, prints the number of each entry once it is acknowledged,
and with `die` ends as at a power cut: nothing is closed, nothing is tidied. `plain`: as on a
machine without SQLCipher. `delete`: it deletes everything at the end. `backup`: it waits until
there is a backup of its own making. `close`: it ends as the app does when asked to. `next`: it
runs on into the next day.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from uuid import UUID

ON = date(2026, 11, 22)


def keep(place: Path, first: int, count: int, *words: str) -> subprocess.CompletedProcess[str]:
    """Let another process keep entries in a data folder."""
    return subprocess.run(
        [sys.executable, "-m", "tests.support.kept", str(first), str(count), *words],
        env={**os.environ, "UNKNOT_DATA": str(place)},
        capture_output=True,
        text=True,
        check=False,
    )


def main(first: int, count: int, words: list[str]) -> None:
    """Keep so many entries, the first with this number."""
    from unknot_web.records import folder
    from unknot_web.records.folder import data_folder, prepare

    if "plain" in words:
        folder.can_encrypt = lambda: False
    prepare(data_folder())
    os.environ["DJANGO_SETTINGS_MODULE"] = "unknot_web.project.local"
    import django

    django.setup()
    from unknot.record import DiaryEntry
    from unknot.terms import Nprs
    from unknot_web.records import backups, diary, everything, people, upkeep

    if "backup" in words:
        upkeep.FIRST_DAY_EVERY_S = 0.2
    upkeep.open_records()
    person = people.local_person()
    for number in range(first, first + count):
        entry = DiaryEntry(ON, ("ball",), Nprs(1), Nprs(2), Nprs(1), note=f"entry {number}")
        diary.keep_entry(person, UUID(int=number), entry)
        print(number, flush=True)
    if "delete" in words:
        everything.delete_everything(person)
    if "backup" in words:
        while held_by_backup(data_folder()) < count:
            time.sleep(0.05)
        print("backup", flush=True)
    if "next" in words:  # the app looks again on this day, and on the next
        upkeep._back_up_again()
        tomorrow = f"{backups.DAILY}{date.max.isoformat()}"
        backups._today = lambda: tomorrow
        upkeep._back_up_again()
    if "close" in words:
        upkeep.close_records()
    if "die" in words:
        os._exit(9)


def held_by_backup(place: Path) -> int:
    """Return how many entries the newest backup in a data folder holds; 0 without one."""
    from unknot_web.records import backups

    newest = backups.newest(place)
    if newest is None:
        return 0
    with backups.working(place.parent) as work:
        return backups.read(newest, work).held.entries


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
