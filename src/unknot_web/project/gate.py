"""The gate: this machine only, and only who came in by a link that the program printed.

Loopback is open to every page in the browser. So a link carries a token; and as cookies do not
know ports, each request must also say that it comes from our own pages, and the server asks the
kernel whose program is at the other end.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from unknot_web.design.page import LeftPage, Page, render_page
from unknot_web.project import links
from unknot_web.project.errors import refusal
from unknot_web.project.server import REFUSED
from unknot_web.project.sessions import PERSON, is_open
from unknot_web.records import people
from unknot_web.today import Today

Answering = Callable[[HttpRequest], HttpResponse]

PROXY_HEADERS = frozenset({"FORWARDED", "X-REAL-IP", "VIA"})
OUR_OWN = frozenset({"same-origin", "none"})
FORGET = '"cache", "storage"'


def this_machine_only(get_response: Answering) -> Answering:
    """Refuse another host name, another machine, a proxy, and what another site asks for."""

    def answer(request: HttpRequest) -> HttpResponse:
        if refused := request.META.get(REFUSED):  # no header of a request has such a name
            return refusal(request, *refused)
        request.get_host()  # raises DisallowedHost, which is answered with 400
        if not _is_loopback(request.META.get("REMOTE_ADDR", "")) or _is_forwarded(request):
            return refusal(request, 403, "not_this_machine")
        if _is_from_elsewhere(request):
            return refusal(request, 403, "other_site")
        return get_response(request)

    return answer


def known_person_only(get_response: Answering) -> Answering:
    """Let in who has come in by a link, and put the person on the request."""

    def answer(request: HttpRequest) -> HttpResponse:
        if is_open(request):
            return get_response(request)
        person = people.person(str(request.session.get(PERSON, "")))
        if person is None:
            return refusal(request, 401, settings.NOT_ENTERED)
        request.person = person  # type: ignore[attr-defined]
        request.today = Today(person)  # type: ignore[attr-defined]
        return get_response(request)

    return answer


@dataclass(frozen=True)
class EnterPage(Page):
    """The button that lets in, with the token of the link."""

    template: ClassVar = "enter.html"

    token: str


@csrf_exempt  # the token of the link says as much, and a session that is not there holds no mark
@require_http_methods(("GET", "HEAD", "POST"))
def enter(request: HttpRequest) -> HttpResponse:
    """Show the button that lets in; only a press of it uses up the link.

    A look ahead, a preview and a link on another site's page ask for this page too. From here
    the next step is our own, so that the browser sends the cookie which it sets.
    """
    known = people.person(str(request.session.get(PERSON, ""))) is not None
    token = (request.POST if request.method == "POST" else request.GET).get("token", "")
    if request.method != "POST":
        if known:
            return HttpResponseRedirect(reverse("home"))
        if not links.is_open(settings.DATA, token):
            return refusal(request, 403, "wrong_token")
        return render_page(request, EnterPage(token))
    fits = links.spend(settings.DATA, token)
    if not fits and not known:
        return refusal(request, 403, "wrong_token")
    response = HttpResponseRedirect(reverse("home"))
    return response if known else _come_in(request, response)


@require_http_methods(("GET", "HEAD"))
def no_way_in(request: HttpRequest) -> HttpResponse:
    """Say that nobody can come in here."""
    return refusal(request, 401, settings.NOT_ENTERED)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """End the session, leaving a page that tells nothing.

    The service worker asks to keep the outbox, which is locked, while something is in it.
    """
    request.session.flush()
    response = refusal(request, 200, "left", LeftPage())
    response.delete_cookie(settings.SESSION_COOKIE_NAME, samesite="Strict")
    if request.GET.get("outbox") != "keep":
        response["Clear-Site-Data"] = FORGET
    return response


@require_POST
def leave_elsewhere(request: HttpRequest) -> HttpResponse:
    """End every other session there is."""
    session = request.session
    for key in session.elsewhere():  # type: ignore[attr-defined]
        session.delete(key)
    return HttpResponseRedirect(reverse("data"))


def _come_in(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Begin a session of this program, and give its key to the browser."""
    request.session.flush()
    request.session[PERSON] = str(people.local_person().id)
    request.session.save()
    response.set_cookie(
        settings.SESSION_COOKIE_NAME,
        request.session.session_key or "",
        max_age=settings.COOKIE_AGE,
        httponly=True,
        samesite="Strict",
    )
    return response


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
