"""The charts, drawn as SVG by a few lines of our own; a table stands beside each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from unknot.knowledge.schema import UsualCourse
from unknot.pathway import Series, Trend
from unknot_web.design import words
from unknot_web.design.templatetags.days import day as written
from unknot_web.design.templatetags.shown_numbers import short

WIDTH, HEIGHT = 640, 280
LEFT, RIGHT, TOP, BOTTOM = 44, 16, 16, 36
LINES = 5
HIGHEST_PAIN = 10

Points = list[tuple[float, float]]


@dataclass(frozen=True)
class _Frame:
    """Turns days and numbers into places; `first` stands at the left, `least` at the bottom."""

    first: date
    days: int
    least: int
    most: int

    def x(self, day: date) -> float:
        """Return how far to the right a day stands."""
        return self.across((day - self.first).days)

    def across(self, days: int) -> float:
        """Return how far to the right so many days from the first stand."""
        share = min(days, self.days) / max(self.days, 1)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def y(self, number: float) -> float:
        """Return how far down a number stands."""
        share = (number - self.least) / (self.most - self.least)
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)

    def points(self, days: Sequence[date], numbers: Sequence[float]) -> Points:
        """Return the places of numbers."""
        pairs = zip(days, numbers, strict=True)
        return [(self.x(day), self.y(number)) for day, number in pairs]


def draw(trend: Trend, matters: int, usual: UsualCourse | None = None) -> SafeString:
    """Return the chart of pain: before as dots, after as squares, so no colour is needed.

    A dashed line stands where a gain is clear (`matters` points below the first), a shaded
    band over the days in which most who get better do so.
    """
    lasted = (trend.days[-1] - trend.days[0]).days
    frame = _Frame(trend.days[0], max(lasted, usual.days_to if usual else 1), 0, HIGHEST_PAIN)
    told = words.say(
        "page.progress.chart_told",
        sessions=len(trend.days),
        first=trend.before[0],
        last=trend.before[-1],
    )
    before = frame.points(trend.days, trend.before)
    after = frame.points(trend.days, trend.after)
    return _svg(
        "chart",
        words.say("page.progress.chart"),
        told,
        _band(frame, usual),
        _scale(frame),
        _clear_gain(frame, trend.before[0] - matters),
        _ends(frame),
        _line(before, "chart__line chart__line--before"),
        _line(after, "chart__line chart__line--after"),
        _dots(before),
        _squares(after),
    )


def draw_series(series: Series, number: int) -> SafeString:
    """Return the chart of one measure; `number` tells its ids from those of other charts."""
    measure = series.measure
    name = series.name or words.say(f"measures.{measure.id}.name")
    lasted = (series.days[-1] - series.days[0]).days
    frame = _Frame(series.days[0], max(lasted, 1), measure.least, _top(series))
    told = words.say(
        "page.outcomes.chart_told",
        checks=len(series.days),
        first=short(series.numbers[0]),
        last=short(series.numbers[-1]),
    )
    gain = (measure.meaningful or 0) * (1 if measure.better == "more" else -1)
    start = 0.0 if measure.kind == "rating" else series.numbers[0]
    points = frame.points(series.days, series.numbers)
    return _svg(
        f"chart-{number}",
        name,
        told,
        _scale(frame),
        _clear_gain(frame, start + gain) if measure.meaningful else "",
        _ends(frame),
        _line(points, "chart__line chart__line--before"),
        _dots(points),
    )


def _top(series: Series) -> int:
    """Return the top of the scale: that of a score, or what an amount has reached so far."""
    if series.measure.kind != "amount":
        return series.measure.most
    return min(series.measure.most, max(10, int(max(series.numbers) * 1.2)))


def _svg(id: str, title: str, told: str, *parts: SafeString | str) -> SafeString:
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" '
        'aria-labelledby="{id}-title {id}-desc">'
        '<title id="{id}-title">{}</title><desc id="{id}-desc">{}</desc>{}</svg>',
        WIDTH,
        HEIGHT,
        title,
        told,
        format_html_join("", "{}", ((part,) for part in parts)),
        id=id,
    )


def _band(frame: _Frame, usual: UsualCourse | None) -> SafeString | str:
    if usual is None:
        return ""
    left, right = frame.across(usual.days_from), frame.across(usual.days_to)
    return format_html(
        '<rect class="chart__band" x="{}" y="{}" width="{}" height="{}"/>',
        left,
        TOP,
        round(right - left, 1),
        HEIGHT - TOP - BOTTOM,
    )


def _clear_gain(frame: _Frame, number: float) -> SafeString | str:
    if not frame.least <= number <= frame.most:
        return ""
    y = frame.y(number)
    line = '<line class="chart__gain" x1="{}" x2="{}" y1="{}" y2="{}"/>'
    return format_html(line, LEFT, WIDTH - RIGHT, y, y)


def _scale(frame: _Frame) -> SafeString:
    step = max(1, round((frame.most - frame.least) / LINES))
    return format_html_join(
        "",
        '<line class="chart__grid" x1="{}" x2="{}" y1="{}" y2="{}"/>'
        '<text class="chart__label" x="{}" y="{}" text-anchor="end">{}</text>',
        (
            (LEFT, WIDTH - RIGHT, frame.y(one), frame.y(one), LEFT - 8, frame.y(one) + 5, one)
            for one in range(frame.least, frame.most + 1, step)
        ),
    )


def _ends(frame: _Frame) -> SafeString:
    return format_html_join(
        "",
        '<text class="chart__label" x="{}" y="{}" text-anchor="{}">{}</text>',
        (
            (LEFT, HEIGHT - 10, "start", written(frame.first)),
            (WIDTH - RIGHT, HEIGHT - 10, "end", written(frame.first + timedelta(frame.days))),
        ),
    )


def _line(points: Points, name: str) -> SafeString:
    path = " ".join(f"{x},{y}" for x, y in points)
    return format_html('<polyline class="{}" fill="none" points="{}"/>', name, path)


def _dots(points: Points) -> SafeString:
    dot = '<circle class="chart__before" cx="{}" cy="{}" r="5"/>'
    return format_html_join("", dot, points)


def _squares(points: Points) -> SafeString:
    square = '<rect class="chart__after" x="{}" y="{}" width="9" height="9"/>'
    return format_html_join("", square, ((x - 4.5, y - 4.5) for x, y in points))
