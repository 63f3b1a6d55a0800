"""Sessions that came to their end, or were stopped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import Http404
from django.utils.timezone import now

from unknot.terms import Nprs
from unknot_web.records import models
from unknot_web.records.people import Person
from unknot_web.records.writing import writing


@dataclass(frozen=True)
class Run:
    """A session that came to its end, or was stopped."""

    key: UUID
    finished: datetime
    done: tuple[str, ...]
    stopped: bool
    pain_before: Nprs | None
    pain_worst: Nprs | None


def keep_run(
    person: Person,
    key: UUID,
    started: datetime,
    done: Iterable[str],
    stopped: bool,
    pain_before: Nprs | None = None,
    pain_worst: Nprs | None = None,
) -> Run:
    """Keep that a session ended; the same key again adds what it says more, and takes nothing back.

    What is done counts, a stop stays a stop, and of two pains the higher stays, so that it comes
    to the same in whatever order two ends of one session arrive. The diary, which asks for the
    pain again, corrects it.
    """
    with writing(person.id) as sequence:
        row, is_new = models.SessionRun.objects.get_or_create(
            person_id=person.id,
            key=key,
            defaults={
                "started": started,
                "finished": now(),
                "done": list(done := tuple(done)),
                "stopped": stopped,
                "pain_before": _score(pain_before),
                "pain_worst": _score(pain_worst),
                "sequence": sequence,
            },
        )
        if not is_new:
            row.sequence = sequence if stopped and not row.stopped else row.sequence
            row.done = list(dict.fromkeys((*row.done, *done)))
            row.stopped = row.stopped or stopped
            row.pain_before = _higher(row.pain_before, _score(pain_before))
            row.pain_worst = _higher(row.pain_worst, _score(pain_worst))
            row.save()
    return _run(row)


def _higher(one: int | None, other: int | None) -> int | None:
    return max((score for score in (one, other) if score is not None), default=None)


def run_rechecked(person: Person, key: UUID) -> None:
    """Keep that after this stop, and for no other, the warning signs were gone through."""
    with writing(person.id):
        models.SessionRun.objects.filter(person_id=person.id, key=key).update(rechecked=True)


def run(person: Person, key: UUID) -> Run:
    """Return a session that ended."""
    row = models.SessionRun.objects.filter(person_id=person.id, key=key).first()
    if row is None:
        raise Http404
    return _run(row)


def _run(row: models.SessionRun) -> Run:
    return Run(
        row.key,
        row.finished,
        tuple(row.done),
        row.stopped,
        _nprs(row.pain_before),
        _nprs(row.pain_worst),
    )


def _score(pain: Nprs | None) -> int | None:
    return None if pain is None else pain.score


def _nprs(score: int | None) -> Nprs | None:
    return None if score is None else Nprs(score)
