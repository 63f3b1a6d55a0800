"""The choice: which techniques fit together today. A short greedy, tried in three orders.

Techniques are taken best first while their part of the session has room and the minutes
last. Best is by worth; then by worth for the time, which serves short sessions better, fully
and by half. The choice that is worth most is kept, the first of equals.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from unknot.assessment.permit import Permit
from unknot.knowledge.pack import Pack
from unknot.knowledge.schema import Approach, Technique
from unknot.plan.dose import todays_dose
from unknot.plan.today import PlanItem, Wishes
from unknot.terms import Reason, Side

DAYS_OF_A_WEEK = 7
HOURS_OF_A_DAY = 24


@dataclass(frozen=True, eq=False)
class Offer:
    """What may be chosen from: all that one permit gives one person, for a likely cause.

    `also` are causes that fit nearly as well; what is worth nothing for one of them stays out.
    """

    pack: Pack
    permit: Permit
    approach: Approach
    also: tuple[str, ...]
    wishes: Wishes

    @cached_property
    def items(self) -> Mapping[str, PlanItem]:
        """Return today's item for every technique that the permit and the causes leave."""
        return {
            id: _item(self, self.pack.techniques[id])
            for id in self.worth
            if id in self.permit.techniques
        }

    @cached_property
    def worth(self) -> Mapping[str, int]:
        """Return what each technique is worth to this person; what is worth nothing is not in."""
        return {
            id: worth + self.pack.contents.plans.liked_bonus * (id in self.wishes.tastes.liked)
            for id, worth in self.approach.worth.items()
            if worth and self.unsuited_to(id) is None
        }

    @cached_property
    def by_worth(self) -> tuple[str, ...]:
        """Return the techniques, the best first; one that follows another comes last.

        One that leads another counts with it, as the other comes in by it alone.
        """
        return self._ordered(lambda worth, _: worth)

    @cached_property
    def orders(self) -> tuple[tuple[str, ...], ...]:
        """Return the orders that a choice is tried in: by worth, and by worth for the time."""
        by_half = self._ordered(lambda worth, seconds: worth * worth / seconds)
        return (self.by_worth, by_half, self._ordered(lambda worth, seconds: worth / seconds))

    def _ordered(self, merit: Callable[[int, int], float]) -> tuple[str, ...]:
        def place(id: str) -> tuple[bool, float, str]:
            led = [id, *(one for one, leader in self.leader.items() if leader == id)]
            seconds = sum(self.items[one].total_s for one in led)
            return (id in self.leader, -merit(self.value(led), seconds), id)

        return tuple(sorted(self.items, key=place))

    @cached_property
    def leader(self) -> Mapping[str, str]:
        """Return the technique that must come before another, where it may be done at all."""
        follows = ((id, self.pack.techniques[id].follows) for id in self.items)
        return {id: leader for id, leader in follows if leader in self.items and leader}

    def unsuited_to(self, id: str) -> str | None:
        """Return the cause that fits nearly as well and that a technique does not suit."""
        anyone = self.pack.contents.plans.anyone
        others = (self.pack.approach(cause) for cause in self.also)
        unsuited = (one for one in others if one is not anyone and one.worth[id] == 0)
        return next((one.cause for one in unsuited), None)

    def against(self, id: str, wishes: Wishes) -> tuple[Reason, ...]:
        """Return every reason that stands against a technique before time is looked at."""
        technique = self.pack.techniques[id]
        reasons = []
        if id not in self.permit.techniques:
            reasons.append(Reason("not_permitted"))
        if self.approach.worth[id] == 0:
            reasons.append(Reason("not_for_cause", self.approach.cause))
        elif other := self.unsuited_to(id):
            reasons.append(Reason("not_for_cause", other))
        return (*reasons, *_for_now(technique, wishes))

    def choose(self, wishes: Wishes) -> Mapping[str, PlanItem]:
        """Return the techniques of today by id; what was picked is tried before all others."""
        known = self.pack.techniques
        open_ = frozenset(id for id in self.items if not _for_now(known[id], wishes))
        picked = [id for id in wishes.tastes.picked if id in self.items]
        first = [*(self.leader[id] for id in picked if id in self.leader), *picked]
        tries = (self._taken((*first, *order), open_, wishes) for order in self.orders)
        return max(tries, key=self.value)

    def value(self, chosen: Collection[str]) -> int:
        """Return what a choice is worth."""
        return sum(self.worth[id] for id in chosen)

    def _taken(
        self, order: Iterable[str], open_: frozenset[str], wishes: Wishes
    ) -> Mapping[str, PlanItem]:
        chosen: dict[str, PlanItem] = {}
        for id in order:
            if id not in open_ or id in chosen:
                continue
            if self.no_room(self.items[id], chosen, wishes) is None:
                chosen[id] = self.items[id]
        return chosen

    def no_room(
        self, item: PlanItem, chosen: Mapping[str, PlanItem], wishes: Wishes
    ) -> Reason | None:
        """Return why an item does not go with those chosen, or None if it does."""
        plans = self.pack.contents.plans
        leader = self.leader.get(item.technique)
        if leader is not None and leader not in chosen:
            return Reason("follows", leader)
        in_part = [one for one in chosen.values() if one.part == item.part]
        if leader is None:
            alone = sum(one.technique not in self.leader for one in in_part)
            if alone >= plans.most_per_part[item.part]:
                return Reason("part_is_full", item.part)
        worked = [one for one in in_part if one.region == item.region]
        if worked and leader is None and item.part != "strengthen":
            return Reason("already_worked", worked[0].technique)
        spent = sum(one.sets * one.duration_s for one in worked if one.modality == item.modality)
        if spent + item.sets * item.duration_s > plans.ceilings[item.modality].seconds:
            return Reason("ceiling", item.modality)
        if not item.passive and active_s(chosen) + item.total_s > wishes.minutes * 60:
            return Reason("no_time", str(item.total_s))
        return None


