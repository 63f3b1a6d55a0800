"""Pages: each is a template, and the typed model of everything that the template is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import wraps
from typing import Any, ClassVar, ParamSpec

from django import template
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

Given = ParamSpec("Given")


@dataclass(frozen=True)
class Page:
    """What a template shows: it has these fields by their names, and those of the frame."""

    template: ClassVar[str]


@dataclass(frozen=True)
class LeftPage(Page):
    """The page that tells nothing, for who has left."""

    template: ClassVar = "left.html"


def render_page(request: HttpRequest, page: Page, status: int = 200) -> HttpResponse:
    """Return a page as its template shows it."""
    return render(request, page.template, shown(page), status=status)


def shown(page: Page) -> dict[str, object]:
    """Return the fields of a page as a template takes them."""
    return {one.name: getattr(page, one.name) for one in fields(page)}


def page_tag(
    register: template.Library, part: type[Page], takes_context: bool = False
) -> Callable[[Callable[Given, Page]], Callable[Given, dict[str, object]]]:
    """Make a function that returns a part of a page a tag that puts it there."""

    def tag(make: Callable[Given, Page]) -> Callable[Given, dict[str, object]]:
        @wraps(make)
        def fields_of(*given: Given.args, **named: Given.kwargs) -> dict[str, object]:
            return shown(make(*given, **named))

        as_tag = register.inclusion_tag(part.template, takes_context=takes_context)
        made: Any = as_tag(fields_of)
        return made  # type: ignore[no-any-return]

    return tag
