"""POST /session/finish/: a session came to its end, or was stopped."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import now

from tests.web.conftest import ready
from unknot_web.records import models, stops

BALL = "massage_ball_on_wall"


def finish(client, key, **more):
    return client.post("/session/finish/", {"run": key, "stopped": "", "done": [BALL], **more})


def test_the_end_is_kept_and_leads_to_a_diary_entry_with_what_was_done(alice):
    ready(alice)
    opened = alice.get("/session/").context
    ended = finish(alice, opened["run"], started=opened["started"])
    assert ended.url == f"/diary/new/{opened['run']}/"
    row = models.SessionRun.objects.get()
    assert (row.done, row.stopped) == ([BALL], False)
    assert row.started <= row.finished
    assert f'value="{BALL}" checked' in alice.get(ended.url).content.decode()


def test_sent_twice_it_is_kept_once(alice):
    key = uuid4()
    finish(alice, key, pain_worst="4")
    finish(alice, key, pain_worst="4")
    assert [row.pain_worst for row in models.SessionRun.objects.all()] == [4]


@pytest.mark.parametrize("ends", [("yes", ""), ("", "yes")])
def test_two_ends_of_one_session_come_to_the_worse_in_whatever_order(alice, ends):
    ready(alice)
    key = uuid4()
    finish(alice, key, stopped=ends[0], pain_worst="7" if ends[0] else "2")
    finish(alice, key, stopped=ends[1], pain_worst="7" if ends[1] else "2")
    row = models.SessionRun.objects.get()
    assert (row.stopped, row.pain_worst) == (True, 7)
    assert stops.stop_open(alice.person)


def test_a_stop_says_what_to_do_and_leads_to_the_warning_signs(alice):
    ready(alice)
    key = uuid4()
    stopped = finish(alice, key, stopped="yes")
    page = alice.get(stopped.url)
    assert b"You stopped. That was right." in page.content
    assert f'href="/before/{key}/"' in page.content.decode()
    none = {"yes": ["none_of_these"], "tick": "1"}
    assert alice.post(f"/before/{key}/", none).url == f"/diary/new/{key}/"
    assert 'name="stopped" checked' in alice.get(f"/diary/new/{key}/").content.decode()


def test_after_a_stop_the_session_does_not_open_again_unasked(alice):
    ready(alice)
    finish(alice, uuid4(), stopped="yes")
    assert alice.get("/session/").url == "/before/"


def test_a_warning_sign_told_after_a_stop_leads_to_the_result(alice):
    key = uuid4()
    finish(alice, key, stopped="yes")
    assert alice.post(f"/before/{key}/", {"yes": ["dark_urine"], "tick": "1"}).url == "/result/"


def test_what_is_no_technique_of_the_pack_is_left_out(alice):
    finish(alice, uuid4(), done=["<b>", "no_such_thing", BALL])
    assert models.SessionRun.objects.get().done == [BALL]


@pytest.mark.parametrize("started", ["", "forged", "2020-01-01"])
def test_a_beginning_that_we_did_not_sign_is_not_believed(alice, started):
    finish(alice, uuid4(), started=started)
    assert now() - models.SessionRun.objects.get().started < timedelta(minutes=1)


def test_the_pain_that_was_told_in_the_player_begins_the_diary(alice):
    key = uuid4()
    page = alice.get(finish(alice, key, pain_before="4", pain_worst="6").url).content.decode()
    for name, score in (("pain_before", 4), ("pain_worst", 6)):
        assert f'name="{name}" value="{score}" checked' in page
    assert 'name="pain_after" value="4" checked' not in page


@pytest.mark.parametrize("told", ["", "11", "-1", "x", "٣", "1" * 300])
def test_what_is_no_pain_from_0_to_10_is_left_for_the_diary_to_ask(alice, told):
    finish(alice, uuid4(), pain_before=told, pain_worst=told)
    row = models.SessionRun.objects.get()
    assert (row.pain_before, row.pain_worst) == (None, None)


@pytest.mark.parametrize("key", ["", "1", "../../etc/passwd", "x" * 500])
def test_a_run_without_a_proper_name_is_refused(alice, key):
    assert finish(alice, key).status_code == 400
    assert not models.SessionRun.objects.exists()


def test_charlie_cannot_see_how_alice_s_session_ended(alice, charlie):
    key = uuid4()
    finish(alice, key, stopped="yes")
    assert charlie.get(f"/session/stopped/{key}/").status_code == 404
    assert charlie.get(f"/diary/new/{key}/").status_code == 404
