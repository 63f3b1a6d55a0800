"""The gate: this machine only, and only who holds the link that the start printed.

Loopback is open to every account of the machine and to every page in the browser. So the
link carries a token; and as cookies do not know ports, each request must also say that it
comes from our own pages.
"""

from __future__ import annotations

import hmac
import ipaddress
import threading
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from unknot_web.project.errors import refusal
from unknot_web.records import store

Answering = Callable[[HttpRequest], HttpResponse]

PROXY_HEADERS = frozenset({"FORWARDED", "X-REAL-IP", "VIA"})
OUR_OWN = frozenset({"same-origin", "none"})
# What tells nothing of anybody; the browser asks for some of it without a cookie.
OPEN = ("enter", "manifest", "service_worker", "offline", "left_offline", "closed_offline")
PERSON = "person"
FORGET = '"cache", "storage"'
_spent: set[str] = set()
_one_at_a_time = threading.Lock()


def this_machine_only(get_response: Answering) -> Answering:
    """Refuse another host name, another machine, a proxy, and what another site asks for."""

    def answer(request: HttpRequest) -> HttpResponse:
        request.get_host()  # raises DisallowedHost, which is answered with 400
        if not _is_loopback(request.META.get("REMOTE_ADDR", "")) or _is_forwarded(request):
            return refusal(request, 403, "not_this_machine")
        if _is_from_elsewhere(request):
            return refusal(request, 403, "other_site")
        return get_response(request)

    return answer


def known_person_only(get_response: Answering) -> Answering:
    """Let in who has come through the door, and put the person on the request."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.path in map(reverse, OPEN):
            return get_response(request)
        person = store.person(str(request.session.get(PERSON, "")))
        if person is None:
            return refusal(request, 401, "not_entered")
        request.person = person  # type: ignore[attr-defined]
        return get_response(request)

    return answer


def enter(request: HttpRequest) -> HttpResponse:
    """Open the door to the token, once."""
    if store.person(str(request.session.get(PERSON, ""))):
        return HttpResponseRedirect(reverse("home"))
    if not _spend(request.GET.get("token", "")):
        return refusal(request, 403, "wrong_token")
    request.session.flush()
    request.session[PERSON] = str(store.local_person().id)
    return HttpResponseRedirect(reverse("home"))


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close the door behind a person, leaving a page that tells nothing.

    The service worker asks to keep the outbox, which is locked, while something is in it.
    """
    request.session.flush()
    response = refusal(request, 200, "left", "left.html")
    if request.GET.get("outbox") != "keep":
        response["Clear-Site-Data"] = FORGET
    return response


def _spend(token: str) -> bool:
    """Say whether this is the token, and let it be used no second time."""
    right: str = settings.ENTER_TOKEN
    with _one_at_a_time:
        if not right or right in _spent:
            return False
        if not hmac.compare_digest(token.encode("utf-8", "replace"), right.encode()):
            return False
        _spent.add(right)
        return True


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _is_forwarded(request: HttpRequest) -> bool:
    names = {name.upper() for name in request.headers}
    return bool(names & PROXY_HEADERS) or any(name.startswith("X-FORWARDED-") for name in names)


def _is_from_elsewhere(request: HttpRequest) -> bool:
    """Say whether a page of another site asks; a link that is followed to a page may."""
    if request.headers.get("Sec-Fetch-Site", "none") in OUR_OWN:
        return False
    followed_link = (
        request.method in ("GET", "HEAD")
        and request.headers.get("Sec-Fetch-Mode") == "navigate"
        and request.headers.get("Sec-Fetch-Dest") == "document"
    )
    return not followed_link
