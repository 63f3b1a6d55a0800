"""The record of a person, read whole from the tables in a handful of queries."""

from __future__ import annotations

from dataclasses import replace

from unknot.record import Answers, BadAnswers, Clearance, Record, read_answers
from unknot_web.records import body_maps, store
from unknot_web.records.knowledge import pack


def load(person: store.Person) -> Record:
    """Return everything that is on record of a person."""
    return read(person, store.current_check(person))


def read(person: store.Person, check: store.Check | None) -> Record:
    """Return the record with the answers of a check, if they were given to the pack of today."""
    answers = told(check)
    record = Record(
        region=pack().contents.pack.region,
        diary=store.the_diary(person),
        self_tests=tuple(kept.result for kept in store.self_test_results(person)),
        clearances=tuple(map(_clearance, store.clearances(person))),
        stop_open=store.stop_open(person),
        programme=store.programme(person),
        tastes=store.tastes(person),
        weekly_checks=store.weekly_checks(person),
        body_map=_codes(person),
    )
    if check is None:
        return record
    return replace(
        record,
        answers=answers or {},
        given_on=check.told_on if answers else {},
        screened_on=check.started_on,
        before_session_on=check.asked_before_session_on,
    )


def told(check: store.Check | None) -> Answers | None:
    """Return the answers of a check; None where there is none, or the pack has changed since."""
    if check is None or check.pack_sha256 != pack().sha256:
        return None
    try:
        return read_answers(pack(), check.answers)
    except BadAnswers:
        return None


def _clearance(kept: store.Clearance) -> Clearance:
    return Clearance(kept.on, kept.until, frozenset(kept.modalities), kept.confirms)


def _codes(person: store.Person) -> tuple[str, ...]:
    maps = body_maps.body_maps(person)
    return tuple(site.code for site in maps[-1].sites) if maps else ()
