"""Symptom checks: the answers as they were given, each with its day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID

from django.db import models as fields
from django.utils.timezone import now

from unknot_web.records import models
from unknot_web.records.arrivals import came_before
from unknot_web.records.day import local_today
from unknot_web.records.people import Person, theirs
from unknot_web.records.remembered import remembered
from unknot_web.records.writing import writing


@dataclass(frozen=True)
class Check:
    """Answers as they were kept: a question's id to JSON, and the day each was given."""

    id: UUID
    answers: Mapping[str, object]
    told_on: Mapping[str, date]
    pack_sha256: str
    updated: datetime
    asked_before_session_on: date | None
    started_on: date


def current_check(person: Person) -> Check | None:
    """Return the newest check of a person, or None before the first."""
    return remembered(person.id, "current_check", lambda: _newest(person))


def _newest(person: Person) -> Check | None:
    row = _checks(person).first()
    return _check(row) if row else None


def start_check(
    person: Person, answers: Mapping[str, object], pack_sha256: str, key: UUID | None = None
) -> Check:
    """Return a new check that holds these answers; the same key again changes nothing.

    A check begins with the answers of its first screen, so that a double of that is one of
    `save_answers`, too.
    """
    kept = _as_json(answers)
    with writing(person.id) as sequence:
        row = _checks(person).first() if came_before(person, key, "answers", kept) else None
        row = row or models.Check.objects.create(
            person_id=person.id,
            answers=kept,
            told_on=_told_today(kept),
            pack_sha256=pack_sha256,
            sequence=sequence,
        )
    return _check(row)


def save_answers(
    person: Person,
    check: UUID,
    answers: Mapping[str, object],
    tidy: Callable[[dict[str, object]], dict[str, object]] = dict,
    key: UUID | None = None,
    said: object = None,
) -> Check:
    """Keep these answers in a check beside the others there, tidied, and return it.

    Reading and writing are one step, so that two windows cannot undo each other's answers. The
    same answers with the same key again change nothing; other answers take their place. `said`
    is what the form said, where the answers follow from it and from those that are kept.
    """
    with writing(person.id):
        row = theirs(_checks(person), check)
        if came_before(person, key, "answers", said or _as_json(answers)):
            return _check(row)
        row.answers = tidy({**row.answers, **_as_json(answers)})
        told_on = {**row.told_on, **_told_today(answers)}
        row.told_on = {id: day for id, day in told_on.items() if id in row.answers}
        row.save()
    return _check(row)


def asked_before_session(
    person: Person, check: UUID, on: date | None, key: UUID | None = None
) -> None:
    """Keep the day on which the questions before a session were answered; None asks again."""
    with writing(person.id):
        row = theirs(_checks(person), check)
        if not came_before(person, key, "asked_before_session"):
            row.asked_before_session_on = on
            row.save()


def rechecked(person: Person, check: UUID, key: UUID | None = None) -> None:
    """Keep that the warning signs were gone through just now; a double opens no later stop."""
    with writing(person.id) as sequence:
        row = theirs(_checks(person), check)
        if not came_before(person, key, "rechecked"):
            row.rechecked_at = now()
            row.rechecked_in = sequence
            row.save()


def _checks(person: Person) -> fields.QuerySet[models.Check]:
    return models.Check.objects.filter(person_id=person.id).order_by("-sequence")


def _check(row: models.Check) -> Check:
    told_on = {id: date.fromisoformat(day) for id, day in row.told_on.items()}
    return Check(
        row.id,
        MappingProxyType(dict(row.answers)),
        MappingProxyType(told_on),
        row.pack_sha256,
        row.updated,
        row.asked_before_session_on,
        row.started.astimezone().date(),
    )


def _told_today(answers: Iterable[str]) -> dict[str, str]:
    return dict.fromkeys(answers, local_today().isoformat())


def _as_json(answers: Mapping[str, object]) -> dict[str, object]:
    return {
        id: sorted(value) if isinstance(value, frozenset) else value
        for id, value in answers.items()
    }
