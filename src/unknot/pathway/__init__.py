"""The whole way from a record to a case: the functions that pages, commands and exports call.

    record → facts → assessment → progression → programme → plan → session

`assess` goes as far as the assessment, `day` to the end. This module calls and passes on; it
decides nothing. Whatever goes wrong on the way ends in "see a clinician", never in a plan.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date

from unknot import assessment as step_of_assessment
from unknot import programme, progression
from unknot.assessment import Assessment, CauseMatch, Fit, FoundFlag, Permit, see_a_clinician
from unknot.assessment.asking import Asked
from unknot.assessment.causes import deciding_causes
from unknot.assessment.clearance import permits_if_cleared
from unknot.assessment.self_tests import (
    CLOSED,
    Gauge,
    GaugeState,
    HomeTests,
    Judged,
    gauges,
    judged,
    needs_recheck,
    points_of,
    sides_in_order,
    was_too_much,
)
from unknot.errors import fault_id
from unknot.facts import Response, facts, pain_rules
from unknot.knowledge.pack import Pack
from unknot.pathway.case import Case
from unknot.pathway.effect import Effect, effect_of
from unknot.pathway.progress import Progress, ToBeSeen, progress_of
from unknot.pathway.weeks import Weeks, weeks_of
from unknot.plan import Change, LeftOut, Plan, PlanItem
from unknot.plan.builder import build
from unknot.plan.guard import check
from unknot.plan.record_guard import check_record
from unknot.plan.wishes import days_since, wishes_from
from unknot.programme import PlannedDay, Position
from unknot.progression import Direction, Trend
from unknot.progression.outcomes import Series
from unknot.record import Record
from unknot.session import Cue, Phase, Session, session_for

__all__ = [
    "CLOSED",
    "Asked",
    "Assessment",
    "Case",
    "CauseMatch",
    "Change",
    "Cue",
    "Direction",
    "Effect",
    "Fit",
    "FoundFlag",
    "Gauge",
    "GaugeState",
    "HomeTests",
    "Judged",
    "LeftOut",
    "Permit",
    "Phase",
    "Plan",
    "PlanItem",
    "PlannedDay",
    "Position",
    "Progress",
    "Response",
    "Series",
    "Session",
    "ToBeSeen",
    "Trend",
    "Weeks",
    "assess",
    "day",
    "effect_of",
    "gauges",
    "judged",
    "needs_recheck",
    "points_of",
    "progress_of",
    "sides_in_order",
    "was_too_much",
    "weeks_of",
]

log = logging.getLogger(__name__)


def assess(record: Record, on: date, pack: Pack) -> Case:
    """Return what a record comes to on a day, without a plan.

    Never raises: a fault anywhere on the way gives an assessment that says so, at level
    `soon`, with no permit and no plan.
    """
    try:
        return _assessed(record, on, pack)
    except Exception as fault:
        return _see_a_clinician(record, on, pack, fault)


def day(record: Record, on: date, pack: Pack) -> Case:
    """Return what a record comes to on a day, with the plan and its session where permitted.

    Never raises, as `assess` does not.
    """
    try:
        return _planned(_assessed(record, on, pack))
    except Exception as fault:
        return _see_a_clinician(record, on, pack, fault)


def _see_a_clinician(record: Record, on: date, pack: Pack, fault: Exception) -> Case:
    log.exception("the safety path failed [%s]; see a clinician", fault_id(fault))
    return Case(record, on, pack, see_a_clinician(type(fault).__name__))


def _assessed(record: Record, on: date, pack: Pack) -> Case:
    known = facts(record, on, pack)
    assessment = step_of_assessment.assess(pack, known)
    cause, also = deciding_causes(pack, assessment.causes, assessment.contraindications)
    return Case(record, on, pack, assessment, known, cause, also, pain_rules(pack, known))


def _planned(case: Case) -> Case:
    """Return the case with the plan and the session that its permit allows; none without one."""
    pack, record, on, permit = case.pack, case.record, case.on, case.assessment.permit
    if permit is None:
        return case
    started, diary = record.programme, record.diary
    steps = progression.steps(pack, diary, case.rules, on)
    wishes = wishes_from(
        case.facts,
        steps,
        days_since(((entry.on, entry.techniques) for entry in diary), on),
        programme.resting(pack, record, on, case.cause, case.rules, case.here),
        programme.with_due(record.tastes_on(on), pack, started, case.here, on, case.cause),
    )
    if_cleared = permits_if_cleared(pack, case.facts, permit)
    plan = build(pack, permit, case.cause, wishes, case.also, if_cleared)
    plan = check(pack, permit, plan, wishes)
    plan = check_record(pack, plan, record, on, case.facts, case.cause)
    return replace(case, steps=steps, plan=plan, session=session_for(pack, plan))