def active_s(chosen: Mapping[str, PlanItem]) -> int:
    """Return the seconds that a choice takes, without what is only sat through."""
    return sum(item.total_s for item in chosen.values() if not item.passive)


def days_to_rest(technique: Technique, wishes: Wishes) -> int:
    """Return in how many days a technique may be done again; 0 is today.

    A diary tells days, not hours: a gap is counted in whole days, rounded up.
    """
    dose = technique.dose
    days = wishes.done.get(technique.id, ())
    for wait in range(DAYS_OF_A_WEEK):
        ago = {day + wait for day in days}
        of_this_week = sum(day < DAYS_OF_A_WEEK for day in ago)
        if not ago or (
            min(ago) > 0
            and min(ago) * HOURS_OF_A_DAY >= dose.gap_h
            and of_this_week < dose.days_per_week
        ):
            return wait
    return DAYS_OF_A_WEEK


def _for_now(technique: Technique, wishes: Wishes) -> tuple[Reason, ...]:
    """Return what stands against a technique today, whatever the permit and the cause."""
    return (*_without(technique, wishes), *_resting(technique, wishes))


def _without(technique: Technique, wishes: Wishes) -> list[Reason]:
    """Return what the person or the place lacks."""
    missing = [tool for tool in technique.needs if tool not in wishes.equipment]
    reasons = [Reason("needs", tool) for tool in missing]
    if technique.floor and not wishes.can_use_floor:
        reasons.append(Reason("needs_to_get_up"))
    elif technique.floor and "floor_space" not in wishes.at_hand:
        reasons.append(Reason("needs_floor"))
    reasons += [Reason("not_at_hand", need) for need in technique.at_hand if not wishes.has(need)]
    if technique.noise and "noise" not in wishes.at_hand:
        reasons.append(Reason("too_loud"))
    return reasons


def _resting(technique: Technique, wishes: Wishes) -> list[Reason]:
    """Return what was done too lately, or is held back or set aside."""
    id = technique.id
    reasons = []
    days = wishes.done.get(id, ())
    if id in wishes.resting:
        reasons.append(wishes.resting[id])
    elif wait := days_to_rest(technique, wishes):
        lately = "done_today" if 0 in days else "done_yesterday" if 1 in days else "rest_day"
        reasons.append(Reason(lately, str(wait)))
    if id in wishes.tastes.disliked:
        reasons.append(Reason("not_for_me"))
    if id in wishes.tastes.not_today:
        reasons.append(Reason("not_today"))
    return reasons


def _item(offer: Offer, technique: Technique) -> PlanItem:
    pack, permit, wishes = offer.pack, offer.permit, offer.wishes
    steps = wishes.steps.get(technique.id, 0)
    dose = todays_dose(technique.dose, steps, permit.limits[technique.modality])
    sides = _sides(technique, wishes)
    fixed = sum(
        phase.seconds
        for phase in technique.phases
        if isinstance(phase.seconds, int) and phase.kind not in {"ramp", "work", "hold"}
    )
    sets = technique.dose.sets
    one_side = sets * dose.duration_s + (sets - 1) * technique.dose.rest_s + fixed
    return PlanItem(
        technique=technique.id,
        modality=technique.modality,
        part=technique.part,
        region=technique.muscle,
        side=wishes.side if technique.sides == "each" else Side.BOTH,
        sides=sides,
        sets=sets,
        duration_s=dose.duration_s,
        min_s=dose.min_s,
        max_s=dose.max_s,
        repetitions=dose.repetitions,
        rest_s=technique.dose.rest_s,
        intensity=dose.intensity,
        intensity_start=dose.intensity_start,
        total_s=one_side * len(sides) + pack.contents.plans.setting_up_s,
        passive=technique.passive,
        why=_why(offer, technique, steps),
        modified_by=permit.modified_by[technique.modality],
        evidence=tuple(dict.fromkeys((*technique.evidence, *technique.dose.evidence))),
    )


def _why(offer: Offer, technique: Technique, steps: int) -> tuple[Reason, ...]:
    """Return why a technique is in: for the cause, for what went well, for what is liked."""
    anyone = offer.approach is offer.pack.contents.plans.anyone
    reasons = [Reason("for_anyone" if anyone else "for_cause", offer.approach.cause)]
    if steps:
        reasons.append(Reason("stepped_up", str(steps)))
    if technique.id in offer.wishes.tastes.liked:
        reasons.append(Reason("liked"))
    return tuple(reasons)


def _sides(technique: Technique, wishes: Wishes) -> tuple[Side, ...]:
    """Return the sides in the order they are worked: the painful side first."""
    if technique.sides == "together":
        return (Side.BOTH,)
    if technique.part == "strengthen" or wishes.side is Side.BOTH:
        first = wishes.painful_side_first if wishes.side is Side.BOTH else wishes.side
        return (first, Side.LEFT if first is Side.RIGHT else Side.RIGHT)
    return (wishes.side,)
