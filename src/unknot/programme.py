"""The weeks ahead: which stage of a programme is reached, the coming days, and what rests today.

A stage is left by weeks and by response together: its weeks must be over and the last sessions
green. A red takes it one stage back. Days that were paused or left out cost nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from unknot import progression
from unknot.facts import Response, pain_rules, session_response
from unknot.knowledge.pack import Pack
from unknot.knowledge.schema import PainRules, Programme, Stage, StageItem
from unknot.record import DiaryEntry, Record, StartedProgramme, Tastes
from unknot.terms import Reason

DAY = timedelta(days=1)
WEEK_DAYS = 7
WEEKS_SHOWN = 4


@dataclass(frozen=True)
class Position:
    """Where a person stands in a programme.

    `days` were spent in the stage, pauses left out. `waits`: its weeks are over, and the next
    one opens after good sessions. `finished`: the weeks of the last stage are over.
    """

    stage: Stage
    index: int
    days: int
    paused: bool
    waits: bool
    finished: bool

    @property
    def week(self) -> int:
        """Return the week of the programme, as its stage counts."""
        return min(self.stage.week_from + self.days // WEEK_DAYS, self.stage.week_to)


@dataclass(frozen=True)
class PlannedDay:
    """One coming day: what is planned, and whether the programme is looked at again then.

    `spaced` are the items that keep a day's rest between them; these can be moved.
    """

    on: date
    stage: Stage
    week: int
    daily: tuple[StageItem, ...]
    spaced: tuple[StageItem, ...]
    moved_from: date | None = None
    review: bool = False


def programme_for(pack: Pack, cause: str | None) -> Programme | None:
    """Return the programme for a likely cause, if the pack has one."""
    return next((one for one in pack.contents.programmes if one.cause == cause), None)


def position(
    pack: Pack,
    started: StartedProgramme,
    diary: Sequence[DiaryEntry],
    on: date,
    rules: PainRules | None = None,
) -> Position | None:
    """Return where a person stands on a day, replaying the diary; None without the programme."""
    found = programme_for(pack, started.cause)
    if found is None:
        return None
    rules = rules or pain_rules(pack)
    rule = pack.contents.plans.progression
    borne = _responses(pack, diary, rules)
    index = days = greens = gap = 0
    last = len(found.stages) - 1
    for day in _days(started.on, on):
        if started.paused_on(day):
            gap += 1
            continue
        if gap >= rule.pause_steps_back_days:
            index, days, greens = max(0, index - 1), 0, 0
        gap = 0
        over = days >= _length(found.stages[index])
        if over and index < last and greens >= rule.greens_to_step_up:
            index, days, greens = index + 1, 0, 0
        for response in borne.get(day, ()):
            greens = greens + 1 if response is Response.GREEN else 0
            if response is Response.RED:
                index, days = max(0, index - 1), 0
        days += day < on
    over = days >= _length(found.stages[index])
    return Position(
        stage=found.stages[index],
        index=index,
        days=days,
        paused=started.paused_on(on),
        waits=over and index < last,
        finished=over and index == last,
    )


def resting(
    pack: Pack,
    record: Record,
    on: date,
    cause: str | None,
    rules: PainRules,
    here: Position | None,
) -> dict[str, Reason]:
    """Return the techniques that are held back today, each with the reason.

    `here` is the position in the programme that was started. The reason that ends soonest is
    named: a flare day before a pause, a pause before the rest.
    """
    held = _gated(pack, record, cause, here)
    unchanged = progression.without_change(pack, record.diary, record.screened_on)
    sessions = str(pack.contents.plans.progression.sessions_without_change)
    held |= {
        id: Reason("no_change", sessions)
        for id, technique in pack.techniques.items()
        if technique.modality in unchanged
    }
    held |= {id: Reason("paused") for id in progression.paused(pack, record.diary, on, rules)}
    if progression.is_flare_day(pack, record.diary, on, rules):
        easy = pack.contents.plans.flare.techniques
        held |= {id: Reason("flare_day") for id in pack.techniques if id not in easy}
    return held


def _gated(
    pack: Pack, record: Record, cause: str | None, here: Position | None
) -> dict[str, Reason]:
    """Return what waits for a stage: all gated techniques but those of the stage reached."""
    started = record.programme
    reached: frozenset[str] = frozenset()
    kind = "programme_not_started" if programme_for(pack, cause) else "no_programme"
    if started is not None and started.cause == cause:
        kind = "programme_paused" if here and here.paused else "stage_not_reached"
        if here and not here.paused:
            reached = frozenset(item.technique for item in here.stage.items)
    gate = pack.contents.plans.progression.gated
    return {
        id: Reason(kind, cause or "")
        for id, technique in pack.techniques.items()
        if gate in technique.tags and id not in reached
    }


def with_due(
    tastes: Tastes,
    pack: Pack,
    started: StartedProgramme | None,
    here: Position | None,
    on: date,
    cause: str | None,
) -> Tastes:
    """Return the tastes with the hard exercises of today's calendar after the person's own picks.

    They come before what is worth more from day to day, as their days are few.
    """
    if started is None or here is None or started.cause != cause:
        return tastes
    due = (item.technique for day in days_ahead(pack, started, here, on)[:1] for item in day.spaced)
    return replace(tastes, picked=(*tastes.picked, *due))


def here_on(
    pack: Pack, record: Record, on: date, rules: PainRules | None = None
) -> Position | None:
    """Return the position in the programme that is under way; None where none is."""
    if record.programme is None:
        return None
    return position(pack, record.programme, record.diary, on, rules)


# ---------------------------------------------------------------------------- the calendar
def days_ahead(
    pack: Pack, started: StartedProgramme, here: Position, on: date
) -> tuple[PlannedDay, ...]:
    """Return the coming days as they are if all goes well; none while the programme rests."""
    found = programme_for(pack, started.cause)
    if found is None or here.paused or here.finished:
        return ()
    planned = {day.on: day for day in _planned(found, here, on)}
    for day, target in sorted(started.moved.items()):
        spaced = planned[day].spaced if day in planned else _spaced(here.stage)
        if target in planned and spaced and _has_room(planned, target, day):
            if day in planned:
                planned[day] = replace(planned[day], spaced=())
            planned[target] = replace(planned[target], spaced=spaced, moved_from=day)
    return tuple(planned.values())


def may_move(days: Sequence[PlannedDay], day: date, target: date) -> bool:
    """Say whether the spaced items of a day fit on another, with a day's rest on either side."""
    planned = {one.on: one for one in days}
    known = day in planned and target in planned and day != target
    return known and bool(planned[day].spaced) and _has_room(planned, target, day)


