"""Which tests at home are open: only what is surely not ruled out."""

from __future__ import annotations

from pathlib import Path

from tests.support.answers import usual
from tests.support.packs import outer_hip
from unknot.assessment.self_tests import HomeTests, home_tests
from unknot.knowledge import load_pack

TEMPLATE = Path(__file__).parents[2] / "packs" / "TEMPLATE"
EVERY_TEST = frozenset(test.id for test in outer_hip().contents.self_tests)
NONE = HomeTests(frozenset(), needs_adult=True)


def someone(**differs: object) -> HomeTests:
    return home_tests(
        outer_hip(), {"cleared_modalities": frozenset(), **usual(outer_hip(), **differs)}
    )


def test_the_usual_person_may_do_every_test_alone() -> None:
    assert someone() == HomeTests(EVERY_TEST, needs_adult=False)


def test_a_pack_without_a_gate_opens_no_test() -> None:
    template = load_pack(TEMPLATE)
    assert home_tests(template, usual(template)) == NONE


def test_not_sure_and_unanswered_shut_the_gate() -> None:
    assert home_tests(outer_hip(), {}) == NONE
    assert someone(difficulty_bearing_weight="not_sure") == NONE


def test_not_sure_about_a_test_keeps_that_test_away() -> None:
    kept_away = EVERY_TEST - someone(pregnant="not_sure").allowed
    assert {"side_bridge_hold", "y_balance"} <= kept_away
    assert "balance_time" not in kept_away


def test_what_a_clinician_has_cleared_opens_the_tests_of_strength() -> None:
    assert "side_lying_raises" not in someone(organ_failure="yes").allowed
    cleared = someone(organ_failure="yes", cleared_modalities=frozenset({"strengthening"}))
    assert "side_lying_raises" in cleared.allowed
