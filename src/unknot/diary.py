"""What a person did and felt: one entry a session, with the 24-hour response."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from unknot.knowledge.schema import PainRules
from unknot.terms import Nprs


class Response(StrEnum):
    """How a session was borne."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True)
class DiaryEntry:
    """One session: what was done, pain before, at its worst, after, and the next morning."""

    on: date
    techniques: tuple[str, ...]
    pain_before: Nprs
    pain_worst: Nprs
    pain_after: Nprs
    pain_next_morning: Nprs | None = None
    stopped: bool = False
    note: str = ""

    @property
    def morning_rise(self) -> int | None:
        """Return how many points the next morning was above the start, if it was told."""
        if self.pain_next_morning is None:
            return None
        return self.pain_next_morning.score - self.pain_before.score


def response_to(entry: DiaryEntry, rules: PainRules, strength: bool) -> Response:
    """Say how a session was borne; a morning not yet told is amber at best."""
    green = rules.strength_green if strength else rules.massage_green
    amber = rules.strength_amber if strength else rules.massage_amber
    worst, rise = entry.pain_worst.score, entry.morning_rise
    if entry.stopped or worst > amber or (rise is not None and rise >= rules.morning_red):
        return Response.RED
    if worst > green or rise is None or rise >= rules.morning_amber:
        return Response.AMBER
    return Response.GREEN
