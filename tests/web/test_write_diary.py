"""POST /diary/new/: what was done and felt."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from tests.web.conftest import write_entry
from unknot_web.records import models
from unknot_web.records.day import local_today

BALL = "massage_ball_on_wall"


def told(**differs):
    return {
        "key": uuid4(), "techniques": [BALL], "pain_before": 4, "pain_worst": 5, "pain_after": 3,
        "note": "felt easier", **differs,
    }  # fmt: skip


def test_an_entry_is_kept_and_shown(alice):
    assert alice.get("/diary/new/").status_code == 200
    assert alice.post("/diary/new/", told()).url == "/diary/"
    row = models.DiaryEntry.objects.get()
    assert (row.on, row.techniques, row.note) == (local_today(), [BALL], "felt easier")
    assert (row.pain_before, row.pain_worst, row.pain_after) == (4, 5, 3)
    assert b"felt easier" in alice.get("/diary/").content


def test_sent_twice_it_is_kept_once(alice):
    twice = told()
    alice.post("/diary/new/", twice)
    alice.post("/diary/new/", twice)
    assert models.DiaryEntry.objects.count() == 1


@pytest.mark.parametrize("pain", ["", "-1", "11", "3.5", "x", "٣"])
@pytest.mark.parametrize("field", ["pain_before", "pain_worst", "pain_after"])
def test_pain_runs_from_0_to_10_and_must_be_told(alice, field, pain):
    sent = alice.post("/diary/new/", told(**{field: pain}))
    assert sent.status_code == 422
    assert "felt easier" in sent.content.decode()
    assert f'href="#{field}"' in sent.content.decode()
    assert not models.DiaryEntry.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"techniques": ["no_such_thing"]}, {"key": "x"}, {"key": ""}, {"note": "x" * 2001},
     {"pain_worst": 2}],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(alice, wrong):
    assert alice.post("/diary/new/", told(**wrong)).status_code == 422
    assert not models.DiaryEntry.objects.exists()


def test_a_note_is_shown_as_text_only(alice):
    alice.post("/diary/new/", told(note="<script>alert(1)</script>"))
    assert b"<script>alert" not in alice.get("/diary/").content


def test_charlie_s_key_does_not_collide_with_alice_s_and_he_reads_nothing(alice, charlie):
    entry = told(techniques=[])
    alice.post("/diary/new/", entry)
    charlie.post("/diary/new/", {**entry, "note": "his own"})
    assert models.DiaryEntry.objects.count() == 2
    assert b"felt easier" not in charlie.get("/diary/").content


def test_a_long_diary_comes_in_pages_of_plain_links_and_no_entry_is_left_out(alice):
    days = 95
    for ago in range(days):
        write_entry(alice, uuid4(), local_today() - timedelta(ago), note=f"day {ago:02}.")
    path, seen = "/diary/", []
    while path:
        html = alice.get(path).content.decode()
        found = re.findall(r"day (\d\d)\.", html)
        assert 0 < len(found) <= 30
        seen += map(int, found)
        older = re.search(r'<a [^>]*rel="next" href="(\?page=\d+)"', html)
        path = older and f"/diary/{older[1]}"
    assert seen == list(range(days))


@pytest.mark.parametrize("page", ["0", "-1", "99", "x", ""])
def test_a_page_of_the_diary_that_is_not_there_shows_one_that_is(alice, page):
    write_entry(alice, uuid4(), local_today(), note="felt easier")
    assert b"felt easier" in alice.get("/diary/", {"page": page}).content


def test_a_morning_that_was_not_told_is_asked_for_on_the_page_of_its_entry(alice):
    for ago in range(1, 41):
        write_entry(alice, uuid4(), local_today() - timedelta(ago))
    assert alice.get("/diary/", {"page": "2"}).content.decode().count("/morning/") == 10
