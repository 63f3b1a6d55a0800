"""GET /result/: how soon to be seen, why, and what now."""

import pytest

from tests.support import people
from tests.web.conftest import tell


def page(client):
    return client.get("/result/").content.decode()


def test_alice_may_look_after_it_herself_and_reads_what_fits(alice, pack):
    html = page(alice)
    assert 'class="level level--routine"' in html
    assert "You can look after this yourself" in html
    assert "Muscle soreness after exercise" in html
    assert "Speaks for it" in html
    assert "Speaks against it" in html
    assert pack.words.say("causes.delayed_onset_muscle_soreness.cannot_tell") in html
    assert 'href="/plan/"' in html
    assert "it does not diagnose" in html


def test_a_routine_result_names_the_signs_to_watch_for(alice, pack):
    html = page(alice)
    for sign in pack.words.list("watch_for.signs"):
        assert f"<li>{sign}</li>" in html
    assert pack.words.say("watch_for.do") in html


@pytest.mark.parametrize("who", ["dana", "eve"])
def test_a_result_that_is_not_routine_does_not_speak_of_watching(who, pack, request):
    html = page(request.getfixturevalue(who))
    assert pack.words.say("watch_for.title") not in html


def test_dana_reads_what_to_do_now_and_nothing_to_treat_herself_with(dana, pack):
    html = page(dana)
    assert 'class="level level--emergency"' in html
    assert "Call your local emergency number" in html
    for flag in ("hot_swollen_hip", "cannot_walk"):
        assert pack.words.say(f"red_flags.{flag}.name") in html
        assert pack.words.say(f"red_flags.{flag}.do") in html
    assert "fits well" not in html
    assert "button--primary" not in html


def test_eve_reads_which_questions_are_open_and_gets_no_plan(eve, pack):
    html = page(eve)
    assert 'class="level level--open"' in html
    assert pack.words.say("questions.pacemaker.short") in html
    assert "fits well" not in html
    assert eve.get("/plan/").url == "/result/"


def test_at_soon_there_is_something_to_read_while_waiting_and_no_plan(newcomer, pack):
    tell(newcomer, pack, people.someone(pack, limited_flexibility="yes"))
    html = page(newcomer)
    assert 'class="level level--soon"' in html
    for article in ("while_you_wait", "positions_of_ease", "at_the_appointment", "load_management"):
        assert f"/read/{article}/" in html
    assert newcomer.get("/plan/").url == "/result/"
    assert newcomer.get("/session/").url == "/result/"


def test_not_sure_about_a_warning_sign_is_read_as_the_more_urgent(newcomer, pack):
    tell(newcomer, pack, people.someone(pack, hot_red_swollen="not_sure"))
    assert 'class="level level--emergency"' in page(newcomer)


def test_when_the_check_cannot_be_made_the_person_is_sent_to_a_clinician(alice, monkeypatch):
    def broken(*_):
        raise RuntimeError

    monkeypatch.setattr("unknot.pathway.step_of_assessment.assess", broken)
    html = page(alice)
    assert "The safety check could not be made" in html
    assert "See a clinician" in html
    assert alice.get("/plan/").url == "/result/"


def test_a_person_without_a_check_is_led_to_it(newcomer):
    assert newcomer.get("/result/").url == "/check/"


@pytest.mark.parametrize("path", ["/result/", "/answers/", "/plan/", "/session/", "/before/"])
def test_charlie_is_shown_nothing_of_alice(alice, charlie, path):
    assert charlie.get(path).status_code == 302
