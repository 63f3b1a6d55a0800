"""Promise 4: the guard refuses a plan that leaves its permit, however it was made.

It also refuses what the person has not, the place does not allow, or the day rules out.
"""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

import unknot.plan.guard
from tests.support.packs import outer_hip
from tests.support.plans import permits_of
from unknot.assessment import Permit
from unknot.knowledge.schema import Limit
from unknot.plan import Plan, PlanItem, Reason, Refused, Tastes, Wishes, check
from unknot.plan.builder import build
from unknot.terms import Modality, Side

PACK = outer_hip()
EVERYTHING = frozenset({"floor_space", "bed", "wall", "chair", "noise"})
TOOLS = frozenset({"massage_ball", "foam_roller", "massage_gun", "body_massager", "heat_pack"})
WISHES = Wishes(45, TOOLS, True, Side.RIGHT, EVERYTHING)
CAUSE = "delayed_onset_muscle_soreness"


def permit() -> Permit:
    """Return the widest permit that anybody gets."""
    return max((one for one, _ in permits_of(PACK)), key=lambda one: len(one.techniques))


def planned(wishes: Wishes = WISHES) -> Plan:
    return build(PACK, permit(), CAUSE, wishes)


def first_changed(plan: Plan, **changes: object) -> Plan:
    item = next(item for item in plan.items if item.part == "massage")
    others = [one for one in plan.items if one is not item]
    return replace(plan, items=(replace(item, **changes), *others), stand_ins={})


def only(id: str) -> Plan:
    """Return a plan of one technique, as the builder would dose it."""
    wishes = replace(WISHES, equipment=frozenset(tools()), tastes=Tastes(picked=(id,)))
    plan = build(PACK, permit(), "hip_abductor_weakness", wishes)
    item = next(one for one in plan.items if one.technique == id)
    active, passive = (0, item.total_s) if item.passive else (item.total_s, 0)
    return replace(
        plan, items=(item,), total_s=active, passive_s=passive, stand_ins=MappingProxyType({})
    )


def tools() -> set[str]:
    return {tool for technique in PACK.techniques.values() for tool in technique.needs}


def refused(plan: Plan, wishes: Wishes = WISHES) -> str:
    with pytest.raises(Refused) as refusal:
        check(PACK, permit(), plan, wishes)
    return str(refusal.value)


def test_an_honest_plan_passes() -> None:
    plan = planned()
    assert plan.items
    assert plan.stand_ins
    assert check(PACK, permit(), plan, WISHES) is plan


def test_the_guard_shares_no_code_with_the_builder() -> None:
    tree = ast.parse(Path(unknot.plan.guard.__file__).read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not imported & {f"unknot.plan.{one}" for one in ("builder", "choice", "changes", "dose")}


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
        ({"total_s": 1}, "takes longer than 1 s"),
        ({"min_s": 0, "duration_s": 0}, "outside"),
        ({"passive": True}, "told apart"),
        ({"technique": "clam", "part": "strengthen"}, "does not suit"),
    ],
)
def test_a_changed_item_is_refused(changes: dict[str, object], objection: str) -> None:
    assert objection in refused(first_changed(planned(), **changes))


def test_an_item_outside_the_permit_is_refused() -> None:
    nothing = replace(permit(), techniques=frozenset())
    with pytest.raises(Refused, match="this technique is not permitted"):
        check(PACK, nothing, planned(), WISHES)


def test_an_item_over_the_limit_of_its_permit_is_refused() -> None:
    limits = {modality: Limit(intensity_most=1, duration_percent=10) for modality in Modality}
    limited = replace(permit(), limits=MappingProxyType(limits))
    with pytest.raises(Refused, match="over 1"):
        check(PACK, limited, planned(), WISHES)


def test_a_technique_planned_twice_is_refused() -> None:
    plan = planned()
    assert "twice" in refused(replace(plan, items=(*plan.items, plan.items[0])))


def test_a_permit_of_another_pack_is_refused() -> None:
    with pytest.raises(Refused, match="another pack"):
        check(PACK, replace(permit(), pack_sha256="0" * 64), planned(), WISHES)


def test_minutes_that_do_not_add_up_or_that_nobody_has_are_refused() -> None:
    plan = planned()
    assert "add up" in refused(replace(plan, total_s=plan.total_s - 1))
    assert "add up" in refused(replace(plan, passive_s=plan.passive_s + 1))
    assert "there are 5 minutes" in refused(plan, replace(WISHES, minutes=5))


def test_parts_out_of_order_are_refused() -> None:
    plan = planned()
    assert "out of order" in refused(replace(plan, items=plan.items[::-1]))


def test_more_of_one_part_than_the_pack_allows_is_refused() -> None:
    plan = planned()
    strength = next(item for item in plan.items if item.part == "strengthen")
    more = [replace(strength, technique=id) for id in ("side_step", "squat_to_chair")]
    assert "too much of strengthen" in refused(replace(plan, items=(*plan.items, *more)))


@pytest.mark.parametrize(
    ("id", "wishes", "objection"),
    [
        ("massage_ball_on_wall", {"equipment": frozenset()}, "there is no massage_ball"),
        ("massage_ball_on_wall", {"at_hand": EVERYTHING - {"wall"}}, "there is no wall"),
        ("squat_to_chair", {"at_hand": EVERYTHING - {"chair"}}, "there is no chair"),
        ("side_step", {"at_hand": EVERYTHING - {"wall", "chair"}}, "there is no wall_or_chair"),
        ("glute_squeeze", {"at_hand": frozenset()}, "there is no bed_or_floor"),
        ("double_leg_bridge", {"at_hand": EVERYTHING - {"floor_space"}}, "no floor"),
        ("double_leg_bridge", {"can_use_floor": False}, "no floor"),
        ("massage_gun_gluteus_medius", {"at_hand": EVERYTHING - {"noise"}}, "too loud"),
        ("side_step", {"resting": {"side_step": Reason("paused")}}, "rests today"),
        ("side_step", {"done": {"side_step": (0,)}}, "done today"),
        ("clam", {"done": {"clam": (1,)}}, "within 36 hours"),
        ("clam", {"done": {"clam": (2, 4, 6)}}, "3 times within a week"),
        ("side_step", {"tastes": Tastes(disliked=frozenset({"side_step"}))}, "set it aside"),
        ("side_step", {"tastes": Tastes(not_today=frozenset({"side_step"}))}, "set it aside"),
    ],
)
def test_what_the_person_the_place_or_the_day_rules_out_is_refused(
    id: str, wishes: dict[str, object], objection: str
) -> None:
    plan = only(id)
    everything = replace(WISHES, equipment=frozenset(tools()))
    assert check(PACK, permit(), plan, everything) is plan
    assert objection in refused(plan, replace(everything, **wishes))


def stand_in(plan: Plan, **changes: object) -> Plan:
    id, item = next(iter(plan.stand_ins.items()))
    changed: dict[str, PlanItem] = {id: replace(item, **changes)}
    return replace(plan, stand_ins=MappingProxyType(changed))


def test_a_stand_in_is_judged_as_strictly_as_the_plan() -> None:
    plan = planned()
    assert "in place of" in refused(stand_in(plan, intensity=9))
    assert "in place of" in refused(stand_in(plan, total_s=100_000))
    assert "in place of" in refused(stand_in(plan, technique=plan.items[-1].technique))


def test_a_stand_in_for_nothing_is_refused() -> None:
    plan = planned()
    item = next(iter(plan.stand_ins.values()))
    lost = replace(plan, stand_ins=MappingProxyType({"clam": item}))
    assert "it is not planned" in refused(lost)
