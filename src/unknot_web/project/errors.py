"""Pages for what went wrong, calm and in words."""

from __future__ import annotations

import logging
import sys
from dataclasses import dataclass
from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from unknot_web.design import words
from unknot_web.design.not_taken import sent_in, typed_in
from unknot_web.design.page import Page, shown
from unknot_web.records.faults import cause_while_running

FULL, UNAVAILABLE = 507, 503
log = logging.getLogger(__name__)

# Where a form was ours and was not kept; what another site or machine sent is shown to nobody.
SHOWS_WHAT_WAS_SENT = frozenset(
    {
        "not_entered",
        "no_way_in",
        "forgery",
        "failed",
        "not_found",
        "not_understood",
        "full",
        "busy",
        "records",
    }
)


@dataclass(frozen=True)
class ErrorPage(Page):
    """Why not; with a form that was `posted` and not kept, to be sent again as it was sent."""

    template: ClassVar = "error.html"

    why: str
    posted: bool
    sent: tuple[tuple[str, str], ...]
    typed: tuple[tuple[str, str], ...]


def refusal(request: HttpRequest, status: int, why: str, page: Page | None = None) -> HttpResponse:
    """Return a page that says why not; where even that fails, the bare words.

    A form that was not kept stands on it, to be sent again.
    """
    posted = request.method == "POST" and why in SHOWS_WHAT_WAS_SENT
    sent = sent_in(request) if posted else []
    typed = typed_in(sent)
    try:
        page = page or ErrorPage(why, posted, tuple(sent), typed)
        text = render_to_string(page.template, shown(page), request)
    except Exception as fault:
        # Its message could hold what was typed.
        log.error("the page for an error failed: %s", type(fault).__name__)
        lines = [words.say(f"page.error.{why}.title"), words.say(f"page.error.{why}.do")]
        if posted:
            lines += ["", words.say("page.error.not_kept"), *(": ".join(one) for one in typed)]
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
    """Answer a fault of ours; with a sore place and no answer, a clinician is the safe way.

    Where the records could not be written or read, the page says that and nothing else.
    """
    cause = cause_while_running(sys.exception())
    if cause is None:
        return refusal(request, 500, "failed")
    why = "full" if cause == "full" else "busy" if cause == "locked" else "records"
    status = FULL if cause == "full" else UNAVAILABLE
    return refusal(request, status, f"{why}_read" if request.method in ("GET", "HEAD") else why)


def forgery(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that did not come from our page."""
    return refusal(request, 403, "forgery")
