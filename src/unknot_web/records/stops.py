"""Stops: whether a session or a test was stopped, and the signs not gone through since."""

from __future__ import annotations

from typing import Any

from django.db import models as fields

from unknot_web.records import models
from unknot_web.records.people import Person


def stop_open(person: Person) -> bool:
    """Say whether a session or a test was stopped, and the warning signs not gone through since.

    The lock stands in the records, so no reload, other device or new check loses it; and it
    goes by the order of the writes, so no step of the clock does. Records that were put back
    lock as a stop does: there may have been one.
    """
    runs = models.SessionRun.objects.filter(person_id=person.id)
    last_stop = max(
        _last(runs.filter(stopped=True, rechecked=False), "sequence"),
        _last(models.SelfTestResult.objects.filter(person_id=person.id, recheck=True), "sequence"),
        _last(models.Person.objects.filter(pk=person.id), "came_back_at"),
    )
    return last_stop > _last(models.Check.objects.filter(person_id=person.id), "rechecked_in")


def _last(rows: fields.QuerySet[Any], place: str) -> int:
    """Return the last place in the order that rows have; 0 is before all of them."""
    return int(rows.aggregate(last=fields.Max(place))["last"] or 0)
