"""The diary: what was done and felt, the next morning, and which way it goes."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from unknot.terms import Nprs
from unknot_web.design.page import render_page
from unknot_web.design.people import PersonRequest, key_in
from unknot_web.pain_diary import shown
from unknot_web.pain_diary.forms import EntryForm, MorningForm, Start
from unknot_web.records import diary as kept_diary
from unknot_web.records import session_runs
from unknot_web.records.day import local_today
from unknot_web.records.knowledge import pack
from unknot_web.today import needs_plan

FORMS = ("GET", "POST")


@require_GET
def diary(request: PersonRequest) -> HttpResponse:
    """List one page of the diary, the newest first, and ask for mornings that are missing."""
    entries = kept_diary.entries(request.person)
    return render_page(request, shown.diary(entries, request.GET.get("page"), local_today()))


@require_http_methods(FORMS)
@needs_plan
def new(request: PersonRequest, run: UUID | None = None) -> HttpResponse:
    """Take a new entry; after a session it begins with what was done."""
    start, offered = _start(request, run)
    if request.method == "GET":
        form = EntryForm(pack(), offered, initial=start.initial())
        return render_page(request, shown.NewPage(form))
    form = EntryForm(pack(), offered, request.POST)
    if not form.is_valid():
        return render_page(request, shown.NewPage(form), status=422)
    kept_diary.keep_entry(request.person, form.key_value, form.entry(local_today()))
    return redirect("diary")


def _start(request: PersonRequest, run: UUID | None) -> tuple[Start, tuple[str, ...]]:
    """Return what an entry starts with, and the techniques to choose from."""
    plan = request.today.case.plan
    planned = tuple(item.technique for item in plan.items) if plan else ()
    if run is None:
        return Start(), planned
    ended = session_runs.run(request.person, run)
    offered = tuple(dict.fromkeys((*ended.done, *planned)))
    return Start(ended.done, ended.stopped, ended.pain_before, ended.pain_worst), offered


@require_http_methods(FORMS)
def morning(request: PersonRequest, id: UUID) -> HttpResponse:
    """Take the pain of the morning after, or that it is not remembered."""
    kept = kept_diary.entry(request.person, id)
    after = redirect("session" if request.GET.get("then") == "session" else "diary")
    if request.method == "POST" and "forgotten" in request.POST:
        kept_diary.forget_morning(request.person, id)
        return after
    form = MorningForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        night = said["new_night_pain"] == "yes"
        pain = Nprs(said["pain_next_morning"])
        kept_diary.tell_morning(request.person, id, pain, night, key=key_in(request))
        return after
    status = 422 if request.method == "POST" else 200
    return render_page(request, shown.MorningPage(form, kept), status=status)


@require_GET
def progress(request: PersonRequest) -> HttpResponse:
    """Show which way it goes, what is usual, who to see, and the next step of what was done."""
    return render_page(request, shown.progress(request.today.case))
