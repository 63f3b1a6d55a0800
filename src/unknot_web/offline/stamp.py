"""A stamp on every answer: another one as soon as anything that decides the plan has changed.

The browser keeps a session together with the stamp it was made under. The first answer with
another stamp, or with none, ends what it keeps.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from unknot_web.offline.vault_key import decision_key
from unknot_web.records.day import local_today
from unknot_web.records.knowledge import pack
from unknot_web.records.people import Person, revision

Answering = Callable[[HttpRequest], HttpResponse]

log = logging.getLogger(__name__)

HEADER = "X-Unknot-Decision"
ONLY_READS = frozenset({"GET", "HEAD", "OPTIONS"})


def decision_stamp(person: Person) -> str:
    """Return a word that tells nothing and changes with the pack, the day and the records.

    New words count as well: a session that is kept on a device shows the old ones.
    """
    decides = f"{pack().digests.whole} {local_today()} {revision(person)}"
    return hmac.new(decision_key(person), decides.encode(), hashlib.sha256).hexdigest()[:32]


def _stamp(person: Person) -> str | None:
    """Return the stamp; after a fault none, which ends what the browser keeps."""
    try:
        return decision_stamp(person)
    except Exception:
        log.exception("no stamp could be made; the browser closes what it keeps")
        return None


def stamped(get_response: Answering) -> Answering:
    """Stamp each answer to a person who has come in."""

    def answer(request: HttpRequest) -> HttpResponse:
        person: Person = request.person  # type: ignore[attr-defined]
        # A page that was made before a change must not bear the stamp of after it.
        only_reads = request.method in ONLY_READS
        before = _stamp(person) if only_reads else None
        response = get_response(request)
        stamp = before if only_reads else _stamp(person)
        if stamp is not None:
            response[HEADER] = stamp
        return response

    def answer_all(request: HttpRequest) -> HttpResponse:
        return answer(request) if hasattr(request, "person") else get_response(request)

    return answer_all
