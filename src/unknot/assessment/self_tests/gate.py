"""Which tests a person may do at home; an answer that is missing or unsure keeps a test away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from unknot.assessment.assess import Assessment
from unknot.facts.self_tests import was_too_much
from unknot.knowledge.pack import Pack
from unknot.record import Answers, SelfTestResult
from unknot.rules.evaluate import evaluate
from unknot.rules.nodes import Node, questions_of
from unknot.terms import NOT_SURE, Disposition


@dataclass(frozen=True)
class HomeTests:
    """What the gate and each test's own condition come to on one day.

    `allowed` may be done now; `with_adult` only once another adult is near. `open` has, for
    each test that waits for it, the questions that are not answered or not sure; `gate_open`
    those that keep the gate shut. `rests`: a test was too much today, so there is no more.
    """

    allowed: frozenset[str] = frozenset()
    with_adult: frozenset[str] = frozenset()
    open: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    gate_open: tuple[str, ...] = ()
    rests: bool = False


CLOSED = HomeTests()


def home_tests(
    pack: Pack,
    assessment: Assessment,
    facts: Answers,
    results: Sequence[SelfTestResult],
    on: date,
    adult_near: bool = False,
) -> HomeTests:
    """Return the tests that a person may do at home today.

    `facts` are all that is known, with what the tests showed. There are none without a gate,
    above routine, or while a safety question is open. `adult_near`: the person said just now
    that another adult is beside them.
    """
    if pack.contents.self_test_gate is None or not _is_clear(assessment):
        return CLOSED
    if _rests(pack, results, on):
        return HomeTests(rests=True)
    gate = pack.conditions["self_test_gate", "none_when"]
    if not _surely_not(gate, facts):
        return HomeTests(gate_open=_open(gate, facts))
    tests = pack.contents.self_tests
    conditions = {test.id: pack.conditions.get(("self_tests", test.id)) for test in tests}
    fits = {id for id, node in conditions.items() if node is None or _surely_not(node, facts)}
    steady = _surely_not(pack.conditions["self_test_gate", "no_single_leg_when"], facts)
    watched = {test.id for test in tests if test.single_leg and not steady}
    waits = frozenset() if adult_near else frozenset(fits & watched)
    return HomeTests(
        allowed=frozenset(fits) - waits,
        with_adult=waits,
        open={
            id: missing
            for id, node in conditions.items()
            if id not in fits and node is not None and (missing := _open(node, facts))
        },
    )


def _is_clear(assessment: Assessment) -> bool:
    levels = {assessment.level, assessment.possible_level}
    return levels == {Disposition.ROUTINE} and not assessment.unanswered and not assessment.fault


def _rests(pack: Pack, results: Sequence[SelfTestResult], on: date) -> bool:
    tests = {test.id: test for test in pack.contents.self_tests}
    return any(
        was_too_much(pack, tests[one.test], one)
        for one in results
        if one.on >= on and one.test in tests
    )


def _surely_not(node: Node, answers: Answers) -> bool:
    """Say whether a condition surely does not hold, not sure read as whatever makes it hold."""
    return evaluate(node, answers, "worst") is False


def _open(node: Node, answers: Answers) -> tuple[str, ...]:
    """Return the questions that leave a condition undecided; none where it surely holds."""
    if evaluate(node, answers, "plain") is not None:
        return ()
    asked = sorted(questions_of(node))
    return tuple(id for id in asked if answers.get(id, NOT_SURE) == NOT_SURE)
