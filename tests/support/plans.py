"""People to make plans for: permits that real answers gave, and wishes of every kind.

The same number of people is always the same people. A permit comes from the decision of the
pack over random answers; what the person has and wants is drawn freely beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from random import Random
from types import MappingProxyType
from typing import TypeVar

from unknot.answers import read_answers
from unknot.answers.read import Answers
from unknot.assessment.clearance import permits_if_cleared
from unknot.assessment.decision import decision_of
from unknot.assessment.permit import Permit, issue_permit
from unknot.knowledge import Pack
from unknot.knowledge.schema import Choice, Multi, Number, YesNo
from unknot.plan import Reason, Tastes, Wishes
from unknot.rules.evaluate import Answer
from unknot.rules.nodes import questions_of
from unknot.terms import Modality, Side
from unknot.vignettes import usual_answers

_T = TypeVar("_T")
MANY_ANSWERS = 400
PLACES = ("floor_space", "bed", "wall", "chair", "noise")


@dataclass(frozen=True)
class Someone:
    """Everything a plan is made from."""

    permit: Permit
    if_cleared: Mapping[Modality, Permit]
    cause: str | None
    also: tuple[str, ...]
    wishes: Wishes


def people(pack: Pack, count: int) -> Iterator[Someone]:
    """Yield so many people; every cause and every permit comes up again and again."""
    chance = Random(20260105)
    permits = permits_of(pack)
    causes = [None, *(approach.cause for approach in pack.contents.plans.approaches)]
    for number in range(count):
        permit, if_cleared = permits[number % len(permits)]
        cause = causes[number % len(causes)]
        others = [one for one in causes if one not in (None, cause)]
        also = tuple(str(one) for one in chance.sample(others, chance.choice((0, 0, 0, 1, 2))))
        yield Someone(permit, if_cleared, cause, also, _wishes(pack, chance))


@cache
def permits_of(pack: Pack) -> tuple[tuple[Permit, Mapping[Modality, Permit]], ...]:
    """Return different permits that random people get, with what clearances would give them."""
    chance = Random(5)
    base = read_answers(pack, usual_answers(pack))
    told = [{**base, **_changes(pack, chance)} for _ in range(MANY_ANSWERS)]
    columns = decision_of(pack).run_many(list(told))
    found: dict[str, tuple[Permit, Mapping[Modality, Permit]]] = {}
    for number, answers in enumerate(told):
        permit = issue_permit(pack, {id: bool(bits >> number & 1) for id, bits in columns.items()})
        if permit and repr(permit) not in found:
            found[repr(permit)] = (permit, permits_if_cleared(pack, answers, permit))
    return tuple(found.values())


def _changes(pack: Pack, chance: Random) -> Answers:
    """Return a few answers other than the usual ones that no red flag looks at."""
    flags = (node for (kind, _), node in pack.conditions.items() if kind == "red_flags")
    urgent = frozenset[str]().union(*map(questions_of, flags))
    asked = [id for id in pack.questions if id not in {*urgent, "cleared_modalities"}]
    changed: dict[str, Answer] = {}
    for id in chance.sample(asked, chance.randint(0, 4)):
        match pack.questions[id]:
            case YesNo():
                changed[id] = chance.choice(("yes", "no"))
            case Choice(options=options):
                changed[id] = chance.choice(options)
            case Multi(options=options):
                changed[id] = _some(chance, options)
            case Number(least=least, most=most):
                changed[id] = chance.randint(least, most)
    cleared = _some(chance, [str(one) for one in Modality]) if chance.random() < 0.4 else ()
    return {**changed, "cleared_modalities": frozenset(cleared)}


def _wishes(pack: Pack, chance: Random) -> Wishes:
    equipment = pack.questions["equipment"]
    assert isinstance(equipment, Multi)
    ids = sorted(pack.techniques)

    def few(share: float) -> frozenset[str]:
        return frozenset(id for id in ids if chance.random() < share)

    lately = few(chance.choice((0, 0.1, 0.4)))
    return Wishes(
        minutes=chance.randint(5, 45),
        equipment=_some(chance, equipment.options),
        can_use_floor=chance.random() < 0.7,
        at_hand=_some(chance, PLACES),
        side=chance.choice(tuple(Side)),
        steps=MappingProxyType({id: chance.randint(1, 4) for id in sorted(few(0.2))}),
        done=MappingProxyType(
            {
                id: tuple(sorted(chance.sample(range(9), chance.randint(1, 5))))
                for id in sorted(lately)
            }
        ),
        resting=MappingProxyType(
            {id: Reason("paused") for id in sorted(few(chance.choice((0, 0, 0.1))))}
        ),
        tastes=Tastes(
            few(0.1), few(0.05), few(0.05), tuple(sorted(few(chance.choice((0, 0, 0.05)))))
        ),
    )


def _some(chance: Random, of: Collection[_T]) -> frozenset[_T]:
    """Return none, some or all of these."""
    share = chance.choice((0, 0.5, 0.8, 1))
    return frozenset(one for one in of if chance.random() < share)
