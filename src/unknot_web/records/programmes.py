"""The programme of weeks that is under way, its pauses and its moved days."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType
from uuid import UUID

from django.db import models as fields
from django.http import Http404

from unknot.record import StartedProgramme
from unknot_web.records import models
from unknot_web.records.arrivals import came_before
from unknot_web.records.people import Person
from unknot_web.records.remembered import remembered
from unknot_web.records.writing import writing


def programme(person: Person) -> StartedProgramme | None:
    """Return the programme that is under way, or None."""
    return remembered(person.id, "programme", lambda: _under_way(person))


def _under_way(person: Person) -> StartedProgramme | None:
    row = _programmes(person).first()
    if row is None:
        return None
    return StartedProgramme(
        cause=row.cause,
        on=row.started,
        pauses=tuple((_day(first), _day(last) if last else None) for first, last in row.pauses),
        moved=MappingProxyType({_day(day): _day(target) for day, target in row.moved.items()}),
    )


def start_programme(person: Person, cause: str, on: date, key: UUID | None = None) -> None:
    """Start a programme; one that is under way ends, unless it is the same."""
    with writing(person.id):
        twice = came_before(person, key, "start_programme")
        if twice or _programmes(person).filter(cause=cause).exists():
            return
        _programmes(person).update(ended=on)
        models.Programme.objects.create(person_id=person.id, cause=cause, started=on)


def end_programme(person: Person, on: date, key: UUID | None = None) -> None:
    """End the programme that is under way, if there is one."""
    with writing(person.id):
        if not came_before(person, key, "end_programme"):
            _programmes(person).update(ended=on)


def pause_programme(person: Person, on: date, key: UUID | None = None) -> None:
    """Let the programme rest from a day on, unless it rests already."""
    with writing(person.id):
        if came_before(person, key, "pause_programme"):
            return
        row = _programme_row(person)
        if not row.pauses or row.pauses[-1][1] is not None:
            row.pauses = [*row.pauses, [on.isoformat(), None]]
            row.save()


def go_on_with_programme(person: Person, on: date, key: UUID | None = None) -> None:
    """End the pause of the programme, if it rests."""
    with writing(person.id):
        if came_before(person, key, "go_on_with_programme"):
            return
        row = _programme_row(person)
        if row.pauses and row.pauses[-1][1] is None:
            row.pauses = [*row.pauses[:-1], [row.pauses[-1][0], on.isoformat()]]
            row.save()


def move_day(person: Person, day: date, target: date, key: UUID | None = None) -> None:
    """Move what is planned on a day; a day moved back is no longer moved."""
    with writing(person.id):
        if came_before(person, key, "move_day", (day, target)):
            return
        row = _programme_row(person)
        moved = {one: to for one, to in row.moved.items() if to != day.isoformat()}
        came_from = next((one for one, to in row.moved.items() if to == day.isoformat()), None)
        origin = came_from or day.isoformat()
        row.moved = {
            **moved,
            **({origin: target.isoformat()} if origin != target.isoformat() else {}),
        }
        row.save()


def _programme_row(person: Person) -> models.Programme:
    row = _programmes(person).first()
    if row is None:
        raise Http404
    return row


def _programmes(person: Person) -> fields.QuerySet[models.Programme]:
    return models.Programme.objects.filter(person_id=person.id, ended=None)


def _day(text: str) -> date:
    return date.fromisoformat(text)