def _has_room(planned: Mapping[date, PlannedDay], target: date, leaving: date) -> bool:
    near = (target - DAY, target, target + DAY)
    return not any(planned[one].spaced for one in near if one in planned and one != leaving)


def _spaced(stage: Stage) -> tuple[StageItem, ...]:
    return tuple(item for item in stage.items if item.days_per_week < WEEK_DAYS)


def _planned(found: Programme, here: Position, on: date) -> Iterator[PlannedDay]:
    index, spent = here.index, here.days
    for day in _days(on, on + (WEEKS_SHOWN * WEEK_DAYS - 1) * DAY):
        stage = found.stages[index]
        if spent >= _length(stage) and not (here.waits and index == here.index):
            if index == len(found.stages) - 1:
                return
            index, spent = index + 1, 0
            stage = found.stages[index]
        week = min(stage.week_from + spent // WEEK_DAYS, stage.week_to)
        due = [item for item in stage.items if _is_due(item, spent % WEEK_DAYS)]
        last_of_week = spent % WEEK_DAYS == WEEK_DAYS - 1
        yield PlannedDay(
            on=day,
            stage=stage,
            week=week,
            daily=tuple(item for item in due if item.days_per_week == WEEK_DAYS),
            spaced=tuple(item for item in due if item.days_per_week < WEEK_DAYS),
            review=last_of_week and week in found.review_weeks,
        )
        spent += 1


def _is_due(item: StageItem, weekday: int) -> bool:
    """Spread the days of an item over the week, as far apart as they go."""
    return weekday in {turn * WEEK_DAYS // item.days_per_week for turn in range(item.days_per_week)}


def _length(stage: Stage) -> int:
    return (stage.week_to - stage.week_from + 1) * WEEK_DAYS


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + number * DAY


def _responses(
    pack: Pack, diary: Sequence[DiaryEntry], rules: PainRules
) -> dict[date, list[Response]]:
    """Return how the sessions of each day went; one without exercise counts if red."""
    borne: dict[date, list[Response]] = {}
    for entry in diary:
        response = session_response(pack, entry, rules)
        if response is Response.RED or _strengthens(pack, entry):
            borne.setdefault(entry.on, []).append(response)
    return borne


def _strengthens(pack: Pack, entry: DiaryEntry) -> bool:
    known = (pack.techniques[id] for id in entry.techniques if id in pack.techniques)
    return any(one.part == "strengthen" for one in known)
