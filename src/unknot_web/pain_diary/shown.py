"""What the page of progress shows, made ready for its template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.safestring import SafeString
from unknot.diary import DiaryEntry
from unknot.progress.facts import History, came_up_on, of_the_diary
from unknot.progress.outcomes import Series, series, usual_course

from unknot import progress as room_of_progress
from unknot.knowledge import Pack
from unknot.knowledge.schema import PainRules
from unknot.terms import NextStep
from unknot_web.pain_diary.chart import draw, draw_series
from unknot_web.records import store
from unknot_web.records.today import Standing, standing


@dataclass(frozen=True)
class ToBeSeen:
    """A red flag of the diary, since when it is there, and by when to be seen."""

    flag: str
    since: date
    by: date


@dataclass(frozen=True)
class ShownSeries:
    """A measure with its chart, if there is a line to draw."""

    series: Series
    chart: SafeString | str


def progress(pack: Pack, person: store.Person, today: date) -> dict[str, object]:
    """Return what the page shows; without any record it only leads on."""
    now = standing(person)
    entries = store.the_diary(person)
    found = series(pack, store.weekly_checks(person), store.tested(person))
    trend = room_of_progress.trend(pack, entries)
    history = store.history(person, today)
    usual = usual_course(pack, now.cause)
    days = (today - trend.days[0]).days if trend.days else 0
    matters = pack.contents.plans.pain.meaningful_points
    steps = _steps(pack, entries, now.rules)
    unchanged = room_of_progress.without_change(pack, entries, history.screened_on)
    return {
        "trend": trend,
        "chart": draw(trend, matters, usual) if len(trend.days) > 1 else "",
        "matters": matters,
        "pain_sources": pack.sources_of(pack.contents.plans.pain.evidence),
        "rows": list(zip(trend.days, trend.before, trend.after, strict=True)),
        "usual": usual,
        "usual_sources": pack.sources_of(usual.evidence) if usual else (),
        "usual_from": trend.days[0] + timedelta(usual.days_from) if usual and trend.days else None,
        "usual_to": trend.days[0] + timedelta(usual.days_to) if usual and trend.days else None,
        "days": days,
        "to_be_seen": _to_be_seen(pack, now, entries, today, history),
        "outcomes": _outcomes(found),
        "outcome_sources": pack.sources_of(
            dict.fromkeys(id for one in found for id in one.measure.evidence)
        ),
        "all_series": found,
        "no_change_sessions": pack.contents.plans.progression.sessions_without_change,
        "steps": steps,
        "unchanged": sorted(unchanged),
        "check_again": NextStep.STOP in {step for _, step in steps}
        or trend.change is room_of_progress.Change.WORSE,
        "flare": room_of_progress.is_flare_day(pack, entries, today, now.rules),
    }


def _to_be_seen(
    pack: Pack, now: Standing, entries: Sequence[DiaryEntry], today: date, history: History
) -> list[ToBeSeen]:
    """Return the flags that the diary raises, each with the day it began and the latest day."""
    if now.today is None:
        return []
    within = timedelta(days=pack.contents.plans.progression.seen_within_days)
    found = []
    for flag in now.today.assessment.red_flags:
        if of_the_diary(pack, flag.id):
            since = came_up_on(pack, flag.id, now.recorded, entries, today, history)
            found.append(ToBeSeen(flag.id, since, max(since + within, today)))
    return found


def _outcomes(found: Sequence[Series]) -> list[ShownSeries]:
    return [
        ShownSeries(one, draw_series(one, number) if len(one.numbers) > 1 else "")
        for number, one in enumerate(found)
    ]


def _steps(
    pack: Pack, entries: Sequence[DiaryEntry], rules: PainRules
) -> list[tuple[str, NextStep]]:
    done = dict.fromkeys(technique for entry in entries for technique in entry.techniques)
    steps = room_of_progress.next_steps(pack, entries, rules)
    return [(technique, steps[technique]) for technique in done if technique in pack.techniques]
