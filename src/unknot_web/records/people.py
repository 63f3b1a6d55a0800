"""People: whose records are asked for, and what is theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.db import models as fields
from django.http import Http404

from unknot_web.records import models, remembered
from unknot_web.records.writing import writing

_Row = TypeVar("_Row", bound=fields.Model)


@dataclass(frozen=True)
class Person:
    """Whose records are asked for."""

    id: UUID


def local_person() -> Person:
    """Return the one person of this machine; make them on the first day."""
    row = models.Person.objects.order_by("made").first()
    if row is None:
        with writing(None) as sequence:
            row = models.Person.objects.order_by("made").first() or models.Person.objects.create(
                revision=sequence
            )
    return Person(row.id)


def person(id: str) -> Person | None:
    """Return a person by what the session holds, or None."""
    try:
        row = models.Person.objects.filter(id=UUID(id)).first()
    except ValueError:
        return None
    return Person(row.id) if row else None


def revision(person: Person) -> int:
    """Return a number that is another after each write of this person's records."""
    return remembered.revision(person.id)


def theirs(rows: fields.QuerySet[_Row], id: UUID) -> _Row:
    """Return a row of theirs; what is not theirs, or not there, is Http404."""
    row = rows.filter(pk=id).first()
    if row is None:
        raise Http404
    return row
