"""From the diary to the next dose, the trend, and what rests today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from unknot.facts import Response, in_order, pain_rules, response_to, session_response
from unknot.knowledge.pack import Pack
from unknot.knowledge.schema import PainRules, Progression
from unknot.record import DiaryEntry
from unknot.terms import Modality, NextStep


class Direction(StrEnum):
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
    change: Direction
    points: int


def trend(pack: Pack, diary: Sequence[DiaryEntry]) -> Trend:
    """Return the trend of pain; fewer than two entries show no clear change."""
    entries = in_order(diary)
    before = tuple(entry.pain_before.score for entry in entries)
    points = before[-1] - before[0] if before else 0
    matters = pack.contents.plans.pain.meaningful_points
    after = tuple(entry.pain_after.score for entry in entries)
    days = tuple(entry.on for entry in entries)
    return Trend(days, before, after, change_of(-points, matters), points)


def change_of(gain: float, matters: int) -> Direction:
    """Say what a gain comes to (less than 0 is a loss), by the change that matters to people."""
    if gain >= matters:
        return Direction.BETTER
    return Direction.WORSE if gain <= -matters else Direction.NO_CLEAR_CHANGE


def owes_morning(diary: Sequence[DiaryEntry], on: date) -> DiaryEntry | None:
    """Return the entry whose morning after must be entered before the next session opens.

    It is the newest one before `on`, unless its morning was told or forgotten; an older one
    cannot be remembered well and stays amber.
    """
    earlier = [entry for entry in in_order(diary) if entry.on < on]
    return earlier[-1] if earlier and earlier[-1].owes_morning else None


# ------------------------------------------------------------------ the dose of a technique
@dataclass
class _Course:
    """How one technique went so far, and what it has earned."""

    borne: list[tuple[date, Response]] = field(default_factory=list)
    greens: int = 0
    earned: int = 0
    stepped_on: date | None = None
    next_step: NextStep = NextStep.HOLD


def next_step(
    pack: Pack, technique: str, diary: Sequence[DiaryEntry], rules: PainRules | None = None
) -> NextStep:
    """Decide the next dose of a technique from how its last sessions went."""
    return next_steps(pack, diary, rules).get(technique, NextStep.HOLD)


def next_steps(
    pack: Pack, diary: Sequence[DiaryEntry], rules: PainRules | None = None
) -> dict[str, NextStep]:
    """Decide the next dose of every technique in the diary."""
    courses = _replayed(pack, diary, rules)
    return {technique: course.next_step for technique, course in courses.items()}


def steps(
    pack: Pack, diary: Sequence[DiaryEntry], rules: PainRules | None = None, on: date | None = None
) -> dict[str, int]:
    """Return how many dose steps up each technique has earned, replaying the diary.

    On a flare day (`on`) every dose is back at its start.
    """
    if on is not None and is_flare_day(pack, diary, on, rules):
        return {}
    courses = _replayed(pack, diary, rules)
    return {technique: course.earned for technique, course in courses.items() if course.earned}


def _replayed(
    pack: Pack, diary: Sequence[DiaryEntry], rules: PainRules | None
) -> dict[str, _Course]:
    rules = rules or pain_rules(pack)
    progression = pack.contents.plans.progression
    courses: dict[str, _Course] = {}
    for entry in in_order(diary):
        one_stepped = False
        for technique in entry.techniques:
            course = courses.setdefault(technique, _Course())
            response = _response(pack, technique, entry, rules)
            course.borne.append((entry.on, response))
            course.greens = course.greens + 1 if response is Response.GREEN else 0
            course.next_step = _decided(progression, course, entry.on, one_stepped)
            if course.next_step is NextStep.PROGRESS:
                one_stepped = True
                course.earned, course.greens = course.earned + 1, 0
                course.stepped_on = entry.on
            elif response is Response.RED:
                course.earned = course.earned * progression.dose_left_percent // 100
    return courses


def _decided(progression: Progression, course: _Course, on: date, one_stepped: bool) -> NextStep:
    """Return the next step: one technique a session, one step a week, never after a red."""
    if _reds(progression, course.borne, on) >= progression.reds_to_pause:
        return NextStep.STOP
    if course.borne[-1][1] is Response.RED:
        return NextStep.REGRESS
    rested = timedelta(days=progression.days_between_steps)
    too_soon = course.stepped_on is not None and on - course.stepped_on < rested
    if course.greens < progression.greens_to_step_up or too_soon or one_stepped:
        return NextStep.HOLD
    return NextStep.PROGRESS


def _reds(progression: Progression, borne: Sequence[tuple[date, Response]], on: date) -> int:
    window = timedelta(days=progression.reds_within_days)
    return sum(response is Response.RED and on - day < window for day, response in borne)


def _response(pack: Pack, technique: str, entry: DiaryEntry, rules: PainRules) -> Response:
    known = pack.techniques.get(technique)
    return response_to(entry, rules, strength=known is None or known.part == "strengthen")


# ------------------------------------------------------------------------ what rests today
def is_flare_day(
    pack: Pack, diary: Sequence[DiaryEntry], on: date, rules: PainRules | None = None
) -> bool:
    """Say whether a session of today or of the days just before went badly."""
    rules = rules or pain_rules(pack)
    days = timedelta(days=pack.contents.plans.flare.days)
    return any(
        on - entry.on <= days and session_response(pack, entry, rules) is Response.RED
        for entry in diary
    )


def paused(
    pack: Pack, diary: Sequence[DiaryEntry], on: date, rules: PainRules | None = None
) -> frozenset[str]:
    """Return the techniques that bad responses in a few days have put on hold today."""
    progression = pack.contents.plans.progression
    return frozenset(
        technique
        for technique, course in _replayed(pack, diary, rules).items()
        if _reds(progression, course.borne, on) >= progression.reds_to_pause
    )


def without_change(
    pack: Pack, diary: Sequence[DiaryEntry], screened_on: date | None = None
) -> frozenset[Modality]:
    """Return the modalities that have changed nothing in so many sessions.

    Sessions up to the day of the last whole check (`screened_on`) no longer count.
    """
    progression = pack.contents.plans.progression
    since = [entry for entry in in_order(diary) if screened_on is None or entry.on > screened_on]
    return frozenset(
        modality
        for modality in progression.drops
        if _unchanged(progression, [entry for entry in since if _holds(pack, entry, modality)])
    )


def _holds(pack: Pack, entry: DiaryEntry, modality: Modality) -> bool:
    return any(
        id in pack.techniques and pack.techniques[id].modality is modality
        for id in entry.techniques
    )


def _unchanged(progression: Progression, entries: Sequence[DiaryEntry]) -> bool:
    last = entries[-progression.sessions_without_change :]
    if len(last) < progression.sessions_without_change:
        return False
    points = progression.points_of_change
    eased = any(one.pain_before.score - one.pain_after.score >= points for one in last)
    fell = last[0].pain_before.score - last[-1].pain_before.score >= points
    return not eased and not fell
