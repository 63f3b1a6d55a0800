"""The plan of today, and one technique with everything about it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from unknot.answers import BadAnswers, read_answers
from unknot_web.design.people import PersonRequest
from unknot_web.plans import shown
from unknot_web.records import store
from unknot_web.records.knowledge import pack
from unknot_web.records.today import standing

MINUTES = "minutes"


@require_http_methods(("GET", "POST"))
def plan(request: PersonRequest) -> HttpResponse:
    """Show today's plan, made anew; a POST says how many minutes there are."""
    now = standing(request.person)
    if now.check is None or now.today is None or now.state != "routine":
        return redirect("result")
    wrong = False
    if request.method == "POST":
        minutes = _minutes(request.POST.get(MINUTES, ""))
        if minutes is not None:
            store.save_answers(request.person, now.check.id, {MINUTES: minutes})
            return redirect("plan")
        wrong = True
    values = {**shown.plan(pack(), now.today), "wrong_minutes": wrong}
    return render(request, "plans/plan.html", values, status=422 if wrong else 200)


def _minutes(sent: str) -> int | None:
    """Return the minutes if the engine takes them."""
    text = sent.strip()
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        return None
    try:
        read_answers(pack(), {MINUTES: int(text)})
    except BadAnswers:
        return None
    return int(text)


@require_GET
def technique(request: PersonRequest, id: str) -> HttpResponse:
    """Show one technique, and whether it is for this person today."""
    known = pack().techniques.get(id)
    if known is None:
        raise Http404
    values = shown.technique(pack(), known, standing(request.person))
    return render(request, "plans/technique.html", values)
