"""Damage to the files while the program is not running: noticed, told, and a way back."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.program import STORAGE, NotStarted, Person, amount, running, start

RECORDS = "records.sqlcipher"
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
    flip_a_bit, cut, empty, one_byte, delete, zero_a_page, random_bytes,
)  # fmt: skip


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with five entries, whose program has ended."""
    folder = tmp_path_factory.mktemp("ended") / "unknot"
    with running(folder) as program:
        person = Person.of(program)
        assert all(person.write(number) for number in ENTRIES)
    return folder


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose program was killed with a write still in the journal."""
    folder = tmp_path_factory.mktemp("killed") / "unknot"
    program = start(folder)
    person = Person.of(program)
    assert all(person.write(number) for number in ENTRIES)
    program.kill()
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


def is_told(refusal: NotStarted) -> bool:
    """Say whether a refusal has the exit code for storage, and words instead of a traceback."""
    assert refusal.code == STORAGE, refusal
    assert "Traceback" not in refusal.said
    assert "move the folder" not in refusal.said.lower()
    return bool(refusal.said.strip())


@pytest.mark.parametrize("seed", range(amount(1, 40)))
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda one: one.__name__)
def test_a_damaged_database_is_told_or_all_of_it_is_there(
    ended: Path, tmp_path: Path, damage: Damage, seed: int
) -> None:
    folder = copy_of(ended, tmp_path)
    damage(folder / RECORDS, random.Random(seed))
    seen = outcome(folder)
    assert isinstance(seen, NotStarted), f"the damage was not noticed, and it shows {seen}"
    assert is_told(seen)


@pytest.mark.parametrize("seed", range(amount(1, 40)))
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda one: one.__name__)
def test_a_damaged_journal_loses_nothing_without_a_word(
    killed: Path, tmp_path: Path, damage: Damage, seed: int
) -> None:
    folder = copy_of(killed, tmp_path)
    journal = folder / f"{RECORDS}-wal"
    if not journal.exists() or not journal.stat().st_size:
        pytest.skip(
            "all was folded into the main file before the kill: there is no journal to damage"
        )
    damage(journal, random.Random(seed))
    seen = outcome(folder)
    assert seen == list(ENTRIES) if isinstance(seen, list) else is_told(seen)


def test_an_older_database_in_its_place_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "unknot"
    with running(folder) as program:
        assert Person.of(program).write(1)
    shutil.copyfile(folder / RECORDS, tmp_path / "older")
    with running(folder) as program:
        assert Person.of(program).write(2)
    shutil.copyfile(tmp_path / "older", folder / RECORDS)
    seen = outcome(folder)
    assert isinstance(seen, NotStarted), f"entry 2 is gone without a word: {seen}"
    assert is_told(seen)


def test_another_person_s_database_in_its_place_is_told(ended: Path, tmp_path: Path) -> None:
    with running(tmp_path / "theirs") as program:
        assert Person.of(program).write(9)
    folder = copy_of(ended, tmp_path)
    shutil.copyfile(tmp_path / "theirs" / RECORDS, folder / RECORDS)
    seen = outcome(folder)
    assert isinstance(seen, NotStarted)
    assert is_told(seen)


def test_a_refusal_changes_no_file_of_the_records(ended: Path, tmp_path: Path) -> None:
    folder = copy_of(ended, tmp_path)
    flip_a_bit(folder / RECORDS, random.Random(3))
    before = {path.name: path.read_bytes() for path in folder.glob("records*")}
    assert isinstance(outcome(folder), NotStarted)
    after = {path.name: path.read_bytes() for path in folder.glob("records*")}
    assert after[RECORDS] == before[RECORDS]
