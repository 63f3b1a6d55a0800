"""What the person has and wants today, read from the answers that are no safety matter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from unknot.plan.today import Wishes
from unknot.record import NO_TASTES, Answers, Tastes
from unknot.terms import Reason, Side

USUAL_MINUTES = 15


def wishes_from(
    answers: Answers,
    steps: Mapping[str, int],
    done: Mapping[str, tuple[int, ...]],
    resting: Mapping[str, Reason],
    tastes: Tastes = NO_TASTES,
) -> Wishes:
    """Return the wishes; what was not said is read as having and wanting little."""
    equipment = answers.get("equipment")
    at_hand = answers.get("at_hand")
    minutes = answers.get("minutes")
    side = answers.get("side")
    return Wishes(
        minutes=minutes if isinstance(minutes, int) else USUAL_MINUTES,
        equipment=equipment if isinstance(equipment, frozenset) else frozenset(),
        can_use_floor=answers.get("can_use_floor") == "yes",
        at_hand=at_hand if isinstance(at_hand, frozenset) else frozenset(),
        side=Side(side) if side in set(Side) else Side.BOTH,
        steps=MappingProxyType(dict(steps)),
        done=MappingProxyType(dict(done)),
        resting=MappingProxyType(dict(resting)),
        tastes=tastes,
    )


def days_since(done: Iterable[tuple[date, Iterable[str]]], on: date) -> dict[str, tuple[int, ...]]:
    """Return how many days before a day each technique was done, the latest first.

    What was done on a later day (the clock was set back) counts as done on this one.
    """
    days: dict[str, set[int]] = {}
    for day, techniques in done:
        for technique in techniques:
            days.setdefault(technique, set()).add(max(0, (on - day).days))
    return {technique: tuple(sorted(ago)) for technique, ago in days.items()}
