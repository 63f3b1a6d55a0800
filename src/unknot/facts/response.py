"""How a session went, by the pain rules that hold for a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from unknot.knowledge.pack import Pack
from unknot.knowledge.schema import PainRules
from unknot.record import DiaryEntry
from unknot.rules.evaluate import Answer, evaluate


class Response(StrEnum):
    """How a session went."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


def pain_rules(pack: Pack, answers: Mapping[str, Answer] | None = None) -> PainRules:
    """Return the pain rules for a person: the strictest of those that are not surely off.

    Without answers nobody is known to be spared, so every stricter rule counts.
    """
    rules = pack.contents.plans.pain
    for stricter in pack.contents.plans.pain_for:
        if evaluate(pack.conditions["pain_for", stricter.id], answers or {}, "worst") is not False:
            green = min(rules.strength_green, stricter.strength_green)
            amber = min(rules.strength_amber, stricter.strength_amber)
            rules = rules.model_copy(update={"strength_green": green, "strength_amber": amber})
    return rules


def response_to(entry: DiaryEntry, rules: PainRules, strength: bool) -> Response:
    """Say how a session went; a morning not entered yet is amber at best."""
    green = rules.strength_green if strength else rules.massage_green
    amber = rules.strength_amber if strength else rules.massage_amber
    worst, rise = entry.pain_worst.score, entry.morning_rise
    if entry.stopped or entry.new_night_pain or worst > amber:
        return Response.RED
    if rise is not None and rise >= rules.morning_red:
        return Response.RED
    if worst > green or rise is None or rise >= rules.morning_amber:
        return Response.AMBER
    return Response.GREEN


def session_response(pack: Pack, entry: DiaryEntry, rules: PainRules) -> Response:
    """Say how a session went, by the rules of the strictest thing done in it."""
    known = [pack.techniques[id] for id in entry.techniques if id in pack.techniques]
    only_massage = bool(known) and all(one.part == "massage" for one in known)
    return response_to(entry, rules, strength=not only_massage)


def in_order(diary: Sequence[DiaryEntry]) -> list[DiaryEntry]:
    """Return the entries by day, the oldest first."""
    return sorted(diary, key=lambda entry: entry.on)
