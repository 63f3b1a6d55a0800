"""Is it working? What was measured week by week, and what the change in it comes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from unknot.knowledge.pack import Pack
from unknot.knowledge.schema import Measure, UsualCourse
from unknot.progression import Direction, change_of
from unknot.record import WeeklyCheck


@dataclass(frozen=True)
class Series:
    """The numbers of one measure, oldest first.

    `name` is set for an activity of the person's own. `gain` is more than 0 where it got
    better. `change` is None where one number cannot tell, or nobody knows how much matters.
    """

    measure: Measure
    name: str
    days: tuple[date, ...]
    numbers: tuple[float, ...]
    gain: float
    change: Direction | None

    @property
    def points(self) -> tuple[tuple[date, float], ...]:
        """Return each day with its number."""
        return tuple(zip(self.days, self.numbers, strict=True))


def series(
    pack: Pack, checks: Sequence[WeeklyCheck], tested: Sequence[tuple[date, str, int]] = ()
) -> tuple[Series, ...]:
    """Return a series for each measure that has numbers, and one for each own activity.

    `tested`: the day, the test and the number of tests at home, which some measures come from.
    """
    weekly = sorted(checks, key=lambda one: one.on)
    found: list[Series] = []
    for measure in pack.contents.measures:
        if measure.kind == "own_activities":
            found += _of_activities(measure, weekly)
            continue
        points = [
            (one.on, float(one.numbers[measure.id])) for one in weekly if measure.id in one.numbers
        ]
        points += [
            (day, float(number)) for day, test, number in tested if test == measure.after_test
        ]
        if points:
            found.append(_series(measure, "", sorted(points)))
    return tuple(found)


def _of_activities(measure: Measure, weekly: Sequence[WeeklyCheck]) -> list[Series]:
    """Return the mean of the activities that were scored each time, then each by itself."""
    scored = [one for one in weekly if one.activities]
    names = dict.fromkeys(name for one in scored for name in one.activities)
    always = [name for name in names if all(name in one.activities for one in scored)]
    found = []
    if always:
        means = [
            (one.on, sum(one.activities[name] for name in always) / len(always)) for one in scored
        ]
        found.append(_series(measure, "", means))
    for name in names:
        points = [(one.on, float(one.activities[name])) for one in scored if name in one.activities]
        days, numbers = zip(*points, strict=True)
        found.append(Series(measure, name, days, numbers, _gain(measure, numbers), None))
    return found


def _series(measure: Measure, name: str, points: Sequence[tuple[date, float]]) -> Series:
    days = tuple(day for day, _ in points)
    numbers = tuple(number for _, number in points)
    gain = _gain(measure, numbers)
    known = measure.meaningful is not None and (measure.kind == "rating" or len(numbers) > 1)
    change = change_of(gain, measure.meaningful or 0) if known else None
    return Series(measure, name, days, numbers, gain, change)


def _gain(measure: Measure, numbers: Sequence[float]) -> float:
    gain = numbers[-1] if measure.kind == "rating" else numbers[-1] - numbers[0]
    return gain if measure.better == "more" else -gain


def usual_course(pack: Pack, cause: str | None) -> UsualCourse | None:
    """Return when most of those who get better do so, for a likely cause."""
    return next((one for one in pack.contents.courses if one.cause == cause), None)
