"""The tag that says where we differ from the usual advice, wherever a person would wonder."""

from __future__ import annotations

from django import template

from unknot_web.records.knowledge import pack

register = template.Library()


@register.inclusion_tag("design/departures.html")
def departures(about: str) -> dict[str, object]:
    """Show one sentence, with its sources, for each departure about a thing of the pack."""
    found = [one for one in pack().contents.departures if about in one.shown_with]
    return {"departures": [(one.id, pack().sources_of(one.evidence)) for one in found]}
