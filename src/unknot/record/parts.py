"""The smaller parts of a record: results of tests, what clinicians cleared, tastes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from unknot.terms import Ended, Modality, Nprs, Side


@dataclass(frozen=True)
class SelfTestResult:
    """One test on one day: an amount a side, in the unit of the test, and how it ended.

    `amounts` has LEFT and RIGHT, or BOTH where a test has no sides; a side that was not done,
    or that the person is not sure of, is absent. Yes is 1 and no is 0.
    """

    test: str
    on: date
    amounts: Mapping[Side, int]
    pain: Nprs
    ended: Ended = Ended.DONE
    ticks: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Clearance:
    """What a clinician has cleared, from a day until a day, both included.

    `confirms`: they looked at the sore place and said that home care may go on.
    """

    on: date
    until: date
    modalities: frozenset[Modality] = frozenset()
    confirms: bool = False

    def holds_on(self, day: date) -> bool:
        """Say whether it holds on a day."""
        return self.on <= day <= self.until


class Says(StrEnum):
    """What a person says of a technique for good."""

    NOTHING = ""
    LIKED = "liked"
    NOT_FOR_ME = "not_for_me"


@dataclass(frozen=True)
class Taste:
    """What a person said of one technique, for good and for a day."""

    technique: str
    says: Says = Says.NOTHING
    set_aside_on: date | None = None
    picked_on: date | None = None


@dataclass(frozen=True)
class Tastes:
    """What the person said of techniques, as it holds on one day.

    `liked` and `disliked` hold for good; for a day `not_today` is left out, and `picked`, the
    latest first, comes before what is worth more, as far as it is permitted and suits the cause.
    """

    liked: frozenset[str] = frozenset()
    disliked: frozenset[str] = frozenset()
    not_today: frozenset[str] = frozenset()
    picked: tuple[str, ...] = ()


NO_TASTES = Tastes()


def tastes_on(tastes: Iterable[Taste], on: date) -> Tastes:
    """Return what holds on a day; the order of `tastes`, the latest first, is that of the picks."""
    said = tuple(tastes)
    return Tastes(
        liked=frozenset(one.technique for one in said if one.says is Says.LIKED),
        disliked=frozenset(one.technique for one in said if one.says is Says.NOT_FOR_ME),
        not_today=frozenset(one.technique for one in said if one.set_aside_on == on),
        picked=tuple(one.technique for one in said if one.picked_on == on),
    )
