"""From the diary to the next dose, the trend, and the day to be seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from unknot.diary import DiaryEntry, Response, response_to
from unknot.knowledge.pack import Pack
from unknot.terms import NextStep

GREENS_TO_STEP_UP = 3
REDS_TO_STOP = 2
WINDOW = timedelta(days=7)


class Change(StrEnum):
    """Which way pain went over all entries, by the change that matters to people."""

    BETTER = "better"
    WORSE = "worse"
    NO_CLEAR_CHANGE = "no_clear_change"


@dataclass(frozen=True)
class Trend:
    """Pain before each session, oldest first, and what it comes to."""

    days: tuple[date, ...]
    before: tuple[int, ...]
    after: tuple[int, ...]
    change: Change
    points: int


def trend(pack: Pack, diary: Sequence[DiaryEntry]) -> Trend:
    """Return the trend of pain; fewer than two entries show no clear change."""
    entries = sorted(diary, key=lambda entry: entry.on)
    before = tuple(entry.pain_before.score for entry in entries)
    points = before[-1] - before[0] if before else 0
    matters = pack.contents.plans.pain.meaningful_points
    change = Change.NO_CLEAR_CHANGE
    if points <= -matters:
        change = Change.BETTER
    if points >= matters:
        change = Change.WORSE
    after = tuple(entry.pain_after.score for entry in entries)
    return Trend(tuple(entry.on for entry in entries), before, after, change, points)


def next_step(pack: Pack, technique: str, diary: Sequence[DiaryEntry]) -> NextStep:
    """Decide the next dose of a technique from how its last sessions were borne."""
    responses = _responses(pack, technique, diary)
    if not responses:
        return NextStep.HOLD
    last_day, last = responses[-1]
    reds = [
        day for day, response in responses if response is Response.RED and last_day - day < WINDOW
    ]
    if len(reds) >= REDS_TO_STOP:
        return NextStep.STOP
    if last is Response.RED:
        return NextStep.REGRESS
    recent = [response for _, response in responses[-GREENS_TO_STEP_UP:]]
    if recent == [Response.GREEN] * GREENS_TO_STEP_UP:
        return NextStep.PROGRESS
    return NextStep.HOLD


def steps(pack: Pack, diary: Sequence[DiaryEntry]) -> dict[str, int]:
    """Return how many dose steps up each technique has earned, replaying the diary."""
    earned: dict[str, int] = {}
    entries = sorted(diary, key=lambda entry: entry.on)
    since: dict[str, list[DiaryEntry]] = {}
    for entry in entries:
        for technique in entry.techniques:
            since.setdefault(technique, []).append(entry)
            step = next_step(pack, technique, since[technique])
            if step is NextStep.PROGRESS:
                earned[technique] = earned.get(technique, 0) + 1
                since[technique] = []
            elif step in {NextStep.REGRESS, NextStep.STOP}:
                earned[technique] = max(0, earned.get(technique, 0) - 1)
    return earned


def paused(pack: Pack, diary: Sequence[DiaryEntry], on: date) -> frozenset[str]:
    """Return the techniques that two bad responses in a week have put on hold today."""
    recent = [entry for entry in diary if on - entry.on < WINDOW]
    return frozenset(
        technique
        for technique in {technique for entry in recent for technique in entry.techniques}
        if next_step(pack, technique, recent) is NextStep.STOP
    )


def done_on(diary: Sequence[DiaryEntry], on: date) -> frozenset[str]:
    """Return the techniques that were done on a day."""
    return frozenset(
        technique for entry in diary if entry.on == on for technique in entry.techniques
    )


def _responses(
    pack: Pack, technique: str, diary: Sequence[DiaryEntry]
) -> list[tuple[date, Response]]:
    known = pack.techniques.get(technique)
    strength = known is not None and known.part == "strengthen"
    return [
        (entry.on, response_to(entry, pack.contents.plans.pain, strength))
        for entry in sorted(diary, key=lambda entry: entry.on)
        if technique in entry.techniques
    ]
