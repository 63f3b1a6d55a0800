"""What the page of progress shows, made ready for its template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.safestring import SafeString

from unknot.pathway import Case, Series, progress_of
from unknot_web.pain_diary.chart import draw, draw_series


@dataclass(frozen=True)
class ShownSeries:
    """A measure with its chart, if there is a line to draw."""

    series: Series
    chart: SafeString | str


def progress(case: Case) -> dict[str, object]:
    """Return what the page shows; without any record it only leads on."""
    pack, found = case.pack, progress_of(case)
    trend, usual = found.trend, found.usual
    matters = pack.contents.plans.pain.meaningful_points
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
        "days": (case.on - trend.days[0]).days if trend.days else 0,
        "to_be_seen": found.to_be_seen,
        "outcomes": _outcomes(found.series),
        "outcome_sources": pack.sources_of(
            dict.fromkeys(id for one in found.series for id in one.measure.evidence)
        ),
        "all_series": found.series,
        "no_change_sessions": pack.contents.plans.progression.sessions_without_change,
        "steps": found.steps,
        "unchanged": sorted(found.unchanged),
        "check_again": found.check_again,
        "flare": found.flare,
    }


def _outcomes(found: Sequence[Series]) -> list[ShownSeries]:
    return [
        ShownSeries(one, draw_series(one, number) if len(one.numbers) > 1 else "")
        for number, one in enumerate(found)
    ]
