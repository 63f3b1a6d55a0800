"""The records: hands out frozen values, and only what is the person's own.

What is not theirs, or not there, is Http404.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, TypeVar
from uuid import UUID, uuid4, uuid5

from django.core import serializers
from django.db import DatabaseError
from django.db import models as fields
from django.http import Http404
from django.utils.timezone import now

from unknot import diary
from unknot.assessment.self_tests import SelfTestResult
from unknot.plan import Tastes
from unknot.progress.facts import History
from unknot.terms import Ended, Modality, Nprs, Side
from unknot_web.records import models, remembered, upkeep
from unknot_web.records.day import local_today
from unknot_web.records.writing import writing

_Row = TypeVar("_Row", bound=fields.Model)


@dataclass(frozen=True)
class Person:
    """Whose records are asked for."""

    id: UUID


@dataclass(frozen=True)
class Check:
    """Answers as they were kept: a question's id to JSON, and the day each was given."""

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
    pain_before: Nprs | None
    pain_worst: Nprs | None


@dataclass(frozen=True)
class KeptEntry:
    """An entry of the diary, with its place in the records."""

    id: UUID
    entry: diary.DiaryEntry


@dataclass(frozen=True)
class KeptResult:
    """A result of a test at home, with its place in the records."""

    id: UUID
    result: SelfTestResult


# ------------------------------------------------------------------------ people
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


def came_before(person: Person, key: UUID | None, what: str, said: object = None) -> bool:
    """Say whether the same was sent before under the same key; without a key it is always new.

    A late double must not undo what was said since, so that it is known even where the row it
    made is gone. The same form with other content is no double: the person got no answer,
    changed it and sent it again, and what they said last counts. Of that only a digest under
    the key is kept.
    """
    if key is None:
        return False
    name = f"{what} {json.dumps(said, sort_keys=True, default=str)}"
    _, is_new = models.Arrival.objects.get_or_create(person_id=person.id, key=uuid5(key, name))
    return not is_new


# ------------------------------------------------------------------------ checks
def current_check(person: Person) -> Check | None:
    """Return the newest check of a person, or None before the first."""
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
        row = _theirs(_checks(person), check)
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
        row = _theirs(_checks(person), check)
        if not came_before(person, key, "asked_before_session"):
            row.asked_before_session_on = on
            row.save()


def rechecked(person: Person, check: UUID, key: UUID | None = None) -> None:
    """Keep that the warning signs were gone through just now; a double opens no later stop."""
    with writing(person.id) as sequence:
        row = _theirs(_checks(person), check)
        if not came_before(person, key, "rechecked"):
            row.rechecked_at = now()
            row.rechecked_in = sequence
            row.save()


def stop_open(person: Person) -> bool:
    """Say whether a session or a test was stopped, and the warning signs not gone through since.

    The lock stands in the records, so no reload, other device or new check loses it; and it
    goes by the order of the writes, so no step of the clock does. Records that were put back
    lock as a stop does: there may have been one.
    """
    runs = models.SessionRun.objects.filter(person_id=person.id)
    last_stop = max(
        _last(runs.filter(stopped=True, rechecked=False), "sequence"),
        _last(models.SelfTestResult.objects.filter(person_id=person.id, recheck=True), "sequence"),
        _last(models.Person.objects.filter(pk=person.id), "came_back_at"),
    )
    return last_stop > _last(_checks(person), "rechecked_in")


def _last(rows: fields.QuerySet[Any], place: str) -> int:
    """Return the last place in the order that rows have; 0 is before all of them."""
    return int(rows.aggregate(last=fields.Max(place))["last"] or 0)


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
    return remembered.remembered(
        person.id,
        "clearances",
        lambda: tuple(map(_clearance, _clearances(person).order_by("-on"))),
    )


def _clearance(row: models.Clearance) -> Clearance:
    modalities = tuple(map(Modality, row.modalities))
    return Clearance(row.id, row.by, row.on, row.until, modalities, row.confirms)


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
            _theirs(_clearances(person), id).delete()


