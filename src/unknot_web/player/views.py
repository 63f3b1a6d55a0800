"""The guided session: what to do, one phase after the other, and what comes after it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4, uuid5

from django.core import signing
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now as right_now
from django.views.decorators.http import require_GET, require_POST

from unknot.session import Session
from unknot_web.design.people import PersonRequest
from unknot_web.player import shown
from unknot_web.records import store
from unknot_web.records.knowledge import pack
from unknot_web.records.today import standing

STARTED = "session started"
BEGUN = "run"


@require_GET
def session(request: PersonRequest) -> HttpResponse:
    """Show the session of today, made at this moment; first come the questions before it."""
    now = standing(request.person)
    if now.state == "routine" and now.stop_open:
        return redirect("before")
    if now.state != "routine" or now.today is None or now.today.session is None:
        return redirect("result")
    if not now.session_may_open:
        return redirect("before")
    values = {
        "phases": shown.phases(now.today.session),
        "techniques": shown.techniques(now.today.session),
        "run": _run(request, now.today.session),
        "started": signing.dumps(right_now().isoformat(), salt=STARTED),
        "whole_minutes": -(-now.today.session.timed_s // 60),
    }
    return render(request, "player/session.html", values)


def _run(request: PersonRequest, session: Session) -> UUID:
    """Return the name of this run: the same after a reload, another for another session."""
    begun = request.session.setdefault(BEGUN, str(uuid4()))
    return uuid5(UUID(begun), repr(session.phases))


@require_POST
def finish(request: PersonRequest) -> HttpResponse:
    """Keep how the session ended; go on to the diary, or to what to do after a stop."""
    key = _key(request)
    request.session.pop(BEGUN, None)
    done = [id for id in dict.fromkeys(request.POST.getlist("done")) if id in pack().techniques]
    stopped = request.POST.get("stopped", "") not in ("", "0")
    store.keep_run(request.person, key, _started(request), done, stopped)
    check = store.current_check(request.person)
    if stopped and check:
        store.asked_before_session(request.person, check.id, None)
    return redirect("stopped" if stopped else "diary_after", key)


@require_GET
def stopped(request: PersonRequest, run: UUID) -> HttpResponse:
    """Say what to do after a stop, and lead to the warning signs."""
    return render(request, "player/stopped.html", {"run": store.run(request.person, run)})


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("run", ""))
    except ValueError:
        raise BadRequest from None


def _started(request: HttpRequest) -> datetime:
    """Return when the page was opened; it was signed, so that it is true."""
    try:
        started = signing.loads(request.POST.get("started", ""), salt=STARTED, max_age=86400)
    except signing.BadSignature:
        return right_now()
    return datetime.fromisoformat(started)
