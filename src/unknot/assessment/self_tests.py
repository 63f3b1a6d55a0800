"""Which tests a person may do at home; an answer that is missing or unsure keeps a test away."""

from __future__ import annotations

from dataclasses import dataclass

from unknot.answers.read import Answers
from unknot.knowledge.pack import Pack
from unknot.rules.evaluate import evaluate


@dataclass(frozen=True)
class HomeTests:
    """What the gate and each test's own condition come to.

    `allowed` is empty while the gate is shut. `needs_adult` says that a test on one leg
    wants another adult near.
    """

    allowed: frozenset[str]
    needs_adult: bool


def home_tests(pack: Pack, answers: Answers) -> HomeTests:
    """Return the tests that a person may do at home; without a gate there are none."""
    if pack.contents.self_test_gate is None or not _surely_not(
        pack, answers, ("self_test_gate", "none_when")
    ):
        return HomeTests(frozenset(), needs_adult=True)
    allowed = frozenset(
        test.id
        for test in pack.contents.self_tests
        if _surely_not(pack, answers, ("self_tests", test.id))
    )
    steady = _surely_not(pack, answers, ("self_test_gate", "no_single_leg_when"))
    return HomeTests(allowed, needs_adult=not steady)


def _surely_not(pack: Pack, answers: Answers, key: tuple[str, str]) -> bool:
    """Say whether a condition surely does not hold; one that is not written never holds."""
    node = pack.conditions.get(key)
    return node is None or evaluate(node, answers, "worst") is False
