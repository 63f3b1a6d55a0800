"""Two programs on the same records: nothing is lost, nothing is kept twice."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests.faults.program import PATIENCE_S, Person, amount, running, start

WINDOWS = 4


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Person]]:
    """Somebody who has come into two programs on the same records."""
    folder = tmp_path_factory.mktemp("two")
    with running(folder, "--port", "0") as one, running(folder, "--port", "0") as other:
        yield [Person.of(one), Person.of(other)]


def all_at_once(windows: list[threading.Thread]) -> None:
    for window in windows:
        window.start()
    for window in windows:
        window.join()


def test_two_programs_that_write_at_once_lose_nothing(two: list[Person]) -> None:
    each = amount(4, 200)
    saved: list[int] = []

    def write(window: int) -> None:
        numbers = range(window * each, (window + 1) * each)
        saved.extend(number for number in numbers if two[window % 2].write(number))

    all_at_once([threading.Thread(target=write, args=(window,)) for window in range(WINDOWS)])
    assert two[0].notes() == two[1].notes() == sorted(saved)
    assert len(saved) == WINDOWS * each


def test_an_entry_that_many_windows_send_at_once_is_kept_once(two: list[Person]) -> None:
    before = two[0].notes()
    numbers = range(10_000, 10_000 + amount(3, 100))
    for number in numbers:
        key = uuid4()
        sending = [
            threading.Thread(target=two[window % 2].write, args=(number, key))
            for window in range(6)
        ]
        all_at_once(sending)
    assert two[1].notes() == [*before, *numbers]


def test_a_second_start_leads_to_the_program_that_runs(tmp_path: Path) -> None:
    with running(tmp_path) as first:
        second = start(tmp_path)
        second.process.communicate(timeout=PATIENCE_S)
        assert second.process.returncode == 0
        assert second.origin == first.origin
        assert Person.of(second).notes() == []
