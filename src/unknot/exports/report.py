"""The assessment as JSON: the public, versioned output of `unknot assess`.

The shape is written down in docs/reference/assess.schema.json.
"""

from __future__ import annotations

from unknot.knowledge import Pack
from unknot.knowledge.schema import Choice, Multi, Number, YesNo
from unknot.pathway import Assessment, Case, Change, Plan, PlanItem
from unknot.terms import Disposition, Reason
from unknot.version import __version__

REPORT_VERSION = "1"


def report(case: Case) -> dict[str, object]:
    """Return the report of a case; every value is JSON."""
    pack, assessment, plan = case.pack, case.assessment, case.plan
    words = pack.words
    return {
        "report_version": REPORT_VERSION,
        "level": assessment.level,
        "possible_level": assessment.possible_level,
        "actions": [words.say(f"red_flags.{flag.id}.do") for flag in assessment.red_flags],
        "red_flags": [
            {"id": flag.id, "level": flag.level, "why": words.say(f"red_flags.{flag.id}.why")}
            for flag in assessment.red_flags
        ],
        "watch_for": list(watch_for(pack, assessment)),
        "contraindications": list(assessment.contraindications),
        "causes": [
            {
                "id": cause.id,
                "fit": cause.fit,
                "for": list(cause.supports),
                "against": list(cause.opposes),
                "missing": list(cause.missing),
            }
            for cause in assessment.causes
        ],
        "permit": None
        if assessment.permit is None
        else {
            "modalities": {str(one): say for one, say in assessment.permit.modalities.items()},
            "techniques": sorted(assessment.permit.techniques),
        },
        "plan": None if plan is None else _plan(plan),
        "asked": list(assessment.asked),
        "unanswered": list(assessment.unanswered),
        "fault": assessment.fault,
        "pack": pack.id,
        "pack_sha256": pack.sha256,
        "engine": __version__,
    }


def watch_for(pack: Pack, assessment: Assessment) -> tuple[str, ...]:
    """Return the signs to watch for and what to do then: with every routine result, else none."""
    if assessment.fault or assessment.level is not Disposition.ROUTINE:
        return ()
    return (*pack.words.list("watch_for.signs"), pack.words.say("watch_for.do"))


def _plan(plan: Plan) -> dict[str, object]:
    return {
        "cause": plan.cause,
        "total_s": plan.total_s,
        "passive_s": plan.passive_s,
        "items": [_item(item) for item in plan.items],
        "stand_ins": {id: _item(item) for id, item in plan.stand_ins.items()},
        "left_out": [
            {
                "technique": one.technique,
                "why": _reasons(one.why),
                "change": None if one.change is None else _change(one.change),
            }
            for one in plan.left_out
        ],
        "relax": [_change(one) for one in plan.relax],
    }


def _reasons(why: tuple[Reason, ...]) -> list[dict[str, str]]:
    return [{"kind": reason.kind, "about": reason.about} for reason in why]


def _change(change: Change) -> dict[str, object]:
    return {
        "minutes": change.minutes,
        "equipment": list(change.equipment),
        "at_hand": list(change.at_hand),
        "days": change.days,
        "clearance": change.clearance,
        "rows": list(change.rows),
        "offer_again": list(change.offer_again),
        "pick": change.pick or None,
        "instead_of": list(change.instead_of),
    }


def _item(item: PlanItem) -> dict[str, object]:
    return {
        "technique": item.technique,
        "modality": item.modality,
        "region": item.region,
        "side": item.side,
        "sets": item.sets,
        "duration_s": item.duration_s,
        "min_s": item.min_s,
        "max_s": item.max_s,
        "repetitions": item.repetitions,
        "intensity": item.intensity,
        "passive": item.passive,
        "why": _reasons(item.why),
        "modified_by": list(item.modified_by),
        "evidence": list(item.evidence),
    }


def question_list(pack: Pack) -> list[dict[str, object]]:
    """Return every question with its stable id, type and words, in the order of asking."""
    screen_of = {id: screen.id for screen in pack.screens for id in screen.asks}
    return [_question(pack, id, screen_of.get(id)) for id in pack.questions]


def _question(pack: Pack, id: str, screen: str | None) -> dict[str, object]:
    question = pack.questions[id]
    listed: dict[str, object] = {
        "id": id,
        "type": question.type,
        "ask": pack.words.say(f"questions.{id}.ask"),
        "screen": screen,
        "safety": id in pack.safety_questions,
        "derived": question.derived,
        "ask_when": question.ask_when,
    }
    match question:
        case Number():
            listed |= {"unit": question.unit, "least": question.least, "most": question.most}
        case YesNo():
            listed["options"] = ["yes", "no"]
        case Choice() | Multi():
            listed["options"] = list(question.options)
    return listed
