"""The rooms in order: the functions that the web and the command line call.

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
from unknot import progress
from unknot.answers.read import Answers
from unknot.assessment import Assessment, asking, see_a_clinician
from unknot.assessment.asking import Asked
from unknot.assessment.causes import leading_cause
from unknot.diary import DiaryEntry
from unknot.knowledge.pack import Pack
from unknot.plan import Plan
from unknot.plan.builder import build
from unknot.plan.guard import check
from unknot.plan.wishes import wishes_from
from unknot.progress.facts import with_facts
from unknot.session import Session, session_for
from unknot.terms import Modality

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Today:
    """What the answers and the diary of a person come to on one day.

    There is a plan only where the assessment has a permit, and a session only for a plan.
    """

    assessment: Assessment
    plan: Plan | None = None
    session: Session | None = None


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
    said that home care may go on; `stop_open`: that a session was stopped as too painful and
    the warning signs were not gone through since.
    """
    return {
        **answers,
        "cleared_modalities": frozenset(str(modality) for modality in cleared),
        "not_confirmed": "no" if confirmed else "yes",
        "diary_stop_open": "yes" if stop_open else "no",
    }


def today(pack: Pack, answers: Answers, diary: Sequence[DiaryEntry], on: date) -> Today:
    """Assess a person and, where that is permitted, plan the day and its session.

    Never raises: a fault anywhere on the way gives an assessment that says so, at level
    `soon`, with no permit and no plan.
    """
    try:
        return _today(pack, answers, diary, on)
    except Exception as fault:
        log.exception("the safety path failed; the person is sent to a clinician")
        return Today(see_a_clinician(type(fault).__name__))


def _today(pack: Pack, answers: Answers, diary: Sequence[DiaryEntry], on: date) -> Today:
    assessment = room_of_assessment.assess(pack, with_facts(pack, answers, diary, on))
    permit = assessment.permit
    if permit is None:
        return Today(assessment)
    wishes = wishes_from(
        answers,
        progress.steps(pack, diary),
        progress.done_on(diary, on),
        progress.paused(pack, diary, on),
    )
    plan = check(pack, permit, build(pack, permit, leading_cause(assessment.causes), wishes))
    return Today(assessment, plan, session_for(pack, plan))
