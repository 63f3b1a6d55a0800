"""What every page's frame needs."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

ROOMS = {
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
SMALL_ROOMS = ("safety", "proof", "about", "sources", "clearances", "data")


def frame(request: HttpRequest) -> dict[str, object]:
    """Return whether the records are encrypted, and whether somebody has come in."""
    return {
        "encrypted": settings.ENCRYPTED,
        "person": getattr(request, "person", None),
        "room": _room(request),
        "rooms": ROOMS,
        "small_rooms": SMALL_ROOMS,
    }


def _room(request: HttpRequest) -> str:
    """Return the room of the navigation that a page belongs to."""
    match = request.resolver_match
    name = match.url_name if match else None
    return next((room for room, names in ROOMS.items() if name in names), "")
