"""What a plan is: the items of one day, each with its dose and its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from unknot.knowledge.schema import Part
from unknot.terms import Modality, Side


@dataclass(frozen=True)
class Wishes:
    """What the person has and wants today.

    `steps` is how many dose steps up each technique has earned; `done_today` is what was
    done since the morning, `paused` what two bad responses in a week have put on hold.
    """

    minutes: int
    equipment: frozenset[str]
    can_use_floor: bool
    side: Side
    painful_side_first: Side = Side.RIGHT
    steps: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    done_today: frozenset[str] = frozenset()
    paused: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Reason:
    """Why something is in or out: a kind that the words file knows, and what it is about."""

    kind: str
    about: str = ""


@dataclass(frozen=True)
class PlanItem:
    """One technique of today with its dose. Times are for one set on one side, in seconds.

    `min_s` and `max_s` are the ends that today's `duration_s` may be moved between.
    """

    technique: str
    modality: Modality
    part: Part
    region: str
    side: Side
    sides: tuple[Side, ...]
    sets: int
    duration_s: int
    min_s: int
    max_s: int
    repetitions: int | None
    rest_s: int
    intensity: int
    intensity_start: int
    total_s: int
    why: tuple[Reason, ...]
    modified_by: tuple[str, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class LeftOut:
    """A technique that is not in today's plan, and why."""

    technique: str
    why: tuple[Reason, ...]


@dataclass(frozen=True)
class Plan:
    """What to do today, in order, and why everything else is left out."""

    items: tuple[PlanItem, ...]
    left_out: tuple[LeftOut, ...]
    first: tuple[str, ...]
    cause: str
    total_s: int
    minutes: int
