"""What the person has and wants today, read from the answers that are no safety matter."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from unknot.answers.read import Answers
from unknot.plan.today import Wishes
from unknot.terms import Side

USUAL_MINUTES = 15


def wishes_from(
    answers: Answers,
    steps: Mapping[str, int],
    done_today: frozenset[str],
    paused: frozenset[str],
) -> Wishes:
    """Return the wishes; what was not said is read as having and wanting little."""
    equipment = answers.get("equipment")
    minutes = answers.get("minutes")
    side = answers.get("side")
    return Wishes(
        minutes=minutes if isinstance(minutes, int) else USUAL_MINUTES,
        equipment=equipment if isinstance(equipment, frozenset) else frozenset(),
        can_use_floor=answers.get("can_use_floor") == "yes",
        side=Side(side) if side in set(Side) else Side.BOTH,
        steps=MappingProxyType(dict(steps)),
        done_today=done_today,
        paused=paused,
    )
