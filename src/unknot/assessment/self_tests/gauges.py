"""Seven gauges filled by tests at home: what is usual, what is less, which sides differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import get_args

from unknot.facts.self_tests import (
    falls_short,
    newest,
    shows,
    sides_differ,
    was_too_much,
)
from unknot.knowledge.pack import Pack
from unknot.knowledge.schema import GaugeId, Norm, SelfTest
from unknot.record import Answers, SelfTestResult
from unknot.terms import Side


class GaugeState(StrEnum):
    """What a gauge says, from knowing nothing to what is most worth a look."""

    UNKNOWN = "unknown"
    USUAL = "usual"
    SIDES_DIFFER = "sides_differ"
    BELOW_USUAL = "below_usual"


@dataclass(frozen=True)
class Judged:
    """A result beside what is usual: never a diagnosis.

    `percent` is how far the sides are apart, of the higher one; `weaker` is the side that did
    less well, None where there are no two sides or they are alike.
    """

    test: str
    result: SelfTestResult
    state: GaugeState
    norm: Norm | None = None
    percent: int | None = None
    weaker: Side | None = None


@dataclass(frozen=True)
class Gauge:
    """One of the seven, and the newest results that it rests on."""

    id: str
    state: GaugeState
    tests: tuple[Judged, ...]


def gauges(
    pack: Pack, answers: Answers, results: Sequence[SelfTestResult], on: date
) -> tuple[Gauge, ...]:
    """Return all seven gauges in their order; unknown where no test that still holds fills one."""
    order = list(GaugeState)
    found = [
        (test, judged(pack, test, result, answers))
        for test, result in newest(pack, results, on).values()
    ]
    gauges = []
    for id in get_args(GaugeId):
        mine = [(test, one) for test, one in found if test.gauge == id]
        states = [one.state for test, one in mine if test.moves_gauge]
        state = max(states, key=order.index, default=GaugeState.UNKNOWN)
        gauges.append(Gauge(id, state, tuple(one for _, one in mine)))
    return tuple(gauges)


def judged(pack: Pack, test: SelfTest, result: SelfTestResult, answers: Answers) -> Judged:
    """Return a result with its norm, its two sides compared, and what it comes to."""
    age = answers.get("age")
    norm = next(
        (one for one in test.norms if isinstance(age, int) and one.age_from <= age <= one.age_to),
        None,
    )
    left, right = result.amounts.get(Side.LEFT), result.amounts.get(Side.RIGHT)
    percent, weaker = None, None
    if left is not None and right is not None:
        percent = round(abs(left - right) * 100 / max(left, right, 1))
        left_is_weaker = left < right if test.better == "more" else left > right
        weaker = None if left == right else (Side.LEFT if left_is_weaker else Side.RIGHT)
    return Judged(test.id, result, _state(pack, test, result, norm), norm, percent, weaker)


def _state(pack: Pack, test: SelfTest, result: SelfTestResult, norm: Norm | None) -> GaugeState:
    too_much = was_too_much(pack, test, result)
    if test.gauge == "irritability" or test.unit == "yes_no":
        found = too_much or shows(pack, test, result)
        return {True: GaugeState.BELOW_USUAL, False: GaugeState.USUAL, None: GaugeState.UNKNOWN}[
            found
        ]
    if too_much or not result.amounts:
        return GaugeState.UNKNOWN  # a number cut short by pain says nothing of strength
    if norm is not None and any(falls_short(test, norm, one) for one in result.amounts.values()):
        return GaugeState.BELOW_USUAL
    if sides_differ(test, result.amounts):
        return GaugeState.SIDES_DIFFER
    compared = len(result.amounts) > 1 and (test.asymmetry_percent or test.asymmetry_amount)
    return GaugeState.USUAL if norm is not None or compared else GaugeState.UNKNOWN
