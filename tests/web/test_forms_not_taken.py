"""A form that can no longer be taken says so, and shows what it held."""

from __future__ import annotations

import html
import json
from datetime import timedelta
from uuid import uuid4

import pytest

from tests.support import people
from tests.web.conftest import tell
from unknot_web.design.words import say
from unknot_web.records import everything, models, programmes, weeks
from unknot_web.records.day import local_today

TENDON = {
    "age": 52, "onset": "gradual", "days_since_start": 60, "site": "outer_hip", "course": "better",
    "pain_now": 2, "tender_bony_point": "yes", "pain_lying_on_side": "yes",
    "pain_on_stairs_or_one_leg": "yes", "new_hard_exercise_72_h": "no", "eases_with_warm_up": "no",
}  # fmt: skip
DAY, TARGET = "2026-03-02", "2026-03-04"


def a_sign(client, pack):
    """Report a warning sign, as in another window."""
    tell(client, pack, people.someone(pack, fever_or_unwell="yes"))


def nothing(client, pack):
    """Change nothing: what the form needs is not there."""


def no_answers(client, pack):
    everything.delete_everything(client.person)


def another_place(client, pack):
    client.post("/body-map/mark/", {"region": "low_back", "side": "left", "intensity": "9"})


NOT_TAKEN = {
    "minutes of a plan that is closed": ("/plan/", {"minutes": "37"}, a_sign, ["minutes: 37"]),
    "a press on a plan that is closed": ("/plan/", {"adjust": "quiet"}, a_sign, ["adjust: quiet"]),
    "a taste for a plan that is closed": (
        "/technique/massage_ball_on_wall/taste/", {"says": "liked"}, a_sign, ["says: liked"]),
    "a start of what is closed": ("/programme/start/", {}, a_sign, []),
    "a day of no programme": (
        "/programme/move/", {"day": DAY, "target": TARGET}, nothing,
        [f"day: {DAY}", f"target: {TARGET}"]),
    "a day that is none": ("/programme/move/", {"day": DAY, "target": "soon"}, nothing,
                           ["target: soon"]),
    "a pause of no programme": ("/programme/pause/", {}, nothing, []),
    "an end of no pause": ("/programme/go-on/", {}, nothing, []),
    "a place that is no longer offered": (
        "/body-map/place-of-pain/", {"at": "groin.right"}, nothing, []),
    "a place that is no longer the first": (
        "/body-map/place-of-pain/", {"at": "groin.right"}, another_place, []),
    "a last map that is gone": ("/body-map/begin/", {}, nothing, []),
    "a result of a test that is closed": (
        "/self-test/balance_time/", {"left": "4", "right": "12", "pain": "1"}, a_sign,
        ["left: 4", "right: 12"]),
    "signs of a check that is gone": ("/before/", {"yes": "broken_skin", "tick": "1"}, no_answers,
                                      ["yes: broken_skin"]),
}  # fmt: skip


@pytest.mark.parametrize("form", NOT_TAKEN)
def test_a_form_that_came_too_late_says_so_and_shows_what_it_held(alice, pack, form):
    path, sent, meanwhile, typed = NOT_TAKEN[form]
    meanwhile(alice, pack)
    before = json.dumps(everything.everything(alice.person), default=str)
    answer = alice.post(path, {**sent, "key": uuid4()})
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 409  # the browser keeps its draft
    assert say("page.not_taken.changed") in page
    shown = page.replace("<bdi>", "").replace("</bdi>", "")
    assert [text for text in typed if text not in shown] == []
    assert json.dumps(everything.everything(alice.person), default=str) == before


def test_a_form_that_came_too_late_shows_the_warning_of_now(alice, pack):
    a_sign(alice, pack)
    page = html.unescape(alice.post("/plan/", {"minutes": "37"}).content.decode())
    assert say("levels.emergency.do") in page
    assert 'href="/session/"' not in page


TAKEN = {
    "minutes": ("/plan/", {"minutes": "12"}),
    "a press": ("/plan/", {"adjust": "less_time"}),
    "a start": ("/programme/start/", {}),
}


