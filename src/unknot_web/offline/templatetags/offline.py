"""What a page needs so that it can do without network."""

from __future__ import annotations

from django import template

from unknot_web.offline.arrivals import owner
from unknot_web.records.people import Person

register = template.Library()
register.filter("owner", owner)


@register.inclusion_tag("offline/session.html")
def goes_on_offline(run: object, person: Person) -> dict[str, object]:
    """Let the session of this page run to its end without network."""
    return {"run": run, "owner": owner(person)}
