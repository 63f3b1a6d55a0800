"""The guard: judges a finished plan against the permit, and knows nothing of how it was made.

It shares no code with the builder. Whatever it finds, it refuses; nothing is repaired.
"""

from __future__ import annotations

from unknot.assessment.permit import Permit
from unknot.knowledge.pack import Pack
from unknot.plan.today import Plan, PlanItem
from unknot.terms import Side


class Refused(Exception):
    """A plan that must not be shown, with every objection."""

    def __init__(self, objections: list[str]) -> None:
        self.objections = tuple(objections)
        super().__init__("; ".join(objections))


def check(pack: Pack, permit: Permit, plan: Plan) -> Plan:
    """Return the plan unchanged, or raise Refused."""
    objections = [
        f"{item.technique}: {what}" for item in plan.items for what in _against(pack, permit, item)
    ]
    objections += _against_whole(pack, plan)
    if permit.pack_sha256 != pack.sha256:
        objections.append("the permit was given for another pack")
    if objections:
        raise Refused(objections)
    return plan


def _against(pack: Pack, permit: Permit, item: PlanItem) -> list[str]:
    technique = pack.techniques.get(item.technique)
    if technique is None:
        return ["no such technique is in the pack"]
    ceiling = pack.contents.plans.ceilings[technique.modality]
    limit = permit.limits.get(technique.modality)
    found = []
    if item.modality is not technique.modality or item.modality not in permit.modalities:
        found.append(f"{item.modality} is not permitted")
    if item.technique not in permit.techniques:
        found.append("this technique is not permitted")
    if not 0 < item.min_s <= item.duration_s <= item.max_s:
        found.append(f"{item.duration_s} s is outside {item.min_s} to {item.max_s} s")
    if item.sets * item.max_s > ceiling.seconds:
        found.append(f"{item.sets} x {item.max_s} s is over the ceiling of {ceiling.seconds} s")
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
    if (
        not item.sides
        or len(set(item.sides)) != len(item.sides)
        or (Side.BOTH in item.sides and len(item.sides) > 1)
    ):
        found.append("the sides make no sense")
    if not item.evidence:
        found.append("no source stands behind it")
    return found


def _uncut(ramp: object, item: PlanItem, percent: int) -> bool:
    ceiling = getattr(ramp, "ceiling", None)
    return ceiling is not None and item.max_s * 100 > ceiling * percent


def _against_whole(pack: Pack, plan: Plan) -> list[str]:
    found = []
    names = [item.technique for item in plan.items]
    if len(set(names)) != len(names):
        found.append("a technique stands twice")
    if sum(item.total_s for item in plan.items) > plan.minutes * 60:
        found.append(f"the plan takes longer than {plan.minutes} minutes")
    spent: dict[tuple[str, str], int] = {}
    for item in plan.items:
        key = (item.modality, item.region)
        spent[key] = spent.get(key, 0) + item.sets * item.duration_s
    for item in plan.items:
        ceiling = pack.contents.plans.ceilings[item.modality].seconds
        if item.part == "massage" and spent[item.modality, item.region] > ceiling:
            found.append(f"{item.modality} on {item.region} is over {ceiling} s a day")
    return sorted(set(found))
