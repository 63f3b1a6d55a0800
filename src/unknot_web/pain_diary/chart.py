"""The chart of pain, drawn as SVG by a few lines of our own; a table stands beside it."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from unknot.progress import Trend
from unknot_web.design import words

WIDTH, HEIGHT = 640, 280
LEFT, RIGHT, TOP, BOTTOM = 44, 16, 16, 36
HIGHEST = 10


def draw(trend: Trend) -> SafeString:
    """Return the chart: pain before as dots, pain after as squares, so no colour is needed."""
    days = [(day - trend.days[0]).days for day in trend.days]
    across = [_x(day, max(days[-1], 1)) for day in days]
    before = [(x, _y(score)) for x, score in zip(across, trend.before, strict=True)]
    after = [(x, _y(score)) for x, score in zip(across, trend.after, strict=True)]
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" '
        'aria-labelledby="chart-title chart-desc">'
        '<title id="chart-title">{}</title><desc id="chart-desc">{}</desc>{}{}{}{}{}{}</svg>',
        WIDTH,
        HEIGHT,
        words.say("page.progress.chart"),
        _told(trend),
        _scale(),
        _ends(trend.days),
        _line(before, "chart__line chart__line--before"),
        _line(after, "chart__line chart__line--after"),
        _dots(before),
        _squares(after),
    )


def _told(trend: Trend) -> str:
    return words.say(
        "page.progress.chart_told",
        sessions=len(trend.days),
        first=trend.before[0],
        last=trend.before[-1],
    )


def _x(day: int, days: int) -> float:
    return round(LEFT + day * (WIDTH - LEFT - RIGHT) / days, 1)


def _y(score: int) -> float:
    return round(HEIGHT - BOTTOM - score * (HEIGHT - TOP - BOTTOM) / HIGHEST, 1)


def _scale() -> SafeString:
    return format_html_join(
        "",
        '<line class="chart__grid" x1="{}" x2="{}" y1="{}" y2="{}"/>'
        '<text class="chart__label" x="{}" y="{}" text-anchor="end">{}</text>',
        (
            (LEFT, WIDTH - RIGHT, _y(score), _y(score), LEFT - 8, _y(score) + 5, score)
            for score in (0, 2, 4, 6, 8, 10)
        ),
    )


def _said(day: date) -> str:
    return date_format(day, "j F Y")


def _ends(days: tuple[date, ...]) -> SafeString:
    return format_html_join(
        "",
        '<text class="chart__label" x="{}" y="{}" text-anchor="{}">{}</text>',
        (
            (LEFT, HEIGHT - 10, "start", _said(days[0])),
            (WIDTH - RIGHT, HEIGHT - 10, "end", _said(days[-1])),
        ),
    )


def _line(points: list[tuple[float, float]], name: str) -> SafeString:
    path = " ".join(f"{x},{y}" for x, y in points)
    return format_html('<polyline class="{}" fill="none" points="{}"/>', name, path)


def _dots(points: list[tuple[float, float]]) -> SafeString:
    dot = '<circle class="chart__before" cx="{}" cy="{}" r="5"/>'
    return format_html_join("", dot, points)


def _squares(points: list[tuple[float, float]]) -> SafeString:
    square = '<rect class="chart__after" x="{}" y="{}" width="9" height="9"/>'
    return format_html_join("", square, ((x - 4.5, y - 4.5) for x, y in points))
