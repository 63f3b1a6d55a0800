"""Tags that put words on a page; no template holds any of its own."""

from __future__ import annotations

from django import template

from unknot_web.design import words

register = template.Library()


@register.simple_tag
def say(*id: object, **values: object) -> str:
    """Return the text under an id; several parts are joined with dots."""
    return words.say(".".join(map(str, id)), **values)


@register.simple_tag
def says(*id: object) -> tuple[str, ...]:
    """Return the texts of a list under an id."""
    return words.says(".".join(map(str, id)))


@register.simple_tag
def has_words(*id: object) -> bool:
    """Say whether there are words under an id."""
    return words.has(".".join(map(str, id)))
