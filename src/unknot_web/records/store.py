"""The door of the records: hands out frozen values, and only what is the person's own.

What is not theirs, or not there, is Http404.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import TypeVar
from uuid import UUID

from django.core import serializers
from django.db import models as fields
from django.db import transaction
from django.http import Http404
from django.utils.timezone import now

from unknot import diary
from unknot.terms import Modality, Nprs
from unknot_web.records import models, upkeep
from unknot_web.records.day import local_today

_Row = TypeVar("_Row", bound=fields.Model)


@dataclass(frozen=True)
class Person:
    """Whose records are asked for."""

    id: UUID


@dataclass(frozen=True)
class Check:
    """Answers as they were kept: a question's id to JSON, and the day each was told."""

    id: UUID
    answers: Mapping[str, object]
    told_on: Mapping[str, date]
    pack_sha256: str
    updated: datetime
    asked_before_session_on: date | None


@dataclass(frozen=True)
class Clearance:
    """What a clinician has cleared, from a day until a day."""

    id: UUID
    by: str
    on: date
    until: date
    modalities: tuple[Modality, ...]
    confirms: bool


@dataclass(frozen=True)
class Run:
    """A session that came to its end, or was stopped."""

    key: UUID
    finished: datetime
    done: tuple[str, ...]
    stopped: bool


@dataclass(frozen=True)
class KeptEntry:
    """An entry of the diary, with its place in the records."""

    id: UUID
    entry: diary.DiaryEntry


# ------------------------------------------------------------------------ people
def local_person() -> Person:
    """Return the one person of this machine; make them on the first day."""
    with transaction.atomic():
        row = models.Person.objects.order_by("made").first() or models.Person.objects.create()
    return Person(row.id)


def person(id: str) -> Person | None:
    """Return a person by what the session holds, or None."""
    try:
        row = models.Person.objects.filter(id=UUID(id)).first()
    except ValueError:
        return None
    return Person(row.id) if row else None


# ------------------------------------------------------------------------ checks
def current_check(person: Person) -> Check | None:
    """Return the newest check of a person, or None before the first."""
    row = _checks(person).first()
    return _check(row) if row else None


def start_check(person: Person, answers: Mapping[str, object], pack_sha256: str) -> Check:
    """Return a new check that holds these answers."""
    kept = _as_json(answers)
    row = models.Check.objects.create(
        person_id=person.id, answers=kept, told_on=_told_today(kept), pack_sha256=pack_sha256
    )
    return _check(row)


def save_answers(
    person: Person,
    check: UUID,
    answers: Mapping[str, object],
    tidy: Callable[[dict[str, object]], dict[str, object]] = dict,
) -> Check:
    """Keep these answers in a check beside the others there, tidied, and return it.

    Reading and writing are one step, so that two windows cannot undo each other's answers.
    """
    with transaction.atomic():
        row = _theirs(_checks(person), check)
        row.answers = tidy({**row.answers, **_as_json(answers)})
        told_on = {**row.told_on, **_told_today(answers)}
        row.told_on = {id: day for id, day in told_on.items() if id in row.answers}
        row.save()
    return _check(row)


def asked_before_session(person: Person, check: UUID, on: date | None) -> None:
    """Keep the day on which the questions before a session were answered; None asks anew."""
    row = _theirs(_checks(person), check)
    row.asked_before_session_on = on
    row.save()


def rechecked(person: Person, check: UUID) -> None:
    """Keep that the warning signs were gone through just now."""
    row = _theirs(_checks(person), check)
    row.rechecked_at = now()
    row.save()


def stop_open(person: Person) -> bool:
    """Say whether a session was stopped, and the warning signs not gone through since.

    The lock stands in the records, so no reload, other device or new check loses it.
    """
    stopped = models.SessionRun.objects.filter(person_id=person.id, stopped=True)
    last_stop = stopped.order_by("-finished").values_list("finished", flat=True).first()
    last_look = _checks(person).aggregate(last=fields.Max("rechecked_at"))["last"]
    return last_stop is not None and (last_look is None or last_look <= last_stop)


def _checks(person: Person) -> fields.QuerySet[models.Check]:
    return models.Check.objects.filter(person_id=person.id).order_by("-started")


def _check(row: models.Check) -> Check:
    told_on = {id: date.fromisoformat(day) for id, day in row.told_on.items()}
    return Check(
        row.id,
        MappingProxyType(dict(row.answers)),
        MappingProxyType(told_on),
        row.pack_sha256,
        row.updated,
        row.asked_before_session_on,
    )


def _told_today(answers: Iterable[str]) -> dict[str, str]:
    return dict.fromkeys(answers, local_today().isoformat())


def _as_json(answers: Mapping[str, object]) -> dict[str, object]:
    return {
        id: sorted(value) if isinstance(value, frozenset) else value
        for id, value in answers.items()
    }


