"""A program of its own that keeps entries: `python -m tests.support.kept FIRST COUNT [words]`.

It opens the records as the app does, prints the number of each entry once it is acknowledged,
and with `die` ends as at a power cut: nothing is closed, nothing is tidied. `plain`: as on a
machine without SQLCipher. `delete`: it deletes everything at the end.
"""

from __future__ import annotations

import os
import subprocess
import sys
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
    os.environ["DJANGO_SETTINGS_MODULE"] = "unknot_web.project.settings"
    import django

    django.setup()
    from unknot.record import DiaryEntry
    from unknot.terms import Nprs
    from unknot_web.records import store
    from unknot_web.records.upkeep import open_records

    open_records()
    person = store.local_person()
    for number in range(first, first + count):
        entry = DiaryEntry(ON, ("ball",), Nprs(1), Nprs(2), Nprs(1), note=f"entry {number}")
        store.keep_entry(person, UUID(int=number), entry)
        print(number, flush=True)
    if "delete" in words:
        store.delete_everything(person)
    if "die" in words:
        os._exit(9)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
