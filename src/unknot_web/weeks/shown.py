"""What these pages show, made ready for the templates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from unknot.knowledge import Pack
from unknot.knowledge.schema import (
    Departure,
    PainRules,
    Programme,
    Source,
    Stage,
    StageItem,
    Technique,
)
from unknot.pathway import (
    Assessment,
    Case,
    PlannedDay,
    Position,
    Response,
    Series,
    Weeks,
    progress_of,
    weeks_of,
)
from unknot.record import DiaryEntry, StartedProgramme
from unknot_web.design.page import Page
from unknot_web.records.clearances import Clearance
from unknot_web.today import Today
from unknot_web.weeks.forms import WeeklyForm


@dataclass(frozen=True)
class ShownStage:
    """The weeks of a stage, with what of it the permit of today allows, and its sources."""

    stage: Stage
    items: tuple[StageItem, ...]
    left_out: int
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class ShownDay:
    """A coming day, what of it is permitted, and the days it can be moved to."""

    day: PlannedDay
    daily: bool
    spaced: tuple[StageItem, ...]
    targets: tuple[date, ...]


@dataclass(frozen=True)
class ShownWeek:
    """Seven coming days: what is done each day, and the days that hold more."""

    first: date
    last: date
    stage: Stage
    daily: tuple[StageItem, ...]
    days: tuple[ShownDay, ...]


@dataclass(frozen=True)
class ProgrammePage(Page):
    """The weeks ahead for what fits best; without a permit no exercise is named.

    `other` is a programme that is under way for something else. `no_room` has a day and the day
    that it cannot be moved to.
    """

    template: ClassVar = "weeks/programme.html"

    programme: Programme | None
    stages: tuple[ShownStage, ...]
    anything: bool
    may_start: bool
    other: StartedProgramme | None
    here: Position | None
    last_week: int
    weeks: tuple[ShownWeek, ...]
    flare: bool
    sources: tuple[Source, ...]
    no_room: tuple[date, date] | None


def programme(case: Case, no_room: tuple[date, date] | None = None) -> ProgrammePage:
    """Return what the page of the weeks ahead shows."""
    pack, ahead = case.pack, weeks_of(case)
    found, started, same = ahead.programme, ahead.started, ahead.is_under_way
    permitted = case.permitted
    stages = tuple(_stage(pack, stage, permitted) for stage in found.stages) if found else ()
    anything = any(stage.items for stage in stages)
    return ProgrammePage(
        programme=found,
        stages=stages,
        anything=anything,
        may_start=bool(found) and anything and not same,
        other=started if started and not same else None,
        here=ahead.here if same else None,
        last_week=found.stages[-1].week_to if found else 0,
        weeks=_weeks(ahead, permitted) if same else (),
        flare=case.is_flare_day,
        sources=pack.sources_of(found.evidence) if found else (),
        no_room=no_room,
    )


def _stage(pack: Pack, stage: Stage, permitted: frozenset[str]) -> ShownStage:
    items = _allowed(stage.items, permitted)
    left_out = len(stage.items) - len(items)
    return ShownStage(stage, items, left_out, pack.sources_of(stage.evidence))


def _allowed(items: Iterable[StageItem], permitted: frozenset[str]) -> tuple[StageItem, ...]:
    return tuple(item for item in items if item.technique in permitted)


def _weeks(ahead: Weeks, permitted: frozenset[str]) -> tuple[ShownWeek, ...]:
    """Cut the coming days where a week is over or a stage changes."""
    cut: list[list[PlannedDay]] = []
    for day in ahead.days:
        if not cut or (cut[-1][0].stage, cut[-1][0].week) != (day.stage, day.week):
            cut.append([])
        cut[-1].append(day)
    return tuple(_week(ahead, week, permitted) for week in cut)


def _week(ahead: Weeks, week: Sequence[PlannedDay], permitted: frozenset[str]) -> ShownWeek:
    shown = (
        ShownDay(
            day=day,
            daily=bool(day.daily),
            spaced=_allowed(day.spaced, permitted),
            targets=tuple(one.on for one in ahead.days if ahead.may_move(day.on, one.on)),
        )
        for day in week
    )
    return ShownWeek(
        first=week[0].on,
        last=week[-1].on,
        stage=week[0].stage,
        daily=_allowed(week[0].daily, permitted),
        days=tuple(day for day in shown if day.spaced or day.day.review),
    )


# ------------------------------------------------------------------------ the weekly check
@dataclass(frozen=True)
class WeeklyPage(Page):
    """The form of the weekly check."""

    template: ClassVar = "weeks/weekly.html"

    form: WeeklyForm


# ------------------------------------------------------------------------- for a clinician
@dataclass(frozen=True)
class ShownEntry:
    """An entry of the diary, and how it went."""

    entry: DiaryEntry
    response: Response


@dataclass(frozen=True)
class ShownItem:
    """An exercise of a stage with the range of its dose as the pack has it."""

    item: StageItem
    technique: Technique


@dataclass(frozen=True)
class SummaryPage(Page):
    """Everything of the programme on one page: also while nothing is permitted."""

    template: ClassVar = "weeks/summary.html"

    today: date
    assessment: Assessment | None
    started: StartedProgramme | None
    programme: Programme | None
    here: Position | None
    stages: tuple[tuple[Stage, tuple[ShownItem, ...]], ...]
    permitted: frozenset[str]
    series: tuple[Series, ...]
    last_week: int
    entries: tuple[ShownEntry, ...]
    rules: PainRules
    clearances: tuple[Clearance, ...]
    departures: tuple[Departure, ...]
    sources: tuple[Source, ...]
    pack: Pack


def summary(now: Today, clearances: Sequence[Clearance]) -> SummaryPage:
    """Return what the page for a clinician shows."""
    case, pack = now.case, now.case.pack
    ahead = weeks_of(case)
    started = ahead.started
    cause = started.cause if started else case.cause
    found = ahead.of if started else ahead.programme
    departures = _departures(pack, found, cause)
    return SummaryPage(
        today=case.on,
        assessment=case.assessment if now.is_checked else None,
        started=started,
        programme=found,
        here=ahead.here,
        stages=tuple((stage, _items(pack, stage)) for stage in (found.stages if found else ())),
        permitted=case.permitted,
        series=progress_of(case).series,
        last_week=found.stages[-1].week_to if found else 0,
        entries=tuple(ShownEntry(entry, response) for entry, response in case.responses),
        rules=case.rules,
        clearances=tuple(clearances),
        departures=departures,
        sources=pack.sources_of(_evidence(pack, found, departures)),
        pack=pack,
    )


def _items(pack: Pack, stage: Stage) -> tuple[ShownItem, ...]:
    return tuple(ShownItem(item, pack.techniques[item.technique]) for item in stage.items)


def _departures(pack: Pack, found: Programme | None, cause: str | None) -> tuple[Departure, ...]:
    held = {item.technique for stage in found.stages for item in stage.items} if found else set()
    about = held | {cause}
    return tuple(one for one in pack.contents.departures if not about.isdisjoint(one.shown_with))


def _evidence(
    pack: Pack, found: Programme | None, departures: Iterable[Departure]
) -> dict[str, None]:
    ids: list[str] = []
    if found:
        ids += found.evidence
        for stage in found.stages:
            ids += stage.evidence
            for item in stage.items:
                ids += pack.techniques[item.technique].dose.evidence
    for departure in departures:
        ids += departure.evidence
    for measure in pack.contents.measures:
        ids += measure.evidence
    ids += pack.contents.plans.progression.evidence
    return dict.fromkeys(ids)
