"""Tags about what a pack holds: where we differ from usual advice, and which reads it has."""

from __future__ import annotations

from django import template

from unknot_web.records.knowledge import pack

register = template.Library()


@register.inclusion_tag("design/departures.html")
def departures(about: str) -> dict[str, object]:
    """Show one sentence, with its sources, for each departure about a thing of the pack."""
    found = [one for one in pack().contents.departures if about in one.shown_with]
    return {"departures": [(one.id, pack().sources_of(one.evidence)) for one in found]}


@register.simple_tag
def has_read(id: str) -> bool:
    """Say whether the pack has a short read, so that no page links to one that is not there."""
    return id in pack().articles


@register.simple_tag
def has_tests() -> bool:
    """Say whether the pack has tests to do at home."""
    return pack().contents.self_test_gate is not None
