"""Choosing who is drawn."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from unknot_web.design.people import PersonRequest
from unknot_web.figures.shown import PEOPLE, TONES, Choice

A_YEAR = int(timedelta(days=365).total_seconds())


@require_POST
def choose(request: PersonRequest) -> HttpResponse:
    """Keep the choice in this browser, and go back to the page it was made on."""
    sent = Choice(
        *(
            value if (value := request.POST.get(name, "")) in known else None
            for name, known in (("person", PEOPLE), ("tone", TONES))
        )
    )
    came_from = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()})
    # Two slashes would begin another host's name.
    answer = redirect("/" + urlsplit(came_from).path.lstrip("/\\") if ours else "home")
    answer.set_cookie(
        settings.FIGURE_COOKIE, sent.kept(), max_age=A_YEAR, httponly=True, samesite="Strict"
    )
    return answer
