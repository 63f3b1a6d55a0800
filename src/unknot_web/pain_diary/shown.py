"""What the pages of the diary and of progress show, made ready for the templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar
from uuid import UUID

from django.core.paginator import Paginator
from django.utils.safestring import SafeString

from unknot.knowledge.schema import Source, UsualCourse
from unknot.pathway import Case, Series, ToBeSeen, Trend, progress_of
from unknot.record import DiaryEntry
from unknot.terms import Modality, NextStep
from unknot_web.design.page import Page
from unknot_web.pain_diary.chart import draw, draw_series
from unknot_web.pain_diary.forms import EntryForm, MorningForm
from unknot_web.records.diary import KeptEntry

ENTRIES_A_PAGE = 30


@dataclass(frozen=True)
class ShownEntry:
    """An entry, and whether the morning after it is still to be told."""

    id: UUID
    entry: DiaryEntry
    asks: bool


@dataclass(frozen=True)
class DiaryPage(Page):
    """One page of the diary, the newest entry first; `newer` and `older` lead to the others."""

    template: ClassVar = "pain_diary/diary.html"

    entries: tuple[ShownEntry, ...]
    number: int
    pages: int
    newer: int | None
    older: int | None


def diary(entries: Sequence[KeptEntry], asked: str | None, on: date) -> DiaryPage:
    """Return one page of the diary; the first or the last for a number that there is not."""
    page = Paginator(entries[::-1], ENTRIES_A_PAGE).get_page(asked)
    return DiaryPage(
        entries=tuple(_entry(one, on) for one in page),
        number=page.number,
        pages=page.paginator.num_pages,
        newer=page.previous_page_number() if page.has_previous() else None,
        older=page.next_page_number() if page.has_next() else None,
    )


def _entry(kept: KeptEntry, on: date) -> ShownEntry:
    return ShownEntry(kept.id, kept.entry, kept.entry.owes_morning and kept.entry.on < on)


@dataclass(frozen=True)
class NewPage(Page):
    """The form of a new entry."""

    template: ClassVar = "pain_diary/new.html"

    form: EntryForm


@dataclass(frozen=True)
class MorningPage(Page):
    """The form of the morning after an entry."""

    template: ClassVar = "pain_diary/morning.html"

    form: MorningForm
    kept: KeptEntry


@dataclass(frozen=True)
class ShownSeries:
    """A measure with its chart, if there is a line to draw."""

    series: Series
    chart: SafeString | str


@dataclass(frozen=True)
class ProgressPage(Page):
    """Which way it goes; without any record it only leads on.

    `matters` is the least change of pain that counts, and `days` how long the record goes back.
    """

    template: ClassVar = "pain_diary/progress.html"

    trend: Trend
    chart: SafeString | str
    matters: int
    pain_sources: tuple[Source, ...]
    rows: tuple[tuple[date, int, int], ...]
    usual: UsualCourse | None
    usual_sources: tuple[Source, ...]
    usual_from: date | None
    usual_to: date | None
    days: int
    to_be_seen: tuple[ToBeSeen, ...]
    outcomes: tuple[ShownSeries, ...]
    outcome_sources: tuple[Source, ...]
    all_series: tuple[Series, ...]
    no_change_sessions: int
    steps: tuple[tuple[str, NextStep], ...]
    unchanged: tuple[Modality, ...]
    check_again: bool
    flare: bool


def progress(case: Case) -> ProgressPage:
    """Return what the page of progress shows."""
    pack, found = case.pack, progress_of(case)
    trend, usual = found.trend, found.usual
    matters = pack.contents.plans.pain.meaningful_points
    return ProgressPage(
        trend=trend,
        chart=draw(trend, matters, usual) if len(trend.days) > 1 else "",
        matters=matters,
        pain_sources=pack.sources_of(pack.contents.plans.pain.evidence),
        rows=tuple(zip(trend.days, trend.before, trend.after, strict=True)),
        usual=usual,
        usual_sources=pack.sources_of(usual.evidence) if usual else (),
        usual_from=trend.days[0] + timedelta(usual.days_from) if usual and trend.days else None,
        usual_to=trend.days[0] + timedelta(usual.days_to) if usual and trend.days else None,
        days=(case.on - trend.days[0]).days if trend.days else 0,
        to_be_seen=found.to_be_seen,
        outcomes=_outcomes(found.series),
        outcome_sources=pack.sources_of(
            dict.fromkeys(id for one in found.series for id in one.measure.evidence)
        ),
        all_series=found.series,
        no_change_sessions=pack.contents.plans.progression.sessions_without_change,
        steps=found.steps,
        unchanged=tuple(sorted(found.unchanged)),
        check_again=found.check_again,
        flare=found.flare,
    )


def _outcomes(found: Sequence[Series]) -> tuple[ShownSeries, ...]:
    return tuple(
        ShownSeries(one, draw_series(one, number) if len(one.numbers) > 1 else "")
        for number, one in enumerate(found)
    )
