"""What the diary and the weekly checks come to, in numbers.

An entry from a later day (the clock was set back) counts as one of today.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TypeVar

from unknot.facts.response import Response, in_order, pain_rules, session_response
from unknot.knowledge.pack import Pack
from unknot.record import Answers, DiaryEntry, Record, WeeklyCheck

_Told = TypeVar("_Told", DiaryEntry, WeeklyCheck)

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class RecordOnDay:
    """A record on a day with the answers that hold then; each part is worked out once.

    What is judged over weeks counts from `since`, the day on which a clinician last confirmed
    that home care may go on; red responses and the last pain always count.
    """

    pack: Pack
    record: Record
    on: date
    answers: Answers
    since: date | None

    @cached_property
    def entries(self) -> Sequence[DiaryEntry]:
        """Return the diary, the oldest entry first."""
        return in_order(self.record.diary)

    @cached_property
    def judged(self) -> Sequence[DiaryEntry]:
        """Return the entries that the weeks are judged by."""
        return _since(self.entries, self.since)

    @cached_property
    def _reds(self) -> Sequence[timedelta]:
        rules = pain_rules(self.pack, self.answers)
        return [
            self.on - one.on
            for one in self.entries
            if session_response(self.pack, one, rules) is Response.RED
        ]

    def reds_within(self, time: timedelta) -> int:
        """Return how many sessions of so long a time went badly."""
        return sum(ago < time for ago in self._reds)

    @property
    def diary_days(self) -> int:
        """Return for how many days there has been a diary."""
        return _days_since(self.judged, self.since, self.on)

    @property
    def points_better(self) -> int:
        """Return by how many points the pain before a session went down."""
        if not self.judged:
            return 0
        return self.judged[0].pain_before.score - self.judged[-1].pain_before.score

    @property
    def percent_better(self) -> int:
        """Return the same as a share of the pain at the start."""
        first = self.judged[0].pain_before.score if self.judged else 0
        return self.points_better * 100 // first if first else 0

    @property
    def last_pain(self) -> int:
        """Return the last pain that was told."""
        if not self.entries:
            return 0
        return (self.entries[-1].pain_next_morning or self.entries[-1].pain_after).score

    @property
    def points_worse_14(self) -> int:
        """Return by how many whole points the last week is above that two weeks before.

        The last week ends with the newest entry, so a lock does not open by itself with time.
        """
        told = self.judged
        ago = [(told[-1].on - one.on, one.pain_before.score) for one in told]
        this = [pain for gap, pain in ago if gap < WEEK]
        then = [pain for gap, pain in ago if 2 * WEEK <= gap < 3 * WEEK]
        if not this or not then:
            return 0
        return (sum(this) * len(then) - sum(then) * len(this)) // (len(this) * len(then))

    # ----------------------------------------------------------------- the weekly checks
    @cached_property
    def _checks(self) -> Sequence[WeeklyCheck]:
        return sorted(self.record.weekly_checks, key=lambda one: one.on)

    @cached_property
    def _scored(self) -> Sequence[WeeklyCheck]:
        return _since([one for one in self._checks if one.activities], self.since)

    @cached_property
    def change_ratings(self) -> Sequence[int]:
        """Return how much better or worse the person said it was, the newest last."""
        ratings = [one.id for one in self.pack.contents.measures if one.kind == "rating"]
        return [
            one.numbers[id]
            for one in self._checks
            for id in ratings
            if id in one.numbers and (self.since is None or one.on >= self.since)
        ]

    @property
    def function_days(self) -> int:
        """Return for how many days the person's own activities have been scored."""
        return _days_since(self._scored, self.since, self.on)

    @property
    def function_points_better(self) -> int:
        """Return the gain in the activities from the first to the newest."""
        return _gained(self._scored[0], self._scored[-1]) if self._scored else 0

    @property
    def function_points_down_28(self) -> int:
        """Return the greatest loss from a check of the last four weeks to the newest one."""
        scored = self._scored
        recent = [one for one in scored if self.on - one.on <= 4 * WEEK]
        return max((-_gained(one, scored[-1]) for one in recent), default=0)


def _since(told: Sequence[_Told], since: date | None) -> Sequence[_Told]:
    """Return what was reported from a day on, or else the last thing before it to start from."""
    if since is None:
        return told
    return [one for one in told if one.on >= since] or told[-1:]


def _days_since(judged: Sequence[_Told], since: date | None, on: date) -> int:
    if not judged:
        return 0
    first = judged[0].on if since is None else max(judged[0].on, since)
    return max(0, (on - first).days)


def _gained(earlier: WeeklyCheck, later: WeeklyCheck) -> int:
    """Return the mean gain over the activities that both scored, in whole points towards 0."""
    both = [name for name in earlier.activities if name in later.activities]
    gain = sum(later.activities[name] - earlier.activities[name] for name in both)
    return int(gain / len(both)) if both else 0
