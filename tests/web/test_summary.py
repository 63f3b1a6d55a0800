"""/programme/summary/: the whole programme on one page, for a clinician."""

from datetime import timedelta
from html import unescape
from uuid import uuid4

from tests.web.conftest import write_entry
from unknot.record import WeeklyCheck
from unknot_web.records import weeks
from unknot_web.records.day import local_today

SUMMARY = "/programme/summary/"


def page(client):
    return unescape(client.get(SUMMARY).content.decode())


def test_it_has_programme_doses_diary_measures_change_departures_and_sources(alice, pack):
    today = local_today()
    alice.post("/programme/start/")
    write_entry(alice, uuid4(), today, before=6)
    weeks.keep_weekly_check(alice.person, WeeklyCheck(today - timedelta(days=9), {}, {"run": 3}))
    weeks.keep_weekly_check(alice.person, WeeklyCheck(today, {}, {"run": 6}))
    html = page(alice)
    assert pack.words.say("programmes.delayed_onset_muscle_soreness.title") in html
    squat = pack.techniques["squat_to_chair"].dose
    assert f"{squat.repetitions.start} to {squat.repetitions.ceiling} times" in html
    assert pack.words.say("techniques.massage_ball_on_wall.name") in html
    assert "run" in html
    assert "Clearly better." in html
    assert pack.sources["cheung_2003"].citation in html


def test_it_names_the_warning_signs_of_dana_though_she_has_no_plan(dana, pack):
    html = page(dana)
    assert pack.words.say("red_flags.cannot_walk.name") in html
    assert "Get emergency help now" in html


def test_it_can_be_read_before_anything_is_told(newcomer):
    assert newcomer.get(SUMMARY).status_code == 200


def test_nothing_on_it_is_folded_away_so_that_all_of_it_prints(alice):
    assert "<details" not in page(alice).split("<main")[1].split("</main>")[0]


def test_progress_and_programme_lead_to_it(alice):
    for path in ("/progress/", "/programme/"):
        assert f'href="{SUMMARY}"' in alice.get(path).content.decode()


def test_charlie_reads_nothing_of_alice_on_it(alice, charlie):
    write_entry(alice, uuid4(), local_today(), note="felt easier")
    assert "felt easier" in page(alice)
    assert "felt easier" not in page(charlie)


def test_nobody_reads_it_without_coming_in(stranger):
    assert stranger.get(SUMMARY).status_code == 401
