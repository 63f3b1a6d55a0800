"""What a page needs so that it can do without network."""

from __future__ import annotations

from uuid import UUID

from django import template

from unknot_web.design.page import page_tag
from unknot_web.offline import shown
from unknot_web.offline.arrivals import owner
from unknot_web.records.people import Person

register = template.Library()
register.filter("owner", owner)


@page_tag(register, shown.OfflineSession)
def goes_on_offline(run: UUID, person: Person) -> shown.OfflineSession:
    """Let the session of this page run to its end without network."""
    return shown.OfflineSession(run, owner(person))
