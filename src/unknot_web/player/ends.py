"""How a session ended, as the player's form tells it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core import signing
from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.utils.timezone import now as right_now

from unknot.terms import Nprs
from unknot_web.records import checks, people, session_runs
from unknot_web.records.knowledge import pack

STARTED = "session started"
BEGUN = "run"
SCORES = range(11)


def key_of(sent: QueryDict) -> UUID:
    """Return the name of the session that ended; without one nothing can be kept."""
    try:
        return UUID(sent.get("run", ""))
    except ValueError:
        raise BadRequest from None


def keep_end(person: people.Person, key: UUID, sent: QueryDict) -> bool:
    """Keep how a session ended, and say whether it was stopped; then its questions come again."""
    done = [id for id in dict.fromkeys(sent.getlist("done")) if id in pack().techniques]
    stopped = sent.get("stopped", "") not in ("", "0")
    pains = (_pain(sent, "pain_before"), _pain(sent, "pain_worst"))
    session_runs.keep_run(person, key, _started(sent), done, stopped, *pains)
    check = checks.current_check(person)
    if stopped and check:
        checks.asked_before_session(person, check.id, None)
    return stopped


def _pain(sent: QueryDict, name: str) -> Nprs | None:
    """Return a pain that was entered in the player; the diary asks for what was not."""
    told = sent.get(name, "")
    return Nprs(int(told)) if told in map(str, SCORES) else None


def _started(sent: QueryDict) -> datetime:
    """Return when the page was opened; it was signed, so that it is true."""
    try:
        started = signing.loads(sent.get("started", ""), salt=STARTED, max_age=86400)
    except signing.BadSignature:
        return right_now()
    return datetime.fromisoformat(started)
