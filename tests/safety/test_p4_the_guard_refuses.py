"""Promise 4: the guard refuses a plan that leaves its permit, however it was made."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pytest

from tests.support.answers import usual
from tests.support.packs import outer_hip
from unknot import pathway
from unknot.assessment import Permit
from unknot.knowledge.schema import Limit
from unknot.plan import Plan, Refused, check
from unknot.terms import Modality, Side

PACK = outer_hip()


def planned() -> tuple[Permit, Plan]:
    found = pathway.today(PACK, usual(PACK), (), date(2026, 1, 5))
    assert found.assessment.permit is not None
    assert found.plan is not None
    return found.assessment.permit, found.plan


def first_changed(plan: Plan, **changes: object) -> Plan:
    item = next(item for item in plan.items if item.part == "massage")
    others = [one for one in plan.items if one is not item]
    return replace(plan, items=(replace(item, **changes), *others))


def test_an_honest_plan_passes() -> None:
    permit, plan = planned()
    assert check(PACK, permit, plan) is plan


@pytest.mark.parametrize(
    ("changes", "objection"),
    [
        ({"duration_s": 10_000}, "outside"),
        ({"max_s": 10_000}, "ceiling"),
        ({"intensity": 9}, "intensity"),
        ({"intensity_start": 5, "intensity": 3}, "intensity"),
        ({"modality": Modality.HEAT}, "not permitted"),
        ({"technique": "made_up"}, "no such technique"),
        ({"sets": 10}, "ceiling"),
        ({"sides": ()}, "sides"),
        ({"sides": (Side.LEFT, Side.LEFT)}, "sides"),
        ({"evidence": ()}, "no source"),
        ({"total_s": 100_000}, "longer than"),
        ({"min_s": 0, "duration_s": 0}, "outside"),
    ],
)
def test_a_changed_item_is_refused(changes: dict[str, object], objection: str) -> None:
    permit, plan = planned()
    with pytest.raises(Refused, match=objection):
        check(PACK, permit, first_changed(plan, **changes))


def test_an_item_outside_the_permit_is_refused() -> None:
    permit, plan = planned()
    nothing = replace(permit, techniques=frozenset())
    with pytest.raises(Refused, match="this technique is not permitted"):
        check(PACK, nothing, plan)


def test_an_item_over_the_limit_of_its_permit_is_refused() -> None:
    permit, plan = planned()
    limits = {modality: Limit(intensity_most=1, duration_percent=10) for modality in Modality}
    with pytest.raises(Refused, match="over 1"):
        check(PACK, replace(permit, limits=MappingProxyType(limits)), plan)


def test_a_technique_planned_twice_is_refused() -> None:
    permit, plan = planned()
    with pytest.raises(Refused, match="twice"):
        check(PACK, permit, replace(plan, items=(*plan.items, plan.items[0])))


def test_a_permit_of_another_pack_is_refused() -> None:
    permit, plan = planned()
    with pytest.raises(Refused, match="another pack"):
        check(PACK, replace(permit, pack_sha256="0" * 64), plan)
