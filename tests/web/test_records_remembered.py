"""A page does not cost more as the diary grows, and still shows what was written last."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models.signals import post_init
from django.test.utils import CaptureQueriesContext

from tests.support import people
from tests.support.packs import outer_hip
from tests.web.conftest import case_of
from unknot import record as diary
from unknot.terms import Nprs
from unknot_web.records import models, remembered, store
from unknot_web.records.writing import writing

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 700


def entry(days_ago: int, note: str = "") -> diary.DiaryEntry:
    on = date.today() - timedelta(days=days_ago)
    return diary.DiaryEntry(on, (), Nprs(3), Nprs(4), Nprs(2), note=note)


@pytest.fixture
def person() -> store.Person:
    """Somebody with 700 entries and a check."""
    made = store.local_person()
    with writing(made.id) as sequence:
        rows = [
            models.DiaryEntry(
                person_id=made.id, key=uuid4(), on=date.today() - timedelta(days=ago),
                pain_before=3, pain_worst=4, pain_after=2, pain_next_morning=2, sequence=sequence,
            )
            for ago in range(1, MANY + 1)
        ]  # fmt: skip
        models.DiaryEntry.objects.bulk_create(rows)
    pack = outer_hip()
    check = store.start_check(made, {}, pack.sha256)
    store.save_answers(made, check.id, people.alice(pack))
    return made


@pytest.fixture
def rows_made() -> Iterator[list[str]]:
    """The tables of the rows that were made into objects since the list was emptied."""
    made: list[str] = []

    def note(sender: type, **_: object) -> None:
        made.append(sender.__name__)

    post_init.connect(note)
    yield made
    post_init.disconnect(note)


def test_a_second_look_reads_no_row_of_the_diary_again(
    person: store.Person, rows_made: list[str]
) -> None:
    case_of(person)
    assert rows_made.count("DiaryEntry") == MANY
    rows_made.clear()
    case_of(person)
    assert "DiaryEntry" not in rows_made
    assert len(store.the_diary(person)) == MANY


def test_a_look_asks_the_database_as_often_for_a_long_diary_as_for_an_empty_one(
    person: store.Person,
) -> None:
    def asked(of: store.Person) -> int:
        case_of(of)
        with CaptureQueriesContext(connection) as queries:
            case_of(of)
        return len(queries)

    long = asked(person)
    with writing(person.id):
        models.DiaryEntry.objects.all().delete()
    assert asked(person) == long


ANOTHER_PROGRAM = """
import sys, uuid
from datetime import date
from unknot_web.project import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
import django
django.setup()
from unknot.record import DiaryEntry
from unknot.terms import Nprs
from unknot_web.records import store
entry = DiaryEntry(date.today(), (), Nprs(3), Nprs(9), Nprs(8), note="theirs")
store.keep_entry(store.local_person(), uuid.uuid4(), entry)
"""


def test_what_another_program_writes_is_seen_at_once(person: store.Person, data: Path) -> None:
    assert "theirs" not in {one.note for one in store.the_diary(person)}
    subprocess.run(
        [sys.executable, "-c", ANOTHER_PROGRAM, str(connection.settings_dict["NAME"])],
        env={
            **os.environ,
            "UNKNOT_DATA": str(data),
            "DJANGO_SETTINGS_MODULE": "unknot_web.project.settings",
        },
        check=True,
    )
    assert "theirs" in {one.note for one in store.the_diary(person)}


def test_what_is_read_inside_a_write_is_not_taken_for_what_was_written(
    person: store.Person,
) -> None:
    with writing(person.id):
        assert len(store.entries(person)) == MANY  # the number of the write is up already
        store.keep_entry(person, uuid4(), entry(0, "mine"))
    assert store.the_diary(person)[-1].note == "mine"


def test_what_a_write_that_failed_had_done_is_seen_by_nobody(person: store.Person) -> None:
    with suppress(ZeroDivisionError), writing(person.id):
        store.keep_entry(person, uuid4(), entry(0))
        assert len(store.entries(person)) == MANY + 1
        raise ZeroDivisionError
    assert len(store.entries(person)) == MANY
    store.keep_entry(person, uuid4(), entry(0, "mine"))
    assert store.the_diary(person)[-1].note == "mine"


def test_after_everything_is_deleted_nothing_of_it_is_in_memory(person: store.Person) -> None:
    case_of(person)
    store.delete_everything(person)
    assert store.entries(person) == ()
    assert [
        key for key in remembered._kept if key[0] == person.id and remembered._kept[key][1]
    ] == []
