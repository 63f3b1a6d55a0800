"""The filter that writes a number as briefly as it can be."""

from __future__ import annotations

from django import template

from unknot.knowledge.words import number_in
from unknot_web import words

register = template.Library()


@register.filter
def short(number: float) -> str:
    """Return a number with one digit after the point, unless it is whole."""
    return number_in(words.current(), number)
