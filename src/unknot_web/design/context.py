"""What every page's frame needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from django.conf import settings
from django.http import HttpRequest

from unknot_web.records.people import Person

SECTIONS = {
    "check": ("check", "screen", "result", "answers", "confirm"),
    "plan": ("plan", "technique", "session", "before", "recheck", "stopped", "programme"),
    "diary": ("diary", "new_entry", "diary_after", "morning"),
    "progress": (
        "progress",
        "weekly",
        "summary",
        "body_map",
        "mark_site",
        "mark_place",
        "place_of_pain",
    ),
    "reads": (
        "reads",
        "read",
        "muscle",
        "self_tests",
        "self_test",
        "self_test_go_on",
        "self_test_result",
        "gauges",
        "find_the_muscle",
        "other_muscle",
    ),
}
SMALL_SECTIONS = ("safety", "proof", "about", "sources", "clearances", "data")


@dataclass(frozen=True)
class Frame:
    """Whether the records are encrypted, who has come in, and the sections of the navigation."""

    encrypted: bool
    person: Person | None
    section: str
    sections: Mapping[str, tuple[str, ...]]
    small_sections: tuple[str, ...]


def frame(request: HttpRequest) -> dict[str, object]:
    """Return what the frame of a page shows, as a template takes it."""
    person = getattr(request, "person", None)
    shown = Frame(settings.ENCRYPTED, person, _section(request), SECTIONS, SMALL_SECTIONS)
    return {one.name: getattr(shown, one.name) for one in fields(shown)}


def _section(request: HttpRequest) -> str:
    """Return the section of the navigation that a page belongs to."""
    match = request.resolver_match
    name = match.url_name if match else None
    return next((section for section, names in SECTIONS.items() if name in names), "")
