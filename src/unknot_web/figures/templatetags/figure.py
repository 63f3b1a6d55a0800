"""The tag that puts a figure on a page."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.template.context import RequestContext
from django.utils.safestring import mark_safe

from unknot_web.design import words
from unknot_web.figures import shown
from unknot_web.records.day import local_today

register = template.Library()
OTHER = {"left": "right", "right": "left", "both": "left"}


@register.inclusion_tag("figures/figure.html", takes_context=True)
def figure(
    context: RequestContext, id: str, side: object = "right", *, choose: bool = False
) -> dict[str, Any]:
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
    return {
        "moments": [
            # Our own program wrote the paths; they hold nothing that anybody entered.
            (one, mark_safe(one.paths) if first and not i else "")  # noqa: S308
            for i, one in enumerate(moments)
        ],
        "mirrored": told == "left",
        "moves": len(moments) > 1,
        "tone": tone,
        "choose": choose and bool(moments),
        "choice": choice,
        "people": shown.PEOPLE,
        "tones": shown.TONES,
        "id": id,
        "csrf_token": context.get("csrf_token"),
    }
