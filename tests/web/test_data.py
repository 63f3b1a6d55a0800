"""/data/: everything that is kept, to see, to take along, to delete."""

import json
from uuid import uuid4

from tests.web.conftest import write_entry
from unknot_web.records import checks, models, tastes
from unknot_web.records.day import local_today


def test_everything_kept_can_be_taken_along_as_json(alice):
    write_entry(alice, uuid4(), local_today(), note="my own note")
    answer = alice.get("/data/download/")
    assert answer["Content-Disposition"] == 'attachment; filename="unknot-data.json"'
    data = json.loads(answer.content)
    assert data["checks"][0]["answers"] == checks.current_check(alice.person).answers
    assert data["diary"][0]["note"] == "my own note"
    assert b"my own note" in alice.get("/data/").content


def test_delete_everything_leaves_no_row_of_hers_and_all_of_others(alice, charlie):
    write_entry(alice, uuid4(), local_today())
    tastes.say_of(alice.person, "easy_march", tastes.LIKED)
    write_entry(charlie, uuid4(), local_today(), note="his own")
    assert alice.post("/data/delete/", {"sure": "yes"}).url == "/"
    for table in (
        models.Check,
        models.DiaryEntry,
        models.SessionRun,
        models.Clearance,
        models.SelfTestResult,
        models.Taste,
        models.BodyMap,
    ):
        assert not table.objects.filter(person_id=alice.person.id).exists()
    assert b"his own" in charlie.get("/data/").content


def test_nothing_is_deleted_without_the_tick(alice):
    assert alice.post("/data/delete/").status_code == 422
    assert models.Check.objects.exists()


def test_charlie_finds_nothing_of_alice_in_his_data(alice, charlie):
    data = json.loads(charlie.get("/data/download/").content)
    assert {"checks", "diary", "self_tests"} <= set(data)
    assert not any(data.values())
