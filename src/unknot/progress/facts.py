"""What the diary says, as answers: so that triage sees one kind of input, and the proof it all.

The questions are `derived`: nobody is asked them, and the rules of the pack look at them as at
any other. An entry from a later day (the clock was set back) counts as one of today.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from unknot.diary import DiaryEntry, Response, response_to
from unknot.knowledge.pack import Pack
from unknot.knowledge.schema import Number
from unknot.rules.evaluate import Answer

NOTHING_RECORDED: Mapping[str, Answer] = {
    "cleared_modalities": frozenset(),
    "not_confirmed": "yes",
    "diary_stop_open": "no",
}
"""What holds of a person of whom no clearance, no confirmation and no stop is recorded."""


def with_facts(
    pack: Pack, answers: Mapping[str, Answer], diary: Sequence[DiaryEntry], on: date
) -> Mapping[str, Answer]:
    """Return the answers with what the diary says; a diary speaks louder than an answer."""
    facts = facts_of(pack, diary, on)
    silent = {**NOTHING_RECORDED, **facts}
    known = {id: value for id, value in silent.items() if id in pack.questions}
    told = {id: value for id, value in facts.items() if diary and id in pack.questions}
    return {**known, **answers, **told}


def facts_of(pack: Pack, diary: Sequence[DiaryEntry], on: date) -> dict[str, Answer]:
    """Return the diary's facts: days, points and percent better, and red responses."""
    entries = sorted(diary, key=lambda entry: entry.on)
    first = entries[0].pain_before.score if entries else 0
    better = first - entries[-1].pain_before.score if entries else 0
    reds = [on - entry.on for entry in entries if _is_red(pack, entry)]
    facts = {
        "diary_days": max(0, (on - entries[0].on).days) if entries else 0,
        "diary_points_better": better,
        "diary_percent_better": better * 100 // first if first else 0,
        "diary_reds_7": sum(ago < timedelta(days=7) for ago in reds),
        "diary_reds_14": sum(ago < timedelta(days=14) for ago in reds),
    }
    return {id: _within(pack, id, number) for id, number in facts.items()}


def _is_red(pack: Pack, entry: DiaryEntry) -> bool:
    """Say whether a session was borne badly, by the rules of the strictest thing done in it."""
    known = [pack.techniques[id] for id in entry.techniques if id in pack.techniques]
    only_massage = bool(known) and all(one.part == "massage" for one in known)
    response = response_to(entry, pack.contents.plans.pain, strength=not only_massage)
    return response is Response.RED


def _within(pack: Pack, id: str, number: int) -> int:
    """Keep a number within the ends of its question."""
    question = pack.questions.get(id)
    if not isinstance(question, Number):
        return number
    return min(max(number, question.least), question.most)
