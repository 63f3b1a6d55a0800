"""Tastes: what a person said of techniques, for good and for a day."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import models as fields

from unknot.record import Says, Taste
from unknot_web.records import models
from unknot_web.records.arrivals import came_before
from unknot_web.records.people import Person
from unknot_web.records.remembered import remembered
from unknot_web.records.writing import writing

LIKED, NOT_FOR_ME = Says.LIKED, Says.NOT_FOR_ME


def tastes(person: Person) -> tuple[Taste, ...]:
    """Return what a person said of techniques, the latest first."""
    return remembered(person.id, "tastes", lambda: tuple(map(_taste, _tastes(person))))


def _tastes(person: Person) -> fields.QuerySet[models.Taste]:
    return models.Taste.objects.filter(person_id=person.id)


def _taste(row: models.Taste) -> Taste:
    return Taste(row.technique, Says(row.says), row.not_today_on, row.picked_on)


def say_of(person: Person, technique: str, says: str, key: UUID | None = None) -> None:
    """Keep that a technique is liked or not for this person; nothing takes either back."""
    _keep_taste(person, technique, key, "say_of", says=says)


def set_aside(person: Person, technique: str, on: date, key: UUID | None = None) -> None:
    """Leave a technique out for a day."""
    _keep_taste(person, technique, key, "set_aside", not_today_on=on, picked_on=None)


def take_back_in(person: Person, technique: str, key: UUID | None = None) -> None:
    """Undo that a technique was set aside, for the day or for good."""
    what = f"take_back_in {technique}"  # one press may take several back
    _keep_taste(person, technique, key, what, says="", not_today_on=None)


def pick(person: Person, technique: str, on: date, key: UUID | None = None) -> None:
    """Put a technique before others for a day."""
    _keep_taste(person, technique, key, "pick", not_today_on=None, picked_on=on)


def _keep_taste(
    person: Person, technique: str, key: UUID | None, what: str, **said: str | date | None
) -> None:
    """Keep what was said of one technique; a double changes nothing that was said since."""
    with writing(person.id) as sequence:
        if not came_before(person, key, what, said):
            models.Taste.objects.update_or_create(
                person_id=person.id, technique=technique, defaults={**said, "sequence": sequence}
            )
