"""Filters that write a day as the language of the page does."""

from __future__ import annotations

from datetime import date

from babel import Locale
from babel.dates import format_date, format_skeleton
from django import template

from unknot.knowledge.words import locale_of
from unknot_web.design import words

register = template.Library()


@register.filter
def day(on: date) -> str:
    """Return a day with its year: 27 November 2026."""
    return format_date(on, "long", locale=_locale())


@register.filter
def day_and_month(on: date) -> str:
    """Return a day of this year: 27 November."""
    return _written(on, "MMMMd")


@register.filter
def short_day(on: date) -> str:
    """Return a day as briefly as it can be read: 27 Nov."""
    return _written(on, "MMMd")


@register.filter
def weekday(on: date) -> str:
    """Return a day with its weekday: Friday 27 November."""
    return _written(on, "MMMMEEEEd")


def _written(on: date, parts: str) -> str:
    return format_skeleton(parts, on, locale=_locale())


def _locale() -> Locale:
    return locale_of(words.say("app.dates_of"))
