"""Tastes: what a person said of techniques, for good and for a day."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from unknot.plan import Tastes
from unknot_web.records import models
from unknot_web.records.arrivals import came_before
from unknot_web.records.people import Person
from unknot_web.records.writing import writing

LIKED, NOT_FOR_ME = "liked", "not_for_me"


def tastes(person: Person, on: date) -> Tastes:
    """Return what a person likes and has set aside, and what they asked for on a day."""
    rows = list(models.Taste.objects.filter(person_id=person.id))
    return Tastes(
        liked=frozenset(row.technique for row in rows if row.says == LIKED),
        disliked=frozenset(row.technique for row in rows if row.says == NOT_FOR_ME),
        not_today=frozenset(row.technique for row in rows if row.not_today_on == on),
        picked=tuple(row.technique for row in rows if row.picked_on == on),
    )


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
