"""Stops: whether a session or a test was stopped, and the signs not gone through since."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models as fields

from unknot_web.records import models
from unknot_web.records.people import Person

STOPS = ("came_back_at", "last_run", "last_result")
RECHECK = "last_recheck"


def stop_open(person: Person) -> bool:
    """Say whether a session or a test was stopped, and the warning signs not gone through since.

    The lock stands in the records, so no reload, other device or new check loses it; and it
    goes by the order of the writes, so no step of the clock does. Records that were put back
    lock as a stop does: there may have been one.
    """
    found = with_stops(models.Person.objects.filter(pk=person.id)).values(*STOPS, RECHECK).first()
    return found is not None and is_open(found)


def with_stops(rows: fields.QuerySet[models.Person]) -> fields.QuerySet[Any]:
    """Let rows of people also hold the place of the last stops and of the last recheck."""
    runs = models.SessionRun.objects.filter(stopped=True, rechecked=False)
    results = models.SelfTestResult.objects.filter(recheck=True)
    return rows.annotate(
        last_run=_last(runs, "sequence"),
        last_result=_last(results, "sequence"),
        last_recheck=_last(models.Check.objects.all(), "rechecked_in"),
    )


def is_open(found: Mapping[str, Any]) -> bool:
    """Say whether the last stop of such a row came after the last recheck."""
    return max(found[name] or 0 for name in STOPS) > (found[RECHECK] or 0)


def _last(rows: fields.QuerySet[Any], place: str) -> fields.Subquery:
    """Return the last place in the order that a person's rows have; none is before all of them."""
    theirs = rows.filter(person_id=fields.OuterRef("pk")).order_by(f"-{place}")
    return fields.Subquery(theirs.values(place)[:1])
