"""Promise 10: over time, worse or no better ends in a clinician, and a stop locks the plan.

Every diary of five looks (days 0, 3, 7, 10 and 13) is gone through, with each look a rest day
or a session of one of three pains and three ways it was borne: ten to the fifth diaries.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import product

import pytest

from tests.support.answers import usual
from tests.support.packs import outer_hip
from unknot import pathway
from unknot.answers import fresh
from unknot.diary import DiaryEntry
from unknot.progress.facts import facts_of, with_facts
from unknot.rules.evaluate import Answer
from unknot.terms import Disposition, Nprs

PACK = outer_hip()
FIRST = date(2026, 1, 5)
DAYS = (0, 3, 7, 10, 13)
LAST = FIRST + timedelta(days=DAYS[-1])
PAINS = (3, 5, 7)
BORNE = {"green": 0, "red": 8, "stopped": 10}


@cache
def session(day: int, pain: int, borne: str) -> DiaryEntry:
    return DiaryEntry(
        on=FIRST + timedelta(days=day),
        techniques=("massage_ball_on_wall",),
        pain_before=Nprs(pain),
        pain_worst=Nprs(max(pain if borne != "green" else 3, BORNE[borne])),
        pain_after=Nprs(pain),
        pain_next_morning=Nprs(pain),
        stopped=borne == "stopped",
    )


def diaries() -> Iterator[tuple[DiaryEntry, ...]]:
    """Yield every diary whose first look is a session."""
    looks = [
        [None, *(session(day, pain, borne) for pain in PAINS for borne in BORNE)] for day in DAYS
    ]
    for looked in product(*looks):
        if looked[0] is not None:
            yield tuple(entry for entry in looked if entry is not None)


@cache
def level_with(facts: tuple[tuple[str, Answer], ...], confirmed: str) -> tuple[Disposition, bool]:
    """Return the level, and whether anything is permitted, of the usual person with a diary."""
    answers = {**usual(PACK), **dict(facts), "not_confirmed": confirmed}
    found = pathway.today(PACK, answers, (), LAST).assessment
    assert found.fault is None
    return found.level, found.permit is not None


def judged(confirmed: str) -> Iterator[tuple[tuple[DiaryEntry, ...], Disposition, bool]]:
    for diary in diaries():
        facts = tuple(sorted(facts_of(PACK, diary, LAST).items()))
        yield diary, *level_with(facts, confirmed)


@pytest.mark.slow
def test_every_diary_that_is_worse_or_no_better_ends_in_a_clinician() -> None:
    seen = 0
    for diary, level, permitted in judged("yes"):
        first, last = diary[0].pain_before.score, diary[-1].pain_before.score
        gained = first - last
        worse = gained <= -2
        no_better = gained < 2 and gained * 100 < 30 * first
        if worse or no_better:
            seen += 1
            assert level.urgency >= Disposition.SOON.urgency
            assert not permitted
    assert seen > 50_000


@pytest.mark.slow
def test_three_bad_sessions_in_two_weeks_escalate_even_when_a_clinician_has_confirmed() -> None:
    for diary, level, permitted in judged("no"):
        reds = [entry for entry in diary if entry.pain_worst.score > 5 and LAST - entry.on
                < timedelta(days=14)]  # fmt: skip
        if len(reds) >= 3:
            assert level.urgency >= Disposition.SOON.urgency
            assert not permitted


def test_some_diary_keeps_its_plan_so_that_the_tests_above_can_fail() -> None:
    good = (session(0, 5, "green"), session(3, 3, "green"), session(13, 3, "green"))
    assert level_with(tuple(sorted(facts_of(PACK, good, LAST).items())), "yes") == (
        Disposition.ROUTINE,
        True,
    )


@pytest.mark.parametrize("borne", BORNE)
def test_after_a_stop_nothing_is_permitted_before_the_signs_are_gone_through(borne: str) -> None:
    diary = (session(0, 5, borne), session(3, 3, "green"))
    for stop_open, permitted in ((True, False), (False, True)):
        answers = pathway.with_records(usual(PACK), frozenset(), False, stop_open)
        found = pathway.today(PACK, answers, diary, FIRST + timedelta(days=3)).assessment
        assert found.level is Disposition.ROUTINE
        assert (found.permit is not None) is permitted


def test_an_answer_cannot_hide_what_the_diary_says() -> None:
    worse = (session(0, 3, "green"), session(7, 7, "green"))
    answers = {**usual(PACK), "diary_days": 0, "diary_points_better": 5}
    assert with_facts(PACK, answers, worse, LAST)["diary_points_better"] == -4
    assert pathway.today(PACK, answers, worse, LAST).plan is None


def test_a_clock_set_back_hides_no_bad_session_and_opens_no_plan() -> None:
    bad = tuple(session(day, 5, "red") for day in (3, 7, 10))
    earlier = FIRST - timedelta(days=30)
    assert facts_of(PACK, bad, earlier)["diary_reds_14"] == 3
    answers = usual(PACK)
    assert fresh(PACK, answers, dict.fromkeys(answers, FIRST), earlier) == {}


def test_no_gain_at_four_weeks_and_under_two_points_at_eight_end_in_a_clinician() -> None:
    for days, gain, level in (
        (27, 0, Disposition.ROUTINE),
        (28, 0, Disposition.SOON),
        (28, 1, Disposition.ROUTINE),
        (56, 1, Disposition.SOON),
        (56, 2, Disposition.ROUTINE),
    ):
        diary = (session(0, 7, "green"), replaced_pain(days, 7 - gain))
        answers = pathway.with_records(usual(PACK), frozenset(), True, False)
        found = pathway.today(PACK, answers, diary, FIRST + timedelta(days=days)).assessment
        assert found.level is level, (days, gain)


def replaced_pain(day: int, pain: int) -> DiaryEntry:
    return session(day, pain, "green")
