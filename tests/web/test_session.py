"""GET /session/: the player's page, which can be read without any script."""

import json
import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest

from tests.web.conftest import case_of, ready, write_entry
from unknot.terms import Nprs
from unknot_web.records import diary
from unknot_web.records.day import local_today


def items_of(html):
    html = re.search(r'<ol class="player__list">.*?</ol>', html, re.DOTALL)[0]
    return re.findall(r"<li class=\"player__item\"(.*?)</li>", html, re.DOTALL)


def test_every_phase_stands_on_the_page_with_side_time_strength_and_what_to_do(alice, pack):
    ready(alice)
    html = alice.get("/session/").content.decode()
    session = case_of(alice.person).session
    items = items_of(html)
    assert len(items) == len(session.phases) > 3
    for item, phase in zip(items, session.phases, strict=True):
        assert f'data-kind="{phase.kind}"' in item
        assert f'data-side="{phase.side}"' in item
        assert f'data-seconds="{"" if phase.seconds is None else phase.seconds}"' in item
        assert "player__title" in item
        assert "player__say" in item
    assert 'href="/diary/new/"' in html


def test_the_cues_are_json_in_words(alice):
    ready(alice)
    for item in items_of(alice.get("/session/").content.decode()):
        cues = json.loads(unescape(re.search(r'data-cues="([^"]*)"', item)[1]))
        assert cues[0]["at"] == 0
        assert all(cues[0][level] for level in ("full", "short", "few"))
        assert all(cue["full"] and "{" not in cue["full"] for cue in cues)


def test_what_is_said_first_names_the_side_and_what_is_on_the_screen(alice):
    ready(alice)
    for item in items_of(alice.get("/session/").content.decode()):
        first = json.loads(unescape(re.search(r'data-cues="([^"]*)"', item)[1]))[0]
        side = unescape(re.search(r'data-side-says="([^"]*)"', item)[1])
        title = unescape(re.search(r'player__title">(.*?)<', item)[1])
        say = unescape(re.search(r'player__say">(.*?)<', item)[1])
        for level in ("full", "short", "few"):
            assert side in first[level]
            assert title in first[level]
        assert say in first["full"]
        assert say not in first["short"]


def test_under_load_a_phase_has_words_for_a_pause_and_its_two_bounds(alice, pack):
    ready(alice)
    html = alice.get("/session/").content.decode()
    for item, phase in zip(items_of(html), case_of(alice.person).session.phases, strict=True):
        assert (phase.intensity is not None) == ('data-ease=""' not in item)
        assert f'data-stop-above="{phase.stop_above}"' in item
        assert f"more than {phase.stop_above} out of 10" in item


def test_what_may_be_swapped_in_waits_in_the_page_and_is_no_part_of_the_list(alice):
    ready(alice)
    page = alice.get("/session/")
    session = case_of(alice.person).session
    assert session.stand_ins
    html = page.content.decode()
    for out, phases in session.stand_ins.items():
        template = re.search(rf'<template data-stand-in="{out}".*?</template>', html, re.DOTALL)[0]
        assert template.count("<li ") == len(phases)
        assert f'name="done" value="{phases[0].technique}" hidden' in html
    listed = re.search(r'<ol class="player__list">.*?</ol>', html, re.DOTALL)[0]
    assert "<template" not in listed


def test_without_a_script_the_page_can_still_stop(alice):
    ready(alice)
    html = alice.get("/session/").content.decode()
    form = re.search(r"<form[^>]*data-finish.*?</form>", html, re.DOTALL)[0]
    assert re.search(r'<button[^>]*type="submit" name="stopped" value="yes"', form)
    # The hidden field stands first, so that the button has the last word.
    assert form.index('type="hidden" name="stopped"') < form.index("<button")


@pytest.fixture
def yesterday(alice):
    """Alice's session of yesterday, the morning after not told."""
    return write_entry(alice, uuid4(), local_today() - timedelta(days=1))


def test_the_morning_after_the_last_session_is_told_before_the_next_one_opens(alice, yesterday):
    ready(alice)
    asked = alice.get("/session/").url
    assert asked == f"/diary/{yesterday.id}/morning/?then=session"
    assert alice.post(asked, {"pain_next_morning": ""}).status_code == 422
    assert alice.get("/session/").url == asked
    assert alice.post(asked, {"pain_next_morning": "3", "new_night_pain": "no"}).url == "/session/"
    assert alice.get("/session/").status_code == 200


def test_only_the_last_session_of_an_earlier_day_is_asked_about(alice, yesterday):
    ready(alice)
    diary.tell_morning(alice.person, yesterday.id, Nprs(3))
    write_entry(alice, uuid4(), local_today() - timedelta(days=2))
    write_entry(alice, uuid4(), local_today())
    assert alice.get("/session/").status_code == 200


def test_charlie_is_not_asked_about_alice_s_morning(alice, charlie, yesterday):
    assert charlie.get("/session/").url == "/result/"


def test_the_controls_are_there_and_hidden_until_the_player_wakes(alice):
    ready(alice)
    html = alice.get("/session/").content.decode()
    for order in (
        *("start", "pause", "next", "back", "stop"),
        *("longer", "slower", "faster", "skip", "swap"),
    ):
        assert f'data-do="{order}"' in html
    assert "<div data-toolbar hidden>" in html
    assert 'role="timer"' in html


def test_a_reload_keeps_the_name_of_the_run_and_opening_writes_no_row(alice):
    ready(alice)
    runs = {alice.get("/session/").context["run"] for _ in range(2)}
    assert len(runs) == 1
    assert alice.get("/data/").context["tables"]["sessions"] == []


def test_dana_eve_and_charlie_get_no_session(dana, eve, charlie):
    for client in (dana, eve, charlie):
        assert client.get("/session/").url == "/result/"


def test_every_phase_has_the_picture_of_its_technique_on_its_side(alice):
    ready(alice)
    page = alice.get("/session/").content.decode()
    phases = set(re.findall(r'data-technique="(\w+)" data-side="(\w+)"', page))
    pictures = re.findall(r'data-of="(\w+)" data-on="(\w+)" hidden>\s*<div class="figure', page)
    assert phases
    assert phases <= set(pictures)
    assert len(pictures) == len(set(pictures))
