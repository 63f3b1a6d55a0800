"""The wall clock may jump: a stop stays a lock, and the newest check is the one that counts."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests.faults.program import (
    Person,
    Program,
    amount,
    answer_check,
    go_through_the_signs,
    plays,
    start,
)
from tests.support import people
from tests.support.packs import outer_hip

HOUR, DAY = 3600, 86400
CLOCK = Path(__file__).parent / "clock"
STEPS = [-HOUR, HOUR, -10 * 365 * DAY, 10 * 365 * DAY][: amount(1, 4)]


class World:
    """A program whose wall clock can be stepped, and somebody who has come in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder.parent / "clock"
        self.file.write_text("0")
        self.program = self._start()
        self.person = Person.of(self.program)

    def step_to(self, seconds: int) -> None:
        """Set how far the clock is off; over half a day off the session ends, so it restarts."""
        far = abs(seconds - float(self.file.read_text())) > DAY / 2
        self.file.write_text(str(seconds))
        if far:
            self.program.end()
            self.program = self._start()
            self.person = Person.of(self.program)

    def _start(self) -> Program:
        path = os.pathsep.join(filter(None, (str(CLOCK), os.environ.get("PYTHONPATH", ""))))
        env = {"PYTHONPATH": path, "UNKNOT_TEST_CLOCK": str(self.file)}
        program = start(self.folder, env=env)
        now = time.time() + float(self.file.read_text())
        for link in self.folder.glob("link-*"):  # the kernel knows nothing of the stepped clock
            os.utime(link, (now, now))
        return program


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path / "unknot")
    yield made
    made.program.end()


def stop(person: Person) -> None:
    person.post("/session/finish/", {"run": uuid4(), "stopped": "yes"})


@pytest.mark.parametrize("step", STEPS)
def test_a_stop_locks_the_plan_whatever_the_clock_says(world: World, step: int) -> None:
    answer_check(world.person, people.alice(outer_hip()))
    go_through_the_signs(world.person)
    assert plays(world.person)
    world.step_to(step)
    stop(world.person)
    for later in (step, 0):
        world.step_to(later)
        assert not plays(world.person)


@pytest.mark.parametrize("step", STEPS)
def test_a_stop_is_opened_by_the_signs_gone_through_after_it(world: World, step: int) -> None:
    answer_check(world.person, people.alice(outer_hip()))
    world.step_to(step)
    stop(world.person)
    world.step_to(0)
    answer_check(world.person, people.alice(outer_hip()))
    assert not plays(world.person)
    go_through_the_signs(world.person)
    assert plays(world.person)


@pytest.mark.parametrize("step", STEPS)
def test_the_check_begun_last_counts_whatever_the_clock_says(world: World, step: int) -> None:
    answer_check(world.person, people.alice(outer_hip()))
    world.step_to(step)
    answer_check(world.person, people.dana(outer_hip()))
    go_through_the_signs(world.person)
    assert not plays(world.person)
    assert "emergency" in world.person.get("/result/").lower()
