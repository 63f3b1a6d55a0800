"""Everything that is kept of a person: handed over, or deleted."""

from __future__ import annotations

import json
from uuid import UUID

from django.core import serializers
from django.db import DatabaseError
from django.db import models as fields

from unknot_web.records import models, remembered, upkeep
from unknot_web.records.arrivals import came_before
from unknot_web.records.people import Person
from unknot_web.records.writing import writing

_TABLES: dict[str, type[fields.Model]] = {
    "checks": models.Check,
    "clearances": models.Clearance,
    "sessions": models.SessionRun,
    "diary": models.DiaryEntry,
    "programmes": models.Programme,
    "weekly_checks": models.WeeklyCheck,
    "self_tests": models.SelfTestResult,
    "tastes": models.Taste,
    "body_maps": models.BodyMap,
}


def everything(person: Person) -> dict[str, list[dict[str, object]]]:
    """Return all that is kept of a person, as JSON."""
    return {
        name: [
            {"id": row["pk"], **row["fields"]}
            for row in json.loads(
                serializers.serialize("json", table._default_manager.filter(person_id=person.id))
            )
        ]
        for name, table in _TABLES.items()
    }


def delete_everything(person: Person, key: UUID | None = None) -> None:
    """Delete all that is kept of a person with every copy and key here; keep the empty person.

    What stays are keys that tell nothing, so that what comes once more is known. A full disk
    must not keep anybody from it, so that what was held back for this is given up.
    """
    with upkeep.no_copying():
        try:
            twice = _delete_rows(person, key)
        except DatabaseError as fault:
            if not upkeep.make_room(fault):
                raise
            twice = _delete_rows(person, key)
        if not twice:
            upkeep.forget_copies()
            upkeep.renew_keys()
    remembered.forget(person.id)


def _delete_rows(person: Person, key: UUID | None) -> bool:
    """Delete a person's rows unless this key came before, and say whether it did."""
    with writing(person.id):
        twice = came_before(person, key, "delete_everything")
        if not twice:
            for table in _TABLES.values():
                table._default_manager.filter(person_id=person.id).delete()
            models.Arrival.objects.filter(person_id=person.id).update(sha256="")
    return twice
