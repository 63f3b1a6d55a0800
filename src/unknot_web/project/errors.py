"""Pages for what went wrong, calm and in words."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from unknot_web.design import words

log = logging.getLogger(__name__)


def refusal(
    request: HttpRequest, status: int, why: str, template: str = "error.html"
) -> HttpResponse:
    """Return a page that says why not; where even that fails, the bare words."""
    try:
        text = render_to_string(template, {"why": why, "status": status}, request)
    except Exception:
        log.exception("the page for an error failed")
        lines = (words.say(f"page.error.{why}.title"), words.say(f"page.error.{why}.do"))
        return HttpResponse(
            "\n".join(lines), status=status, content_type="text/plain; charset=utf-8"
        )
    return HttpResponse(text, status=status)


def not_understood(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer what could not be read, or what came under another host's name."""
    return refusal(request, 400, "not_understood")


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer what is not allowed."""
    return refusal(request, 403, "not_allowed")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer an address where nothing is."""
    return refusal(request, 404, "not_found")


def failed(request: HttpRequest) -> HttpResponse:
    """Answer a fault of ours; with a sore hip and no answer, a clinician is the safe way."""
    return refusal(request, 500, "failed")


def forgery(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that did not come from our page."""
    return refusal(request, 403, "forgery")
