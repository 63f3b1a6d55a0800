"""The guard: judges a finished plan against the permit and what the person has today.

It knows nothing of how the plan was made and shares no code with the builder. Whatever it
finds, it refuses; nothing is repaired.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from unknot.assessment.permit import Permit
from unknot.errors import UnknotError
from unknot.knowledge.pack import Pack
from unknot.knowledge.schema import Technique
from unknot.plan.today import Plan, PlanItem, Wishes
from unknot.terms import Side


class Refused(UnknotError):
    """A plan that must not be shown, with every objection."""

    def __init__(self, objections: list[str]) -> None:
        self.objections = tuple(objections)
        super().__init__("; ".join(objections))


def check(pack: Pack, permit: Permit, plan: Plan, wishes: Wishes) -> Plan:
    """Return the plan unchanged, or raise Refused.

    The plan is judged as it is, and once more with each stand-in in the place of its item.
    """
    objections = _objections(pack, permit, plan, wishes)
    for technique, stand_in in plan.stand_ins.items():
        found = _objections(pack, permit, _with_stand_in(plan, technique, stand_in), wishes)
        if technique not in {item.technique for item in plan.items}:
            found.append("it is not planned")
        objections += [f"in place of {technique}: {what}" for what in found]
    if permit.pack_sha256 != pack.sha256:
        objections.append("the permit was given for another pack")
    if objections:
        raise Refused(objections)
    return plan


def _with_stand_in(plan: Plan, technique: str, stand_in: PlanItem) -> Plan:
    items = tuple(stand_in if item.technique == technique else item for item in plan.items)
    active, passive = (
        sum(item.total_s for item in items if item.passive is sat) for sat in (False, True)
    )
    return replace(plan, items=items, total_s=active, passive_s=passive)


def _objections(pack: Pack, permit: Permit, plan: Plan, wishes: Wishes) -> list[str]:
    found = [
        f"{item.technique}: {what}"
        for item in plan.items
        for what in _against(pack, permit, plan, item, wishes)
    ]
    return [*found, *_against_whole(pack, plan, wishes)]


def _against(pack: Pack, permit: Permit, plan: Plan, item: PlanItem, wishes: Wishes) -> list[str]:
    technique = pack.techniques.get(item.technique)
    if technique is None:
        return ["no such technique is in the pack"]
    found = _against_dose(pack, permit, technique, item)
    if item.modality is not technique.modality or item.modality not in permit.modalities:
        found.append(f"{item.modality} is not permitted")
    if item.technique not in permit.techniques:
        found.append("this technique is not permitted")
    if pack.approach(plan.cause).worth[item.technique] < 1:
        found.append(f"it does not suit {plan.cause}")
    if (
        not item.sides
        or len(set(item.sides)) != len(item.sides)
        or (Side.BOTH in item.sides and len(item.sides) > 1)
    ):
        found.append("the sides make no sense")
    if item.passive != technique.passive:
        found.append("what is sat through is told apart wrongly")
    if not item.evidence:
        found.append("no source stands behind it")
    return [*found, *_against_place(technique, wishes), *_against_day(technique, wishes)]


def _against_dose(pack: Pack, permit: Permit, technique: Technique, item: PlanItem) -> list[str]:
    ceiling = pack.contents.plans.ceilings[technique.modality]
    limit = permit.limits.get(technique.modality)
    found = []
    if not 0 < item.min_s <= item.duration_s <= item.max_s:
        found.append(f"{item.duration_s} s is outside {item.min_s} to {item.max_s} s")
    if item.sets * item.max_s > ceiling.seconds:
        found.append(f"{item.sets} x {item.max_s} s is over the ceiling of {ceiling.seconds} s")
    if item.sets > technique.dose.sets:
        found.append(f"{item.sets} sets are more than {technique.dose.sets}")
    if item.rest_s < technique.dose.rest_s:
        found.append(f"it rests {item.rest_s} s between sets, not {technique.dose.rest_s} s")
    if item.max_s > _most_s(technique):
        found.append(f"{item.max_s} s is over its own ceiling of {_most_s(technique)} s")
    if item.intensity > technique.dose.intensity.ceiling:
        found.append(f"intensity {item.intensity} is over its own ceiling")
    if item.total_s < item.sets * item.duration_s * len(item.sides):
        found.append(f"its dose takes longer than {item.total_s} s")
    if item.intensity > ceiling.intensity or item.intensity_start > item.intensity:
        found.append(f"intensity {item.intensity_start} to {item.intensity} is not allowed")
    if limit and limit.intensity_most is not None and item.intensity > limit.intensity_most:
        found.append(f"intensity {item.intensity} is over {limit.intensity_most}")
    if (
        limit
        and limit.duration_percent is not None
        and _uncut(technique.dose.duration_s, item, limit.duration_percent)
    ):
        found.append(f"the time is not cut to {limit.duration_percent} percent")
    return found


def _most_s(technique: Technique) -> int:
    """Return the most seconds of a set that the technique itself allows."""
    dose = technique.dose
    if dose.repetitions is not None:
        return dose.repetitions.ceiling * (dose.seconds_each or 1)
    return dose.duration_s.ceiling if dose.duration_s is not None else 0


def _uncut(ramp: object, item: PlanItem, percent: int) -> bool:
    ceiling = getattr(ramp, "ceiling", None)
    return ceiling is not None and item.max_s * 100 > ceiling * percent


def _against_place(technique: Technique, wishes: Wishes) -> list[str]:
    """Return what the person, or the place, has not and the technique needs."""
    has_floor = wishes.can_use_floor and "floor_space" in wishes.at_hand
    there = {
        "wall": "wall" in wishes.at_hand,
        "chair": "chair" in wishes.at_hand,
        "wall_or_chair": not wishes.at_hand.isdisjoint(("wall", "chair")),
        "bed_or_floor": has_floor or "bed" in wishes.at_hand,
    }
    found = [f"there is no {tool}" for tool in technique.needs if tool not in wishes.equipment]
    found += [f"there is no {place}" for place in technique.at_hand if not there[place]]
    if technique.floor and not has_floor:
        found.append("there is no floor to use")
    if technique.noise and "noise" not in wishes.at_hand:
        found.append("it is too loud for the place")
    return found


def _against_day(technique: Technique, wishes: Wishes) -> list[str]:
    """Return why a technique must rest today, or what the person said against it."""
    days, dose = wishes.done.get(technique.id, ()), technique.dose
    found = []
    if technique.id in wishes.resting:
        found.append("it rests today")
    if 0 in days:
        found.append("it was done today")
    if any(24 * day < dose.gap_h for day in days):
        found.append(f"it was done within {dose.gap_h} hours")
    if len({day for day in days if day in range(1, 7)}) >= dose.days_per_week:
        found.append(f"it was done {dose.days_per_week} times within a week")
    if technique.id in wishes.tastes.disliked | wishes.tastes.not_today:
        found.append("the person has set it aside")
    return found


def _against_whole(pack: Pack, plan: Plan, wishes: Wishes) -> list[str]:
    plans = pack.contents.plans
    found = []
    names = [item.technique for item in plan.items]
    if len(set(names)) != len(names):
        found.append("a technique stands twice")
    active = sum(item.total_s for item in plan.items if not item.passive)
    if active > plan.minutes * 60:
        found.append(f"the plan takes longer than {plan.minutes} minutes")
    if plan.minutes > wishes.minutes:
        found.append(f"there are {wishes.minutes} minutes, not {plan.minutes}")
    if (active, sum(item.total_s for item in plan.items) - active) != (
        plan.total_s,
        plan.passive_s,
    ):
        found.append("its minutes do not add up")
    places = [plans.order.index(item.part) for item in plan.items]
    if places != sorted(places):
        found.append("its parts are out of order")
    # One that follows another is counted with the one it follows.
    alone = Counter(item.part for item in plan.items if not _follows_one_of(pack, item, names))
    found += [f"too much of {part}" for part in alone if alone[part] > plans.most_per_part[part]]
    spent: Counter[tuple[str, str]] = Counter()
    for item in plan.items:
        spent[item.modality, item.region] += item.sets * item.duration_s
    for item in plan.items:
        ceiling = plans.ceilings[item.modality].seconds
        if item.part == "massage" and spent[item.modality, item.region] > ceiling:
            found.append(f"{item.modality} on {item.region} is over {ceiling} s a day")
    return sorted(set(found))


def _follows_one_of(pack: Pack, item: PlanItem, names: list[str]) -> bool:
    known = pack.techniques.get(item.technique)
    return known is not None and known.follows in names
