"""What a plan is: the items of one day, each with its dose and its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from unknot.knowledge.schema import AtHand, Part
from unknot.record import NO_TASTES, Tastes
from unknot.terms import Modality, Reason, Side

EITHER_OF: Mapping[AtHand, tuple[str, ...]] = MappingProxyType(
    {
        "wall": ("wall",),
        "chair": ("chair",),
        "wall_or_chair": ("wall", "chair"),
        "bed_or_floor": ("bed", "floor_space"),
    }
)
"""What meets a need of a technique: any one of these."""


@dataclass(frozen=True)
class Wishes:
    """What the person has and wants today.

    `at_hand` is what the place offers: `floor_space`, `bed`, `wall`, `chair`, and `noise`
    where a noisy device disturbs nobody. `steps` is how many dose steps up each technique has
    earned. `done` is how many days ago each was done, today being 0. `resting` is what the
    programme holds back today, each with its reason.
    """

    minutes: int
    equipment: frozenset[str]
    can_use_floor: bool
    side: Side
    at_hand: frozenset[str] = frozenset()
    painful_side_first: Side = Side.RIGHT
    steps: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    done: Mapping[str, tuple[int, ...]] = field(default_factory=lambda: MappingProxyType({}))
    resting: Mapping[str, Reason] = field(default_factory=lambda: MappingProxyType({}))
    tastes: Tastes = NO_TASTES

    def has(self, need: AtHand) -> bool:
        """Say whether something there meets a need; the floor only for who can get up."""
        return any(
            place in self.at_hand and (place != "floor_space" or self.can_use_floor)
            for place in EITHER_OF[need]
        )


@dataclass(frozen=True)
class Change:
    """The smallest change that brings a technique in; every part of it is needed.

    `minutes` more, `equipment` and `at_hand` to add, `days` to wait, a `clearance` for a
    modality that the `rows` of the matrix ask for, `offer_again` what the person set aside,
    and `pick` what to put before others; `instead_of` tells what then makes room.
    """

    minutes: int = 0
    equipment: tuple[str, ...] = ()
    at_hand: tuple[str, ...] = ()
    days: int = 0
    clearance: Modality | None = None
    rows: tuple[str, ...] = ()
    offer_again: tuple[str, ...] = ()
    pick: str = ""
    instead_of: tuple[str, ...] = ()

    @property
    def size(self) -> tuple[int, int, int]:
        """Return how much is asked: a clearance most, then the parts, then the minutes."""
        parts = len(self.equipment) + len(self.at_hand) + len(self.offer_again)
        parts += bool(self.pick) + bool(self.minutes) + self.days
        return (self.clearance is not None, parts, self.minutes)

    def made_to(self, wishes: Wishes) -> Wishes:
        """Return the wishes after the change; a clearance is no wish, and changes the permit."""
        done = {id: tuple(ago + self.days for ago in days) for id, days in wishes.done.items()}
        again = frozenset(self.offer_again)
        picked = (self.pick, *wishes.tastes.picked) if self.pick else wishes.tastes.picked
        return replace(
            wishes,
            minutes=wishes.minutes + self.minutes,
            equipment=wishes.equipment | set(self.equipment),
            at_hand=wishes.at_hand | set(self.at_hand),
            done=MappingProxyType(done),
            tastes=replace(
                wishes.tastes,
                disliked=wishes.tastes.disliked - again,
                not_today=wishes.tastes.not_today - again,
                picked=tuple(dict.fromkeys(picked)),
            ),
        )


@dataclass(frozen=True)
class PlanItem:
    """One technique of today with its dose. Times are for one set on one side, in seconds.

    `min_s` and `max_s` are the ends that today's `duration_s` may be moved between.
    `passive` items are sat or lain through, and take none of the active minutes.
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
    passive: bool
    why: tuple[Reason, ...]
    modified_by: tuple[str, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class LeftOut:
    """A technique that is not in today's plan, why, and what would bring it in.

    `change` is None where nothing that the person may change would.
    """

    technique: str
    why: tuple[Reason, ...]
    change: Change | None = None


@dataclass(frozen=True)
class Plan:
    """What to do today, in order, and why everything else is left out.

    `total_s` is the active time, `passive_s` the time sat with warmth or cold. `stand_ins`
    has for an item what may be done in its place. `relax` says, of an empty plan, what to
    change so that something fits.
    """

    items: tuple[PlanItem, ...]
    left_out: tuple[LeftOut, ...]
    first: tuple[str, ...]
    cause: str
    total_s: int
    minutes: int
    passive_s: int = 0
    stand_ins: Mapping[str, PlanItem] = field(default_factory=lambda: MappingProxyType({}))
    relax: tuple[Change, ...] = ()
