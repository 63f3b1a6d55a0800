"""Today's plan, cause by cause: what the row of clinical facts 3.4 asks for, and no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.support.answers import usual
from tests.support.cases import day_of
from tests.support.packs import outer_hip
from tests.support.plans import permits_of
from unknot.assessment.causes import CauseMatch, Fit, deciding_causes
from unknot.assessment.permit import Permit
from unknot.plan import Change, Plan, Reason, Tastes, Wishes
from unknot.plan.builder import build
from unknot.plan.wishes import days_since
from unknot.terms import Modality, Side

PACK = outer_hip()
DAY = date(2026, 1, 5)
EVERYTHING = frozenset({"floor_space", "bed", "wall", "chair", "noise"})
TOOLS = frozenset({"massage_ball", "foam_roller", "massage_gun", "body_massager", "heat_pack",
                   "cold_pack", "band", "pillow", "step", "bath"})  # fmt: skip
WISHES = Wishes(45, TOOLS, True, Side.RIGHT, EVERYTHING)
DOMS, TENDON = "delayed_onset_muscle_soreness", "gluteal_tendinopathy"
SORE_TENDON = {
    "onset": "gradual", "days_since_start": 60, "age": 52, "tender_bony_point": "yes",
    "pain_on_stairs_or_one_leg": "yes", "pain_now": 3, "pain_worst_24_h": 4,
    "site": "outer_hip", "new_hard_exercise_72_h": "no",
}  # fmt: skip


def permit() -> Permit:
    """Return the widest permit that anybody gets."""
    return max((one for one, _ in permits_of(PACK)), key=lambda one: len(one.techniques))


def plan_for(cause: str | None, also: tuple[str, ...] = (), **wishes: object) -> Plan:
    return build(PACK, permit(), cause, replace(WISHES, **wishes), also)


def ids(plan: Plan) -> list[str]:
    return [item.technique for item in plan.items]


def modalities(plan: Plan) -> set[Modality]:
    return {item.modality for item in plan.items}


def reasons(plan: Plan, technique: str) -> set[str]:
    return {
        reason.kind for one in plan.left_out if one.technique == technique for reason in one.why
    }


def change(plan: Plan, technique: str) -> Change | None:
    return next(one.change for one in plan.left_out if one.technique == technique)


# ------------------------------------------------------------------ each cause its row
EVER = {
    cause: {id for id, worth in PACK.approach(cause).worth.items() if worth}
    for cause in [approach.cause for approach in PACK.contents.plans.approaches]
}
MASSAGE = {id for id, one in PACK.techniques.items() if one.part == "massage"}
STRENGTH = {id for id, one in PACK.techniques.items() if one.part == "strengthen"}
STRETCH = {id for id, one in PACK.techniques.items() if one.part == "stretch"}
DEVICES = {
    id
    for id, one in PACK.techniques.items()
    if one.modality in {Modality.MASSAGE_GUN, Modality.BODY_MASSAGER}
}
HEAVY = {id for id, one in PACK.techniques.items() if "heavy_strength" in one.tags}
PRESSED = {
    id
    for id, one in PACK.techniques.items()
    if {"trochanter_pressure", "adduction_stretch", "compresses_tendon", "side_lying"}
    & set(one.tags)
}


def test_soreness_gets_massage_warmth_and_gentle_work_and_no_hard_session() -> None:
    plan = plan_for(DOMS)
    assert {item.part for item in plan.items} == set(PACK.contents.plans.order)
    assert EVER[DOMS] & HEAVY == set()


def test_a_sore_tendon_gets_loading_first_and_nothing_that_presses_the_tendon() -> None:
    assert EVER[TENDON] & PRESSED == set()
    assert EVER[TENDON] & STRETCH == {"low_lunge_stretch"}
    assert plan_for(TENDON).first[0] == "load_management"
    for minutes in (5, 10, 15):
        plan = plan_for(TENDON, minutes=minutes)
        assert sum(item.part == "strengthen" for item in plan.items) == 3
        assert "standing_isometric_abduction" in ids(plan)


def test_a_bursitis_type_pain_gets_no_device_no_roller_and_no_stretch() -> None:
    offered = EVER["trochanteric_bursitis"]
    rollers = {id for id in MASSAGE if PACK.techniques[id].modality is Modality.FOAM_ROLLING}
    assert offered & (DEVICES | rollers | STRETCH) == set()
    assert {"cold_pack", "standing_isometric_abduction"} <= offered


def test_a_tear_gets_nothing_but_cold() -> None:
    assert EVER["abductor_tendon_tear"] == {"cold_pack"}
    assert ids(plan_for("abductor_tendon_tear")) == ["cold_pack"]


def test_a_piriformis_pain_gets_no_device_and_warmth_rather_than_cold() -> None:
    offered = EVER["piriformis_syndrome"]
    assert offered & DEVICES == set()
    assert "warm_pack" in offered
    assert "cold_pack" not in offered
    assert offered & STRENGTH


@pytest.mark.parametrize("cause", ["sacroiliac_joint", "low_back_referral", "hip_osteoarthritis"])
def test_joint_and_back_get_massage_stretch_strength_and_heat(cause: str) -> None:
    plan = plan_for(cause)
    assert {item.part for item in plan.items} == set(PACK.contents.plans.order)
    assert Modality.HEAT in modalities(plan)
    assert EVER[cause] & HEAVY == set()


def test_imbalance_is_worked_by_strength_first_of_all() -> None:
    plan = plan_for("hip_abductor_weakness", minutes=10)
    assert sum(item.part == "strengthen" for item in plan.items) == 3


def test_at_least_five_out_of_ten_moves_a_sore_tendon_to_the_row_of_bursitis() -> None:
    mild = day_of(PACK, usual(PACK, **SORE_TENDON), (), DAY)
    assert mild.plan is not None
    assert mild.plan.cause == TENDON
    assert Modality.HAND_MASSAGE in mild.assessment.permit.modalities  # type: ignore[union-attr]
    strong = day_of(PACK, usual(PACK, **SORE_TENDON | {"pain_now": 5}), (), DAY)
    assert strong.plan is not None
    assert strong.plan.cause == "trochanteric_bursitis"
    assert modalities(strong.plan) <= {Modality.COLD}
    needs_ok = change(strong.plan, "hand_massage_gluteus_medius")
    assert needs_ok is not None
    assert needs_ok.clearance is Modality.HAND_MASSAGE
    assert "bursitis_pattern" in needs_ok.rows


def test_weakness_moves_a_sore_tendon_to_see_someone_soon_whatever_the_pain() -> None:
    weak = SORE_TENDON | {"pain_now": 1, "pain_worst_24_h": 1, "weak_lifting_sideways": "yes"}
    found = day_of(PACK, usual(PACK, **weak), (), DAY)
    assert found.assessment.level.urgency >= 1
    assert found.plan is None


# ---------------------------------------------------------------- how sure the cause is
def match(id: str, fit: Fit) -> CauseMatch:
    return CauseMatch(id, fit, 0.3, (), (), ())


def test_only_where_no_cause_is_likely_do_others_count_as_well() -> None:
    two = (match(DOMS, Fit.POSSIBLE), match(TENDON, Fit.POSSIBLE))
    assert deciding_causes(PACK, two, ()) == (DOMS, (TENDON,))
    sure = (match(DOMS, Fit.LIKELY), match(TENDON, Fit.POSSIBLE))
    assert deciding_causes(PACK, sure, ()) == (DOMS, ())
    assert deciding_causes(PACK, (match(DOMS, Fit.LESS_LIKELY),), ()) == (None, ())
    assert deciding_causes(PACK, (), ()) == (None, ())


def test_what_cannot_be_told_apart_at_home_counts_as_one() -> None:
    both = (match(TENDON, Fit.POSSIBLE), match("trochanteric_bursitis", Fit.POSSIBLE))
    assert deciding_causes(PACK, both, ("tendon_pattern",)) == (TENDON, ())
    rows = ("tendon_pattern", "bursitis_pattern")
    assert deciding_causes(PACK, both, rows) == ("trochanteric_bursitis", ())


def test_what_does_not_suit_a_cause_that_fits_nearly_as_well_stays_out() -> None:
    plan = plan_for(DOMS, also=(TENDON,))
    assert set(ids(plan)) <= EVER[DOMS] & EVER[TENDON]
    why = next(one.why for one in plan.left_out if one.technique == "cross_legged_glute_stretch")
    assert Reason("not_for_cause", TENDON) in why


# --------------------------------------------------------------- person, place and day
def test_massage_goes_from_light_to_strong() -> None:
    gun = Tastes(picked=("massage_gun_gluteus_medius", "front_of_thigh_massage"))
    for tastes in (Tastes(), gun):
        plan = plan_for(DOMS, tastes=tastes)
        strengths = [item.intensity for item in plan.items if item.part == "massage"]
        assert len(strengths) > 1
        assert strengths == sorted(strengths)


def test_what_follows_another_comes_right_after_it() -> None:
    planned = ids(plan_for("hip_abductor_weakness"))
    roller = planned.index("foam_roller_gluteus_medius")
    assert planned[roller + 1] == "foam_roller_gluteus_maximus"


def test_with_nothing_but_a_floor_there_is_still_a_plan() -> None:
    plan = plan_for(DOMS, equipment=frozenset(), at_hand=frozenset({"floor_space"}))
    assert plan.items
    assert all(not PACK.techniques[id].needs for id in ids(plan))


def test_a_quiet_place_has_no_device_that_hums() -> None:
    plan = plan_for("hip_osteoarthritis", at_hand=EVERYTHING - {"noise"})
    assert modalities(plan).isdisjoint({Modality.MASSAGE_GUN, Modality.BODY_MASSAGER})
    assert "too_loud" in reasons(plan, "body_massager_gluteals")


def test_who_cannot_get_up_again_is_offered_no_floor_whatever_the_place() -> None:
    plan = plan_for(DOMS, can_use_floor=False)
    assert all(not PACK.techniques[id].floor for id in ids(plan))
    assert change(plan, "double_leg_bridge") is None
    assert change(plan_for(DOMS, at_hand=EVERYTHING - {"floor_space"}), "low_lunge_stretch") == (
        Change(at_hand=("floor_space",))
    )


def test_pelvic_tilts_go_on_a_bed_where_nobody_can_get_up_from_the_floor() -> None:
    on_a_bed = plan_for(TENDON, can_use_floor=False, at_hand=frozenset({"bed"}))
    assert "pelvic_tilts" in ids(on_a_bed)
    no_bed = plan_for(TENDON, can_use_floor=False, at_hand=frozenset({"floor_space"}))
    assert reasons(no_bed, "pelvic_tilts") == {"not_at_hand"}


def test_warmth_takes_none_of_the_active_minutes() -> None:
    plan = plan_for(DOMS, minutes=5)
    assert "warm_pack" in ids(plan)
    assert plan.total_s <= 300
    assert plan.passive_s >= 900


def test_what_was_done_yesterday_rests_as_long_as_its_gap_asks() -> None:
    plan = plan_for("hip_abductor_weakness", done={"side_lying_leg_raise": (1,)})
    assert reasons(plan, "side_lying_leg_raise") == {"done_yesterday"}
    assert change(plan, "side_lying_leg_raise") == Change(days=1)
    daily = plan_for(TENDON, done={"double_leg_bridge": (1, 2, 3)})
    assert "double_leg_bridge" in ids(daily)


def test_what_was_done_often_enough_this_week_rests() -> None:
    plan = plan_for("hip_abductor_weakness", done={"side_lying_leg_raise": (2, 4, 6)})
    assert reasons(plan, "side_lying_leg_raise") == {"rest_day"}
    assert change(plan, "side_lying_leg_raise") == Change(days=1)


def test_days_since_counts_from_today_and_never_below_zero() -> None:
    done = (
        (date(2026, 1, 3), ("clam",)),
        (DAY, ("clam", "step_up")),
        (date(2026, 1, 9), ("clam",)),
    )
    assert days_since(done, DAY) == {"clam": (0, 2), "step_up": (0,)}


def test_the_programme_holds_back_with_its_own_reason() -> None:
    plan = plan_for(TENDON, resting={"side_step": Reason("paused", "x")})
    left = next(one for one in plan.left_out if one.technique == "side_step")
    assert left.why == (Reason("paused", "x"),)
    assert left.change is None


# ------------------------------------------------------------------------------ tastes
def test_what_is_liked_wins_between_equals_and_never_over_the_cause() -> None:
    liked = Tastes(liked=frozenset({"cross_legged_glute_stretch", "side_lying_leg_raise"}))
    assert set(ids(plan_for(TENDON, tastes=liked))) <= EVER[TENDON]
    weak = plan_for("sacroiliac_joint", minutes=10)
    clam = plan_for("sacroiliac_joint", minutes=10, tastes=Tastes(liked=frozenset({"clam"})))
    assert ids(weak) == ids(clam)
    near = Tastes(liked=frozenset({"squat_to_chair"}))
    assert "squat_to_chair" in ids(plan_for("low_back_referral", tastes=near))


def test_what_is_set_aside_makes_room_for_the_next_best() -> None:
    plan = plan_for(DOMS)
    for item in plan.items:
        without = plan_for(DOMS, tastes=Tastes(not_today=frozenset({item.technique})))
        assert item.technique not in ids(without)
        assert reasons(without, item.technique) == {"not_today"}
        assert change(without, item.technique) == Change(offer_again=(item.technique,))


def test_two_more_minutes_are_named_where_they_are_what_it_takes() -> None:
    plan = plan_for(DOMS, minutes=5)
    lacking = [one for one in plan.left_out if one.why[0].kind == "no_time"]
    assert lacking
    assert any(one.change and one.change.minutes for one in lacking)
