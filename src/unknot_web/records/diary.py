"""The diary: what was done and felt, and how it was the next morning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models as fields

from unknot.record import DiaryEntry
from unknot.terms import Nprs
from unknot_web.records import models
from unknot_web.records.arrivals import came_before, key_of_day, say_again
from unknot_web.records.people import Person, theirs
from unknot_web.records.remembered import remembered
from unknot_web.records.writing import writing


@dataclass(frozen=True)
class KeptEntry:
    """An entry of the diary, with its place in the records."""

    id: UUID
    entry: DiaryEntry


def entries(person: Person) -> tuple[KeptEntry, ...]:
    """Return the diary, the oldest entry first."""
    return remembered(
        person.id,
        "entries",
        lambda: tuple(KeptEntry(row.id, _entry(row)) for row in _entries(person)),
    )


def the_diary(person: Person) -> tuple[DiaryEntry, ...]:
    """Return the diary as the engine reads it."""
    return tuple(kept.entry for kept in entries(person))


def entry(person: Person, id: UUID) -> KeptEntry:
    """Return one entry."""
    row = theirs(_entries(person), id)
    return KeptEntry(row.id, _entry(row))


def keep_entry(person: Person, key: UUID, entry: DiaryEntry, replace: bool = True) -> KeptEntry:
    """Keep an entry; the same key again is the same entry, and what it says now takes its place.

    So a text that was changed after no answer came is not lost. A double of an earlier text
    changes nothing. The morning after stays. What comes on another day is an entry of its own.
    What may be older than what is kept must not `replace` it, and raises Contradiction.
    """
    said: dict[str, Any] = {
        "techniques": list(entry.techniques),
        "pain_before": entry.pain_before.score,
        "pain_worst": entry.pain_worst.score,
        "pain_after": entry.pain_after.score,
        "stopped": entry.stopped,
        "note": entry.note,
    }
    with writing(person.id) as sequence:
        double = came_before(person, key, "keep_entry", said)
        if not double:
            key = key_of_day(_entries(person), key, entry.on)
        row, is_new = models.DiaryEntry.objects.get_or_create(
            person_id=person.id, key=key, defaults={**said, "on": entry.on, "sequence": sequence}
        )
        if not is_new and not double:
            say_again(row, said, replace)
    return KeptEntry(row.id, _entry(row))


def tell_morning(
    person: Person,
    id: UUID,
    pain: Nprs,
    new_night_pain: bool | None = None,
    key: UUID | None = None,
) -> None:
    """Keep how it was the next morning, and whether the night was worse than usual."""
    with writing(person.id):
        row = theirs(_entries(person), id)
        if not came_before(person, key, "tell_morning", (pain.score, new_night_pain)):
            row.pain_next_morning = pain.score
            row.new_night_pain = new_night_pain
            row.morning_forgotten = False
            row.save()


def forget_morning(person: Person, id: UUID) -> None:
    """Keep that the next morning is not remembered, unless it was entered before."""
    with writing(person.id):
        row = theirs(_entries(person), id)
        row.morning_forgotten = row.pain_next_morning is None
        row.save()


def _entries(person: Person) -> fields.QuerySet[models.DiaryEntry]:
    return models.DiaryEntry.objects.filter(person_id=person.id)


def _entry(row: models.DiaryEntry) -> DiaryEntry:
    morning = row.pain_next_morning
    return DiaryEntry(
        on=row.on,
        techniques=tuple(row.techniques),
        pain_before=Nprs(row.pain_before),
        pain_worst=Nprs(row.pain_worst),
        pain_after=Nprs(row.pain_after),
        pain_next_morning=None if morning is None else Nprs(morning),
        new_night_pain=row.new_night_pain,
        morning_forgotten=row.morning_forgotten,
        stopped=row.stopped,
        note=row.note,
    )
