"""Damage to the files while the program does not run: noticed, said, and there is a way back."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.program import (
    PATIENCE_S,
    ROOT,
    STORAGE,
    NotStarted,
    Person,
    amount,
    answer_check,
    environment,
    go_through_the_signs,
    plays,
    running,
)
from tests.support import people
from tests.support.packs import outer_hip

RECORDS, LEDGER, KEY = "records.sqlcipher", "records.ledger", "key"
JOURNAL = f"{RECORDS}-journal"
UNKNOT = Path(sys.executable).with_name("unknot")
ENTRIES = (1, 2, 3, 4, 5)

Damage = Callable[[Path, random.Random], None]


def _rewrite(path: Path, change: Callable[[bytearray], object]) -> None:
    content = bytearray(path.read_bytes())
    change(content)
    path.write_bytes(content)


def flip_a_bit(path: Path, chance: random.Random) -> None:
    place = chance.randrange(16, path.stat().st_size)
    _rewrite(
        path, lambda content: content.__setitem__(place, content[place] ^ 1 << chance.randrange(8))
    )


def cut(path: Path, chance: random.Random) -> None:
    size = chance.randrange(1, path.stat().st_size)
    _rewrite(path, lambda content: content.__delitem__(slice(size, None)))


def empty(path: Path, chance: random.Random) -> None:
    path.write_bytes(b"")


def one_byte(path: Path, chance: random.Random) -> None:
    path.write_bytes(b"\0")


def delete(path: Path, chance: random.Random) -> None:
    path.unlink()


def zero_a_page(path: Path, chance: random.Random) -> None:
    page = chance.randrange(max(path.stat().st_size // 4096, 1)) * 4096
    _rewrite(path, lambda content: content.__setitem__(slice(page, page + 4096), bytes(4096)))


def random_bytes(path: Path, chance: random.Random) -> None:
    start_at = chance.randrange(path.stat().st_size)
    noise = chance.randbytes(min(64, path.stat().st_size - start_at))
    _rewrite(
        path, lambda content: content.__setitem__(slice(start_at, start_at + len(noise)), noise)
    )


DAMAGES: tuple[Damage, ...] = (
    flip_a_bit, cut, empty, delete, random_bytes, one_byte, zero_a_page,
)  # fmt: skip

# A write that is cut off by a kill once a part of it lies in the main file.
CUT_OFF = """
import os, signal, sys
from pathlib import Path
from unknot_web.records import folder, look
place = Path(sys.argv[1])
key = folder.read_key(place / folder.KEY_FILE)
with look.opened(place / folder.ENCRYPTED_FILE, key) as records:
    records.execute("PRAGMA cache_size = 1")
    names = [row[1] for row in records.execute("PRAGMA table_info(records_diaryentry)")]
    new = {"id": "hex(randomblob(16))", "key": "hex(randomblob(16))",
           "note": "'fault note 6 ' || hex(randomblob(1500))"}
    asked = ", ".join(new.get(name, f'"{name}"') for name in names)
    records.execute("BEGIN IMMEDIATE")
    for _ in range(5):
        records.execute(f"INSERT INTO records_diaryentry SELECT {asked} FROM records_diaryentry")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with five entries, whose program has ended, and a backup of them."""
    folder = tmp_path_factory.mktemp("ended") / "unknot"
    with running(folder) as program:
        person = Person.of(program)
        assert all(person.write(number) for number in ENTRIES)
    with running(folder):
        pass  # each start makes the backup of the day
    assert list((folder / "backups").glob("daily-*.zip"))
    return folder


@pytest.fixture(scope="module")
def killed(ended: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, cut off in the middle of a write, so that the journal must undo a part of it."""
    folder = copy_of(ended, tmp_path_factory.mktemp("killed"))
    subprocess.run([sys.executable, "-c", CUT_OFF, str(folder)], cwd=ROOT, check=False)
    assert (folder / JOURNAL).stat().st_size > 512
    assert (folder / RECORDS).read_bytes() != (ended / RECORDS).read_bytes()
    return folder


def copy_of(folder: Path, to: Path) -> Path:
    copied = to / "unknot"
    shutil.copytree(folder, copied)
    return copied


def outcome(folder: Path) -> list[int] | NotStarted:
    """Return the entries that the program shows, or its refusal."""
    try:
        with running(folder) as program:
            return Person.of(program).notes()
    except NotStarted as refusal:
        return refusal