def _clearances(person: Person) -> fields.QuerySet[models.Clearance]:
    return models.Clearance.objects.filter(person_id=person.id)


# ---------------------------------------------------------------------- sessions
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


# ------------------------------------------------------------------------- diary
def entries(person: Person) -> tuple[KeptEntry, ...]:
    """Return the diary, the oldest entry first."""
    return remembered.remembered(
        person.id,
        "entries",
        lambda: tuple(KeptEntry(row.id, _entry(row)) for row in _entries(person)),
    )


def the_diary(person: Person) -> tuple[diary.DiaryEntry, ...]:
    """Return the diary as the engine reads it."""
    return tuple(kept.entry for kept in entries(person))


def entry(person: Person, id: UUID) -> KeptEntry:
    """Return one entry."""
    row = _theirs(_entries(person), id)
    return KeptEntry(row.id, _entry(row))


def keep_entry(
    person: Person, key: UUID, entry: diary.DiaryEntry, replace: bool = True
) -> KeptEntry:
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
            key = _key_of_day(_entries(person), key, entry.on)
        row, is_new = models.DiaryEntry.objects.get_or_create(
            person_id=person.id, key=key, defaults={**said, "on": entry.on, "sequence": sequence}
        )
        if not is_new and not double:
            _say_again(row, said, replace)
    return KeptEntry(row.id, _entry(row))


def _key_of_day(rows: fields.QuerySet[Any], key: UUID, on: date) -> UUID:
    """Return the key of a form, or another where what it keeps is of another day."""
    kept = rows.filter(key=key).first()
    return key if kept is None or kept.on == on else uuid5(key, on.isoformat())


def _say_again(row: fields.Model, said: Mapping[str, object], replace: bool = True) -> None:
    """Let what was said under the key of a row take the place of what it says."""
    if all(getattr(row, name) == value for name, value in said.items()):
        return
    if not replace:
        raise Contradiction
    for name, value in said.items():
        setattr(row, name, value)
    row.save()


def tell_morning(
    person: Person,
    id: UUID,
    pain: Nprs,
    new_night_pain: bool | None = None,
    key: UUID | None = None,
) -> None:
    """Keep how it was the next morning, and whether the night was worse than usual."""
    with writing(person.id):
        row = _theirs(_entries(person), id)
        if not came_before(person, key, "tell_morning", (pain.score, new_night_pain)):
            row.pain_next_morning = pain.score
            row.new_night_pain = new_night_pain
            row.morning_forgotten = False
            row.save()


def forget_morning(person: Person, id: UUID) -> None:
    """Keep that the next morning is not remembered, unless it was entered before."""
    with writing(person.id):
        row = _theirs(_entries(person), id)
        row.morning_forgotten = row.pain_next_morning is None
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
        new_night_pain=row.new_night_pain,
        morning_forgotten=row.morning_forgotten,
        stopped=row.stopped,
        note=row.note,
    )


# ----------------------------------------------------------------- tests at home
def self_test_results(person: Person) -> tuple[KeptResult, ...]:
    """Return every result of a test at home, the oldest first."""
    return remembered.remembered(
        person.id,
        "self_tests",
        lambda: tuple(KeptResult(row.id, _self_test_result(row)) for row in _results(person)),
    )


def self_test_result(person: Person, id: UUID) -> KeptResult:
    """Return one result."""
    row = _theirs(_results(person), id)
    return KeptResult(row.id, _self_test_result(row))


def keep_self_test_result(
    person: Person, key: UUID, result: SelfTestResult, recheck: bool
) -> KeptResult:
    """Keep a result; `recheck` locks as a stop does, and no later text takes that back.

    The same key again is the same result: other numbers take the place of those that are kept,
    and a double of earlier ones changes nothing.
    """
    said: dict[str, Any] = {
        "test": result.test,
        "amounts": {str(side): amount for side, amount in result.amounts.items()},
        "ticks": sorted(result.ticks),
        "pain": result.pain.score,
        "ended": str(result.ended),
    }
    locks = {"recheck": recheck}
    with writing(person.id) as sequence:
        double = came_before(person, key, "keep_self_test_result", said)
        if not double:
            key = _key_of_day(_results(person), key, result.on)
        row, is_new = models.SelfTestResult.objects.get_or_create(
            person_id=person.id,
            key=key,
            defaults={**said, **locks, "on": result.on, "sequence": sequence},
        )
        if not is_new and not double:
            if recheck and not row.recheck:  # it locks from now on
                said |= {**locks, "sequence": sequence}
            _say_again(row, said)
    return KeptResult(row.id, _self_test_result(row))


