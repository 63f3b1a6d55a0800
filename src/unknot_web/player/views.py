"""The guided session: what to do, one phase after the other, and what comes after it."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID, uuid4, uuid5

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import now as right_now
from django.views.decorators.http import require_GET, require_POST

from unknot.pathway import Session
from unknot_web.design.page import render_page
from unknot_web.design.people import PersonRequest
from unknot_web.player import ends, shown
from unknot_web.records import diary, session_runs
from unknot_web.records.knowledge import pack
from unknot_web.today import Today, needs_plan


@require_GET
@needs_plan
def session(request: PersonRequest) -> HttpResponse:
    """Show the session of today, made at this moment.

    First come how the morning after the last one was, and the questions before each session.
    """
    now, session = request.today, request.today.case.session
    if now.state == "routine" and now.stop_open:
        return redirect("before")
    if now.state != "routine" or session is None:
        return redirect("result")
    if untold := _untold_morning(now):
        return redirect(f"{reverse('morning', args=[untold])}?{urlencode({'then': 'session'})}")
    if not now.session_may_open:
        return redirect("before")
    started = signing.dumps(right_now().isoformat(), salt=ends.STARTED)
    return render_page(request, shown.session(pack(), session, _run(request, session), started))


def _untold_morning(now: Today) -> UUID | None:
    """Return the newest entry of an earlier day, if the morning after it is missing."""
    owing = now.case.owes_morning
    if owing is None:
        return None
    kept = reversed(diary.entries(now.person))
    return next((one.id for one in kept if one.entry == owing), None)


def _run(request: PersonRequest, session: Session) -> UUID:
    """Return the name of this run: the same after a reload, another for another session."""
    begun = request.session.setdefault(ends.BEGUN, str(uuid4()))
    return uuid5(UUID(begun), repr(session.phases))


@require_POST
def finish(request: PersonRequest) -> HttpResponse:
    """Keep how the session ended; go on to the diary, or to what to do after a stop."""
    key = ends.key_of(request.POST)
    request.session.pop(ends.BEGUN, None)
    stopped = ends.keep_end(request.person, key, request.POST)
    return redirect("stopped" if stopped else "diary_after", key)


@require_GET
def stopped(request: PersonRequest, run: UUID) -> HttpResponse:
    """Say what to do after a stop, and lead to the warning signs."""
    return render_page(request, shown.StoppedPage(session_runs.run(request.person, run)))
