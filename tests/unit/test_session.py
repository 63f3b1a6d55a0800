"""What a session is made of."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from itertools import pairwise
from types import MappingProxyType

from hypothesis import given

from tests.support.answers import mostly_usual, usual
from tests.support.cases import day_of
from tests.support.packs import outer_hip
from unknot import pathway
from unknot.session import Phase, Session, session_for
from unknot.terms import Side

PACK = outer_hip()
TIMED = {"ramp", "work", "hold"}


def today(**changed: object) -> pathway.Case:
    found = day_of(PACK, usual(PACK, **changed), (), date(2026, 1, 5))
    assert found.assessment.fault is None
    return found


def session(**changed: object) -> Session:
    found = today(**changed)
    assert found.session is not None
    return found.session


def phases_of(technique: str, **changed: object) -> list[Phase]:
    return [one for one in session(**changed).phases if one.technique == technique]


def test_the_ball_is_light_first_then_more_then_held_on_a_tender_point() -> None:
    phases = phases_of("massage_ball_on_wall")
    kinds = [phase.kind for phase in phases]
    assert kinds == ["get_ready", "position", "ramp", "work", "hold", "finish"]
    ramp, work = phases[2], phases[3]
    assert ramp.intensity is not None
    assert work.intensity is not None
    assert ramp.intensity < work.intensity


def test_the_phases_of_one_side_last_exactly_the_dose() -> None:
    found = today(side="both")
    assert found.plan is not None
    assert found.session is not None
    for item in found.plan.items:
        for side in item.sides:
            seconds = sum(
                phase.seconds or 0
                for phase in found.session.phases
                if (phase.technique, phase.side) == (item.technique, side) and phase.kind in TIMED
            )
            assert seconds == item.sets * item.duration_s, item.technique


def test_with_both_sides_sore_the_session_says_when_to_change_sides() -> None:
    phases = phases_of("massage_ball_on_wall", side="both")
    sides = [phase.side for phase in phases if phase.kind == "work"]
    assert set(sides) == {Side.LEFT, Side.RIGHT}
    switch = next(i for i, phase in enumerate(phases) if phase.kind == "switch_side")
    assert phases[switch - 1].side is not phases[switch].side


def test_a_timed_phase_has_its_seconds_and_a_counted_one_its_count() -> None:
    for phase in session(minutes=45).phases:
        assert (phase.ends == "time") <= (phase.seconds is not None)
        assert (phase.ends == "repetitions") <= (phase.repetitions is not None)


@given(mostly_usual(PACK))
def test_cues_come_in_order_and_within_their_phase(answers) -> None:
    found = day_of(PACK, answers, (), date(2026, 1, 5))
    for phase in found.session.phases if found.session else ():
        assert phase.cues[0].at_s == 0
        assert all(before.at_s < after.at_s for before, after in pairwise(phase.cues))
        assert all(cue.at_s < (phase.seconds or 1) for cue in phase.cues)
        for cue in phase.cues:
            assert PACK.words.say(cue.text, side="", seconds=0, repetitions=0, intensity=0)


def test_the_painful_side_comes_first() -> None:
    for sore in (Side.LEFT, Side.RIGHT):
        phases = session(side=str(sore), minutes=45).phases
        first = {phase.technique: phase.side for phase in reversed(phases)}
        assert {side for side in first.values() if side is not Side.BOTH} == {sore}


def test_only_the_work_of_a_set_may_be_made_longer_and_never_a_hold_or_a_ramp() -> None:
    for phase in session(minutes=45).phases:
        if phase.seconds is None:
            assert phase.least_s is phase.most_s is None
        elif phase.kind in {"hold", "ramp", "switch_side", "rest"}:
            assert phase.least_s == phase.seconds == phase.most_s
        elif phase.ends == "time":
            assert phase.least_s == phase.seconds <= phase.most_s


@given(mostly_usual(PACK))
def test_however_a_set_is_moved_it_stays_between_the_ends_of_its_item(answers) -> None:
    found = day_of(PACK, answers, (), date(2026, 1, 5))
    if found.plan is None or found.session is None:
        return
    for item in found.plan.items:
        sets: dict[tuple[Side, int], list[Phase]] = defaultdict(list)
        for phase in found.session.phases:
            if phase.technique == item.technique and phase.kind in TIMED:
                sets[phase.side, phase.set_number].append(phase)
        for one in sets.values():
            assert sum(phase.most_s or 0 for phase in one) <= item.max_s
            assert sum(phase.least_s or 0 for phase in one) >= item.min_s


@given(mostly_usual(PACK))
def test_all_made_as_long_as_can_be_no_ceiling_of_the_day_is_passed(answers) -> None:
    found = day_of(PACK, answers, (), date(2026, 1, 5))
    if found.plan is None or found.session is None:
        return
    items = {item.technique: item for item in found.plan.items}
    spent: dict[tuple[str, str, Side], int] = defaultdict(int)
    for phase in found.session.phases:
        if phase.kind in TIMED:
            item = items[phase.technique]
            spent[item.modality, item.region, phase.side] += phase.most_s or 0
    for (modality, _, _), seconds in spent.items():
        assert seconds <= PACK.contents.plans.ceilings[modality].seconds


def test_the_number_above_which_one_stops_is_that_of_the_kind_of_work() -> None:
    pain = PACK.contents.plans.pain
    for phase in session(minutes=45).phases:
        strong = PACK.techniques[phase.technique].part == "strengthen"
        assert phase.stop_above == (pain.strength_amber if strong else pain.massage_amber)


def test_time_is_told_at_thirty_ten_and_five_seconds_left_where_there_is_time_for_it() -> None:
    for phase in session(minutes=45).phases:
        left = [(phase.seconds or 0) - cue.at_s for cue in phase.cues[1:]]
        expected = [s for s in (30, 10, 5) if phase.ends == "time" and phase.seconds >= 3 * s]
        assert left == expected


def test_a_stand_in_is_played_as_a_technique_of_the_plan_would_be() -> None:
    plan = today(minutes=45).plan
    assert plan is not None
    out, other = plan.items[0], plan.items[-1]
    without = replace(plan, items=plan.items[:-1], stand_ins={out.technique: other})
    stand_ins = session_for(PACK, without).stand_ins
    assert list(stand_ins) == [out.technique]
    alone = replace(plan, items=(other,), stand_ins=MappingProxyType({}))
    assert stand_ins[out.technique] == session_for(PACK, alone).phases
