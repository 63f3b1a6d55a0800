"""What every page's frame needs."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

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


def frame(request: HttpRequest) -> dict[str, object]:
    """Return whether the records are encrypted, and whether somebody has come in."""
    return {
        "encrypted": settings.ENCRYPTED,
        "person": getattr(request, "person", None),
        "section": _section(request),
        "sections": SECTIONS,
        "small_sections": SMALL_SECTIONS,
    }


def _section(request: HttpRequest) -> str:
    """Return the section of the navigation that a page belongs to."""
    match = request.resolver_match
    name = match.url_name if match else None
    return next((section for section, names in SECTIONS.items() if name in names), "")
