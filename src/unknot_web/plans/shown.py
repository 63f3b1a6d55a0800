"""What the pages of the plan show, made ready for the templates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from unknot.knowledge import Pack
from unknot.knowledge.schema import Number, PhaseTemplate, Ramp, Source, Technique
from unknot.pathway import Case, Change, LeftOut, Plan, PlanItem
from unknot.record import Tastes
from unknot.terms import Permission, Reason
from unknot_web.design import words
from unknot_web.design.page import Page
from unknot_web.plans.change import ADJUSTMENTS, can_be_made_here
from unknot_web.today import Today


@dataclass(frozen=True)
class ShownItem:
    """One item of the plan in words."""

    item: PlanItem
    amount: str
    why: tuple[str, ...]
    notes: tuple[str, ...]
    sources: tuple[Source, ...]
    swap_for: str
    liked: bool


@dataclass(frozen=True)
class ShownPart:
    """One kind of thing to do, with its items."""

    id: str
    items: tuple[ShownItem, ...]


@dataclass(frozen=True)
class ShownLeftOut:
    """A technique that is not in, and why not, in words."""

    technique: str
    why: tuple[str, ...]
    change: str
    can_be_made_here: bool


@dataclass(frozen=True)
class PlanPage(Page):
    """The plan of today; without a permit there is none, only the reasons.

    `minutes` are those it is made for, or what was sent in their place, and `range` what they
    may be.
    """

    template: ClassVar = "plans/plan.html"

    plan: Plan | None = None
    limits: tuple[str, ...] = ()
    parts: tuple[ShownPart, ...] = ()
    left_out: tuple[ShownLeftOut, ...] = ()
    first: tuple[str, ...] = ()
    minutes: int | str = ""
    wrong_minutes: bool = False
    whole_minutes: int = 0
    passive_minutes: int = 0
    only_one: str = ""
    relax: tuple[str, ...] = ()
    adjustments: tuple[str, ...] = ()
    range: Number | None = None


def plan(now: Today) -> PlanPage:
    """Return what the plan page shows."""
    pack, today = now.case.pack, now.case.plan
    if today is None:
        return PlanPage(limits=now.case.assessment.contraindications)
    return PlanPage(
        plan=today,
        parts=_parts(pack, today, now.record.tastes_on(now.on)),
        left_out=_left_out(pack, now.case, today),
        first=today.first,
        minutes=today.minutes,
        whole_minutes=_minutes(today.total_s),
        passive_minutes=_minutes(today.passive_s),
        only_one=_only_one(pack, today),
        relax=tuple(_change("relax", change) for change in today.relax),
        adjustments=tuple(name for name, fits in ADJUSTMENTS.items() if fits(now.answers)),
        range=_range(pack),
    )


def _range(pack: Pack) -> Number | None:
    question = pack.questions["minutes"]
    return question if isinstance(question, Number) else None


def _minutes(seconds: int) -> int:
    return -(-seconds // 60)


def _only_one(pack: Pack, plan: Plan) -> str:
    """Return the technique to do if it is to be one only: what helps most with the cause."""
    worth = pack.approach(plan.cause).worth
    active = [item.technique for item in plan.items if not item.passive]
    return max(active, key=lambda id: worth[id]) if len(active) > 1 else ""


def _parts(pack: Pack, plan: Plan, tastes: Tastes) -> tuple[ShownPart, ...]:
    ids = dict.fromkeys(item.part for item in plan.items)
    shown = [_item(pack, item, plan, tastes) for item in plan.items]
    return tuple(ShownPart(id, tuple(one for one in shown if one.item.part == id)) for id in ids)


def _item(pack: Pack, item: PlanItem, plan: Plan, tastes: Tastes) -> ShownItem:
    stand_in = plan.stand_ins.get(item.technique)
    return ShownItem(
        item=item,
        amount=amount(item.sets, item.repetitions, item.duration_s, len(item.sides)),
        why=tuple(reason(pack, one) for one in item.why),
        notes=_notes(item),
        sources=pack.sources_of(item.evidence),
        swap_for=stand_in.technique if stand_in else "",
        liked=item.technique in tastes.liked,
    )


def amount(sets: int, repetitions: int | None, seconds: int, sides: int) -> str:
    """Return a dose in words: how often, or how long, and on how many sides."""
    once = (
        words.say("page.plan.repetitions", repetitions=repetitions)
        if repetitions
        else _time(seconds)
    )
    all_sets = words.say("page.plan.sets", sets=sets, once=once) if sets > 1 else once
    return words.say("page.plan.each_side", amount=all_sets) if sides > 1 else all_sets


def _time(seconds: int) -> str:
    if seconds >= 120 and seconds % 60 == 0:
        return words.say("page.plan.minutes_long", minutes=seconds // 60)
    return words.say("page.plan.seconds_long", seconds=seconds)


def _notes(item: PlanItem) -> tuple[str, ...]:
    """Return the care that a row of the matrix asks for with this modality."""
    ids = [f"contraindications.{row}.notes.{item.modality}" for row in item.modified_by]
    return tuple(words.say(id) for id in ids if words.has(id))


def reason(pack: Pack, why: Reason) -> str:
    """Return a reason in words."""
    return words.say(f"reason.{why.kind}", about=_about(pack, why.about))


def _about(pack: Pack, about: str) -> str:
    """Return what a reason is about in words, or as it is."""
    rooms = ("equipment.{}", "techniques.{}.name", "causes.{}.name", "place.{}")
    found = (room.format(about) for room in rooms)
    return next((words.say(id) for id in found if about and words.has(id)), about)


def _change(lead: str, change: Change) -> str:
    """Return what has to change, as one sentence."""
    parts = words.say("bring_in.and").join(_parts_of(change))
    return words.say(f"bring_in.{lead}", parts=parts)


def _parts_of(change: Change) -> list[str]:
    """Return each part of a change in words."""
    parts = [words.say(f"equipment.{tool}") for tool in change.equipment]
    parts += [words.say(f"place.{place}") for place in change.at_hand]
    if change.minutes:
        parts.append(words.say("bring_in.minutes", count=change.minutes))
    if change.days:
        parts.append(words.say("bring_in.days", count=change.days))
    if change.clearance:
        rows = "; ".join(words.say(f"contraindications.{row}.name") for row in change.rows)
        modality = words.say(f"modality.{change.clearance}")
        parts.append(words.say("bring_in.clearance", about=modality, rows=rows))
    if change.offer_again:
        parts.append(words.say("bring_in.offer_again"))
    if change.instead_of:
        others = ", ".join(words.say(f"techniques.{id}.name") for id in change.instead_of)
        parts.append(words.say("bring_in.instead_of", others=others))
    elif change.pick:
        parts.append(words.say("bring_in.pick"))
    return parts


def _left_out(pack: Pack, now: Case, plan: Plan) -> tuple[ShownLeftOut, ...]:
    return tuple(
        ShownLeftOut(
            technique=one.technique,
            why=_why_not(pack, now, one),
            change=_change("lead", one.change) if one.change else "",
            can_be_made_here=one.change is not None and can_be_made_here(one.change),
        )
        for one in plan.left_out
    )


def _why_not(pack: Pack, now: Case, one: LeftOut) -> tuple[str, ...]:
    reasons = tuple(reason(pack, why) for why in one.why)
    return reasons + _withheld(now, one.technique)


def _withheld(now: Case, technique: str) -> tuple[str, ...]:
    """Return which rows of the matrix keep a technique out, and how firmly."""
    return tuple(
        words.say(
            "page.plan.withheld",
            row=words.say(f"contraindications.{one.row}.name"),
            permission=words.say(f"permission.{one.permission}"),
        )
        for one in now.assessment.withheld
        if one.technique == technique and one.permission is not Permission.OK
    )


@dataclass(frozen=True)
class TechniquePage(Page):
    """One technique; how to do it only where it is permitted."""

    template: ClassVar = "plans/technique.html"

    technique: Technique
    permitted: bool
    item: ShownItem | None
    why_not: tuple[str, ...]
    steps: tuple[tuple[str, str], ...]
    start: str
    most: str
    sources: tuple[Source, ...]


def technique(pack: Pack, known: Technique, now: Today) -> TechniquePage:
    """Return what the page of one technique shows."""
    today = now.case if now.state == "routine" else None
    permit = today.assessment.permit if today else None
    plan = today.plan if today else None
    items = [item for item in plan.items if item.technique == known.id] if plan else []
    permitted = permit is not None and known.id in permit.techniques
    return TechniquePage(
        technique=known,
        permitted=permitted,
        item=_item(pack, items[0], plan, Tastes()) if items and plan else None,
        why_not=_withheld(today, known.id) if today else (),
        steps=_steps(known, items[0] if items else None) if permitted else (),
        start=_amount_of(known, start=True),
        most=_amount_of(known, start=False),
        sources=pack.sources_of(dict.fromkeys((*known.evidence, *known.dose.evidence))),
    )


def _steps(known: Technique, item: PlanItem | None) -> tuple[tuple[str, str], ...]:
    """Return the title and the text of each step, with its own time and strength."""
    return tuple(
        (words.say(f"{text}.title", **values), words.say(f"{text}.say", **values))
        for phase in known.phases
        for text in (f"techniques.{known.id}.phases.{phase.id}",)
        for values in (_values(known, phase, item),)
    )


def _values(known: Technique, phase: PhaseTemplate, item: PlanItem | None) -> dict[str, object]:
    """Return what fills the places in a step's text: of today's dose, or of the first."""
    dose = known.dose
    seconds = item.duration_s if item else _end(dose.duration_s, start=True)
    intensity = item.intensity if item else dose.intensity.start
    repetitions = item.repetitions if item else _end(dose.repetitions, start=True)
    side = f"sides.{item.side}" if item else "page.technique.sore_side"
    return {
        "side": words.say(side),
        "seconds": phase.seconds if isinstance(phase.seconds, int) else seconds or "",
        "repetitions": repetitions or "",
        "intensity": min(phase.intensity, intensity)
        if isinstance(phase.intensity, int)
        else intensity,
    }


def _amount_of(known: Technique, start: bool) -> str:
    dose = known.dose
    repetitions, seconds = (_end(ramp, start) for ramp in (dose.repetitions, dose.duration_s))
    return amount(dose.sets, repetitions, seconds or 0, 2 if known.sides == "each" else 1)


def _end(ramp: Ramp | None, start: bool) -> int | None:
    if ramp is None:
        return None
    return ramp.start if start else ramp.ceiling
