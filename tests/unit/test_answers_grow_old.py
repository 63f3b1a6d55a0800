"""Answers of an earlier day: what still holds, what has grown, what is asked again."""

from __future__ import annotations

from datetime import date, timedelta

from tests.support.answers import usual
from tests.support.cases import day_of
from tests.support.packs import outer_hip
from unknot.answers import fresh
from unknot.answers.read import Answers

PACK = outer_hip()
DAY = date(2026, 1, 5)


def after(days: int, **changed: object) -> Answers:
    """Return what holds of answers that were all told so many days ago."""
    answers = usual(PACK, **changed)
    return fresh(PACK, answers, dict.fromkeys(answers, DAY), DAY + timedelta(days=days))


def test_answers_of_today_hold_as_they_are() -> None:
    assert after(0) == usual(PACK)


def test_days_since_the_start_grow_by_themselves_up_to_the_most() -> None:
    assert after(1, days_since_start=2)["days_since_start"] == 3
    assert after(1, home_care_days=365)["home_care_days"] == 365


def test_pain_is_asked_again_after_a_day_and_there_is_no_plan_before_that() -> None:
    answers = after(2)
    assert "pain_now" not in answers
    found = day_of(PACK, answers, (), DAY + timedelta(days=2))
    assert found.plan is None
    assert "pain_now" in found.assessment.unanswered


def test_a_warning_sign_is_asked_again_after_four_weeks() -> None:
    assert "saddle_numbness" in after(28)
    assert "saddle_numbness" not in after(29)


def test_a_clock_set_back_makes_every_answer_too_old() -> None:
    assert after(-1) == {}


def test_an_answer_without_a_day_is_asked_again() -> None:
    assert fresh(PACK, usual(PACK), {}, DAY) == {}
