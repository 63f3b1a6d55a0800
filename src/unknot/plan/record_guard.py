"""The second guard: judges a finished plan against what is on record of the person.

The guard of the plan is given what rests, what was done and what was earned as the builder is.
This one works them out for itself, from the diary, the programme and the answers, and shares no
code with what the builder was given. It is neither more nor less strict; where the two
differ, one of them is wrong, and the plan is refused.

It judges what may do harm: what waits for a stage of a programme, what rests after a bad session,
how often a thing is done, how far its dose went up, the floor for who cannot get up from it, and
what the person has set aside. It leaves to the other guard the minutes, the tools, the place and
the side, which only make a plan fit; and it does not judge what is left out for want of any
effect, or what comes first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from unknot.knowledge.pack import Pack
from unknot.knowledge.schema import PainRules, Progression, Ramp, Technique
from unknot.plan.guard import Refused
from unknot.plan.today import Plan, PlanItem
from unknot.record import Answers, DiaryEntry, Record, Says
from unknot.rules.evaluate import evaluate

Colour = Literal["green", "amber", "red"]


def check_record(
    pack: Pack, plan: Plan, record: Record, on: date, facts: Answers, cause: str | None
) -> Plan:
    """Return the plan unchanged, or raise Refused; each stand-in is judged like an item.

    `facts` are everything that is known as answers, and `cause` the likely cause that the plan
    is made for.
    """
    judge = _Judge(pack, record, on, facts, cause)
    objections = [
        f"{item.technique}: {what}"
        for item in (*plan.items, *plan.stand_ins.values())
        for what in judge.against(item)
    ]
    if objections:
        raise Refused(objections)
    return plan


@dataclass
class _Earned:
    """What one technique has earned so far, and on which days it hurt too much."""

    steps: int = 0
    greens: int = 0
    stepped_on: date | None = None
    reds: list[date] = field(default_factory=list)


class _Judge:
    """What the record means today, worked out once for the whole plan."""

    def __init__(
        self, pack: Pack, record: Record, on: date, facts: Answers, cause: str | None
    ) -> None:
        self.pack = pack
        self.record = record
        self.on = on
        self.facts = facts
        self.cause = cause
        self.progression: Progression = pack.contents.plans.progression
        self.rules = _pain_rules(pack, facts)
        self.diary = sorted(record.diary, key=lambda entry: entry.on)
        self.flare = any(
            (on - entry.on).days <= pack.contents.plans.flare.days
            and self.colour(entry, None) == "red"
            for entry in self.diary
        )
        self.earned = self._earned()
        self.open_by_stage = self._open_by_stage()

    def against(self, item: PlanItem) -> Iterator[str]:
        """Yield every objection to an item."""
        technique = self.pack.techniques.get(item.technique)
        if technique is None:
            yield "no such technique is in the pack"
            return
        if self.progression.gated in technique.tags and technique.id not in self.open_by_stage:
            yield "it waits for a stage of a programme"
        if self.flare and technique.id not in self.pack.contents.plans.flare.techniques:
            yield "a bad session was too short a time ago"
        if self._bad(self.earned[technique.id], self.on):
            yield "it hurt too much too often"
        if technique.floor and self.facts.get("can_use_floor") != "yes":
            yield "the person did not say that they can get up from the floor"
        if self._set_aside(technique.id):
            yield "the person has set it aside"
        yield from self._against_days(technique)
        yield from self._against_steps(technique, item)

    def _set_aside(self, technique: str) -> bool:
        return any(
            one.says is Says.NOT_FOR_ME or one.set_aside_on == self.on
            for one in self.record.tastes
            if one.technique == technique
        )

    def _against_days(self, technique: Technique) -> Iterator[str]:
        days = {
            max(0, (self.on - entry.on).days)
            for entry in self.diary
            if technique.id in entry.techniques
        }
        if days and (min(days) == 0 or min(days) * 24 < technique.dose.gap_h):
            yield f"it was done {min(days)} days ago"
        if sum(day < 7 for day in days) >= technique.dose.days_per_week:
            yield f"it was done {technique.dose.days_per_week} times within a week"

    def _against_steps(self, technique: Technique, item: PlanItem) -> Iterator[str]:
        """Yield where today's dose is over what the diary has earned."""
        steps = 0 if self.flare else self.earned[technique.id].steps
        dose = technique.dose
        if item.intensity > _at(dose.intensity, steps):
            yield f"intensity {item.intensity} is not earned"
        seconds = _at(dose.duration_s, steps) if dose.duration_s else 0
        if dose.repetitions:
            most = _at(dose.repetitions, steps)
            seconds = most * (dose.seconds_each or 1)
            if (item.repetitions or 0) > most:
                yield f"{item.repetitions} repetitions are not earned"
        if item.duration_s > seconds:
            yield f"{item.duration_s} s are not earned"

    # ------------------------------------------------------------- what the diary comes to
    def colour(self, entry: DiaryEntry, technique: str | None) -> Colour:
        """Return how a session went, by the pain rules of a technique or of its strictest one."""
        ids = entry.techniques if technique is None else (technique,)
        parts = [self.pack.techniques[id].part for id in ids if id in self.pack.techniques]
        if technique is None:
            gentle = bool(parts) and set(parts) == {"massage"}
        else:
            gentle = bool(parts) and parts[0] != "strengthen"
        return _colour(entry, self.rules, gentle)

    def _bad(self, one: _Earned, on: date) -> bool:
        recent = [day for day in one.reds if (on - day).days < self.progression.reds_within_days]
        return len(recent) >= self.progression.reds_to_pause

    def _earned(self) -> Mapping[str, _Earned]:
        """Go through the diary once: greens in a row earn a step, a red takes a share away."""
        earned: dict[str, _Earned] = defaultdict(_Earned)
        for entry in self.diary:
            one_stepped = False
            for id in entry.techniques:
                one, colour = earned[id], self.colour(entry, id)
                one.greens = one.greens + 1 if colour == "green" else 0
                if colour == "red":
                    one.reds.append(entry.on)
                    one.steps = one.steps * self.progression.dose_left_percent // 100
                elif not one_stepped and self._may_step(one, entry.on):
                    one.steps, one.greens, one.stepped_on = one.steps + 1, 0, entry.on
                    one_stepped = True
        return earned

    def _may_step(self, one: _Earned, on: date) -> bool:
        rested = self.progression.days_between_steps
        return (
            one.greens >= self.progression.greens_to_step_up
            and not self._bad(one, on)
            and (one.stepped_on is None or (on - one.stepped_on).days >= rested)
        )

    # ------------------------------------------------------------- what the programme opens
    def _open_by_stage(self) -> frozenset[str]:
        """Return the techniques of the stage that the started programme has reached today."""
        started, on = self.record.programme, self.on
        programmes = {one.cause: one for one in self.pack.contents.programmes}
        if started is None or started.cause != self.cause or _rests(started.pauses, on):
            return frozenset()
        programme = programmes.get(started.cause)
        if programme is None:
            return frozenset()
        stages = programme.stages
        at = spent = greens = rested = 0
        day = started.on
        while day <= on:
            if _rests(started.pauses, day):
                rested += 1
            else:
                if rested >= self.progression.pause_steps_back_days:
                    at, spent, greens = max(at - 1, 0), 0, 0
                rested = 0
                weeks = stages[at].week_to - stages[at].week_from + 1
                enough = spent >= 7 * weeks and greens >= self.progression.greens_to_step_up
                if enough and at + 1 < len(stages):
                    at, spent, greens = at + 1, 0, 0
                for colour in self._exercised_on(day):
                    greens = greens + 1 if colour == "green" else 0
                    if colour == "red":
                        at, spent = max(at - 1, 0), 0
                spent += 1
            day += timedelta(days=1)
        return frozenset(item.technique for item in stages[at].items)

    def _exercised_on(self, day: date) -> Iterator[Colour]:
        """Yield how the sessions of a day went; one without exercise counts if red."""
        for entry in self.record.diary:
            if entry.on == day:
                known = (self.pack.techniques.get(id) for id in entry.techniques)
                exercise = any(one is not None and one.part == "strengthen" for one in known)
                colour = self.colour(entry, None)
                if exercise or colour == "red":
                    yield colour


