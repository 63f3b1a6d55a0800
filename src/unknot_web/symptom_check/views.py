"""The check: one screen at a time, then how soon a person should be seen."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from unknot_web.design.not_taken import NOT_TAKEN, page_instead, say_not_taken
from unknot_web.design.page import render_page
from unknot_web.design.people import PersonRequest, key_in
from unknot_web.records import checks, people
from unknot_web.records.day import local_today
from unknot_web.records.knowledge import pack
from unknot_web.symptom_check import forms, screens, shown
from unknot_web.today import Today, needs_plan, readable

FORMS = ("GET", "POST")
WRONG = 422


@require_GET
def next_screen(request: PersonRequest) -> HttpResponse:
    """Lead to the next open screen, or to the result when there is none."""
    now = request.today
    if now.must_confirm:
        return redirect("confirm")
    if now.settled or (now.check and not now.open_screens):
        return redirect("result")
    still_open = now.open_screens or [one.id for one, _ in now.case.screens]
    return redirect("screen", still_open[0])


@require_http_methods(FORMS)
def screen(request: PersonRequest, id: str) -> HttpResponse:
    """Show one screen; keep what is sent, and go on."""
    now = request.today
    if now.must_confirm:
        return redirect("confirm") if request.method == "GET" else _confirm_first(request, now)
    answers = now.check.answers if now.check else {}
    try:
        step = screens.step_at(now.case, id)
    except Http404:
        if request.method == "GET" or id not in {one.id for one in pack().screens}:
            raise
        return page_instead(request, "check")  # what was answered meanwhile makes it pointless
    kind = forms.kind_of(pack(), step.questions, answers)
    if "one" in request.POST:
        kind = forms.ONE_BY_ONE if kind == forms.CHECKLIST else kind
    elif "tick" in request.POST:
        kind = forms.CHECKLIST
    if request.method == "GET":
        form = forms.form_for(pack(), step.questions, answers, kind)
        return _page(request, step, form, now)
    read = forms.read_form(pack(), step.questions, request.POST, kind)
    if read.again:
        return _page(request, step, read.again, now)
    _keep(request.person, now.check, read.answers, key_in(request))
    return redirect("check")


def _page(request: PersonRequest, step: screens.Step, form: forms.Form, now: Today) -> HttpResponse:
    back = reverse("screen", args=[step.before]) if step.before else reverse("home")
    page = shown.ScreenPage(step, form, back, shown.so_far(now))
    return render_page(request, page, status=WRONG if form.errors else 200)


def _keep(
    person: people.Person,
    check: checks.Check | None,
    answers: Mapping[str, object],
    key: UUID | None,
) -> checks.Check:
    """Keep answers, and drop those that they make pointless."""
    if check is None:
        shown_answers = screens.without_hidden(pack(), answers)
        return checks.start_check(person, shown_answers, pack().sha256, key=key)
    tidy = partial(screens.without_hidden, pack())
    return checks.save_answers(person, check.id, answers, tidy, key=key)


@require_GET
@needs_plan
def result(request: PersonRequest) -> HttpResponse:
    """Show how soon to be seen and why, or what fits with the answers."""
    now = request.today
    if not now.is_checked:
        return redirect("confirm" if now.check else "check")
    return render_page(request, shown.result(now))


@require_GET
def answers(request: PersonRequest) -> HttpResponse:
    """Show what was answered, each with a way to change it."""
    now = request.today
    if now.check is None:
        return redirect("check")
    return render_page(request, shown.AnswersPage(shown.answered(pack(), now.check)))


@require_POST
def new(request: PersonRequest) -> HttpResponse:
    """Begin a new check with nothing answered."""
    checks.start_check(request.person, {}, pack().sha256, key=key_in(request))
    return redirect("check")


@require_http_methods(FORMS)
def confirm(request: PersonRequest) -> HttpResponse:
    """Ask whether answers to an earlier pack still hold; begin a check with those that do."""
    now = request.today
    if now.check is None or not now.must_confirm:
        return redirect("check")
    still = screens.without_hidden(pack(), readable(now.check.answers))
    if request.method == "POST":
        checks.start_check(request.person, still, pack().sha256, key=key_in(request))
        return redirect("check")
    return _confirm(request, now.check)


def _confirm_first(request: PersonRequest, now: Today) -> HttpResponse:
    """Say that what was sent is not saved before the question is answered.

    A redirect would look as if it had been taken, and the browser would drop what it holds.
    """
    assert now.check is not None  # noqa: S101 - there is something to confirm
    say_not_taken(request, "confirm_first")
    return _confirm(request, now.check, NOT_TAKEN)


def _confirm(request: PersonRequest, check: checks.Check, status: int = 200) -> HttpResponse:
    return render_page(request, shown.ConfirmPage(shown.answered(pack(), check)), status=status)


@require_http_methods(FORMS)
def before_session(request: PersonRequest, run: UUID | None = None) -> HttpResponse:
    """Ask the warning signs of today; if there is none, go on to the session.

    After a session that was stopped (`run`) they are asked again, and lead to the diary.
    """
    now = request.today
    if now.must_confirm and request.method == "POST":
        return _confirm_first(request, now)
    if now.check is None or not now.is_checked:
        return redirect("result") if request.method == "GET" else page_instead(request, "result")
    questions = screens.before_each_session(pack(), now.answers)
    if now.state != "routine":
        if request.method == "POST":
            _keep_signs(request, now.check, questions)
        return redirect("result")
    if request.method == "GET":
        return _before(request, forms.form_for(pack(), questions, {}, forms.CHECKLIST))
    kind = forms.ONE_BY_ONE if "one" in request.POST else forms.CHECKLIST
    read = forms.read_form(pack(), questions, request.POST, kind)
    if read.again:
        return _before(request, read.again)
    key = key_in(request)
    check = _keep(request.person, now.check, read.answers, key)
    if Today(request.person).state != "routine":
        return redirect("result")
    checks.rechecked(request.person, check.id, key=key)
    if run:
        return redirect("diary_after", run)
    checks.asked_before_session(request.person, check.id, local_today(), key=key)
    return redirect("session")


def _keep_signs(request: PersonRequest, check: checks.Check, questions: tuple[str, ...]) -> None:
    """Keep the signs that are reported while the plan is closed; nothing here may open it again."""
    kind = forms.ONE_BY_ONE if "one" in request.POST else forms.CHECKLIST
    told = forms.read_form(pack(), questions, request.POST, kind).answers
    worse = {
        id: answer
        for id, answer in told.items()
        if answer != "no" and check.answers.get(id) != "yes"
    }
    if worse:
        _keep(request.person, check, worse, key_in(request))


def _before(request: PersonRequest, form: forms.Form) -> HttpResponse:
    status = WRONG if form.errors else 200
    return render_page(request, shown.BeforePage(form), status=status)
