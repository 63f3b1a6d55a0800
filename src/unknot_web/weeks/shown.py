"""What these pages show, made ready for the templates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from unknot.knowledge import Pack
from unknot.knowledge.schema import Departure, Programme, Source, Stage, StageItem, Technique
from unknot.pathway import Case, PlannedDay, Response, Weeks, progress_of, weeks_of
from unknot.record import DiaryEntry
from unknot_web.records.clearances import Clearance
from unknot_web.today import Today


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


def programme(case: Case) -> dict[str, object]:
    """Return what the page of the weeks ahead shows; without a permit no exercise is named."""
    pack, ahead = case.pack, weeks_of(case)
    found, started, same = ahead.programme, ahead.started, ahead.is_under_way
    permitted = case.permitted
    stages = tuple(_stage(pack, stage, permitted) for stage in found.stages) if found else ()
    anything = any(stage.items for stage in stages)
    return {
        "cause": case.cause,
        "programme": found,
        "stages": stages,
        "anything": anything,
        "may_start": bool(found) and anything and not same,
        "other": started if started and not same else None,
        "started": started if same else None,
        "here": ahead.here if same else None,
        "last_week": found.stages[-1].week_to if found else 0,
        "weeks": _weeks(ahead, permitted) if same else (),
        "flare": case.is_flare_day,
        "sources": pack.sources_of(found.evidence) if found else (),
    }


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


def summary(now: Today, clearances: Sequence[Clearance]) -> dict[str, object]:
    """Return everything of the programme for one page: also while nothing is permitted."""
    case, pack = now.case, now.case.pack
    ahead = weeks_of(case)
    started = ahead.started
    cause = started.cause if started else case.cause
    found = ahead.of if started else ahead.programme
    departures = _departures(pack, found, cause)
    return {
        "today": case.on,
        "state": now.state,
        "assessment": case.assessment if now.is_checked else None,
        "started": started,
        "cause": cause,
        "programme": found,
        "here": ahead.here,
        "stages": [
            (stage, [ShownItem(item, pack.techniques[item.technique]) for item in stage.items])
            for stage in (found.stages if found else ())
        ],
        "permitted": case.permitted,
        "series": progress_of(case).series,
        "last_week": found.stages[-1].week_to if found else 0,
        "entries": [ShownEntry(entry, response) for entry, response in case.responses],
        "rules": case.rules,
        "clearances": clearances,
        "departures": departures,
        "sources": pack.sources_of(_evidence(pack, found, departures)),
        "pack": pack,
    }


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
