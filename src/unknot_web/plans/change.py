"""What a person changes on their plan: time and place, and what they said of a technique."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from unknot.pathway import Change, Plan
from unknot.record import Answers
from unknot_web.records import checks, people, tastes
from unknot_web.records.day import local_today
from unknot_web.today import Today

LESS_MINUTES = 5
FLOOR, NOISE = "floor_space", "noise"


def _at_hand(answers: Answers) -> frozenset[str]:
    told = answers.get("at_hand")
    return told if isinstance(told, frozenset) else frozenset()


def _minutes(answers: Answers) -> int:
    told = answers.get("minutes")
    return told if isinstance(told, int) else 0


ADJUSTMENTS: Mapping[str, Callable[[Answers], bool]] = {
    "less_time": lambda told: _minutes(told) >= 2 * LESS_MINUTES,
    "no_floor": lambda told: told.get("can_use_floor") == "yes" and FLOOR in _at_hand(told),
    "floor": lambda told: told.get("can_use_floor") == "yes" and FLOOR not in _at_hand(told),
    "quiet": lambda told: NOISE in _at_hand(told),
    "noise": lambda told: NOISE not in _at_hand(told),
}
"""What can be changed by one press, and who each makes sense for."""


def adjusted(answers: Answers, adjustment: str) -> dict[str, object]:
    """Return the answers that an adjustment changes."""
    at_hand = _at_hand(answers)
    changed: dict[str, dict[str, object]] = {
        "less_time": {"minutes": _minutes(answers) - LESS_MINUTES},
        "no_floor": {"at_hand": at_hand - {FLOOR}},
        "floor": {"at_hand": at_hand | {FLOOR}},
        "quiet": {"at_hand": at_hand - {NOISE}},
        "noise": {"at_hand": at_hand | {NOISE}},
    }
    return changed[adjustment]


def can_be_made_here(change: Change) -> bool:
    """Say whether a press makes a change; a thing, a day and a clearance it cannot make."""
    return not (change.equipment or change.days or change.clearance)


def bring_in(
    person: people.Person, now: Today, plan: Plan, technique: str, key: UUID | None = None
) -> bool:
    """Make the change that brings a technique in, where a press can make it; say if it is in."""
    if any(item.technique == technique for item in plan.items):
        return True
    change = next((one.change for one in plan.left_out if one.technique == technique), None)
    if change is None or now.check is None or not can_be_made_here(change):
        return False
    answers: dict[str, object] = {}
    if change.minutes:
        answers["minutes"] = plan.minutes + change.minutes
    if change.at_hand:
        answers["at_hand"] = _at_hand(now.answers) | set(change.at_hand)
    if answers:
        checks.save_answers(person, now.check.id, answers, key=key, said=technique)
    for id in change.offer_again:
        tastes.take_back_in(person, id, key=key)
    if change.pick:
        tastes.pick(person, change.pick, local_today(), key=key)
    return True


def swap(person: people.Person, plan: Plan, technique: str, key: UUID | None = None) -> None:
    """Leave an item out for today; what stands in for it comes in."""
    day = local_today()
    tastes.set_aside(person, technique, day, key=key)
    if stand_in := plan.stand_ins.get(technique):
        tastes.pick(person, stand_in.technique, day, key=key)