def _rests(pauses: Sequence[tuple[date, date | None]], day: date) -> bool:
    return any(first <= day and (end is None or day < end) for first, end in pauses)


def _at(ramp: Ramp, steps: int) -> int:
    return min(ramp.ceiling, ramp.start + steps * ramp.step)


def _pain_rules(pack: Pack, answers: Answers) -> PainRules:
    """Return the pain rules with the lowest ends of all that are not surely off."""
    ends = [
        one
        for one in pack.contents.plans.pain_for
        if evaluate(pack.conditions["pain_for", one.id], answers, "worst") is not False
    ]
    pain = pack.contents.plans.pain
    return pain.model_copy(
        update={
            "strength_green": min([pain.strength_green, *(one.strength_green for one in ends)]),
            "strength_amber": min([pain.strength_amber, *(one.strength_amber for one in ends)]),
        }
    )


def _colour(entry: DiaryEntry, rules: PainRules, gentle: bool) -> Colour:
    green, amber = (
        (rules.massage_green, rules.massage_amber)
        if gentle
        else (rules.strength_green, rules.strength_amber)
    )
    worst, before, morning = entry.pain_worst, entry.pain_before, entry.pain_next_morning
    rise = None if morning is None else morning.score - before.score
    if entry.stopped or entry.new_night_pain or worst.score > amber:
        return "red"
    if rise is not None and rise >= rules.morning_red:
        return "red"
    if rise is None or rise >= rules.morning_amber or worst.score > green:
        return "amber"
    return "green"
