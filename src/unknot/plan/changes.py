"""What would bring a technique in: found by choosing again with the change made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from unknot.knowledge.schema import Number
from unknot.plan.choice import Offer, days_to_rest
from unknot.plan.today import EITHER_OF, Change, PlanItem, Wishes
from unknot.terms import Modality, Permission, Reason

MOST_SUGGESTIONS = 3


@dataclass(frozen=True, eq=False)
class Changes:
    """The changes open to a person: what today offers, and what each clearance would."""

    today: Offer
    if_cleared: Mapping[Modality, Offer]
    wishes: Wishes
    chosen: Mapping[str, PlanItem]
    seen: dict[Change, Mapping[str, PlanItem]] = field(default_factory=dict)

    def for_technique(self, id: str) -> Change | None:
        """Return the smallest change that brings a technique in, or None if none would."""
        lifted = self._lifting(id)
        if lifted is None:
            return None
        asked = self._with_minutes(id, lifted)
        return asked or self._picked(id, replace(lifted, pick=id))

    def _offer(self, change: Change) -> Offer:
        return self.if_cleared[change.clearance] if change.clearance else self.today

    def _with_minutes(self, id: str, change: Change) -> Change | None:
        """Return the change with the fewest minutes more that bring a technique in, if any do."""
        longest = replace(change, minutes=self._spare)
        if id not in self._after(change) and id not in self._after(longest):
            return None
        longer = (replace(change, minutes=minutes) for minutes in range(self._spare + 1))
        return next(one for one in longer if id in self._after(one))

    def _picked(self, id: str, change: Change) -> Change | None:
        """Return the change with what makes room for the technique that it picks."""
        found = self._with_minutes(id, change)
        if found is None:
            return None
        left = (one for one in self.chosen if one not in self._after(found))
        return replace(found, instead_of=tuple(left))

    def _after(self, change: Change) -> Mapping[str, PlanItem]:
        """Return what is chosen after a change; many techniques ask for the same ones."""
        if change not in self.seen:
            self.seen[change] = self._offer(change).choose(change.made_to(self.wishes))
        return self.seen[change]

    @cached_property
    def _spare(self) -> int:
        """Return how many minutes more the pack lets a person have."""
        asked = self.today.pack.questions["minutes"]
        return max(0, asked.most - self.wishes.minutes) if isinstance(asked, Number) else 0

    def _lifting(self, id: str) -> Change | None:
        """Return what lifts every reason against a technique and those it follows."""
        change = Change()
        for reason in self.today.against(id, self.wishes):
            lifted = self._lifted(change, id, reason)
            if lifted is None:
                return None
            change = lifted
        leader = self._offer(change).leader.get(id)
        if leader is None or leader in self.chosen:
            return change
        before = self._lifting(leader)
        return None if before is None else _both(change, before)

    def _lifted(self, change: Change, id: str, reason: Reason) -> Change | None:
        match reason.kind:
            case "not_permitted":
                return self._cleared(change, id)
            case "needs":
                return replace(change, equipment=(*change.equipment, reason.about))
            case "needs_floor":
                return replace(change, at_hand=(*change.at_hand, "floor_space"))
            case "not_at_hand":
                return self._at_hand(change, reason.about)
            case "too_loud":
                return replace(change, at_hand=(*change.at_hand, "noise"))
            case "done_today" | "done_yesterday" | "rest_day" if id not in self.wishes.resting:
                days = days_to_rest(self.today.pack.techniques[id], self.wishes)
                return replace(change, days=max(days, change.days))
            case "not_for_me" | "not_today":
                return replace(change, offer_again=(id,))
            case _:
                return None

    def _at_hand(self, change: Change, need: str) -> Change:
        places = next(places for known, places in EITHER_OF.items() if known == need)
        if any(place in change.at_hand for place in places):
            return change
        return replace(change, at_hand=(*change.at_hand, places[0]))

    def _cleared(self, change: Change, id: str) -> Change | None:
        """Return the change with the clearance that would do, and the rows that ask for it."""
        pack = self.today.pack
        modality = pack.techniques[id].modality
        offer = self.if_cleared.get(modality)
        if offer is None or id not in offer.permit.techniques:
            return None
        rows = tuple(
            row
            for row in offer.permit.modified_by[modality]
            if pack.contraindications[row].cells[modality] is Permission.NEEDS_CLEARANCE
        )
        return replace(change, clearance=modality, rows=rows)


def _both(one: Change, other: Change) -> Change | None:
    """Return two changes as one; two clearances are more than one may ask for."""
    if one.clearance and other.clearance and one.clearance != other.clearance:
        return None
    return Change(
        equipment=tuple(dict.fromkeys((*one.equipment, *other.equipment))),
        at_hand=tuple(dict.fromkeys((*one.at_hand, *other.at_hand))),
        days=max(one.days, other.days),
        clearance=one.clearance or other.clearance,
        rows=one.rows or other.rows,
        offer_again=tuple(dict.fromkeys((*one.offer_again, *other.offer_again))),
    )


def smallest(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return a few different changes, the smallest first."""
    return tuple(sorted(dict.fromkeys(changes), key=lambda one: one.size))[:MOST_SUGGESTIONS]
