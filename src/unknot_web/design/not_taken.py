"""A form that can no longer be taken: what it held stands on the page that comes instead.

A redirect would look as if it had been taken, and the browser would drop what it holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import resolve, reverse

NOT_TAKEN = 409
MOST_STEPS = 4  # from the plan to the result, to the check, to its first screen
FOUND = 302
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the field's name
NOT_TYPED = frozenset(
    {TOKEN, "key", "run", "started", "one", "tick", "adult", "view", "at", "known"}
)


@dataclass(frozen=True)
class NotTaken:
    """Why a form was not taken, as the id of a text, and what was typed in it."""

    why: str
    typed: tuple[tuple[str, str], ...]


def sent_in(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the fields of a form that came with a request; none if it cannot be read."""
    with suppress(Exception):  # one that is too big, or not whole
        return [
            (name, text)
            for name, texts in request.POST.lists()
            for text in texts
            if isinstance(text, str) and name != TOKEN
        ]
    return []


def typed_in(sent: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return what of a form somebody typed or chose, with names that can be read."""
    return tuple(
        (name.replace("_", " "), text) for name, text in sent if name not in NOT_TYPED and text
    )


def say_not_taken(request: HttpRequest, why: str = "changed") -> None:
    """Let the page that answers a form say that it was not taken, and show what it held."""
    request.not_taken = NotTaken(why, typed_in(sent_in(request)))  # type: ignore[attr-defined]


def page_instead(request: HttpRequest, page: str) -> HttpResponse:
    """Answer a form with the page that there is now instead of its own; it is not taken."""
    say_not_taken(request)
    with _asking_for_a_page(request):
        path, response = reverse(page), HttpResponse()
        for _ in range(MOST_STEPS):
            match = resolve(path)
            request.path = request.path_info = path
            request.resolver_match = match
            response = match.func(request, *match.args, **match.kwargs)
            if response.status_code != FOUND:
                break
            path = response["Location"].partition("?")[0]
    response.status_code = NOT_TAKEN
    return response


@contextmanager
def _asking_for_a_page(request: HttpRequest) -> Iterator[None]:
    """Make a request one that asks for a page and sends nothing."""
    method, sent, asked = request.method, request.POST, request.GET
    request.method = "GET"
    request.POST = QueryDict()
    request.GET = QueryDict()
    try:
        yield
    finally:
        request.method, request.POST, request.GET = method, sent, asked
