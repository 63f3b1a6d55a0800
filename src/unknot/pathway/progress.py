"""How it goes for a case: the trend, what was measured, what to be seen for, the next steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from unknot import progression
from unknot.facts import came_up_on, of_the_diary
from unknot.knowledge.schema import UsualCourse
from unknot.pathway.case import Case
from unknot.progression import Direction, Trend
from unknot.progression.outcomes import Series, series, usual_course
from unknot.record import Record
from unknot.terms import Modality, NextStep


@dataclass(frozen=True)
class ToBeSeen:
    """A red flag of the diary, since when it is there, and by when to be seen."""

    flag: str
    since: date
    by: date


@dataclass(frozen=True)
class Progress:
    """What the record says of how it goes.

    `steps` has the next step of each technique that was done, in the order of doing, and
    `unchanged` the modalities that have changed nothing.
    """

    trend: Trend
    series: tuple[Series, ...]
    usual: UsualCourse | None
    to_be_seen: tuple[ToBeSeen, ...]
    steps: tuple[tuple[str, NextStep], ...]
    unchanged: frozenset[Modality]
    flare: bool

    @property
    def check_again(self) -> bool:
        """Say whether the check should be gone through again."""
        stopped = NextStep.STOP in {step for _, step in self.steps}
        return stopped or self.trend.change is Direction.WORSE


def progress_of(case: Case) -> Progress:
    """Return how it goes for a case."""
    pack, record = case.pack, case.record
    return Progress(
        trend=progression.trend(pack, record.diary),
        series=series(pack, record.weekly_checks, _tested(record)),
        usual=usual_course(pack, case.cause),
        to_be_seen=_to_be_seen(case),
        steps=_steps(case),
        unchanged=progression.without_change(pack, record.diary, record.screened_on),
        flare=case.is_flare_day,
    )


def _tested(record: Record) -> tuple[tuple[date, str, int], ...]:
    """Return the day, the test and the lesser side's number of each result that has one."""
    return tuple(
        (one.on, one.test, min(one.amounts.values())) for one in record.self_tests if one.amounts
    )


def _to_be_seen(case: Case) -> tuple[ToBeSeen, ...]:
    """Return the flags that the diary raises, each with the day it began and the latest day."""
    within = timedelta(days=case.pack.contents.plans.progression.seen_within_days)
    found = []
    for flag in case.assessment.red_flags:
        if of_the_diary(case.pack, flag.id):
            since = came_up_on(case.pack, flag.id, case.record, case.on)
            found.append(ToBeSeen(flag.id, since, max(since + within, case.on)))
    return tuple(found)


def _steps(case: Case) -> tuple[tuple[str, NextStep], ...]:
    known, diary = case.pack.techniques, case.record.diary
    done = dict.fromkeys(technique for entry in diary for technique in entry.techniques)
    steps = progression.next_steps(case.pack, diary, case.rules)
    return tuple((technique, steps[technique]) for technique in done if technique in known)