# -------------------------------------------------------------------- clearances
def clearances(person: Person) -> tuple[Clearance, ...]:
    """Return every clearance, the newest first."""
    return tuple(
        Clearance(
            row.id,
            row.by,
            row.on,
            row.until,
            tuple(map(Modality, row.modalities)),
            row.confirms,
        )
        for row in _clearances(person).order_by("-on")
    )


def cleared(person: Person, on: date) -> frozenset[Modality]:
    """Return the modalities that are cleared on a day."""
    return frozenset(
        modality
        for clearance in clearances(person)
        if clearance.on <= on <= clearance.until
        for modality in clearance.modalities
    )


def confirmed(person: Person, on: date) -> bool:
    """Say whether a clinician's word that home care may go on holds on a day."""
    return any(one.confirms and one.on <= on <= one.until for one in clearances(person))


def add_clearance(
    person: Person,
    by: str,
    on: date,
    until: date,
    modalities: Iterable[Modality],
    confirms: bool = False,
) -> None:
    """Keep what a clinician has cleared, and whether home care may go on."""
    names = sorted(str(modality) for modality in modalities)
    models.Clearance.objects.create(
        person_id=person.id, by=by, on=on, until=until, modalities=names, confirms=confirms
    )


def remove_clearance(person: Person, id: UUID) -> None:
    """Take a clearance away."""
    _theirs(_clearances(person), id).delete()


def _clearances(person: Person) -> fields.QuerySet[models.Clearance]:
    return models.Clearance.objects.filter(person_id=person.id)


# ---------------------------------------------------------------------- sessions
def keep_run(
    person: Person, key: UUID, started: datetime, done: Iterable[str], stopped: bool
) -> Run:
    """Keep that a session ended; the same key again changes nothing."""
    row, _ = models.SessionRun.objects.get_or_create(
        person_id=person.id,
        key=key,
        defaults={
            "started": started,
            "finished": now(),
            "done": list(done),
            "stopped": stopped,
        },
    )
    return _run(row)


def run(person: Person, key: UUID) -> Run:
    """Return a session that ended."""
    row = models.SessionRun.objects.filter(person_id=person.id, key=key).first()
    if row is None:
        raise Http404
    return _run(row)


def _run(row: models.SessionRun) -> Run:
    return Run(row.key, row.finished, tuple(row.done), row.stopped)


# ------------------------------------------------------------------------- diary
def entries(person: Person) -> tuple[KeptEntry, ...]:
    """Return the diary, the oldest entry first."""
    return tuple(KeptEntry(row.id, _entry(row)) for row in _entries(person))


def the_diary(person: Person) -> tuple[diary.DiaryEntry, ...]:
    """Return the diary as the engine reads it."""
    return tuple(kept.entry for kept in entries(person))


def entry(person: Person, id: UUID) -> KeptEntry:
    """Return one entry."""
    row = _theirs(_entries(person), id)
    return KeptEntry(row.id, _entry(row))


def keep_entry(person: Person, key: UUID, entry: diary.DiaryEntry) -> KeptEntry:
    """Keep an entry; the same key again changes nothing."""
    row, _ = models.DiaryEntry.objects.get_or_create(
        person_id=person.id,
        key=key,
        defaults={
            "on": entry.on,
            "techniques": list(entry.techniques),
            "pain_before": entry.pain_before.score,
            "pain_worst": entry.pain_worst.score,
            "pain_after": entry.pain_after.score,
            "stopped": entry.stopped,
            "note": entry.note,
        },
    )
    return KeptEntry(row.id, _entry(row))


def tell_morning(person: Person, id: UUID, pain: Nprs) -> None:
    """Keep how it was the next morning."""
    row = _theirs(_entries(person), id)
    row.pain_next_morning = pain.score
    row.save()


def _entries(person: Person) -> fields.QuerySet[models.DiaryEntry]:
    return models.DiaryEntry.objects.filter(person_id=person.id)


def _entry(row: models.DiaryEntry) -> diary.DiaryEntry:
    morning = row.pain_next_morning
    return diary.DiaryEntry(
        on=row.on,
        techniques=tuple(row.techniques),
        pain_before=Nprs(row.pain_before),
        pain_worst=Nprs(row.pain_worst),
        pain_after=Nprs(row.pain_after),
        pain_next_morning=None if morning is None else Nprs(morning),
        stopped=row.stopped,
        note=row.note,
    )


# -------------------------------------------------------------------- everything
_TABLES: dict[str, type[fields.Model]] = {
    "checks": models.Check,
    "clearances": models.Clearance,
    "sessions": models.SessionRun,
    "diary": models.DiaryEntry,
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


def delete_everything(person: Person) -> None:
    """Delete all that is kept of a person, and keep the empty person."""
    with transaction.atomic():
        for table in _TABLES.values():
            table._default_manager.filter(person_id=person.id).delete()
    upkeep.forget_copies()


def _theirs(rows: fields.QuerySet[_Row], id: UUID) -> _Row:
    row = rows.filter(pk=id).first()
    if row is None:
        raise Http404
    return row
