"""Kill -9 at any moment: what the program said is saved is there, once, and it starts again."""

from __future__ import annotations

import itertools
import random
import shutil
import signal
import subprocess
import threading
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError

import pytest

from tests.faults.program import (
    PATIENCE_S,
    START,
    Person,
    Program,
    amount,
    environment,
    running,
    start,
    until,
)

WRITERS = 3
LATEST_S = 0.6
ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def writing(
    program: Program, numbers: itertools.count[int], how: signal.Signals = signal.SIGKILL
) -> tuple[list[int], list[int]]:
    """Let several windows write until the program ends; return what was saved, and sent."""
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
    program.end(how)
    over.set()
    for window in windows:
        window.join()
    return saved, sent


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one entry, and the backup of the day."""
    folder = tmp_path_factory.mktemp("begun") / "unknot"
    with running(folder) as program:
        assert Person.of(program).write(1)
    with running(folder):
        pass
    return folder


def test_what_was_saved_survives_being_killed_again_and_again(tmp_path: Path) -> None:
    random.seed(0)
    numbers = itertools.count(1)
    saved: set[int] = set()
    sent: set[int] = set()
    for _ in range(amount(2, 200)):
        now_saved, now_sent = writing(start(tmp_path), numbers)
        saved.update(now_saved)
        sent.update(now_sent)
    with running(tmp_path) as program:
        kept = Person.of(program).notes()
    assert saved <= set(kept) <= sent
    assert len(kept) == len(set(kept)), "an entry was kept twice"


def kill_while_it_starts(folder: Path, after_s: float) -> None:
    process = subprocess.Popen(
        [*START, "--no-browser"], env=environment(folder), stdout=subprocess.DEVNULL
    )
    threading.Event().wait(after_s)
    process.kill()
    process.wait(PATIENCE_S)


def test_killed_while_it_starts_it_starts_again_with_everything(begun: Path) -> None:
    random.seed(1)
    for _ in range(amount(3, 100)):
        kill_while_it_starts(begun, after_s=random.uniform(0, 1.2))
    with running(begun) as program:
        assert Person.of(program).notes() == [1]


@pytest.mark.parametrize("how", ENDING)
@pytest.mark.parametrize("twice", [False, True])
def test_every_ending_signal_ends_it_quietly_at_any_moment_after_the_link(
    begun: Path, how: signal.Signals, twice: bool
) -> None:
    random.seed(f"{how} {twice}")
    for round_ in range(amount(1, 20)):
        program = start(begun)
        threading.Event().wait(random.uniform(0, LATEST_S) * round_)  # the first time at once
        if twice:
            program.process.send_signal(how)
        code, said = program.end(how)
        assert code == 0, said
        assert said.strip() == ""


@pytest.mark.parametrize("how", ENDING[: amount(1, 3)])
def test_an_ending_signal_while_windows_write_leaves_one_whole_file(
    tmp_path: Path, how: signal.Signals
) -> None:
    program = start(tmp_path)
    saved, sent = writing(program, itertools.count(1), how)
    assert program.process.returncode == 0
    assert [path for end in ("-wal", "-journal") for path in tmp_path.rglob(f"*{end}")] == []
    with running(tmp_path) as again:
        kept = Person.of(again).notes()
    assert set(saved) <= set(kept) <= set(sent)


def test_killed_while_everything_is_deleted_it_starts_with_all_of_it_or_nothing(
    begun: Path, tmp_path: Path
) -> None:
    random.seed(2)
    for round_ in range(amount(1, 40)):
        place = tmp_path / str(round_)
        shutil.copytree(begun, place)
        program = start(place)
        person = Person.of(program)
        deleting = threading.Thread(target=try_to_delete, args=(person,))
        deleting.start()
        threading.Event().wait(random.uniform(0, LATEST_S))
        program.kill()
        deleting.join()
        with running(place) as again:
            assert Person.of(again).notes() in ([1], [])


def try_to_delete(person: Person) -> None:
    with suppress(URLError, OSError):
        person.post("/data/delete/", {"sure": "yes"})
