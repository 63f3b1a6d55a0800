"""From how a session went to the next dose, the trend and the pause."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.packs import outer_hip
from unknot.facts import Response, pain_rules, response_to
from unknot.progression import (
    Direction,
    is_flare_day,
    next_step,
    owes_morning,
    paused,
    steps,
    trend,
    without_change,
)
from unknot.record import DiaryEntry
from unknot.terms import Modality, NextStep, Nprs

PACK = outer_hip()
FIRST = date(2026, 1, 5)
BALL = "massage_ball_on_wall"


def entry(
    day: int,
    before: int,
    worst: int,
    morning: int | None,
    stopped: bool = False,
    techniques: tuple[str, ...] = (BALL,),
    after: int | None = None,
    night: bool | None = None,
) -> DiaryEntry:
    """Return the entry of a session with the ball, so many days after the first."""
    return DiaryEntry(
        on=FIRST + timedelta(days=day),
        techniques=techniques,
        pain_before=Nprs(before),
        pain_worst=Nprs(worst),
        pain_after=Nprs(before if after is None else after),
        pain_next_morning=None if morning is None else Nprs(morning),
        new_night_pain=night,
        stopped=stopped,
    )


@pytest.mark.parametrize(
    ("one", "response"),
    [
        (entry(0, 3, 4, 3), Response.GREEN),
        (entry(0, 3, 5, 3), Response.AMBER),
        (entry(0, 3, 6, 3), Response.RED),
        (entry(0, 3, 4, 4), Response.AMBER),
        (entry(0, 3, 4, 5), Response.RED),
        (entry(0, 3, 4, None), Response.AMBER),
        (entry(0, 3, 3, 3, stopped=True), Response.RED),
        (entry(0, 3, 3, 3, night=True), Response.RED),
        (entry(0, 3, 3, None, night=True), Response.RED),
    ],
)
def test_a_response_follows_the_pain_rules_of_massage(one: DiaryEntry, response: Response) -> None:
    """Green up to 4 of 10, amber 5, red 6 and more; a morning rise of 1 is amber, 2 is red."""
    assert response_to(one, PACK.contents.plans.pain, strength=False) is response


def test_three_good_sessions_earn_one_step_up_and_two_do_not() -> None:
    good = [entry(day, 3, 3, 3) for day in range(3)]
    assert next_step(PACK, BALL, good[:2]) is NextStep.HOLD
    assert next_step(PACK, BALL, good) is NextStep.PROGRESS
    assert steps(PACK, good) == {BALL: 1}


def test_a_week_lies_between_two_steps_up_of_one_technique() -> None:
    daily = [entry(day, 3, 3, 3) for day in range(9)]
    assert steps(PACK, daily) == {BALL: 1}
    assert steps(PACK, [*daily, entry(9, 3, 3, 3)]) == {BALL: 2}


def test_one_technique_steps_up_in_a_session_and_the_next_one_in_the_next() -> None:
    both = (BALL, "glute_squeeze")
    good = [entry(day, 2, 2, 2, techniques=both) for day in range(4)]
    assert steps(PACK, good[:3]) == {BALL: 1}
    assert steps(PACK, good) == {BALL: 1, "glute_squeeze": 1}


def test_a_bad_session_halves_what_was_earned() -> None:
    good = [entry(day, 3, 3, 3) for day in range(36)]
    earned = steps(PACK, good)[BALL]
    assert earned >= 4
    assert steps(PACK, [*good, entry(36, 3, 8, 3)])[BALL] == earned // 2


def test_the_easy_day_after_a_bad_session_starts_at_the_start_of_every_dose() -> None:
    diary = [*(entry(day, 3, 3, 3) for day in range(21)), entry(21, 3, 8, 3)]
    assert steps(PACK, diary, on=FIRST + timedelta(days=22)) == {}
    assert steps(PACK, diary, on=FIRST + timedelta(days=23)) == {BALL: 1}


@pytest.mark.parametrize(("after_days", "flare"), [(0, True), (1, True), (2, False)])
def test_the_day_of_a_bad_session_and_the_day_after_are_easy(after_days: int, flare: bool) -> None:
    on = FIRST + timedelta(days=after_days)
    assert is_flare_day(PACK, [entry(0, 3, 8, 3)], on) is flare
    assert not is_flare_day(PACK, [entry(0, 3, 4, 3)], on)


def test_a_sore_tendon_bears_less_in_strength_and_as_much_in_massage() -> None:
    tendon = {"tender_bony_point": "yes", "pain_lying_on_side": "yes", "site": "outer_hip"}
    spared = {"tender_bony_point": "no", "pain_lying_on_side": "no", "site": "outer_hip"}
    lower, usual = pain_rules(PACK, tendon), pain_rules(PACK, spared)
    assert (lower.strength_green, lower.strength_amber) == (2, 4)
    assert (usual.strength_green, usual.strength_amber) == (3, 5)
    assert lower.massage_amber == usual.massage_amber
    five = entry(0, 3, 5, 3, techniques=("double_leg_bridge",))
    assert response_to(five, lower, strength=True) is Response.RED
    assert response_to(five, usual, strength=True) is Response.AMBER


@pytest.mark.parametrize("told", [{}, {"tender_bony_point": "not_sure", "site": "outer_hip"}])
def test_a_tendon_not_ruled_out_has_the_lower_limits(told: dict[str, str]) -> None:
    assert pain_rules(PACK, told).strength_amber == 4


def test_five_sessions_without_change_end_a_modality_until_the_whole_check_is_done_again() -> None:
    same = [entry(day, 4, 4, 4) for day in range(5)]
    hands = frozenset({Modality.HAND_MASSAGE})
    assert without_change(PACK, same[:4]) == frozenset()
    assert without_change(PACK, same) == hands
    last = same[-1].on
    assert without_change(PACK, same, screened_on=last) == frozenset()
    assert without_change(PACK, same, screened_on=FIRST - timedelta(days=1)) == hands


@pytest.mark.parametrize(
    "last", [entry(4, 3, 4, 3), entry(4, 4, 4, 4, after=3)], ids=["lower", "eased"]
)
def test_one_session_that_helps_keeps_a_modality(last: DiaryEntry) -> None:
    assert without_change(PACK, [*(entry(day, 4, 4, 4) for day in range(4)), last]) == frozenset()


def test_strengthening_is_never_dropped_for_want_of_change() -> None:
    same = [entry(day, 4, 4, 4, techniques=("double_leg_bridge",)) for day in range(9)]
    assert without_change(PACK, same) == frozenset()


def test_only_the_newest_entry_of_an_earlier_day_owes_its_morning() -> None:
    older, newer = entry(0, 3, 3, None), entry(2, 3, 3, None)
    today = FIRST + timedelta(days=3)
    assert owes_morning([newer, older], today) is newer
    assert owes_morning([older, entry(2, 3, 3, 3)], today) is None
    assert owes_morning([newer], newer.on) is None
    assert owes_morning([], today) is None


def test_a_bad_session_steps_back_and_two_in_a_week_stop() -> None:
    bad = [entry(0, 3, 8, 3), entry(4, 3, 8, 3)]
    assert next_step(PACK, BALL, bad[:1]) is NextStep.REGRESS
    assert next_step(PACK, BALL, bad) is NextStep.STOP
    assert paused(PACK, bad, FIRST + timedelta(days=5)) == {BALL}
    assert paused(PACK, bad, FIRST + timedelta(days=12)) == frozenset()


def test_two_bad_sessions_a_week_apart_do_not_stop() -> None:
    assert next_step(PACK, BALL, [entry(0, 3, 8, 3), entry(7, 3, 8, 3)]) is NextStep.REGRESS


def test_a_morning_not_told_never_earns_a_step() -> None:
    assert steps(PACK, [entry(day, 3, 3, None) for day in range(6)]) == {}


@pytest.mark.parametrize(
    ("pains", "change"),
    [
        ([5], Direction.NO_CLEAR_CHANGE),
        ([5, 4], Direction.NO_CLEAR_CHANGE),
        ([5, 3], Direction.BETTER),
        ([3, 5], Direction.WORSE),
        ([], Direction.NO_CLEAR_CHANGE),
    ],
)
def test_the_trend_speaks_of_change_only_from_two_points(
    pains: list[int], change: Direction
) -> None:
    assert trend(PACK, [entry(i, pain, 4, pain) for i, pain in enumerate(pains)]).change is change


@given(st.permutations([entry(0, 6, 4, 6), entry(1, 5, 4, 5), entry(2, 2, 3, 2)]))
def test_the_order_of_entries_does_not_matter(diary: list[DiaryEntry]) -> None:
    assert trend(PACK, diary).before == (6, 5, 2)
    assert steps(PACK, diary) == {BALL: 1}


@pytest.mark.parametrize("score", [-1, 11, 3.5, True])
def test_pain_off_the_scale_cannot_be_held(score: object) -> None:
    with pytest.raises(ValueError, match="NPRS"):
        Nprs(score)  # type: ignore[arg-type]
