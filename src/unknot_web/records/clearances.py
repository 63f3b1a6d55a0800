"""Clearances: what a clinician has cleared, and for how long."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4, uuid5

from django.db import models as fields

from unknot.terms import Modality
from unknot_web.records import models
from unknot_web.records.arrivals import came_before
from unknot_web.records.people import Person, theirs
from unknot_web.records.remembered import remembered
from unknot_web.records.writing import writing


@dataclass(frozen=True)
class Clearance:
    """What a clinician has cleared, from a day until a day."""

    id: UUID
    by: str
    on: date
    until: date
    modalities: tuple[Modality, ...]
    confirms: bool


def clearances(person: Person) -> tuple[Clearance, ...]:
    """Return every clearance, the newest first."""
    return remembered(
        person.id,
        "clearances",
        lambda: tuple(map(_clearance, _clearances(person).order_by("-on", "-until", "id"))),
    )


def _clearance(row: models.Clearance) -> Clearance:
    modalities = tuple(map(Modality, row.modalities))
    return Clearance(row.id, row.by, row.on, row.until, modalities, row.confirms)


def add_clearance(
    person: Person,
    by: str,
    on: date,
    until: date,
    modalities: Iterable[Modality],
    confirms: bool = False,
    key: UUID | None = None,
) -> None:
    """Keep what a clinician has cleared, and whether home care may go on.

    The same key again changes nothing, and with other content it changes the clearance that it
    made. One that was taken away does not come back: it would open what was closed.
    """
    names = sorted(str(modality) for modality in modalities)
    said = {"by": by, "on": on, "until": until, "modalities": names, "confirms": confirms}
    with writing(person.id):
        if came_before(person, key, "add_clearance", said):
            return
        id = uuid5(key, f"clearance {person.id}") if key else uuid4()
        if came_before(person, key, "made_clearance"):
            _clearances(person).filter(pk=id).update(**said)
        else:
            models.Clearance.objects.create(id=id, person_id=person.id, **said)


def remove_clearance(person: Person, id: UUID, key: UUID | None = None) -> None:
    """Take a clearance away; the same key again finds it gone, and that is fine."""
    with writing(person.id):
        if not came_before(person, key, "remove_clearance"):
            theirs(_clearances(person), id).delete()


def _clearances(person: Person) -> fields.QuerySet[models.Clearance]:
    return models.Clearance.objects.filter(person_id=person.id)
