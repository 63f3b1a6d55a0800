"""The tests to do at home: the list, one test, what it showed, and the seven gauges."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from unknot.knowledge.schema import SelfTest
from unknot.pathway import needs_recheck
from unknot_web.design.not_taken import NOT_TAKEN, say_not_taken
from unknot_web.design.page import render_page
from unknot_web.design.people import PersonRequest
from unknot_web.records import self_tests as kept_self_tests
from unknot_web.records.day import local_today
from unknot_web.records.knowledge import pack
from unknot_web.self_tests import shown
from unknot_web.self_tests.forms import ResultForm
from unknot_web.today import needs_plan

FORMS = ("GET", "POST")
WRONG = 422


@require_GET
def self_tests(request: PersonRequest) -> HttpResponse:
    """List the tests to do at home, or say why there are none now."""
    kept = kept_self_tests.self_test_results(request.person)
    return render_page(request, shown.listed(pack(), request.today, kept))


@require_http_methods(FORMS)
def self_test(request: PersonRequest, id: str, go_on: bool = False) -> HttpResponse:
    """Show one test and take what it showed; how to do it only where the engine opens it.

    Some are opened only where an adult is near: who goes on says that one is.
    """
    test = _test(id)
    now = request.today
    adult_near = request.POST.get("adult") == "yes" if request.method == "POST" else go_on
    page = shown.one_test(pack(), test, now, adult_near)
    if page.may != "open":
        status = 200
        if request.method == "POST":
            say_not_taken(request)
            status = NOT_TAKEN
        return render_page(request, page, status=status)
    sides = shown.sides(test, now)
    if request.method == "GET":
        form = ResultForm(test, sides, initial={"key": uuid4()})
        return render_page(request, replace(page, form=form))
    form = ResultForm(test, sides, request.POST)
    if not form.is_valid():
        return render_page(request, replace(page, form=form), status=WRONG)
    result = form.result(local_today())
    recheck = needs_recheck(pack(), result)
    kept = kept_self_tests.keep_self_test_result(request.person, form.key_value, result, recheck)
    return redirect("self_test_result", kept.id)


def _test(id: str) -> SelfTest:
    found = next((one for one in pack().contents.self_tests if one.id == id), None)
    if found is None:
        raise Http404
    return found


@require_GET
@needs_plan
def result(request: PersonRequest, id: UUID) -> HttpResponse:
    """Show what one test came to, what it may mean, and what it changes."""
    kept = kept_self_tests.self_test_result(request.person, id)
    return render_page(request, shown.result(pack(), request.today, kept))


@require_GET
def gauges(request: PersonRequest) -> HttpResponse:
    """Show the seven gauges, and every result they rest on."""
    kept = kept_self_tests.self_test_results(request.person)
    return render_page(request, shown.profile(request.today.case, kept))
