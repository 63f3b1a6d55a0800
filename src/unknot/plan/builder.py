"""The builder: today's plan from what the permit offers. It never sees an answer."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from unknot.assessment.permit import Permit
from unknot.knowledge.pack import Pack
from unknot.plan.changes import Changes, smallest
from unknot.plan.choice import Offer, active_s
from unknot.plan.today import LeftOut, Plan, PlanItem, Wishes
from unknot.terms import Modality, Reason

NO_CLEARANCES: Mapping[Modality, Permit] = MappingProxyType({})


def build(
    pack: Pack,
    permit: Permit,
    cause: str | None,
    wishes: Wishes,
    also: tuple[str, ...] = (),
    if_cleared: Mapping[Modality, Permit] = NO_CLEARANCES,
    explain: bool = True,
) -> Plan:
    """Return today's plan within a permit, for the likely cause and what the person has.

    `also` are causes that fit nearly as well; `if_cleared` is what the permit would be with
    one modality more cleared, and only serves to say what a clearance would bring in. Without
    `explain` no change is looked for, which is most of the work.
    """
    approach = pack.approach(cause)
    offer = Offer(pack, permit, approach, also, wishes)
    chosen = offer.choose(wishes)
    cleared = {one: Offer(pack, then, approach, also, wishes) for one, then in if_cleared.items()}
    changes = Changes(offer, cleared, wishes, chosen)
    items = tuple(sorted(chosen.values(), key=lambda item: _place(offer, item)))
    left_out = tuple(
        LeftOut(
            id,
            _why_not(offer, id, chosen, wishes),
            changes.for_technique(id) if explain else None,
        )
        for id in pack.techniques
        if id not in chosen
    )
    return Plan(
        items=items,
        left_out=left_out,
        first=approach.first,
        cause=approach.cause,
        total_s=active_s(chosen),
        minutes=wishes.minutes,
        passive_s=sum(item.total_s for item in items if item.passive),
        stand_ins=MappingProxyType(_stand_ins(offer, items, wishes)),
        relax=() if items else smallest(one.change for one in left_out if one.change),
    )


def _why_not(
    offer: Offer, id: str, chosen: Mapping[str, PlanItem], wishes: Wishes
) -> tuple[Reason, ...]:
    """Return every reason against a technique; where there is none, what took its room."""
    if reasons := offer.against(id, wishes):
        return reasons
    full = offer.no_room(offer.items[id], chosen, wishes)
    if full is None:
        raise ValueError(f"{id} fits, and was not taken")
    return (full,)


def _stand_ins(offer: Offer, items: tuple[PlanItem, ...], wishes: Wishes) -> dict[str, PlanItem]:
    """Return for each item the best other of its part that goes with the rest of the plan."""
    names = {item.technique for item in items}
    spare = [id for id in offer.by_worth if id not in names and not offer.against(id, wishes)]
    found = {}
    for item in items:
        rest = {one.technique: one for one in items if one is not item}
        if any(offer.leader.get(id) == item.technique for id in rest):
            continue
        others = (offer.items[id] for id in spare if offer.items[id].part == item.part)
        fits = (one for one in others if offer.no_room(one, rest, wishes) is None)
        if stand_in := next(fits, None):
            found[item.technique] = stand_in
    return found


def _place(offer: Offer, item: PlanItem) -> tuple[int, int, int, str, bool]:
    """Return where an item stands in a session: by part, then lightest or best first.

    Massage goes from light to strong; elsewhere what matters most comes first. What follows
    another comes right after it.
    """
    order: tuple[str, ...] = offer.pack.contents.plans.order
    first = offer.leader.get(item.technique, item.technique)
    strength = offer.items[first].intensity if item.part == "massage" else 0
    place = order.index(item.part)
    return place, strength, -offer.worth[first], first, first != item.technique
