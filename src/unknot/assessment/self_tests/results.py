"""What tests at home showed, as answers. The worse reading wins, so none makes anything milder.

A question that a red flag, a row of the matrix or another test's condition looks at can only
turn from no to yes. Not sure and not answered stay as they are: each is read as the worse
already, and a yes in their place could open a plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from unknot.answers.read import Answers
from unknot.knowledge.pack import Pack
from unknot.knowledge.schema import Norm, SelfTest
from unknot.rules.evaluate import Answer
from unknot.rules.nodes import questions_of
from unknot.terms import Ended, Nprs, Side

CONDITIONS = ("self_tests", "self_test_gate")
PAINFUL_ENDS = (Ended.FAMILIAR_PAIN, Ended.TOO_MUCH_PAIN)


@dataclass(frozen=True)
class SelfTestResult:
    """One test on one day: an amount a side, in the unit of the test, and how it went.

    `amounts` has LEFT and RIGHT, or BOTH where a test has no sides; a side that was not done,
    or that the person is not sure of, is absent. Yes is 1 and no is 0.
    """

    test: str
    on: date
    amounts: Mapping[Side, int]
    pain: Nprs
    ended: Ended = Ended.DONE
    ticks: frozenset[str] = field(default_factory=frozenset)


def points_of(test: SelfTest, ticks: Iterable[str]) -> int:
    """Return what these ticks of a test come to."""
    ticked = set(ticks)
    return sum(tick.points for tick in test.ticks if tick.id in ticked)


def was_too_much(pack: Pack, test: SelfTest, result: SelfTestResult) -> bool:
    """Say whether a test hurt more than it may, or was stopped for it or for a worse sign."""
    gate = pack.contents.self_test_gate
    most = gate.pain_most if gate and test.pain_most is None else test.pain_most
    too_much = most is None or result.pain.score > most
    return too_much or result.ended is Ended.TOO_MUCH_PAIN or needs_recheck(pack, result)


def needs_recheck(pack: Pack, result: SelfTestResult) -> bool:
    """Say whether the warning signs must be gone through after this test."""
    gate = pack.contents.self_test_gate
    return gate is None or result.ended in gate.recheck_after


def sides_in_order(test: SelfTest, answers: Answers) -> tuple[Side, ...]:
    """Return the sides in the order of testing: the side that hurts comes last."""
    if test.sides == "together":
        return (Side.BOTH,)
    if answers.get("side") == Side.LEFT:
        return (Side.RIGHT, Side.LEFT)
    return (Side.LEFT, Side.RIGHT)


def newest(
    pack: Pack, results: Sequence[SelfTestResult], on: date
) -> dict[str, tuple[SelfTest, SelfTestResult]]:
    """Return the newest result of each test that still holds on a day, by the test's id.

    One of a later day (the clock was set back) counts as of today. A test that the pack does
    not have, or an amount that it cannot come to, is left out.
    """
    gate = pack.contents.self_test_gate
    tests = {test.id: test for test in pack.contents.self_tests}
    if gate is None:
        return {}
    return {
        one.test: (tests[one.test], one)
        for one in sorted(results, key=lambda one: one.on)
        if one.test in tests
        and (on - one.on).days <= gate.good_for_days
        and all(0 <= amount <= tests[one.test].most for amount in one.amounts.values())
    }


def with_results(
    pack: Pack, answers: Answers, results: Sequence[SelfTestResult], on: date
) -> Answers:
    """Return the answers with what the tests of a person show; see the rule of this module."""
    told: dict[str, Answer] = {}
    guarded = _guarded(pack)
    for test, result in newest(pack, results, on).values():
        showed = shows(pack, test, result)
        if test.tells is None or showed is None:
            continue
        if test.tells not in guarded:
            told[test.tells] = "yes" if showed else "no"
        elif showed and answers.get(test.tells) == "no":
            told[test.tells] = "yes"
    return {**answers, **told}


def _guarded(pack: Pack) -> frozenset[str]:
    """Return the questions on which an urgency, a permit or another test hangs."""
    gated = (
        questions_of(node) for (kind, _), node in pack.conditions.items() if kind in CONDITIONS
    )
    return frozenset(pack.safety_questions).union(*gated)


def shows(pack: Pack, test: SelfTest, result: SelfTestResult) -> bool | None:
    """Say whether a test shows what it looks for; None where it was not done to its end."""
    amounts = result.amounts
    whole = (
        result.ended is Ended.DONE
        and not was_too_much(pack, test, result)
        and set(amounts) in ({Side.BOTH}, {Side.LEFT, Side.RIGHT})
    )
    if test.ticks:
        found = test.tells in result.ticks
    elif test.unit == "yes_no":
        found = 1 in amounts.values()
    elif test.how == "timer":
        found = result.ended in PAINFUL_ENDS or was_too_much(pack, test, result)
        whole = whole and set(amounts.values()) == {test.most}
    else:
        found = sides_differ(test, amounts) or any(
            falls_short(test, norm, amount) for norm in test.norms for amount in amounts.values()
        )
    return True if found else (False if whole else None)


def falls_short(test: SelfTest, norm: Norm, amount: int) -> bool:
    """Say whether an amount is off what is usual, by the limit that the pack has for an age."""
    return amount < norm.limit if test.better == "more" else amount >= norm.limit


def sides_differ(test: SelfTest, amounts: Mapping[Side, int]) -> bool:
    """Say whether the two sides differ clearly, by the ends that the pack has for this test."""
    if Side.LEFT not in amounts or Side.RIGHT not in amounts:
        return False
    low, high = sorted((amounts[Side.LEFT], amounts[Side.RIGHT]))
    apart = high - low
    by_percent = test.asymmetry_percent is not None and apart * 100 > test.asymmetry_percent * high
    by_amount = test.asymmetry_amount is not None and apart >= test.asymmetry_amount
    return by_percent or by_amount
