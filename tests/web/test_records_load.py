"""The whole record of a person: what was written is in it, and reading it asks little."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.conftest import new_person
from unknot import record as engine
from unknot.knowledge import Pack
from unknot.record import DiaryEntry, Record, Says, SelfTestResult, WeeklyCheck
from unknot.terms import Modality, Nprs, Side
from unknot_web.records import (
    body_maps,
    checks,
    clearances,
    diary,
    people,
    programmes,
    self_tests,
    session_runs,
    tastes,
    weeks,
)
from unknot_web.records.day import local_today
from unknot_web.records.load import kept, load

ON = date(2026, 11, 22)
LATER = ON + timedelta(days=30)
ENTRY = DiaryEntry(ON, ("ball",), Nprs(3), Nprs(4), Nprs(2), note="mine")
RESULT = SelfTestResult("balance_time", ON, {Side.LEFT: 20, Side.RIGHT: 30}, Nprs(1))
WEEK = WeeklyCheck(ON, {"steps": 5000}, {"Stairs": 7})


def fill(person: people.Person, pack: Pack) -> None:
    """Write one of everything."""
    check = checks.start_check(person, {"age": 50}, pack.sha256)
    checks.asked_before_session(person, check.id, ON)
    diary.keep_entry(person, uuid4(), ENTRY)
    self_tests.keep_self_test_result(person, uuid4(), RESULT, recheck=False)
    clearances.add_clearance(person, "GP", ON, LATER, [Modality.HAND_MASSAGE], confirms=True)
    programmes.start_programme(person, "a_cause", ON)
    programmes.pause_programme(person, LATER)
    tastes.say_of(person, "ball", tastes.LIKED)
    tastes.set_aside(person, "band", ON)
    weeks.keep_weekly_check(person, WEEK)
    body_maps.mark(person, ON, [body_maps.MarkedSite("groin", "left", Nprs(3))])
    body_maps.mark(person, LATER, [body_maps.MarkedSite("knee", "right", Nprs(5))])


@pytest.mark.django_db
def test_everything_that_was_written_is_in_the_record(pack: Pack) -> None:
    person = people.local_person()
    fill(person, pack)
    assert load(person) == Record(
        region=pack.contents.pack.region,
        answers={"age": 50},
        given_on={"age": local_today()},
        diary=(ENTRY,),
        self_tests=(RESULT,),
        clearances=(engine.Clearance(ON, LATER, frozenset({Modality.HAND_MASSAGE}), True),),
        programme=engine.StartedProgramme("a_cause", ON, ((LATER, None),), {}),
        tastes=(
            engine.Taste("band", Says.NOTHING, ON),
            engine.Taste("ball", Says.LIKED),
        ),
        weekly_checks=(WEEK,),
        body_map=("knee.right",),
        screened_on=local_today(),
        before_session_on=ON,
    )


@pytest.mark.django_db
def test_of_another_person_nothing_is_in_it(pack: Pack) -> None:
    fill(people.local_person(), pack)
    assert load(new_person()) == Record(region=pack.contents.pack.region)


@pytest.mark.django_db
def test_answers_to_another_pack_are_not_in_it_and_the_rest_is(pack: Pack) -> None:
    person = people.local_person()
    fill(person, pack)
    checks.start_check(person, {"age": 50}, "another pack")
    record = load(person)
    assert record.answers == {}
    assert record.diary == (ENTRY,)
    assert kept(person).check is not None


@pytest.mark.django_db
def test_a_stop_is_in_it_until_the_signs_are_gone_through(pack: Pack) -> None:
    person = people.local_person()
    fill(person, pack)
    check = checks.current_check(person)
    assert check is not None
    session_runs.keep_run(person, uuid4(), check.updated, [], stopped=True)
    assert load(person).stop_open
    checks.rechecked(person, check.id)
    assert not load(person).stop_open
    self_tests.keep_self_test_result(person, uuid4(), RESULT, recheck=True)
    assert load(person).stop_open


@pytest.mark.django_db(transaction=True)
def test_the_whole_record_is_eight_queries_and_one_where_nothing_was_written(pack: Pack) -> None:
    person = people.local_person()
    fill(person, pack)
    with CaptureQueriesContext(connection) as first:
        before = load(person)
    with CaptureQueriesContext(connection) as again:
        assert load(person) == before
    assert (len(first), len(again)) == (8, 1)


@pytest.mark.django_db(transaction=True)
def test_what_is_written_is_in_the_next_record(pack: Pack) -> None:
    person = people.local_person()
    fill(person, pack)
    before = load(person)
    diary.keep_entry(person, uuid4(), ENTRY)
    assert len(load(person).diary) == len(before.diary) + 1
    programmes.end_programme(person, LATER)
    tastes.say_of(person, "ball", tastes.NOT_FOR_ME)
    after = load(person)
    assert after.programme is None
    assert {one.says for one in after.tastes if one.technique == "ball"} == {Says.NOT_FOR_ME}
