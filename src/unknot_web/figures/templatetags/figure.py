"""The tag that puts a figure on a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django import template
from django.conf import settings
from django.template.context import RequestContext
from django.utils.safestring import SafeString, mark_safe

from unknot_web.design import words
from unknot_web.design.page import Page, page_tag
from unknot_web.figures import shown
from unknot_web.records.day import local_today

register = template.Library()
OTHER = {"left": "right", "right": "left", "both": "left"}


@dataclass(frozen=True)
class Figure(Page):
    """A figure moment by moment; `paths` are empty where the drawing is fetched beside the page."""

    template: ClassVar = "figures/figure.html"

    moments: tuple[tuple[shown.Moment, SafeString | str], ...]
    mirrored: bool
    moves: bool
    tone: str
    choose: bool
    choice: shown.Choice
    people: tuple[str, ...]
    tones: tuple[str, ...]
    csrf_token: object


@page_tag(register, Figure, takes_context=True)
def figure(
    context: RequestContext, id: str, side: object = "right", *, choose: bool = False
) -> Figure:
    """Return the figure of a technique or self-test, mirrored for the left side.

    The first figure of a page stands in the page; the others are fetched beside it. With
    `choose` the reader may choose below it who is drawn.
    """
    request = context["request"]
    kept = request.COOKIES.get(settings.FIGURE_COOKIE, "")
    choice = shown.Choice.read(kept)
    person, tone = choice.drawn(local_today())
    told = "left" if str(side) == "left" else "right"
    places = {"side": words.say(f"sides.{told}"), "other": words.say(f"sides.{OTHER[told]}")}
    moments = shown.moments(id, person, **places)
    first = not hasattr(request, "figure_shown")
    if moments:
        request.figure_shown = True
    return Figure(
        moments=tuple(
            # Our own program wrote the paths; they hold nothing that anybody entered.
            (one, mark_safe(one.paths) if first and not i else "")  # noqa: S308
            for i, one in enumerate(moments)
        ),
        mirrored=told == "left",
        moves=len(moments) > 1,
        tone=tone,
        choose=choose and bool(moments),
        choice=choice,
        people=shown.PEOPLE,
        tones=shown.TONES,
        csrf_token=context.get("csrf_token"),
    )
