"""The guided session: what to do, one phase after the other, and what comes after it."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID, uuid4, uuid5

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now as right_now
from django.views.decorators.http import require_GET, require_POST

from unknot.progress import owes_morning
from unknot.session import Session
from unknot_web.design.people import PersonRequest
from unknot_web.player import ends, shown
from unknot_web.records import store
from unknot_web.records.day import local_today
from unknot_web.records.knowledge import pack
from unknot_web.records.today import standing

GUIDES = ("full", "short", "few", "tones", "silent")


@require_GET
def session(request: PersonRequest) -> HttpResponse:
    """Show the session of today, made at this moment.

    First come how the morning after the last one was, and the questions before each session.
    """
    now = standing(request.person)
    if now.state == "routine" and now.stop_open:
        return redirect("before")
    if now.state != "routine" or now.today is None or now.today.session is None:
        return redirect("result")
    if untold := _untold_morning(request.person):
        return redirect(f"{reverse('morning', args=[untold])}?{urlencode({'then': 'session'})}")
    if not now.session_may_open:
        return redirect("before")
    session = now.today.session
    stand_ins = shown.stand_ins(pack(), session)
    phases = shown.phases(pack(), session.phases)
    others = (phase for one in stand_ins for phase in one.phases)
    values = {
        "phases": phases,
        "stand_ins": stand_ins,
        "techniques": shown.techniques(session.phases),
        "pictured": shown.pictured((*phases, *others)),
        "guides": GUIDES,
        "scores": ends.SCORES,
        "run": _run(request, session),
        "started": signing.dumps(right_now().isoformat(), salt=ends.STARTED),
        "whole_minutes": -(-session.timed_s // 60),
    }
    return render(request, "player/session.html", values)


def _untold_morning(person: store.Person) -> UUID | None:
    """Return the newest entry of an earlier day, if the morning after it is missing."""
    entries = store.entries(person)
    owing = owes_morning([kept.entry for kept in entries], local_today())
    return next((kept.id for kept in entries if kept.entry is owing), None)


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
    return render(request, "player/stopped.html", {"run": store.run(request.person, run)})
