"""The request as views see it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from unknot_web.today import PersonRequest

__all__ = ["PersonRequest", "key_in"]


def key_in(request: HttpRequest) -> UUID | None:
    """Return the key under which a form was sent, by which a double is known; else None."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return None
