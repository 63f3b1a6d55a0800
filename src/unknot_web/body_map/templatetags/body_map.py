"""The tag that puts the newest body map in words on a page."""

from __future__ import annotations

from django import template
from django.template.context import RequestContext

from unknot_web.body_map import shown
from unknot_web.design.page import page_tag
from unknot_web.records.body_maps import body_maps

register = template.Library()


@page_tag(register, shown.KeptMap, takes_context=True)
def kept_body_map(context: RequestContext) -> shown.KeptMap:
    """Return the newest body map of the person whose page it is; nothing where there is none."""
    maps = body_maps(context["request"].person)
    newest = maps[-1] if maps else None
    return shown.KeptMap(newest, shown.sites(newest))
