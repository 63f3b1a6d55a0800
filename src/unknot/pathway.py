"""The steps in order: the functions that the web and the command line call.

    packs → knowledge → answers → assessment → plan → session → diary → progress

This module calls and passes on; it decides nothing. Whatever goes wrong on the way to a
plan ends in "see a clinician", never in a plan.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from unknot import assessment as room_of_assessment
from unknot import programme, progress
from unknot.answers.read import Answers
from unknot.assessment import Assessment, asking, see_a_clinician
from unknot.assessment.asking import Asked
from unknot.assessment.causes import deciding_causes
from unknot.assessment.clearance import permits_if_cleared
from unknot.assessment.self_tests import CLOSED, HomeTests, SelfTestResult, with_results
from unknot.assessment.self_tests import home_tests as tests_of
from unknot.diary import DiaryEntry
from unknot.knowledge.pack import Pack
from unknot.knowledge.schema import PainRules
from unknot.plan import Plan, Tastes
from unknot.plan.builder import build
from unknot.plan.guard import check
from unknot.plan.today import NO_TASTES
from unknot.plan.wishes import days_since, wishes_from
from unknot.progress.facts import NO_HISTORY, History, with_facts
from unknot.record_guard import Record, check_record
from unknot.session import Session, session_for
from unknot.terms import Modality

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Today:
    """What the answers and the diary of a person come to on one day.

    There is a plan only where the assessment has a permit, and a session only for a plan.
    `cause` is what a plan is made for, and `rules` say how a session is judged; after a fault
    both are None.
    """

    assessment: Assessment
    plan: Plan | None = None
    session: Session | None = None
    cause: str | None = None
    rules: PainRules | None = None


def screens(pack: Pack, answers: Answers) -> Asked:
    """Return what is asked of this person, in order, answered and open."""
    return asking.screens_to_ask(pack, answers)


def open_screens(pack: Pack, answers: Answers) -> Asked:
    """Return the screens that still hold an unanswered question."""
    return asking.open_screens(pack, answers)


def with_records(
    answers: Answers, cleared: frozenset[Modality], confirmed: bool, stop_open: bool
) -> Answers:
    """Return the answers with what is on record, as answers.

    `cleared`: what a clinician has cleared today; `confirmed`: that one looked at the hip and
    said that home care may go on; `stop_open`: that a session was stopped as too painful, or a
    test for a worse sign, and the warning signs were not gone through since.
    """
    return {
        **answers,
        "cleared_modalities": frozenset(str(modality) for modality in cleared),
        "not_confirmed": "no" if confirmed else "yes",
        "diary_stop_open": "yes" if stop_open else "no",
    }


def home_tests(
    pack: Pack,
    today: Today,
    answers: Answers,
    results: Sequence[SelfTestResult],
    on: date,
    adult_near: bool = False,
) -> HomeTests:
    """Return the tests that a person may do at home; a fault on the way closes them all.

    `answers` hold what is on record; `today` is what they and the results come to.
    """
    try:
        return tests_of(pack, today.assessment, answers, results, on, adult_near)
    except Exception:
        log.exception("the gate of the tests at home failed; none is offered")
        return CLOSED


def today(
    pack: Pack,
    answers: Answers,
    diary: Sequence[DiaryEntry],
    on: date,
    results: Sequence[SelfTestResult] = (),
    tastes: Tastes = NO_TASTES,
    history: History = NO_HISTORY,
    only_assess: bool = False,
) -> Today:
    """Assess a person and, where that is permitted, plan the day and its session.

    `results` of tests at home enter as derived answers, and make nothing milder. `tastes`
    are what the person likes and has set aside; they never widen what is permitted. `history`
    is what is on record of the weeks: checks, programme, and when a clinician had a look.
    With `only_assess` no plan is made.
    Never raises: a fault anywhere on the way gives an assessment that says so, at level
    `soon`, with no permit and no plan.
    """
    try:
        facts = with_results(pack, answers, results, on)
        return _today(pack, facts, diary, on, tastes, history, only_assess)
    except Exception as fault:
        log.exception("the safety path failed; the person is sent to a clinician")
        return Today(see_a_clinician(type(fault).__name__))


def _today(
    pack: Pack,
    answers: Answers,
    diary: Sequence[DiaryEntry],
    on: date,
    tastes: Tastes,
    history: History,
    only_assess: bool,
) -> Today:
    facts = with_facts(pack, answers, diary, on, history)
    assessment = room_of_assessment.assess(pack, facts)
    cause, also = deciding_causes(pack, assessment.causes, assessment.contraindications)
    rules = progress.pain_rules(pack, facts)
    permit = assessment.permit
    if permit is None or only_assess:
        return Today(assessment, cause=cause, rules=rules)
    wishes = wishes_from(
        answers,
        progress.steps(pack, diary, rules, on),
        days_since(((entry.on, entry.techniques) for entry in diary), on),
        programme.resting(pack, diary, on, cause, history, rules),
        programme.with_due(tastes, pack, diary, on, cause, history, rules),
    )
    if_cleared = permits_if_cleared(pack, facts, permit)
    plan = build(pack, permit, cause, wishes, also, if_cleared)
    plan = check(pack, permit, plan, wishes)
    plan = check_record(pack, plan, Record(facts, diary, on, cause, history, tastes))
    return Today(assessment, plan, session_for(pack, plan), cause, rules)
