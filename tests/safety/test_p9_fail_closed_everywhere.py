"""Promise 3 without a list: a fault in whatever the way to a plan really calls ends it.

`test_p3_fail_closed.py` names the functions that it breaks. Here they are found by watching
one plan being made, so that a new function is broken in turn without anybody naming it.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from importlib import import_module
from importlib.util import find_spec
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any

import pytest

import unknot
from tests.support.answers import sore_tendon, usual
from tests.support.cases import NO_HISTORY, History, record_of, with_records
from tests.support.packs import outer_hip
from unknot import pathway
from unknot.answers.read import Answers
from unknot.assessment.decision import decision_of
from unknot.knowledge import Pack
from unknot.record import DiaryEntry, Record, SelfTestResult, StartedProgramme, WeeklyCheck
from unknot.terms import Disposition, Nprs, Side

DAY = date(2026, 1, 5)
CATCHES_ALL = "unknot.pathway.day"  # the one place where every fault is caught
MAKES_THE_CIRCUIT = (
    "unknot.assessment.decision",
    "unknot.knowledge",
    "unknot.rules",
    "unknot.terms",
)
BALL = "massage_ball_on_wall"
DIARY = tuple(
    DiaryEntry(DAY - timedelta(days=ago), (BALL,), Nprs(4), Nprs(4), Nprs(3), Nprs(3))
    for ago in (6, 4, 2)
)


class Broken(Exception):
    """A fault that nothing in the program knows."""


@dataclass(frozen=True)
class Person:
    """Answers, and what is on record of the weeks."""

    answers: Answers
    history: History = NO_HISTORY
    results: tuple[SelfTestResult, ...] = ()

    @cached_property
    def record(self) -> Record:
        """Return the record, which is made once and before anything is broken."""
        return record_of(outer_hip(), self.answers, DIARY, DAY, self.results, history=self.history)


@cache
def people() -> Mapping[str, Person]:
    """Return the usual person, and those who go through more of it."""
    pack = outer_hip()
    cleared = ["hand_massage", "foam_rolling"]
    clearance = usual(pack, takes_anticoagulant="yes", cleared_modalities=cleared)
    tendon = sore_tendon(pack)
    confirmed = with_records(tendon, frozenset(), confirmed=True, stop_open=False)
    first = DAY - timedelta(days=20)
    moved = {DAY: DAY + timedelta(days=2)}
    press = SelfTestResult(
        "trochanter_press", DAY - timedelta(days=1), {Side.LEFT: 0, Side.RIGHT: 0}, Nprs(0)
    )
    started = StartedProgramme(
        "gluteal_tendinopathy",
        first,
        ((first + timedelta(days=1), first + timedelta(days=2)),),
        moved,
    )
    checks = tuple(
        WeeklyCheck(DAY - timedelta(days=ago), {"change": 2}, {"stairs": 9 - ago // 7})
        for ago in (14, 7)
    )
    return {
        "usual": Person(usual(pack)),
        "sore_on_both_sides": Person(usual(pack, side="both")),
        "with_a_limit": Person(usual(pack, takes_antiplatelet="yes")),
        "with_a_clearance": Person(clearance),
        "tested_at_home": Person(usual(pack), results=(press,)),
        "in_a_programme": Person(
            confirmed, History(checks, started, confirmed_on=first, screened_on=first)
        ),
    }


def imported_by(module: ModuleType) -> Iterator[str]:
    """Yield every module of the engine that the text of a module imports, by its full name."""
    tree = ast.parse(inspect.getsource(module))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names if one.name.startswith("unknot."))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("unknot"):
            for one in node.names:
                inner = f"{node.module}.{one.name}"
                is_module = find_spec(str(node.module)).submodule_search_locations  # type: ignore[union-attr]
                yield str(node.module)
                if is_module and find_spec(inner) is not None:
                    yield inner


@cache
def modules() -> tuple[ModuleType, ...]:
    """Return every module that the safety path imports, at any depth; the packages in between."""
    found: dict[str, ModuleType] = {}
    waiting = [pathway.__name__]
    while waiting:
        name = waiting.pop()
        if name not in found and name != unknot.__name__:
            found[name] = import_module(name)
            waiting += [*imported_by(found[name]), name.rpartition(".")[0]]
    return tuple(found.values())


def functions_of(owner: object, module: str, name: str) -> Iterator[tuple[str, FunctionType]]:
    """Yield the functions, methods and properties written in a module, by dotted name."""
    for key, value in list(vars(owner).items()):
        plain = value.fget if isinstance(value, property) else inspect.unwrap(value)
        if isinstance(value, staticmethod | classmethod):
            plain = value.__func__
        if isinstance(value, cached_property) and owner is not Pack:  # of a pack: once for all
            plain = value.func
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


def today(person: Person) -> pathway.Case:
    return pathway.day(person.record, DAY, outer_hip())


def called_for(person: Person) -> frozenset[CodeType]:
    """Return the code of everything that runs while this person's day is made."""
    seen: set[CodeType] = set()
    assert person.record.diary == DIARY

    def watch(frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            seen.add(frame.f_code)

    decision_of.cache_clear()  # so that the circuit is made again, and its makers are called
    before = sys.getprofile()
    sys.setprofile(watch)
    try:
        today(person)
    finally:
        sys.setprofile(before)
    return frozenset(seen)


def way_to_a_plan() -> dict[str, str]:
    """Return each function on the way, and the first person it is called for."""
    found: dict[str, str] = {}
    for person, told in people().items():
        seen = called_for(told)
        for name, function in written().items():
            if function.__code__ in seen and name != CATCHES_ALL:
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
    person = people()[WAY[name]]
    break_it(monkeypatch, written()[name])
    if name.startswith(MAKES_THE_CIRCUIT):
        decision_of.cache_clear()
    found = today(person)
    monkeypatch.undo()  # what is asked below may call what was broken
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
        "_gated",
        "check_record",
        "days_ahead",
        "facts",
        "function_points_down_28",
        "here",
        "here_on",
        "rules",
        "position",
        "resting",
        "with_due",
        "with_shown",
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


def test_the_modules_are_those_that_the_safety_path_imports() -> None:
    """Each was forgotten once, or would be by a list."""
    names = {module.__name__ for module in modules()}
    known = {
        "unknot.programme",
        "unknot.plan.record_guard",
        "unknot.plan.guard",
        "unknot.facts.table",
        "unknot.facts.diary",
        "unknot.record.record",
        "unknot.assessment.self_tests",
    }
    assert known <= names
    assert not any(
        name.startswith(("unknot.cli", "unknot.claims", "unknot.certificate", "unknot_proof"))
        for name in names
    )
    loaded = {name for name in sys.modules if name.startswith("unknot.")}
    assert names <= loaded


def test_a_fault_leaves_nothing_behind_once_it_is_mended(monkeypatch: pytest.MonkeyPatch) -> None:
    person = people()["usual"]
    with monkeypatch.context() as broken:
        break_it(broken, written()["unknot.assessment.decision.compile_decision"])
        decision_of.cache_clear()
        assert today(person).plan is None
    assert today(person).plan is not None
