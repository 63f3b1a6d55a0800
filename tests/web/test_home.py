"""GET /: what this is, and the one next thing to do."""

from datetime import timedelta
from uuid import uuid4

from tests.web.conftest import write_entry
from unknot_web.records.day import local_today


def test_a_newcomer_reads_what_it_is_not_before_the_one_button(newcomer):
    html = newcomer.get("/").content.decode()
    assert html.index("does not diagnose") < html.index("Start the check")
    assert 'href="/check/"' in html


def test_eve_goes_on_where_she_stopped(eve):
    assert b"Go on with the check" in eve.get("/").content


def test_alice_sees_her_plan_and_what_she_did_last(alice):
    write_entry(alice, uuid4(), local_today(), before=4)
    html = alice.get("/").content.decode()
    assert 'button--primary" href="/plan/"' in html
    assert "pain 4 before and 4 after" in html


def test_a_morning_that_was_not_told_is_asked_for(alice):
    kept = write_entry(alice, uuid4(), local_today() - timedelta(days=1))
    assert f"/diary/{kept.id}/morning/" in alice.get("/").content.decode()


def test_dana_sees_what_to_do_now_on_the_first_page(dana):
    assert b"Get emergency help now" in dana.get("/").content


def test_charlie_starts_from_the_beginning(alice, charlie):
    write_entry(alice, uuid4(), local_today())
    html = charlie.get("/").content.decode()
    assert "Start the check" in html
    assert "What you did last" not in html