def tested(person: Person) -> tuple[tuple[date, str, int], ...]:
    """Return the day, the test and the lesser side's number of each result that has one."""
    results = (one.result for one in self_test_results(person))
    return tuple((one.on, one.test, min(one.amounts.values())) for one in results if one.amounts)


def _results(person: Person) -> fields.QuerySet[models.SelfTestResult]:
    return models.SelfTestResult.objects.filter(person_id=person.id)


def _self_test_result(row: models.SelfTestResult) -> SelfTestResult:
    return SelfTestResult(
        test=row.test,
        on=row.on,
        amounts=MappingProxyType({Side(side): amount for side, amount in row.amounts.items()}),
        pain=Nprs(row.pain),
        ended=Ended(row.ended),
        ticks=frozenset(row.ticks),
    )


# ------------------------------------------------------------------------ tastes
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


# --------------------------------------------------------------------- the weeks
def programme(person: Person) -> diary.StartedProgramme | None:
    """Return the programme that is under way, or None."""
    row = _programmes(person).first()
    if row is None:
        return None
    return diary.StartedProgramme(
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


def weekly_checks(person: Person) -> tuple[diary.WeeklyCheck, ...]:
    """Return every weekly check, the oldest first."""
    return remembered.remembered(
        person.id,
        "weekly_checks",
        lambda: tuple(map(_weekly_check, models.WeeklyCheck.objects.filter(person_id=person.id))),
    )


def _weekly_check(row: models.WeeklyCheck) -> diary.WeeklyCheck:
    numbers, activities = MappingProxyType(row.numbers), MappingProxyType(row.activities)
    return diary.WeeklyCheck(row.on, numbers, activities)


def keep_weekly_check(person: Person, check: diary.WeeklyCheck, key: UUID | None = None) -> None:
    """Keep a weekly check; another of the same day takes its place."""
    said = {"numbers": dict(check.numbers), "activities": dict(check.activities)}
    with writing(person.id):
        if not came_before(person, key, "keep_weekly_check", said):
            models.WeeklyCheck.objects.update_or_create(
                person_id=person.id, on=check.on, defaults=said
            )


def history(person: Person, on: date) -> History:
    """Return what is on record of the weeks: checks, programme, and who had a look when."""
    looked = [one.on for one in clearances(person) if one.confirms and one.on <= on <= one.until]
    newest = _checks(person).first()
    return History(
        checks=weekly_checks(person),
        programme=programme(person),
        confirmed_on=max(looked, default=None),
        screened_on=newest.started.astimezone().date() if newest else None,
    )


# ---------------------------------------------------------------------- arrivals
class Contradiction(Exception):
    """A key came a second time, with other content."""


def once(person: Person, key: UUID, sha256: str, keep: Callable[[], None]) -> bool:
    """Keep what came under a key, wholly or not at all, and say whether it is new.

    The same again changes nothing. The same key with another digest raises Contradiction.
    """
    with writing(person.id):
        row, is_new = models.Arrival.objects.get_or_create(
            person_id=person.id, key=key, defaults={"sha256": sha256}
        )
        if is_new:
            keep()
        elif row.sha256 not in ("", sha256):
            raise Contradiction
    return is_new


# -------------------------------------------------------------------- everything
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
    """Delete all that is kept of a person with every copy here, and keep the empty person.

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


def _theirs(rows: fields.QuerySet[_Row], id: UUID) -> _Row:
    row = rows.filter(pk=id).first()
    if row is None:
        raise Http404
    return row
