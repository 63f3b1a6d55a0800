"""What a session is made of."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from hypothesis import given

from tests.support.answers import mostly_usual, usual
from tests.support.packs import outer_hip
from unknot import pathway
from unknot.session import Phase, Session
from unknot.terms import Side

PACK = outer_hip()
TIMED = {"ramp", "work", "hold"}


def today(**changed: object) -> pathway.Today:
    found = pathway.today(PACK, usual(PACK, **changed), (), date(2026, 1, 5))
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
    found = pathway.today(PACK, answers, (), date(2026, 1, 5))
    for phase in found.session.phases if found.session else ():
        assert phase.cues[0].at_s == 0
        assert all(before.at_s < after.at_s for before, after in pairwise(phase.cues))
        assert all(cue.at_s < (phase.seconds or 1) for cue in phase.cues)
        for cue in phase.cues:
            assert PACK.words.say(cue.text, side="", seconds=0, repetitions=0, intensity=0)
