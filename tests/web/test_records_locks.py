"""Windows that write at the same moment: each step sees what the one before it left.

These run on SQLite, and by `test_records_postgresql.py` on PostgreSQL, too.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from django.db import connection

from unknot.record import DiaryEntry, WeeklyCheck
from unknot.terms import Modality, Nprs
from unknot_web.records import (
    arrivals,
    body_maps,
    checks,
    clearances,
    diary,
    models,
    people,
    programmes,
    session_runs,
    tastes,
    weeks,
)

pytestmark = pytest.mark.django_db(transaction=True)
ON = date(2026, 11, 22)
WINDOWS = 6


@pytest.fixture
def person(db: None) -> people.Person:
    return people.local_person()


def at_once(write: Callable[[int], object]) -> None:
    """Let as many windows write in the same moment, each with its number."""
    ready = Barrier(WINDOWS)

    def window(number: int) -> None:
        try:
            ready.wait(timeout=60)
            write(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(WINDOWS) as pool:
        for done in [pool.submit(window, number) for number in range(WINDOWS)]:
            done.result()


def entry(number: int) -> DiaryEntry:
    return DiaryEntry(ON, (), Nprs(1), Nprs(2), Nprs(1), note=str(number))


def test_answers_of_many_windows_are_all_kept(person: people.Person) -> None:
    check = checks.start_check(person, {"first": "yes"}, "a pack")
    at_once(lambda number: checks.save_answers(person, check.id, {f"question_{number}": "yes"}))
    kept = checks.current_check(person)
    assert kept is not None
    assert set(kept.answers) == {"first", *(f"question_{number}" for number in range(WINDOWS))}


def test_marks_of_many_windows_are_all_on_the_map(person: people.Person) -> None:
    at_once(
        lambda number: body_maps.mark(
            person, ON, [body_maps.MarkedSite(f"place_{number}", "left", Nprs(3))]
        )
    )
    (map_of_day,) = body_maps.body_maps(person)
    assert len(map_of_day.sites) == WINDOWS


def test_the_ends_of_one_session_come_to_the_most_that_any_said(person: people.Person) -> None:
    key, started = uuid4(), datetime.now().astimezone()
    at_once(
        lambda number: session_runs.keep_run(
            person, key, started, [f"part_{number}"], stopped=number == 0, pain_worst=Nprs(number)
        )
    )
    run = session_runs.run(person, key)
    assert (len(run.done), run.stopped, run.pain_worst) == (WINDOWS, True, Nprs(WINDOWS - 1))


def test_days_moved_in_many_windows_are_all_moved(person: people.Person) -> None:
    programmes.start_programme(person, "a_cause", ON)
    at_once(
        lambda number: programmes.move_day(
            person, ON.replace(day=number + 1), ON.replace(day=number + 20)
        )
    )
    kept = programmes.programme(person)
    assert kept is not None
    assert len(kept.moved) == WINDOWS


def test_of_programmes_started_at_once_one_is_under_way(person: people.Person) -> None:
    at_once(lambda number: programmes.start_programme(person, f"cause_{number}", ON))
    assert models.Programme.objects.filter(person_id=person.id, ended=None).count() == 1


def test_a_pause_of_many_windows_is_one(person: people.Person) -> None:
    programmes.start_programme(person, "a_cause", ON)
    at_once(lambda _: programmes.pause_programme(person, ON))
    kept = programmes.programme(person)
    assert kept is not None
    assert len(kept.pauses) == 1


@pytest.mark.parametrize("replace", [True, False])
def test_one_entry_sent_by_many_windows_is_kept_once(person: people.Person, replace: bool) -> None:
    key = uuid4()
    at_once(lambda _: diary.keep_entry(person, key, entry(0), replace))
    assert len(diary.the_diary(person)) == 1


def test_entries_of_many_windows_are_all_kept_each_with_its_own_place(
    person: people.Person,
) -> None:
    at_once(lambda number: diary.keep_entry(person, uuid4(), entry(number)))
    places = models.DiaryEntry.objects.filter(person_id=person.id).values_list(
        "sequence", flat=True
    )
    assert len(set(places)) == WINDOWS


def test_what_arrives_in_many_windows_is_kept_once(person: people.Person) -> None:
    key, kept = uuid4(), []
    at_once(lambda number: arrivals.once(person, key, "its digest", lambda: kept.append(number)))
    assert len(kept) == 1


def test_a_clearance_sent_by_many_windows_is_one(person: people.Person) -> None:
    key = uuid4()
    at_once(
        lambda number: clearances.add_clearance(
            person, f"GP {number}", ON, ON, [Modality.HAND_MASSAGE], key=key
        )
    )
    assert len(clearances.clearances(person)) == 1


def test_a_weekly_check_and_a_taste_of_many_windows_are_one_each(person: people.Person) -> None:
    at_once(lambda number: weeks.keep_weekly_check(person, WeeklyCheck(ON, {"steps": number}, {})))
    at_once(lambda _: tastes.say_of(person, "ball", tastes.LIKED))
    assert len(weeks.weekly_checks(person)) == 1
    assert [one.technique for one in tastes.tastes(person)] == ["ball"]


def test_the_first_pages_of_many_windows_make_one_person(db: None) -> None:
    found: list[UUID] = []
    at_once(lambda _: found.append(people.local_person().id))
    assert len(set(found)) == 1
    assert models.Person.objects.count() == 1


def test_people_who_write_at_once_do_not_wait_for_each_other_to_be_counted(db: None) -> None:
    everybody = [people.Person(models.Person.objects.create().id) for _ in range(WINDOWS)]
    before = [people.revision(one) for one in everybody]
    at_once(lambda number: diary.keep_entry(everybody[number], uuid4(), entry(number)))
    after = [people.revision(one) for one in everybody]
    assert all(new > old for old, new in zip(before, after, strict=True))
    assert all(len(diary.the_diary(one)) == 1 for one in everybody)