@pytest.mark.parametrize("form", TAKEN)
def test_a_double_of_what_was_taken_is_never_called_not_saved(newcomer, pack, form):
    tell(newcomer, pack, people.someone(pack, **TENDON))
    path, sent = TAKEN[form]
    told = {**sent, "key": uuid4()}
    assert newcomer.post(path, told).status_code == 302
    a_sign(newcomer, pack)
    assert newcomer.post(path, told).status_code == 302


def test_a_double_of_a_place_that_was_taken_is_never_called_not_saved(alice):
    alice.post("/body-map/mark/", {"region": "groin", "side": "right", "intensity": "9"})
    told = {"at": "groin.right", "key": uuid4()}
    assert [alice.post("/body-map/place-of-pain/", told).url for _ in range(2)] == ["/check/"] * 2


def test_a_day_that_cannot_be_moved_there_is_named(newcomer, pack):
    tell(newcomer, pack, people.someone(pack, **TENDON))
    programmes.start_programme(newcomer.person, "gluteal_tendinopathy", local_today())
    days = [(local_today() + timedelta(days)).isoformat() for days in (1, 300)]
    answer = newcomer.post("/programme/move/", {"day": days[0], "target": days[1]})
    assert answer.status_code == 422
    assert f'datetime="{days[1]}"' in answer.content.decode()


# ------------------------------------------------------------------- the weekly check
def known(client):
    page = html.unescape(client.get("/weekly/").content.decode())
    return page.split('name="known" value="', 1)[1].split('">', 1)[0]


def test_a_score_counts_for_the_activity_that_its_form_asked_about(alice):
    of_before = known(alice)
    alice.post("/weekly/", {"name_0": "Stairs", "score_0": "8", "known": of_before})
    models.WeeklyCheck.objects.update(on=local_today() - timedelta(days=7))
    sent = {"name_0": "Walking", "score_0": "3", "known": of_before}
    assert alice.post("/weekly/", sent).status_code == 302
    assert [dict(one.activities) for one in weeks.weekly_checks(alice.person)] == [
        {"Stairs": 8}, {"Walking": 3},
    ]  # fmt: skip


@pytest.mark.parametrize("names", [("Stairs", "Walking", "Sitting"), ("Own garden",)])
def test_activities_for_which_there_is_no_room_are_shown_and_not_dropped(alice, names):
    of_before = known(alice)
    told = {f"name_{i}": name for i, name in enumerate(names)}
    scores = {f"score_{i}": "8" for i in range(len(names))}
    alice.post("/weekly/", {**told, **scores, "known": of_before})
    sent = {"name_0": "own garden", "score_0": "3", "known": of_before, "key": uuid4()}
    answer = alice.post("/weekly/", sent)
    assert answer.status_code == 409
    assert "own garden" in answer.content.decode()


def test_a_double_of_a_weekly_check_with_a_new_name_is_never_called_not_saved(alice):
    sent = {f"name_{i}": name for i, name in enumerate(("Stairs", "Walking", "Sitting"))}
    sent |= {f"score_{i}": "8" for i in range(3)} | {"known": known(alice), "key": str(uuid4())}
    assert [alice.post("/weekly/", sent).status_code for _ in range(2)] == [302, 302]


# ------------------------------------------------------------------------- the check
def test_a_screen_that_no_longer_applies_says_so_and_shows_what_it_held(alice):
    assert alice.get("/check/safety_follow_up/").status_code == 404
    answer = alice.post("/check/safety_follow_up/", {"onset": "gradual", "key": uuid4()})
    assert answer.status_code == 409
    assert "gradual" in answer.content.decode()


def test_what_is_sent_to_where_nothing_is_is_shown(alice):
    answer = alice.post(f"/diary/new/{uuid4()}/", {"note": "Stairs"})
    assert answer.status_code == 404
    assert "Stairs" in answer.content.decode()


def test_ticks_that_the_plan_no_longer_offers_stay_on_a_refused_form(alice, pack):
    offered = alice.get("/diary/new/").content.decode()
    gone = next(id for id in pack.techniques if f'value="{id}"' not in offered)
    page = alice.post("/diary/new/", {"techniques": [gone]}).content.decode()
    assert f'value="{gone}" checked' in page
