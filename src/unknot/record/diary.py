"""What a person did and felt: one entry a session, with the 24-hour response; one check a week."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from unknot.terms import Nprs


@dataclass(frozen=True)
class DiaryEntry:
    """One session: what was done, pain before, at its worst, after, and the next morning.

    `new_night_pain`: that the night after was worse than usual; None where it was not told.
    `morning_forgotten`: asked for the morning, the person could not remember it.
    """

    on: date
    techniques: tuple[str, ...]
    pain_before: Nprs
    pain_worst: Nprs
    pain_after: Nprs
    pain_next_morning: Nprs | None = None
    new_night_pain: bool | None = None
    morning_forgotten: bool = False
    stopped: bool = False
    note: str = ""

    @property
    def owes_morning(self) -> bool:
        """Say whether the morning after is still to be asked for."""
        return self.pain_next_morning is None and not self.morning_forgotten

    @property
    def morning_rise(self) -> int | None:
        """Return how many points the next morning was above the start, if it was entered."""
        if self.pain_next_morning is None:
            return None
        return self.pain_next_morning.score - self.pain_before.score


@dataclass(frozen=True)
class WeeklyCheck:
    """What a person measured on one day: a measure of the pack to its number.

    `activities` are their own, each from 0 (cannot do it) to 10 (as well as before).
    """

    on: date
    numbers: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    activities: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class StartedProgramme:
    """A programme that a person has started, for a likely cause.

    Each pause runs from its first day up to the day of going on, which is None while it lasts.
    `moved` has for a planned day the day it was moved to.
    """

    cause: str
    on: date
    pauses: tuple[tuple[date, date | None], ...] = ()
    moved: Mapping[date, date] = field(default_factory=lambda: MappingProxyType({}))

    def paused_on(self, day: date) -> bool:
        """Say whether the programme rests on a day."""
        return any(first <= day and (last is None or day < last) for first, last in self.pauses)
