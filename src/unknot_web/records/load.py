"""The record of a person, read whole from the tables in a handful of queries."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import Http404

from unknot import record as engine
from unknot.record import Answers, BadAnswers, Record, read_answers
from unknot_web.records import models, remembered
from unknot_web.records.body_maps import codes_of, newest_sites
from unknot_web.records.checks import Check, current_check
from unknot_web.records.clearances import Clearance, clearances
from unknot_web.records.diary import the_diary
from unknot_web.records.knowledge import pack
from unknot_web.records.people import Person
from unknot_web.records.programmes import programme
from unknot_web.records.self_tests import self_test_results
from unknot_web.records.stops import RECHECK, STOPS, is_open, with_stops
from unknot_web.records.tastes import tastes
from unknot_web.records.weeks import weekly_checks


@dataclass(frozen=True)
class Kept:
    """A person's newest check as it was kept, and everything that is on record of them."""

    check: Check | None
    record: Record


def load(person: Person) -> Record:
    """Return everything that is on record of a person."""
    return kept(person).record


def kept(person: Person) -> Kept:
    """Return the newest check and the record, in eight queries or fewer.

    Only the first is made where nothing was written since. It comes first, so that what is kept
    in memory may be newer than its revision and is never older.
    """
    rows = with_stops(models.Person.objects.filter(pk=person.id)).annotate(sites=newest_sites())
    found = rows.values("revision", "sites", *STOPS, RECHECK).first()
    if found is None:
        raise Http404
    with remembered.at(found["revision"]):
        check = current_check(person)
        record = _without_check(person, is_open(found), codes_of(found["sites"] or []))
        return Kept(check, _with_check(record, check))


def _without_check(person: Person, stop_open: bool, body_map: tuple[str, ...]) -> Record:
    return Record(
        region=pack().contents.pack.region,
        diary=the_diary(person),
        self_tests=tuple(one.result for one in self_test_results(person)),
        clearances=tuple(map(_clearance, clearances(person))),
        stop_open=stop_open,
        programme=programme(person),
        tastes=tastes(person),
        weekly_checks=weekly_checks(person),
        body_map=body_map,
    )


def _with_check(record: Record, check: Check | None) -> Record:
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


def told(check: Check | None) -> Answers | None:
    """Return the answers of a check; None where there is none, or the pack has changed since."""
    if check is None or check.pack_sha256 != pack().sha256:
        return None
    try:
        return read_answers(pack(), check.answers)
    except BadAnswers:
        return None


def _clearance(one: Clearance) -> engine.Clearance:
    return engine.Clearance(one.on, one.until, frozenset(one.modalities), one.confirms)
