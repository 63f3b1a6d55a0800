"""Kill -9 at any moment: what the program said is saved is there, once, and it starts again."""

from __future__ import annotations

import itertools
import random
import signal
import threading
from pathlib import Path

import pytest

from tests.faults.program import Person, Program, amount, running, start, until

WRITERS = 3
LATEST_S = 0.6


def writing(program: Program, numbers: itertools.count[int]) -> tuple[list[int], list[int]]:
    """Let several windows write until the program is killed; return what was saved, and sent."""
    saved: list[int] = []
    sent: list[int] = []
    over = threading.Event()
    person = Person.of(program)

    def write() -> None:
        while not over.is_set():
            number = next(numbers)
            sent.append(number)
            if person.write(number):
                saved.append(number)

    windows = [threading.Thread(target=write) for _ in range(WRITERS)]
    for window in windows:
        window.start()
    until(lambda: saved)
    threading.Event().wait(random.uniform(0, LATEST_S))
    program.kill()
    over.set()
    for window in windows:
        window.join()
    return saved, sent


def test_what_was_saved_survives_being_killed_again_and_again(tmp_path: Path) -> None:
    random.seed(0)
    numbers = itertools.count(1)
    saved: set[int] = set()
    sent: set[int] = set()
    for _ in range(amount(6, 400)):
        now_saved, now_sent = writing(start(tmp_path), numbers)
        saved.update(now_saved)
        sent.update(now_sent)
    with running(tmp_path) as program:
        kept = Person.of(program).notes()
    assert saved <= set(kept) <= sent
    assert len(kept) == len(set(kept)), "an entry was kept twice"


def test_killed_while_it_starts_it_starts_again_with_everything(tmp_path: Path) -> None:
    random.seed(1)
    with running(tmp_path) as program:
        assert Person.of(program).write(1)
    for _ in range(amount(4, 200)):
        program = start(tmp_path)
        threading.Event().wait(random.uniform(0, 0.2))
        program.kill()
    with running(tmp_path) as program:
        assert Person.of(program).notes() == [1]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_after_every_ending_signal_the_main_file_holds_all(
    tmp_path: Path, how: signal.Signals
) -> None:
    program = start(tmp_path)
    assert Person.of(program).write(1)
    code, said = program.end(how)
    assert code == 0, said
    assert "Traceback" not in said
    journals = [path for path in tmp_path.rglob("*-wal") if path.stat().st_size]
    assert journals == []
