"""What the pages of the tests at home show, made ready for the templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal, get_args

from unknot.knowledge import Pack
from unknot.knowledge.schema import GaugeId, SelfTest, Source
from unknot.pathway import (
    CLOSED,
    Case,
    Effect,
    Gauge,
    HomeTests,
    Judged,
    effect_of,
    gauges,
    judged,
    needs_recheck,
    sides_in_order,
    was_too_much,
)
from unknot.record import Answers
from unknot.terms import Side
from unknot_web.design import words
from unknot_web.design.page import Page
from unknot_web.records import self_tests
from unknot_web.self_tests.forms import ResultForm
from unknot_web.today import Today

ROUTINE = "routine"
TestState = Literal["open", "adult", "asks", "skipped"]
"""Whether a test may be done now; `adult`: with one near, `asks`: when a question is answered."""


@dataclass(frozen=True)
class ShownOpen:
    """A question that keeps a test away while it is open, and the screen that asks it."""

    question: str
    screen: str


@dataclass(frozen=True)
class ShownTest:
    """A test in the list: whether it may be done now, and its newest result."""

    test: SelfTest
    state: TestState
    open: tuple[ShownOpen, ...]
    last: self_tests.KeptResult | None


@dataclass(frozen=True)
class ShownGroup:
    """The tests of a gauge."""

    id: str
    tests: tuple[ShownTest, ...]


def home(now: Today, adult_near: bool = False) -> HomeTests:
    """Return what the engine opens to this person today."""
    return now.case.home_tests(adult_near) if now.state == ROUTINE else CLOSED


@dataclass(frozen=True)
class ListPage(Page):
    """The tests to do at home: none at all unless self-care is permitted."""

    template: ClassVar = "self_tests/list.html"

    state: str
    open_screens: tuple[str, ...]
    stop_open: bool
    home: HomeTests
    gate_open: tuple[ShownOpen, ...]
    groups: tuple[ShownGroup, ...]
    skipped: int
    any_result: bool


def listed(pack: Pack, now: Today, kept: tuple[self_tests.KeptResult, ...]) -> ListPage:
    """Return what the list of tests shows."""
    found = home(now)
    last = {one.result.test: one for one in kept}
    tests = [
        ShownTest(
            test, _state(found, test), _open(pack, found.open.get(test.id, ())), last.get(test.id)
        )
        for test in pack.contents.self_tests
    ]
    anything = bool(found.allowed or found.with_adult)
    groups = tuple(
        ShownGroup(id, mine)
        for id in get_args(GaugeId)
        if (mine := tuple(one for one in tests if one.test.gauge == id and one.state != "skipped"))
    )
    return ListPage(
        state=now.state,
        open_screens=now.open_screens if now.state == "open" else (),
        stop_open=now.stop_open,
        home=found,
        gate_open=_open(pack, found.gate_open),
        groups=groups if anything else (),
        skipped=sum(one.state == "skipped" for one in tests),
        any_result=bool(last),
    )


def _state(found: HomeTests, test: SelfTest) -> TestState:
    if test.id in found.allowed:
        return "open"
    if test.id in found.with_adult:
        return "adult"
    return "asks" if test.id in found.open else "skipped"


def _open(pack: Pack, questions: tuple[str, ...]) -> tuple[ShownOpen, ...]:
    """Name the screen of each open question; one that is never asked has none to name."""
    asked_on = {id: screen.id for screen in pack.screens for id in screen.asks}
    return tuple(ShownOpen(id, asked_on[id]) for id in questions if id in asked_on)


@dataclass(frozen=True)
class OneTestPage(Page):
    """One test; how to do it, and its form, only where the engine opens it."""

    template: ClassVar = "self_tests/test.html"

    test: SelfTest
    state: str
    open_screens: tuple[str, ...]
    stop_open: bool
    home: HomeTests
    may: TestState
    gate_shut: bool
    open: tuple[ShownOpen, ...]
    adult_near: bool
    sources: tuple[Source, ...]
    form: ResultForm | None = None


def one_test(pack: Pack, test: SelfTest, now: Today, adult_near: bool) -> OneTestPage:
    """Return what the page of one test shows, without its form."""
    found = home(now, adult_near)
    return OneTestPage(
        test=test,
        state=now.state,
        open_screens=(),
        stop_open=now.stop_open,
        home=found,
        may=_state(found, test),
        gate_shut=not (found.allowed or found.with_adult),
        open=_open(pack, found.open.get(test.id, found.gate_open)),
        adult_near=adult_near,
        sources=pack.sources_of(test.evidence),
    )


def sides(test: SelfTest, now: Today) -> tuple[Side, ...]:
    """Return the sides of a test in the order of testing."""
    return sides_in_order(test, now.answers)


# --------------------------------------------------------------------------- results
@dataclass(frozen=True)
class ShownAmount:
    """What one side came to, in words."""

    side: str
    said: str


def amounts(test: SelfTest, result: Judged) -> tuple[ShownAmount, ...]:
    """Return what was found, side by side."""
    return tuple(
        ShownAmount(str(side), _said(test, amount))
        for side, amount in sorted(result.result.amounts.items())
    )


def _said(test: SelfTest, amount: int) -> str:
    if test.unit == "yes_no":
        return words.say("answers.yes" if amount else "answers.no")
    unit = words.say(f"self_test_units.{test.unit}")
    return words.say("page.self_test.amount", usual=amount, unit=unit)


def _apart(test: SelfTest, found: Judged) -> str:
    """Return how far the sides are apart, in percent or in the unit that the pack compares."""
    said = found.result.amounts
    if test.unit == "yes_no" or test.ticks or found.percent is None:
        return ""
    if found.weaker is None:
        return words.say("page.self_test_result.alike")
    side = words.say(f"sides.{found.weaker}")
    if test.asymmetry_amount is None:
        return words.say("page.self_test_result.percent", percent=found.percent, side=side)
    unit = words.say(f"self_test_units.{test.unit}")
    apart = abs(said[Side.LEFT] - said[Side.RIGHT])
    return words.say("page.self_test_result.amount", amount=apart, unit=unit, side=side)


@dataclass(frozen=True)
class ResultPage(Page):
    """One result; of a test that the pack no longer has, only its day."""

    template: ClassVar = "self_tests/result.html"

    test: SelfTest | None
    kept: self_tests.KeptResult
    found: Judged | None = None
    amounts: tuple[ShownAmount, ...] = ()
    apart: str = ""
    ticks: tuple[str, ...] = ()
    usual: str = ""
    too_much: bool = False
    recheck: bool = False
    effect: Effect | None = None
    has_plan: bool = False
    sources: tuple[Source, ...] = ()


def result(pack: Pack, now: Today, kept: self_tests.KeptResult) -> ResultPage:
    """Return what the page of one result shows."""
    test = _tests(pack).get(kept.result.test)
    if test is None:
        return ResultPage(None, kept)
    found = judged(pack, test, kept.result, now.answers)
    return ResultPage(
        test=test,
        kept=kept,
        found=found,
        amounts=amounts(test, found),
        apart=_apart(test, found),
        ticks=tuple(tick.id for tick in test.ticks if tick.id in kept.result.ticks),
        usual=_said(test, found.norm.usual) if found.norm and not test.ticks else "",
        too_much=was_too_much(pack, test, kept.result),
        recheck=now.stop_open and needs_recheck(pack, kept.result),
        effect=_effect(now, kept),
        has_plan=now.case.plan is not None,
        sources=pack.sources_of(test.evidence),
    )


def _effect(now: Today, kept: self_tests.KeptResult) -> Effect | None:
    """Return what this result changes, or None where there is no assessment to compare."""
    return effect_of(now.without_result(kept.result), now.case) if now.is_checked else None


@dataclass(frozen=True)
class ShownRow:
    """One result in the history of a test."""

    kept: self_tests.KeptResult
    state: str
    amounts: tuple[ShownAmount, ...]


@dataclass(frozen=True)
class ShownHistory:
    """Every result of one test, the newest first."""

    test: SelfTest
    rows: tuple[ShownRow, ...]


@dataclass(frozen=True)
class GaugesPage(Page):
    """The seven gauges, and every result that they rest on for so many days."""

    template: ClassVar = "self_tests/gauges.html"

    gauges: tuple[Gauge, ...]
    histories: tuple[ShownHistory, ...]
    days: int


def profile(case: Case, kept: tuple[self_tests.KeptResult, ...]) -> GaugesPage:
    """Return what the page of the seven gauges shows."""
    pack, answers = case.pack, case.answers
    return GaugesPage(
        gauges=gauges(pack, answers, case.record.self_tests, case.on),
        histories=_histories(pack, answers, kept),
        days=pack.contents.self_test_gate.good_for_days if pack.contents.self_test_gate else 0,
    )


def _histories(
    pack: Pack, answers: Answers, kept: tuple[self_tests.KeptResult, ...]
) -> tuple[ShownHistory, ...]:
    histories = []
    for test in pack.contents.self_tests:
        mine = [one for one in kept if one.result.test == test.id]
        rows = tuple(_row(pack, test, one, answers) for one in reversed(mine))
        if rows:
            histories.append(ShownHistory(test, rows))
    return tuple(histories)


def _row(pack: Pack, test: SelfTest, kept: self_tests.KeptResult, answers: Answers) -> ShownRow:
    found = judged(pack, test, kept.result, answers)
    return ShownRow(kept, str(found.state), amounts(test, found))


def _tests(pack: Pack) -> Mapping[str, SelfTest]:
    return {test.id: test for test in pack.contents.self_tests}
