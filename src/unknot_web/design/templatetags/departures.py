"""The tag that says where we differ from the usual advice, wherever a person would wonder."""

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
