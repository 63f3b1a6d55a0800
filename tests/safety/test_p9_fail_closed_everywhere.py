"""Promise 3 without a list: a fault in whatever the way to a plan really calls ends it.

`test_p3_fail_closed.py` names the functions that it breaks. Here they are found by watching
one plan being made, so that a new function is broken in turn without anybody naming it.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any

import pytest

import unknot
from tests.support.answers import usual
from tests.support.packs import outer_hip
from unknot import pathway
from unknot.answers.read import Answers
from unknot.assessment.decision import decision_of
from unknot.diary import DiaryEntry
from unknot.terms import Disposition, Nprs

DAY = date(2026, 1, 5)
ROOMS = (
    "unknot.answers.fresh",
    "unknot.answers.screens",
    "unknot.assessment",
    "unknot.diary",
    "unknot.knowledge.pack",
    "unknot.pathway",
    "unknot.plan",
    "unknot.progress",
    "unknot.rules.circuit",
    "unknot.rules.evaluate",
    "unknot.session",
)
DOOR = "unknot.pathway.today"  # the one place where every fault is caught
BALL = "massage_ball_on_wall"
DIARY = tuple(
    DiaryEntry(DAY - timedelta(days=ago), (BALL,), Nprs(4), Nprs(4), Nprs(3), Nprs(3))
    for ago in (6, 4, 2)
)


class Broken(Exception):
    """A fault that nothing in the program knows."""


def people() -> Mapping[str, Answers]:
    """Return the usual person, and those for whom more of the way is walked."""
    pack = outer_hip()
    cleared = ["hand_massage", "foam_rolling"]
    return {
        "usual": usual(pack),
        "sore_on_both_sides": usual(pack, side="both"),
        "with_a_limit": usual(pack, takes_antiplatelet="yes"),
        "with_a_clearance": usual(pack, takes_anticoagulant="yes", cleared_modalities=cleared),
    }


def modules() -> Iterator[ModuleType]:
    """Yield every module of the engine that belongs to the safety path."""
    for found in walk_packages(unknot.__path__, "unknot."):
        if any(found.name == room or found.name.startswith(f"{room}.") for room in ROOMS):
            yield import_module(found.name)


def functions_of(owner: object, module: str, name: str) -> Iterator[tuple[str, FunctionType]]:
    """Yield the functions, methods and properties written in a module, by dotted name."""
    for key, value in vars(owner).items():
        plain = value.fget if isinstance(value, property) else inspect.unwrap(value)
        if isinstance(value, staticmethod | classmethod):
            plain = value.__func__
        if isinstance(plain, FunctionType) and plain.__module__ == module:
            yield f"{name}.{key}", plain
        elif isinstance(value, type) and value.__module__ == module and inspect.ismodule(owner):
            yield from functions_of(value, module, f"{name}.{key}")


@cache
def written() -> Mapping[str, FunctionType]:
    """Return every function of the safety path that somebody wrote, by dotted name."""
    every = (one for module in modules() for one in functions_of(module, *[module.__name__] * 2))
    return {
        name: function
        for name, function in every
        if function.__code__.co_filename == sys.modules[function.__module__].__file__
    }


def today(answers: Answers) -> pathway.Today:
    return pathway.today(outer_hip(), answers, DIARY, DAY)


def called_for(answers: Answers) -> frozenset[CodeType]:
    """Return the code of everything that runs while this person's day is made."""
    seen: set[CodeType] = set()

    def watch(frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            seen.add(frame.f_code)

    decision_of.cache_clear()  # so that the circuit is made anew, and its makers are called
    before = sys.getprofile()
    sys.setprofile(watch)
    try:
        today(answers)
    finally:
        sys.setprofile(before)
    return frozenset(seen)


def way_to_a_plan() -> dict[str, str]:
    """Return each function on the way, and the first person for whom it is called."""
    found: dict[str, str] = {}
    for person, answers in people().items():
        seen = called_for(answers)
        for name, function in written().items():
            if function.__code__ in seen and name != DOOR:
                found.setdefault(name, person)
    return dict(sorted(found.items()))


WAY = way_to_a_plan()


def break_it(monkeypatch: pytest.MonkeyPatch, function: Callable[..., object]) -> None:
    """Let a function raise wherever it is known, under whatever name."""

    def broken(*_: object, **__: object) -> None:
        raise LookupError

    monkeypatch.setattr(function, "__code__", broken.__code__)


@pytest.mark.parametrize("person", people())
def test_each_of_these_people_has_a_plan_so_that_the_tests_below_can_fail(person: str) -> None:
    found = today(people()[person])
    assert found.assessment.fault is None
    assert found.plan is not None
    assert found.plan.items
    assert found.session is not None


@pytest.mark.parametrize("name", WAY)
def test_a_fault_in_any_function_that_is_really_called_sends_to_a_clinician(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    answers = people()[WAY[name]]
    break_it(monkeypatch, written()[name])
    if name.startswith(("unknot.assessment.decision", "unknot.rules.circuit", "unknot.knowledge")):
        decision_of.cache_clear()
    found = today(answers)
    assert found.plan is None
    assert found.session is None
    assert found.assessment.permit is None
    assert found.assessment.fault == "LookupError"
    assert found.assessment.level.urgency >= Disposition.SOON.urgency
    assert found.assessment.possible_level is Disposition.EMERGENCY


def test_the_way_that_was_found_has_every_step_that_we_know_of() -> None:
    """A watch that sees nothing would let every claim above pass."""
    known = {
        "__bool__",
        "assess",
        "build",
        "check",
        "compile_decision",
        "decision_of",
        "days_since",
        "evaluate",
        "fold",
        "hidden",
        "issue_permit",
        "choose",
        "days_to_rest",
        "deciding_causes",
        "for_technique",
        "permits_if_cleared",
        "_decided",
        "paused",
        "rank_causes",
        "_on",
        "response_to",
        "run_one",
        "seen_in",
        "session_for",
        "steps",
        "todays_dose",
        "triage",
        "unanswered",
        "wishes_from",
    }
    assert known - {name.rpartition(".")[2] for name in WAY} == set()


def test_a_fault_leaves_nothing_behind_once_it_is_mended(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = people()["usual"]
    with monkeypatch.context() as broken:
        break_it(broken, written()["unknot.assessment.decision.compile_decision"])
        decision_of.cache_clear()
        assert today(answers).plan is None
    assert today(answers).plan is not None
