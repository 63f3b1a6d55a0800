"""Tags about what a pack holds: where we differ from usual advice, and which reads it has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django import template

from unknot.knowledge.schema import Source
from unknot_web.design.page import Page, page_tag
from unknot_web.records.knowledge import pack

register = template.Library()


@dataclass(frozen=True)
class Departures(Page):
    """The id of each departure about one thing, with its sources."""

    template: ClassVar = "design/departures.html"

    departures: tuple[tuple[str, tuple[Source, ...]], ...]


@page_tag(register, Departures)
def departures(about: str) -> Departures:
    """Show one sentence, with its sources, for each departure about a thing of the pack."""
    found = [one for one in pack().contents.departures if about in one.shown_with]
    return Departures(tuple((one.id, pack().sources_of(one.evidence)) for one in found))


@register.simple_tag
def has_read(id: str) -> bool:
    """Say whether the pack has a short read, so that no page links to one that is not there."""
    return id in pack().articles


@register.simple_tag
def has_tests() -> bool:
    """Say whether the pack has tests to do at home."""
    return pack().contents.self_test_gate is not None
