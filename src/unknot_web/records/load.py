"""The record of a person, read whole from the tables in a handful of queries."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import Http404

from unknot import record as engine
from unknot.record import Answers, BadAnswers, Record, read_answers
from unknot_web.records import (
    body_maps,
    checks,
    clearances,
    diary,
    models,
    programmes,
    remembered,
    self_tests,
    stops,
    tastes,
    weeks,
)
from unknot_web.records.knowledge import pack
from unknot_web.records.people import Person


@dataclass(frozen=True)
class Kept:
    """A person's newest check as it was kept, and everything that is on record of them."""

    check: checks.Check | None
    record: Record


def load(person: Person) -> Record:
    """Return everything that is on record of a person."""
    return kept(person).record


def kept(person: Person) -> Kept:
    """Return the newest check and the record, in eight queries or fewer.

    Only the first is made where nothing was written since. It comes first, so that what is kept
    in memory may be newer than its revision and is never older.
    """
    rows = stops.with_stops(models.Person.objects.filter(pk=person.id)).annotate(
        sites=body_maps.newest_sites()
    )
    found = rows.values("revision", "sites", *stops.STOPS, stops.RECHECK).first()
    if found is None:
        raise Http404
    with remembered.at(found["revision"]):
        check = checks.current_check(person)
        record = _without_check(
            person, stops.is_open(found), body_maps.codes_of(found["sites"] or [])
        )
        return Kept(check, _with_check(record, check))


def _without_check(person: Person, stop_open: bool, body_map: tuple[str, ...]) -> Record:
    return Record(
        region=pack().contents.pack.region,
        diary=diary.the_diary(person),
        self_tests=tuple(one.result for one in self_tests.self_test_results(person)),
        clearances=tuple(map(_clearance, clearances.clearances(person))),
        stop_open=stop_open,
        programme=programmes.programme(person),
        tastes=tastes.tastes(person),
        weekly_checks=weeks.weekly_checks(person),
        body_map=body_map,
    )


def _with_check(record: Record, check: checks.Check | None) -> Record:
    """Add what a check says; its answers only if they were given to the pack of today."""
    if check is None:
        return record
    answers = told(check)
    return replace(
        record,
        answers=answers or {},
        given_on=check.told_on if answers else {},
        screened_on=check.started_on,
        before_session_on=check.asked_before_session_on,
    )


def told(check: checks.Check | None) -> Answers | None:
    """Return the answers of a check; None where there is none, or the pack has changed since."""
    if check is None or check.pack_sha256 != pack().sha256:
        return None
    try:
        return read_answers(pack(), check.answers)
    except BadAnswers:
        return None


def _clearance(one: clearances.Clearance) -> engine.Clearance:
    return engine.Clearance(one.on, one.until, frozenset(one.modalities), one.confirms)
