"""The tag that gives a form its own key, so that what is sent twice is kept once."""

from __future__ import annotations

from uuid import uuid4

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def form_key() -> SafeString:
    """Return a hidden field with a key made for this page."""
    return format_html('<input type="hidden" name="key" value="{}">', uuid4())
