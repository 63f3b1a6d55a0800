"""Promise 4: what no builder of ours does, and both guards refuse all the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.safety.test_p4_the_guard_refuses import CAUSE, PACK, planned, refused
from tests.support.answers import usual
from tests.support.cases import NO_HISTORY, History, record_of, with_facts
from unknot.assessment.causes import rank_causes
from unknot.assessment.decision import decision_of
from unknot.plan import Plan, Refused
from unknot.plan.record_guard import check_record
from unknot.record import DiaryEntry, StartedProgramme
from unknot.terms import Nprs

TODAY = date(2026, 3, 2)
UNKNOWN = "a_cause_of_another_pack"


def with_shorter_rests(plan: Plan) -> Iterator[Plan]:
    """Yield the plan with a shorter rest in one technique that has rests."""
    for at, item in enumerate(plan.items):
        if PACK.techniques[item.technique].dose.rest_s:
            shorter = replace(item, rest_s=item.rest_s - 1)
            yield replace(plan, items=(*plan.items[:at], shorter, *plan.items[at + 1 :]))


def on_record(
    plan: Plan,
    diary: tuple[DiaryEntry, ...] = (),
    history: History = NO_HISTORY,
    cause: str = CAUSE,
) -> Plan:
    record = record_of(PACK, usual(PACK), diary, TODAY, history=history)
    known = with_facts(PACK, usual(PACK), diary, TODAY, history)
    return check_record(PACK, plan, record, TODAY, known, cause)


def first_only(plan: Plan) -> Plan:
    return replace(plan, items=plan.items[:1], stand_ins={})


def test_a_rest_that_is_shorter_than_its_dose_is_refused() -> None:
    shorter = list(with_shorter_rests(planned()))
    assert shorter
    assert all("it rests" in refused(plan) for plan in shorter)


def test_a_technique_that_is_in_no_pack_is_refused_from_the_record_too() -> None:
    plan = first_only(planned())
    assert on_record(plan) is plan
    unknown = replace(plan, items=(replace(plan.items[0], technique="no_such_one"),))
    with pytest.raises(Refused, match="no such technique"):
        on_record(unknown)


def test_a_technique_that_was_done_on_all_its_days_of_a_week_is_refused() -> None:
    plan = first_only(planned())
    technique = PACK.techniques[plan.items[0].technique]
    days = range(7 - technique.dose.days_per_week, 7)
    if technique.dose.days_per_week == 7:
        days = range(7)
    diary = tuple(
        DiaryEntry(TODAY - timedelta(days=ago), (technique.id,), Nprs(1), Nprs(1), Nprs(1), Nprs(1))
        for ago in days
    )
    assert len(diary) == technique.dose.days_per_week
    with pytest.raises(Refused, match="times within a week"):
        on_record(plan, diary)
    if technique.dose.days_per_week < 7:
        assert on_record(plan, diary[1:]) is plan


def test_a_programme_that_no_pack_has_opens_no_technique() -> None:
    assert UNKNOWN not in {one.cause for one in PACK.contents.programmes}
    gated = PACK.contents.plans.progression.gated
    heavy = next(id for id, one in PACK.techniques.items() if gated in one.tags)
    plan = first_only(planned())
    planned_heavy = replace(plan, items=(replace(plan.items[0], technique=heavy),))
    history = History(programme=StartedProgramme(UNKNOWN, TODAY - timedelta(days=60)))
    with pytest.raises(Refused, match="it waits for a stage"):
        on_record(planned_heavy, history=history, cause=UNKNOWN)


def test_where_no_story_is_known_to_hold_no_cause_is_ranked() -> None:
    nothing_holds = dict.fromkeys(decision_of(PACK).outputs, False)
    assert rank_causes(PACK, nothing_holds) == ()
    assert rank_causes(PACK, decision_of(PACK).run_one(usual(PACK))) != ()
