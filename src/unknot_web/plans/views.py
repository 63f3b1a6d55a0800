"""The plan of today, and one technique with everything about it."""

from __future__ import annotations

from dataclasses import replace

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from unknot.record import BadAnswers, read_answers
from unknot_web.design.not_taken import page_instead
from unknot_web.design.page import render_page
from unknot_web.design.people import PersonRequest, key_in
from unknot_web.plans import change, shown
from unknot_web.records import checks, tastes
from unknot_web.records.arrivals import has_come
from unknot_web.records.knowledge import pack
from unknot_web.today import needs_plan

MINUTES = "minutes"
ADJUST = "adjust"


@require_http_methods(("GET", "POST"))
@needs_plan
def plan(request: PersonRequest) -> HttpResponse:
    """Show today's plan, made again; a POST changes the time or the place it is made for."""
    now = request.today
    if now.check is None or now.state != "routine":
        return _closed(request)
    wrong = False
    if request.method == "POST" and (adjustment := request.POST.get(ADJUST)):
        fits = change.ADJUSTMENTS.get(adjustment)
        if fits is None:
            raise BadRequest
        if fits(now.answers):
            changed = change.adjusted(now.answers, adjustment)
            key = key_in(request)
            checks.save_answers(request.person, now.check.id, changed, key=key, said=adjustment)
        return redirect("plan")
    if request.method == "POST":
        minutes = _minutes(request.POST.get(MINUTES, ""))
        if minutes is not None:
            told = {MINUTES: minutes}
            checks.save_answers(request.person, now.check.id, told, key=key_in(request))
            return redirect("plan")
        wrong = True
    page = shown.plan(now)
    if wrong:
        sent = request.POST.get(MINUTES, "")
        return render_page(request, replace(page, wrong_minutes=True, minutes=sent), status=422)
    return render_page(request, page)


def _closed(request: PersonRequest) -> HttpResponse:
    """Lead to the result; say of a form that it was not taken, unless it was taken before."""
    key, minutes = key_in(request), _minutes(request.POST.get(MINUTES, ""))
    said = request.POST.get(ADJUST) or {MINUTES: minutes}
    if request.method == "GET" or has_come(request.person, key, "answers", said):
        return redirect("result")
    return page_instead(request, "result")


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
@needs_plan
def technique(request: PersonRequest, id: str) -> HttpResponse:
    """Show one technique, and whether it is for this person today."""
    known = pack().techniques.get(id)
    if known is None:
        raise Http404
    return render_page(request, shown.technique(pack(), known, request.today))


@require_POST
@needs_plan
def taste(request: PersonRequest, id: str) -> HttpResponse:
    """Keep what the person says of a technique, and go back to the plan made with it."""
    if id not in pack().techniques:
        raise Http404
    now = request.today
    plan = now.case.plan
    if plan is None or now.state != "routine":
        return page_instead(request, "result")
    key = key_in(request)
    match request.POST.get("says"):
        case "liked" | "not_for_me" as says:
            tastes.say_of(request.person, id, says, key=key)
        case "nothing":
            tastes.say_of(request.person, id, "", key=key)
        case "swap":
            change.swap(request.person, plan, id, key)
        case "bring_in":
            if not change.bring_in(request.person, now, plan, id, key):
                return page_instead(request, "plan")
        case _:
            raise BadRequest
    return redirect("plan")
