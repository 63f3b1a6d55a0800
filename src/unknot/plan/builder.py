"""The builder: a short greedy over what the permit offers. It never sees an answer.

Techniques are taken by worth for the likely cause, best first, while their part of the
session has room and the minutes last; then they are put in the order of a session.
"""

from __future__ import annotations

from unknot.assessment.permit import Permit
from unknot.knowledge.pack import Pack
from unknot.knowledge.schema import Approach, Technique
from unknot.plan.dose import todays_dose
from unknot.plan.today import LeftOut, Plan, PlanItem, Reason, Wishes
from unknot.terms import Side


def build(pack: Pack, permit: Permit, cause: str | None, wishes: Wishes) -> Plan:
    """Return today's plan within a permit, for the likely cause and what the person has."""
    approach = pack.approach(cause)
    left_out = {
        id: reasons
        for id, technique in pack.techniques.items()
        if (reasons := _against(technique, permit, approach, wishes))
    }
    ranked = sorted(
        (id for id in pack.techniques if id not in left_out),
        key=lambda id: (pack.techniques[id].follows is not None, -approach.worth[id], id),
    )
    chosen: dict[str, PlanItem] = {}
    for id in ranked:
        item = _item(pack, permit, pack.techniques[id], approach, wishes)
        if reason := _no_room(pack, item, chosen, wishes):
            left_out[id] = (reason,)
        else:
            chosen[id] = item
    items = tuple(sorted(chosen.values(), key=lambda item: _place(pack, approach, item)))
    return Plan(
        items=items,
        left_out=tuple(LeftOut(id, left_out[id]) for id in pack.techniques if id in left_out),
        first=approach.first,
        cause=approach.cause,
        total_s=sum(item.total_s for item in items),
        minutes=wishes.minutes,
    )


def _against(
    technique: Technique, permit: Permit, approach: Approach, wishes: Wishes
) -> tuple[Reason, ...]:
    """Return every reason that stands against a technique before time is looked at."""
    reasons = []
    if technique.id not in permit.techniques:
        reasons.append(Reason("not_permitted"))
    if approach.worth[technique.id] == 0:
        reasons.append(Reason("not_for_cause", approach.cause))
    missing = [tool for tool in technique.needs if tool not in wishes.equipment]
    reasons += [Reason("needs", tool) for tool in missing]
    if technique.floor == "yes" and not wishes.can_use_floor:
        reasons.append(Reason("needs_floor"))
    if technique.id in wishes.done_today:
        reasons.append(Reason("done_today"))
    if technique.id in wishes.paused:
        reasons.append(Reason("paused"))
    return tuple(reasons)


def _no_room(
    pack: Pack, item: PlanItem, chosen: dict[str, PlanItem], wishes: Wishes
) -> Reason | None:
    plans = pack.contents.plans
    follows = pack.techniques[item.technique].follows
    if follows is not None and follows not in chosen:
        return Reason("follows", follows)
    in_part = [one for one in chosen.values() if one.part == item.part]
    if len(in_part) >= plans.most_per_part.get(item.part, 1) and follows is None:
        return Reason("part_is_full", item.part)
    worked = [one for one in chosen.values() if _same_tissue(one, item)]
    if worked and follows is None and item.part != "strengthen":
        return Reason("already_worked", worked[0].technique)
    ceiling = plans.ceilings[item.modality].seconds
    spent = sum(one.sets * one.duration_s for one in worked if one.modality == item.modality)
    if spent + item.sets * item.duration_s > ceiling:
        return Reason("ceiling", item.modality)
    if sum(one.total_s for one in chosen.values()) + item.total_s > wishes.minutes * 60:
        return Reason("no_time", str(item.total_s))
    return None


def _same_tissue(one: PlanItem, other: PlanItem) -> bool:
    return (one.part, one.region) == (other.part, other.region)


def _item(
    pack: Pack, permit: Permit, technique: Technique, approach: Approach, wishes: Wishes
) -> PlanItem:
    dose = todays_dose(
        technique.dose, wishes.steps.get(technique.id, 0), permit.limits[technique.modality]
    )
    sides = _sides(technique, wishes)
    fixed = sum(
        phase.seconds
        for phase in technique.phases
        if isinstance(phase.seconds, int) and phase.kind not in {"ramp", "work", "hold"}
    )
    sets = technique.dose.sets
    one_side = sets * dose.duration_s + (sets - 1) * technique.dose.rest_s + fixed
    reasons = [Reason("for_cause", approach.cause)]
    if wishes.steps.get(technique.id, 0):
        reasons.append(Reason("stepped_up", str(wishes.steps[technique.id])))
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
        why=tuple(reasons),
        modified_by=permit.modified_by[technique.modality],
        evidence=tuple(dict.fromkeys((*technique.evidence, *technique.dose.evidence))),
    )


def _sides(technique: Technique, wishes: Wishes) -> tuple[Side, ...]:
    """Return the sides in the order they are worked: the painful side first."""
    if technique.sides == "together":
        return (Side.BOTH,)
    if technique.part == "strengthen" or wishes.side is Side.BOTH:
        first = wishes.painful_side_first if wishes.side is Side.BOTH else wishes.side
        return (first, Side.LEFT if first is Side.RIGHT else Side.RIGHT)
    return (wishes.side,)


def _place(pack: Pack, approach: Approach, item: PlanItem) -> tuple[int, bool, int, str]:
    """Return where an item stands in a session: by part, then what matters most first."""
    order: tuple[str, ...] = pack.contents.plans.order
    follows = pack.techniques[item.technique].follows is not None
    return order.index(item.part), follows, -approach.worth[item.technique], item.technique