def restored(folder: Path, *words: str) -> str:
    """Run `unknot restore` for a folder, and return what it says."""
    done = subprocess.run(
        [UNKNOT, "restore", "--yes", *words], env=environment(folder),
        capture_output=True, text=True, timeout=PATIENCE_S, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def is_said(refusal: NotStarted) -> bool:
    """Say whether a refusal has the exit code for storage, and words instead of a traceback."""
    assert refusal.code == STORAGE, refusal
    assert "Traceback" not in refusal.said
    assert "move the folder" not in refusal.said.lower()
    return bool(refusal.said.strip())


# `tests/web/test_records_whole.py` has each damage in every check, without starting the program.
every_damage = pytest.mark.parametrize(
    "damage", DAMAGES[: amount(3, len(DAMAGES))], ids=lambda one: one.__name__
)
some_damage = pytest.mark.parametrize(
    "damage", DAMAGES[: amount(2, len(DAMAGES))], ids=lambda one: one.__name__
)
RESTORED = (
    (RECORDS, flip_a_bit),
    (KEY, delete),
    (JOURNAL, cut),
    (RECORDS, delete),
    (LEDGER, delete),
)
SEEDS = range(amount(1, 12))


@pytest.mark.parametrize("seed", SEEDS)
@every_damage
def test_a_damaged_database_is_said(ended: Path, tmp_path: Path, damage: Damage, seed: int) -> None:
    folder = copy_of(ended, tmp_path)
    damage(folder / RECORDS, random.Random(seed))
    seen = outcome(folder)
    assert isinstance(seen, NotStarted), f"the damage was not noticed, and it shows {seen}"
    assert is_said(seen)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", [LEDGER, KEY])
@some_damage
def test_what_lies_beside_the_database_is_damaged_and_nothing_is_lost_without_a_word(
    ended: Path, tmp_path: Path, damage: Damage, name: str, seed: int
) -> None:
    folder = copy_of(ended, tmp_path)
    damage(folder / name, random.Random(seed))
    seen = outcome(folder)
    assert seen == list(ENTRIES) if isinstance(seen, list) else is_said(seen)


def test_a_write_that_a_kill_cut_off_is_undone(killed: Path, tmp_path: Path) -> None:
    assert outcome(copy_of(killed, tmp_path)) == list(ENTRIES)


@pytest.mark.parametrize("seed", SEEDS)
@some_damage
def test_a_damaged_journal_loses_nothing_without_a_word(
    killed: Path, tmp_path: Path, damage: Damage, seed: int
) -> None:
    folder = copy_of(killed, tmp_path)
    damage(folder / JOURNAL, random.Random(seed))
    seen = outcome(folder)
    assert set(ENTRIES) <= set(seen) if isinstance(seen, list) else is_said(seen)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("name", "damage"), RESTORED[: amount(2, len(RESTORED))])
def test_after_damage_restore_brings_the_last_backup_back(
    killed: Path, ended: Path, tmp_path: Path, name: str, damage: Damage, seed: int
) -> None:
    folder = copy_of(killed if name == JOURNAL else ended, tmp_path)
    damage(folder / name, random.Random(seed))
    assert "before-restore-" in restored(folder)
    assert outcome(folder) == list(ENTRIES)


def test_after_a_restore_the_warning_signs_come_before_a_session(
    ended: Path, tmp_path: Path
) -> None:
    folder = copy_of(ended, tmp_path)
    restored(folder)
    with running(folder) as program:
        person = Person.of(program)
        answer_check(person, people.alice(outer_hip()))
        assert not plays(person)
        go_through_the_signs(person)
        assert plays(person)


def test_an_older_database_in_its_place_is_said(ended: Path, tmp_path: Path) -> None:
    folder = copy_of(ended, tmp_path)
    with running(folder) as program:
        assert Person.of(program).write(6)
    shutil.copyfile(ended / RECORDS, folder / RECORDS)
    seen = outcome(folder)
    assert isinstance(seen, NotStarted), f"entry 6 is gone without a word: {seen}"
    assert is_said(seen)
    restored(folder, "--as-they-are")
    assert outcome(folder) == list(ENTRIES)


def test_another_person_s_database_in_its_place_is_said(ended: Path, tmp_path: Path) -> None:
    with running(tmp_path / "theirs") as program:
        assert Person.of(program).write(9)
    folder = copy_of(ended, tmp_path)
    shutil.copyfile(tmp_path / "theirs" / RECORDS, folder / RECORDS)
    seen = outcome(folder)
    assert isinstance(seen, NotStarted)
    assert is_said(seen)
    restored(folder)
    assert outcome(folder) == list(ENTRIES)


def test_a_refusal_changes_no_file_of_the_records(ended: Path, tmp_path: Path) -> None:
    folder = copy_of(ended, tmp_path)
    flip_a_bit(folder / RECORDS, random.Random(3))
    before = {path.name: path.read_bytes() for path in folder.glob("records*")}
    assert isinstance(outcome(folder), NotStarted)
    assert {path.name: path.read_bytes() for path in folder.glob("records*")} == before
