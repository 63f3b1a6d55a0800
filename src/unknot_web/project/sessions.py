"""Who has come in: kept in the memory of this program, so that leaving ends it everywhere.

The cookie holds a key that tells nothing. It is set by coming in and taken by leaving, and by
no other answer: so an old one never takes the place of a new one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.conf import settings
from django.contrib.sessions.backends import cache
from django.contrib.sessions.backends.base import UpdateError
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from unknot_web.project.errors import refusal

Answering = Callable[[HttpRequest], HttpResponse]

PERSON = "person"
# What tells nothing of anybody; the browser asks for some of it without a cookie.
OPEN = ("enter", "manifest", "service_worker", "offline", "left_offline", "closed_offline")
_one_at_a_time = threading.RLock()
_owners: dict[str, str] = {}  # of each session: who came in


class SessionStore(cache.SessionStore):
    """A session that an answer on its way cannot bring back once it has ended."""

    def save(self, must_create: bool = False) -> None:
        """Keep what is in the session, if it has not ended meanwhile."""
        with _one_at_a_time:
            super().save(must_create)
            _owners[str(self.session_key)] = str(self.get(PERSON, ""))

    def delete(self, session_key: str | None = None) -> None:
        """End a session."""
        with _one_at_a_time:
            super().delete(session_key)

    def stay(self) -> bool:
        """Count the idle time from now; say whether the session is still there."""
        return bool(
            caches[settings.SESSION_CACHE_ALIAS].touch(self.cache_key, self.get_expiry_age())
        )

    def elsewhere(self) -> list[str]:
        """Return the keys of this person's other sessions that are open."""
        with _one_at_a_time:
            for key in [key for key in _owners if not self.exists(key)]:
                del _owners[key]
            same = [key for key, owner in _owners.items() if owner == self.get(PERSON)]
            return [key for key in same if key != self.session_key]


def sessions(get_response: Answering) -> Answering:
    """Put the session on the request; keep what a page put into it, and when it was last used."""

    def answer(request: HttpRequest) -> HttpResponse:
        cookie = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        session = SessionStore(None if is_open(request) and not enters(request) else cookie)
        request.session = session
        response = get_response(request)
        if PERSON not in session or is_open(request):
            return response
        try:
            there = session.stay()
            if there and session.modified and response.status_code < 500:
                session.save()
        except UpdateError:
            there = False
        return response if there else refusal(request, 401, settings.NOT_ENTERED)

    return answer


def is_open(request: HttpRequest) -> bool:
    """Say whether anybody may see the page that is asked for."""
    return request.path in map(reverse, OPEN)


def enters(request: HttpRequest) -> bool:
    """Say whether the page is the one by which a person comes in."""
    return request.path == reverse("enter")
