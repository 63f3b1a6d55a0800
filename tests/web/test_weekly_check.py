"""/weekly/: own activities, pain over the week, sleep on the side, walking, overall change."""

from datetime import timedelta

import pytest

from tests.support import people
from tests.web.conftest import tell, write_entry
from unknot.record import WeeklyCheck
from unknot_web.records import models, weeks
from unknot_web.records.day import local_today

TOLD = {"name_0": "stairs", "score_0": "4", "pain_week": "5", "walking_minutes": "20"}


def test_a_weekly_check_is_kept_and_leads_to_progress(alice):
    assert alice.get("/weekly/").status_code == 200
    assert alice.post("/weekly/", TOLD).url == "/progress/"
    row = models.WeeklyCheck.objects.get()
    assert (row.on, row.activities) == (local_today(), {"stairs": 4})
    assert row.numbers == {"pain_week": 5, "walking_minutes": 20}
    html = alice.get("/progress/").content.decode()
    assert "stairs" in html
    assert "Pain over the week" in html


def test_the_same_day_again_takes_its_place(alice):
    alice.post("/weekly/", TOLD)
    alice.post("/weekly/", {"score_0": "6"})
    assert models.WeeklyCheck.objects.get().activities == {"stairs": 6}


def test_a_named_activity_is_asked_about_by_its_name_next_time(alice):
    alice.post("/weekly/", TOLD)
    html = alice.get("/weekly/").content.decode()
    assert "stairs" in html
    assert 'name="name_0"' not in html
    assert 'name="name_1"' in html


def test_the_change_since_the_start_is_asked_only_once_there_was_a_start(alice):
    assert 'name="change"' not in alice.get("/weekly/").content.decode()
    write_entry(alice, "7f1a4f0e-4c0c-4c55-9f3c-0c8c5d1f0f10", local_today() - timedelta(days=1))
    assert 'name="change"' in alice.get("/weekly/").content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({}, "score_0"),
        ({"score_0": "4"}, "name_0"),
        ({"name_0": "stairs"}, "score_0"),
        ({"name_0": "stairs", "score_0": "11"}, "score_0"),
        ({"name_0": "x" * 81, "score_0": "4"}, "name_0"),
        ({"name_0": "a", "score_0": "1", "name_1": "A", "score_1": "2"}, "name_1"),
        ({"walking_minutes": "241"}, "walking_minutes"),
        ({"walking_minutes": "a while"}, "walking_minutes"),
        ({"pain_week": "-1"}, "pain_week"),
        ({"sleep_on_side": "3.5"}, "sleep_on_side"),
    ],
)
def test_what_makes_no_sense_is_refused_and_what_was_entered_stays(alice, wrong, field):
    sent = alice.post("/weekly/", {"confidence": "7" if wrong else "", **wrong})
    html = sent.content.decode()
    assert sent.status_code == 422
    assert f'href="#{field}"' in html
    assert not wrong or 'name="confidence" value="7" checked' in html
    assert not models.WeeklyCheck.objects.exists()


def test_an_activity_is_shown_as_text_only(alice):
    alice.post("/weekly/", {"name_0": "<script>alert(1)</script>", "score_0": "4"})
    for path in ("/weekly/", "/progress/", "/programme/summary/"):
        assert b"<script>alert" not in alice.get(path).content


def test_charlie_reads_nothing_of_it(alice, charlie):
    alice.post("/weekly/", TOLD)
    for path in ("/weekly/", "/progress/", "/programme/summary/"):
        assert b"stairs" not in charlie.get(path).content


def test_a_fall_of_two_points_locks_the_plan_of_somebody_with_a_worn_hip(newcomer, pack):
    tell(newcomer, pack, people.someone(pack, told_hip_arthritis="yes"))
    earlier = local_today() - timedelta(days=14)
    weeks.keep_weekly_check(newcomer.person, WeeklyCheck(earlier, {}, {"walk": 7}))
    assert newcomer.get("/plan/").status_code == 200
    newcomer.post("/weekly/", {"score_0": "5"})
    assert newcomer.get("/plan/").url == "/result/"
    html = newcomer.get("/progress/").content.decode()
    assert pack.words.say("red_flags.function_falls.name") in html
    by = local_today() + timedelta(days=14)
    assert f'<time datetime="{by:%Y-%m-%d}">' in html
