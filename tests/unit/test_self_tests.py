"""Tests at home: which are open, what they tell, and which gauge they fill."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.answers import usual
from tests.support.cases import day_of
from tests.support.packs import outer_hip
from unknot.answers.read import Answers
from unknot.assessment.self_tests import (
    CLOSED,
    Gauge,
    GaugeState,
    HomeTests,
    Judged,
    gauges,
    judged,
    needs_recheck,
    points_of,
    sides_in_order,
)
from unknot.facts.self_tests import sides_differ
from unknot.facts.self_tests import with_shown as with_results
from unknot.knowledge import load_pack
from unknot.knowledge.schema import SelfTest
from unknot.pathway import effect_of
from unknot.record import SelfTestResult
from unknot.terms import Ended, Nprs, Side

TEMPLATE = Path(__file__).parents[2] / "packs" / "TEMPLATE"
PACK = outer_hip()
DAY = date(2026, 3, 2)
TESTS = {test.id: test for test in PACK.contents.self_tests}
ON_ONE_LEG = {id for id, test in TESTS.items() if test.single_leg}


def someone(**differs: object) -> Answers:
    recorded = {"cleared_modalities": frozenset[str]()}
    return {**recorded, **usual(PACK, **differs)}


def may(
    *results: SelfTestResult, adult_near: bool = False, on: date = DAY, **differs: object
) -> HomeTests:
    answers = someone(**differs)
    return day_of(PACK, answers, (), on, results).home_tests(adult_near)


def did(
    test: str,
    left: int | None = None,
    right: int | None = None,
    *,
    both: int | None = None,
    pain: int = 0,
    ended: Ended = Ended.DONE,
    ticks: frozenset[str] = frozenset(),
    on: date = DAY,
) -> SelfTestResult:
    told = {Side.LEFT: left, Side.RIGHT: right, Side.BOTH: both}
    amounts: Mapping[Side, int] = {side: one for side, one in told.items() if one is not None}
    return SelfTestResult(test, on, amounts, Nprs(pain), ended, ticks)


def state(result: SelfTestResult, **differs: object) -> GaugeState:
    return judge(result, **differs).state


def judge(result: SelfTestResult, **differs: object) -> Judged:
    return judged(PACK, TESTS[result.test], result, someone(**differs))


# ---------------------------------------------------------------------------- the gate
def test_the_usual_person_may_do_every_test_alone() -> None:
    assert may() == HomeTests(allowed=frozenset(TESTS))


def test_a_pack_without_a_gate_opens_no_test() -> None:
    template = load_pack(TEMPLATE)
    answers = usual(template)
    assert day_of(template, answers, (), DAY).home_tests() == CLOSED


@pytest.mark.parametrize(
    "differs",
    [{"cannot_take_four_steps": "yes"}, {"new_leg_weakness": "yes"}, {"pelvis_drops": None},
     {"limited_flexibility": "yes"}, {"limited_flexibility": "not_sure"}],
    ids=str,
)  # fmt: skip
def test_above_routine_or_with_an_open_safety_question_there_is_no_test(
    differs: dict[str, Any],
) -> None:
    assert may(**differs) == CLOSED


def test_a_fault_in_the_gate_closes_every_test(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("unknot.pathway.case.tests_at_home", broken)
    assert may() == CLOSED


@pytest.mark.parametrize(("now", "worst", "shut"), [(5, 7, False), (6, 6, True), (5, 8, True)])
def test_strong_pain_shuts_the_gate(now: int, worst: int, shut: bool) -> None:
    assert (not may(pain_now=now, pain_worst_24_h=worst).allowed) is shut


def test_not_sure_about_a_test_keeps_it_away_and_names_the_question() -> None:
    found = may(pregnant="not_sure")
    assert "side_bridge_hold" not in found.allowed
    assert found.open["side_bridge_hold"] == ("pregnant",)
    assert "balance_time" in found.allowed


def test_a_test_that_is_surely_ruled_out_waits_for_no_answer() -> None:
    found = may(can_use_floor="no")
    assert "single_leg_bridge_hold" not in found.allowed
    assert "single_leg_bridge_hold" not in found.open


def test_from_65_on_one_leg_only_with_another_adult() -> None:
    alone = may(age=65)
    assert alone.allowed.isdisjoint(ON_ONE_LEG)
    assert alone.with_adult == ON_ONE_LEG - {"y_balance"}  # whose own condition ends at 65
    together = may(age=65, adult_near=True)
    assert alone.with_adult <= together.allowed
    assert together.with_adult == frozenset()
    assert may(age=64).with_adult == frozenset()


def test_what_a_clinician_has_cleared_opens_the_tests_of_strength() -> None:
    assert "side_lying_raises" not in may(organ_failure="yes").allowed
    cleared = frozenset({"strengthening"})
    assert "side_lying_raises" in may(organ_failure="yes", cleared_modalities=cleared).allowed


def test_what_one_test_shows_keeps_the_next_away() -> None:
    sore = did("trochanter_press", 1, 0)
    assert "side_bridge_hold" not in may(sore).allowed
    hurts = did("single_leg_stance_pain", 12, 30, ended=Ended.FAMILIAR_PAIN)
    assert "balance_time" not in may(hurts).allowed
    assert "seated_piriformis_stretch" not in may(sore, hurts).allowed


def test_a_good_test_opens_no_test_that_an_answer_keeps_away() -> None:
    fine = did("single_leg_stance_pain", 30, 30)
    assert "balance_time" not in may(fine, pain_on_stairs_or_one_leg="yes").allowed


def test_after_too_much_there_is_no_more_that_day_and_some_the_next() -> None:
    much = did("side_lying_raises", 8, 9, pain=5)
    assert may(much) == HomeTests(rests=True)
    assert may(much, on=DAY + timedelta(days=1)).allowed
    assert may(much, on=DAY - timedelta(days=3)).rests  # the clock was set back
    assert not may(did("side_lying_raises", 8, 9, pain=4)).rests


def test_a_stop_that_is_still_open_shuts_the_gate() -> None:
    assert may(diary_stop_open="yes").allowed == frozenset()


@pytest.mark.parametrize(("ended", "again"), [
    (Ended.NERVE_SIGNS, True), (Ended.GAVE_WAY, True), (Ended.TOO_MUCH_PAIN, False),
    (Ended.TIRED, False), (Ended.DONE, False),
])  # fmt: skip
def test_only_a_leg_that_tingles_weakens_or_gives_way_asks_for_the_signs_again(
    ended: Ended, again: bool
) -> None:
    assert needs_recheck(PACK, did("balance_time", 5, 5, ended=ended)) is again


def test_the_sore_side_is_tested_last() -> None:
    press = TESTS["trochanter_press"]
    assert sides_in_order(press, {"side": "left"}) == (Side.RIGHT, Side.LEFT)
    assert sides_in_order(press, {"side": "right"}) == (Side.LEFT, Side.RIGHT)
    assert set(sides_in_order(press, {})) == {Side.LEFT, Side.RIGHT}
    assert sides_in_order(TESTS["back_screen"], {"side": "left"}) == (Side.BOTH,)


# ------------------------------------------------------------------- what a test tells
def told(question: str, result: SelfTestResult, on: date = DAY, **differs: object) -> object:
    return with_results(PACK, someone(**differs), [result], on).get(question)


def test_a_sore_bony_point_turns_no_into_yes() -> None:
    assert told("tender_bony_point", did("trochanter_press", 0, 1)) == "yes"


@pytest.mark.parametrize("said", ["yes", "not_sure", None])
def test_a_good_test_never_turns_a_safety_question_milder(said: str | None) -> None:
    fine = did("trochanter_press", 0, 0)
    assert told("tender_bony_point", fine, tender_bony_point=said) == said


def test_a_bad_test_answers_no_safety_question_that_nobody_answered() -> None:
    assert told("tender_bony_point", did("trochanter_press", 1, 1), tender_bony_point=None) is None


def test_what_only_ranks_causes_goes_by_the_test() -> None:
    assert told("hard_shoes_and_socks", did("shoes_and_socks", 0, 0),
                hard_shoes_and_socks="yes") == "no"  # fmt: skip
    assert told("hard_shoes_and_socks", did("shoes_and_socks", 0, 1)) == "yes"


def test_one_side_fine_and_one_not_sure_tells_nothing() -> None:
    half = did("shoes_and_socks", 0)
    assert told("hard_shoes_and_socks", half, hard_shoes_and_socks="yes") == "yes"


@pytest.mark.parametrize(("left", "right", "ended", "pain", "said"), [
    (30, 12, Ended.FAMILIAR_PAIN, 3, "yes"),
    (30, 12, Ended.TOO_MUCH_PAIN, 3, "yes"),
    (30, 30, Ended.DONE, 5, "yes"),
    (30, 30, Ended.DONE, 1, "no"),
    (30, 12, Ended.UNSTEADY, 0, "no"),
])  # fmt: skip
def test_the_known_pain_within_half_a_minute_counts(
    left: int, right: int, ended: Ended, pain: int, said: str
) -> None:
    stood = did("single_leg_stance_pain", left, right, ended=ended, pain=pain)
    assert told("pain_on_stairs_or_one_leg", stood) == said


@pytest.mark.parametrize(("left", "right", "said"), [(3, 8, "yes"), (8, 3, "yes"), (3, 7, "no")])
def test_a_pelvis_counts_as_dropping_from_5_degrees_between_the_sides(
    left: int, right: int, said: str
) -> None:
    assert told("pelvis_drops", did("pelvic_level", left, right)) == said


@pytest.mark.parametrize(("left", "right", "said"), [
    (14, 20, "yes"), (25, 35, "yes"), (16, 24, "no"),
])  # fmt: skip
def test_a_hip_that_turns_in_little_or_less_than_the_other_is_told(
    left: int, right: int, said: str
) -> None:
    assert told("hip_turns_in_little", did("seated_hip_rotation", left, right)) == said


@pytest.mark.parametrize(("test", "amount", "cause"), [
    ("seated_hip_rotation", 10, "hip_osteoarthritis"),
    ("seated_piriformis_stretch", 1, "piriformis_syndrome"),
])  # fmt: skip
def test_what_only_a_test_can_show_moves_its_cause_and_nothing_else(
    test: str, amount: int, cause: str
) -> None:
    answers = someone(onset="gradual", days_since_start=60, hip_turns_in_little=None,
                      stretch_brings_it_on=None)  # fmt: skip
    before = day_of(PACK, answers, (), DAY).assessment
    after = day_of(PACK, answers, (), DAY, [did(test, amount, amount)]).assessment
    was, now = (
        next(one.share for one in found.causes if one.id == cause) for found in (before, after)
    )
    assert now > was
    assert (after.level, after.permit) == (before.level, before.permit)


def test_a_ticked_habit_shows_long_sitting() -> None:
    sits = did("posture_and_habits", both=1, ticks=frozenset({"sits_most_of_day"}))
    crosses = did("posture_and_habits", both=1, ticks=frozenset({"sits_with_crossed_legs"}))
    assert told("sits_most_of_day", sits) == "yes"
    assert told("sits_most_of_day", crosses, sits_most_of_day="yes") == "no"


def test_a_result_grows_old_and_the_newest_counts() -> None:
    sore = did("trochanter_press", 1, 1)
    assert told("tender_bony_point", sore, on=DAY + timedelta(days=28)) == "yes"
    assert told("tender_bony_point", sore, on=DAY + timedelta(days=29)) == "no"
    fine = did("trochanter_press", 0, 0, on=DAY + timedelta(days=7))
    later = DAY + timedelta(days=8)
    assert with_results(PACK, someone(), [fine, sore], later)["tender_bony_point"] == "no"


@pytest.mark.parametrize(
    "odd", [did("no_such_test", 1, 1), did("trochanter_press", 7, 0), did("trochanter_press")]
)
def test_a_result_that_the_pack_cannot_read_tells_nothing(odd: SelfTestResult) -> None:
    assert with_results(PACK, someone(), [odd], DAY) == someone()


def test_a_result_moves_the_likely_causes_and_is_told_as_an_effect() -> None:
    answers = someone(onset="gradual", days_since_start=60, age=50, site="outer_hip")
    results = (did("trochanter_press", 1, 0),
               did("single_leg_stance_pain", 9, 30, ended=Ended.FAMILIAR_PAIN))  # fmt: skip
    before = day_of(PACK, answers, (), DAY)
    after = day_of(PACK, answers, (), DAY, results)
    shares = [
        next(one.share for one in found.assessment.causes if one.id == "gluteal_tendinopathy")
        for found in (before, after)
    ]
    assert shares[1] > shares[0]
    assert not effect_of(before, before)
    moved = effect_of(before, after)
    assert after.plan is not None
    assert set(moved.added) <= {item.technique for item in after.plan.items}
    assert set(moved.removed).isdisjoint(item.technique for item in after.plan.items)
    assert moved.withheld
    assert after.assessment.permit is not None
    assert after.assessment.permit.techniques.isdisjoint(moved.withheld)


# ---------------------------------------------------------------------------- the gauges
def test_points_are_counted_from_the_ticks() -> None:
    step_down = TESTS["lateral_step_down"]
    assert points_of(step_down, {"knee_past_toe", "knee_past_foot", "trunk"}) == 3
    assert points_of(step_down, {tick.id for tick in step_down.ticks}) == step_down.most


@pytest.mark.parametrize(("age", "seconds", "expected"), [
    (30, 31, GaugeState.USUAL), (30, 30, GaugeState.BELOW_USUAL),
    (65, 22, GaugeState.USUAL), (85, 6, GaugeState.USUAL), (85, 5, GaugeState.BELOW_USUAL),
])  # fmt: skip
def test_balance_is_read_by_age(age: int, seconds: int, expected: GaugeState) -> None:
    assert state(did("balance_time", 45, seconds), age=age) is expected


def test_without_an_age_there_is_no_norm() -> None:
    stood = judge(did("balance_time", 4, 4), age=None)
    assert (stood.norm, stood.state) == (None, GaugeState.UNKNOWN)


@pytest.mark.parametrize(("left", "right", "expected", "percent"), [
    (60, 70, GaugeState.USUAL, 14), (85, 100, GaugeState.USUAL, 15),
    (84, 100, GaugeState.SIDES_DIFFER, 16), (0, 0, GaugeState.USUAL, 0),
])  # fmt: skip
def test_sides_differ_clearly_over_15_percent_of_the_better_one(
    left: int, right: int, expected: GaugeState, percent: int
) -> None:
    held = judge(did("side_bridge_hold", left, right))
    assert (held.state, held.percent) == (expected, percent)


def test_the_weaker_side_is_the_one_that_did_less_well() -> None:
    assert judge(did("side_bridge_hold", 40, 60)).weaker is Side.LEFT
    assert judge(did("pelvic_level", 9, 3)).weaker is Side.LEFT
    assert judge(did("pelvic_level", 3, 3)).weaker is None


def test_fewer_points_are_better_in_the_step_down() -> None:
    assert state(did("lateral_step_down", 1, 0)) is GaugeState.USUAL
    assert state(did("lateral_step_down", 1, 4)) is GaugeState.BELOW_USUAL


def test_turning_in_under_15_or_10_less_than_the_other_side_stands_out() -> None:
    assert state(did("seated_hip_rotation", 14, 20)) is GaugeState.BELOW_USUAL
    assert state(did("seated_hip_rotation", 25, 35)) is GaugeState.SIDES_DIFFER
    assert state(did("seated_hip_rotation", 26, 35)) is GaugeState.USUAL


def test_a_number_cut_short_by_pain_says_nothing_of_strength() -> None:
    assert state(did("side_bridge_hold", 5, 60, ended=Ended.TOO_MUCH_PAIN)) is GaugeState.UNKNOWN
    assert state(did("side_bridge_hold", 5, 60, pain=6)) is GaugeState.UNKNOWN


def filled(*results: SelfTestResult, on: date = DAY, **differs: object) -> dict[str, Gauge]:
    return {one.id: one for one in gauges(PACK, someone(**differs), results, on)}


def test_there_are_seven_gauges_and_none_knows_anything_before_a_test() -> None:
    found = filled()
    assert list(found) == [
        "irritability", "engagement", "strength", "movement", "mobility", "balance", "habits",
    ]  # fmt: skip
    assert {one.state for one in found.values()} == {GaugeState.UNKNOWN}


def test_a_gauge_says_what_is_most_worth_a_look_and_names_its_tests() -> None:
    found = filled(
        did("side_lying_raises", 30, 20), did("single_leg_bridge_hold", 50, 60), age=22
    )["engagement"]  # fmt: skip
    assert found.state is GaugeState.BELOW_USUAL
    assert [one.test for one in found.tests] == ["side_lying_raises", "single_leg_bridge_hold"]


def test_pointing_and_bending_move_no_gauge() -> None:
    assert filled(did("one_finger_point", 1, 0))["irritability"].state is GaugeState.UNKNOWN
    assert filled(did("back_screen", both=1))["irritability"].state is GaugeState.UNKNOWN


def test_an_old_result_no_longer_fills_a_gauge() -> None:
    held = did("side_bridge_hold", 40, 60)
    late = DAY + timedelta(days=29)
    assert filled(held)["strength"].state is GaugeState.SIDES_DIFFER
    assert filled(held, on=late)["strength"].state is GaugeState.UNKNOWN


# ------------------------------------------------------------------------------ the pack
@pytest.mark.parametrize("test", TESTS.values(), ids=list(TESTS))
def test_every_limit_lies_on_the_worse_side_of_what_is_usual(test: SelfTest) -> None:
    for norm in test.norms:
        if test.better == "more":
            assert norm.limit <= norm.usual <= test.most
        else:
            assert norm.usual < norm.limit <= test.most


def test_ticks_that_do_not_add_up_are_refused() -> None:
    raw = TESTS["posture_and_habits"].model_dump()
    with pytest.raises(ValueError, match="come to most"):
        SelfTest.model_validate({**raw, "most": 9})
    with pytest.raises(ValueError, match="one tick is called"):
        SelfTest.model_validate({**raw, "tells": "pregnant"})


def test_where_one_side_was_tested_no_sides_differ() -> None:
    first = PACK.contents.self_tests[0]
    assert not sides_differ(first, {Side.LEFT: 9})
