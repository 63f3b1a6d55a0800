"""Two programs on the same records: nothing is lost, nothing is kept twice."""

from __future__ import annotations

import threading
from pathlib import Path
from uuid import UUID, uuid4

from tests.faults.program import Person, amount, running

WINDOWS = 4


def test_two_programs_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    each = amount(4, 200)
    with running(tmp_path, "--port", "0") as one, running(tmp_path, "--port", "0") as other:
        people = [Person.of(one), Person.of(other)]
        saved: list[int] = []

        def write(window: int) -> None:
            person = people[window % 2]
            numbers = range(window * each, (window + 1) * each)
            saved.extend(number for number in numbers if person.write(number))

        windows = [threading.Thread(target=write, args=(window,)) for window in range(WINDOWS)]
        for window in windows:
            window.start()
        for window in windows:
            window.join()
        assert people[0].notes() == people[1].notes() == sorted(saved)
    assert len(saved) == WINDOWS * each


def test_an_entry_that_many_windows_send_at_once_is_kept_once(tmp_path: Path) -> None:
    keys: list[UUID] = [uuid4() for _ in range(amount(2, 100))]
    with running(tmp_path, "--port", "0") as one, running(tmp_path, "--port", "0") as other:
        people = [Person.of(one), Person.of(other)]
        for number, key in enumerate(keys):
            windows = [
                threading.Thread(target=people[window % 2].write, args=(number, key))
                for window in range(6)
            ]
            for window in windows:
                window.start()
            for window in windows:
                window.join()
        assert people[1].notes() == list(range(len(keys)))
