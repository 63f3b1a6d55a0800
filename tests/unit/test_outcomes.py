"""Is it working? What was measured week by week, and what the change in it comes to."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.support.cases import History, facts_of_checks
from tests.support.packs import outer_hip
from unknot.progression import Direction
from unknot.progression.outcomes import Series, series, usual_course
from unknot.record import WeeklyCheck

PACK = outer_hip()
FIRST = date(2026, 1, 5)


def check(week: int, activities: dict[str, int] | None = None, **numbers: int) -> WeeklyCheck:
    return WeeklyCheck(FIRST + timedelta(weeks=week), numbers, activities or {})


def of(measure: str, *checks: WeeklyCheck) -> list[Series]:
    return [one for one in series(PACK, checks) if one.measure.id == measure]


def test_own_activities_have_a_mean_that_is_judged_and_a_line_each_that_is_not() -> None:
    mean, stairs, run = of(
        "own_activities", check(0, {"stairs": 4, "run": 2}), check(3, {"stairs": 6, "run": 5})
    )
    assert (mean.numbers, mean.gain, mean.change) == ((3.0, 5.5), 2.5, Direction.BETTER)
    assert (stairs.name, stairs.numbers, stairs.change) == ("stairs", (4.0, 6.0), None)
    assert (run.name, run.numbers) == ("run", (2.0, 5.0))


@pytest.mark.parametrize(
    ("last", "change"),
    [
        (7, Direction.WORSE),
        (6, Direction.NO_CLEAR_CHANGE),
        (4, Direction.NO_CLEAR_CHANGE),
        (3, Direction.BETTER),
    ],
)
def test_less_pain_is_better_and_two_points_matter(last: int, change: Direction) -> None:
    (pain,) = of("pain_week", check(0, pain_week=5), check(1, pain_week=last))
    assert pain.change is change


def test_a_rating_of_change_is_judged_by_itself() -> None:
    assert of("change", check(4, change=2))[0].change is Direction.BETTER
    assert of("change", check(4, change=1))[0].change is Direction.NO_CLEAR_CHANGE
    assert of("change", check(4, change=-2))[0].change is Direction.WORSE


def test_one_number_tells_no_change_and_what_nobody_agreed_on_is_never_judged() -> None:
    assert of("pain_week", check(0, pain_week=5))[0].change is None
    walks = of("walking_minutes", check(0, walking_minutes=5), check(4, walking_minutes=60))
    assert walks[0].change is None


def test_the_seconds_on_one_leg_come_from_the_tests_at_home() -> None:
    tested = [(FIRST, "single_leg_stance_pain", 12), (FIRST, "balance_time", 40)]
    (seconds,) = series(PACK, (), tested)
    assert (seconds.measure.id, seconds.numbers) == ("one_leg_seconds", (12.0,))


def test_every_number_that_is_judged_names_its_sources() -> None:
    for measure in PACK.contents.measures:
        assert PACK.sources_of(measure.evidence)
        assert measure.least < measure.most


def test_the_usual_course_of_a_cause_is_the_packs_own() -> None:
    tendon = usual_course(PACK, "gluteal_tendinopathy")
    assert tendon is not None
    assert (tendon.helped_percent, tendon.without_percent, tendon.helped_day) == (77, 29, 56)
    assert usual_course(PACK, None) is None


@pytest.mark.parametrize(
    ("scores", "better"),
    [((4, 6), 2), ((4, 5), 1), ((6, 4), -2), ((6, 5), -1)],
)
def test_function_is_told_in_whole_points(scores: tuple[int, int], better: int) -> None:
    first, last = scores
    checks = (check(0, {"stairs": first}), check(6, {"stairs": last}))
    facts = facts_of_checks(PACK, History(checks=checks), FIRST + timedelta(weeks=6))
    assert facts["function_points_better"] == better
    assert facts["function_days"] == 42


def test_a_part_of_a_point_counts_towards_no_change() -> None:
    up = (check(0, {"a": 4, "b": 4, "c": 4}), check(6, {"a": 6, "b": 6, "c": 5}))
    down = (check(0, {"a": 6, "b": 6, "c": 5}), check(3, {"a": 4, "b": 4, "c": 4}))
    on = FIRST + timedelta(weeks=6)
    assert facts_of_checks(PACK, History(checks=up), on)["function_points_better"] == 1
    assert facts_of_checks(PACK, History(checks=down), on)["function_points_down_28"] == 0


def test_a_fall_counts_from_the_best_of_the_last_four_weeks_only() -> None:
    checks = (check(0, {"a": 9}), check(2, {"a": 6}), check(6, {"a": 5}))
    facts = facts_of_checks(PACK, History(checks=checks), FIRST + timedelta(weeks=6))
    assert facts["function_points_down_28"] == 1


def test_a_rating_that_was_never_given_says_nothing() -> None:
    facts = facts_of_checks(PACK, History(), FIRST)
    assert (facts["change_rated"], facts["programme"]) == ("no", "none")
