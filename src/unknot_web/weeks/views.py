"""The programme with its calendar, the weekly check, and the view for a clinician."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from unknot.pathway import weeks_of
from unknot_web.design.not_taken import page_instead
from unknot_web.design.page import render_page
from unknot_web.design.people import PersonRequest, key_in
from unknot_web.records import clearances, diary, programmes, weeks
from unknot_web.records.arrivals import has_come
from unknot_web.records.day import local_today
from unknot_web.records.knowledge import pack
from unknot_web.weeks import shown
from unknot_web.weeks.forms import KNOWN, MoveForm, WeeklyForm, known_in, too_many

FORMS = ("GET", "POST")


@require_GET
def programme(request: PersonRequest) -> HttpResponse:
    """Show the weeks ahead for what fits best with the answers."""
    return _programme(request)


def _programme(request: PersonRequest, asked: tuple[date, date] | None = None) -> HttpResponse:
    now = request.today
    if now.state != "routine":
        return redirect("result")
    return render_page(request, shown.programme(now.case, asked), status=422 if asked else 200)


@require_POST
def start(request: PersonRequest) -> HttpResponse:
    """Start the programme for what fits best, where anything of it is permitted."""
    key = key_in(request)
    if has_come(request.person, key, "start_programme"):
        return redirect("programme")
    now = request.today
    if not now.is_checked or now.state != "routine":
        return page_instead(request, "result")
    cause = now.case.cause
    if cause and shown.programme(now.case).may_start:
        programmes.start_programme(request.person, cause, local_today(), key=key)
    elif not weeks_of(now.case).is_under_way:
        return page_instead(request, "programme")
    return redirect("programme")


@require_POST
def pause(request: PersonRequest) -> HttpResponse:
    """Let the programme rest from today on."""
    return _done(request, programmes.pause_programme, "pause_programme")


@require_POST
def go_on(request: PersonRequest) -> HttpResponse:
    """Go on with the programme from today on."""
    return _done(request, programmes.go_on_with_programme, "go_on_with_programme")


@require_POST
def leave(request: PersonRequest) -> HttpResponse:
    """End the programme; what was done stays in the diary."""
    programmes.end_programme(request.person, local_today(), key=key_in(request))
    return redirect("programme")


def _done(request: PersonRequest, do: Callable[..., None], what: str) -> HttpResponse:
    key = key_in(request)
    if request.today.record.programme is not None:
        do(request.person, local_today(), key=key)
    elif not has_come(request.person, key, what):
        return page_instead(request, "programme")
    return redirect("programme")


@require_POST
def move(request: PersonRequest) -> HttpResponse:
    """Move what is planned on a day to another, if a day of rest is left on either side."""
    form = MoveForm(request.POST)
    if not form.is_valid():
        return page_instead(request, "programme")
    day, target = form.cleaned_data["day"], form.cleaned_data["target"]
    if has_come(request.person, key_in(request), "move_day", (day, target)):
        return redirect("programme")
    ahead = weeks_of(request.today.case)
    if ahead.here is None:
        return page_instead(request, "programme")
    if not ahead.may_move(day, target):
        return _programme(request, (day, target))
    programmes.move_day(request.person, day, target, key=key_in(request))
    return redirect("programme")


@require_http_methods(FORMS)
def weekly(request: PersonRequest) -> HttpResponse:
    """Take the weekly check."""
    checks = weeks.weekly_checks(request.person)
    names = dict.fromkeys(name for check in checks for name in check.activities)
    days = [one.on for one in checks] + [one.on for one in diary.the_diary(request.person)]
    began = min(days, default=local_today()) < local_today()
    if request.method == "GET":
        return render_page(request, shown.WeeklyPage(WeeklyForm(pack(), names, began)))
    asked = known_in(request.POST.get(KNOWN, ""))
    form = WeeklyForm(pack(), names if asked is None else asked, began, request.POST)
    if not form.is_valid():
        return render_page(request, shown.WeeklyPage(form), status=422)
    check, key = form.check(local_today()), key_in(request)
    too = too_many(names, check.activities)
    if too and not weeks.weekly_has_come(request.person, check, key):
        return page_instead(request, "weekly")
    weeks.keep_weekly_check(request.person, check, key=key)
    return redirect("progress")


@require_GET
def summary(request: PersonRequest) -> HttpResponse:
    """Show everything of the programme on one page that prints well."""
    known = clearances.clearances(request.person)
    return render_page(request, shown.summary(request.today, known))
