"""From how a session was borne to the next dose, the trend and the pause."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.packs import outer_hip
from unknot.diary import DiaryEntry, Response, response_to
from unknot.progress import Change, next_step, paused, steps, trend
from unknot.terms import NextStep, Nprs

PACK = outer_hip()
FIRST = date(2026, 1, 5)
BALL = "massage_ball_on_wall"


def entry(day: int, before: int, worst: int, morning: int | None, stopped: bool = False):
    """Return the entry of a session with the ball, so many days after the first."""
    return DiaryEntry(
        on=FIRST + timedelta(days=day),
        techniques=(BALL,),
        pain_before=Nprs(before),
        pain_worst=Nprs(worst),
        pain_after=Nprs(before),
        pain_next_morning=None if morning is None else Nprs(morning),
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
        ([5], Change.NO_CLEAR_CHANGE),
        ([5, 4], Change.NO_CLEAR_CHANGE),
        ([5, 3], Change.BETTER),
        ([3, 5], Change.WORSE),
        ([], Change.NO_CLEAR_CHANGE),
    ],
)
def test_the_trend_speaks_of_change_only_from_two_points(pains: list[int], change: Change) -> None:
    assert trend(PACK, [entry(i, pain, 4, pain) for i, pain in enumerate(pains)]).change is change


@given(st.permutations([entry(0, 6, 4, 6), entry(1, 5, 4, 5), entry(2, 2, 3, 2)]))
def test_the_order_of_entries_does_not_matter(diary: list[DiaryEntry]) -> None:
    assert trend(PACK, diary).before == (6, 5, 2)
    assert steps(PACK, diary) == {BALL: 1}


@pytest.mark.parametrize("score", [-1, 11, 3.5, True])
def test_pain_off_the_scale_cannot_be_held(score: object) -> None:
    with pytest.raises(ValueError, match="NPRS"):
        Nprs(score)  # type: ignore[arg-type]
