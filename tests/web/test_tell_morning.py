"""POST /diary/<id>/morning/: how it was the day after."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.web.conftest import write_entry
from unknot.facts import Response, pain_rules, response_to
from unknot.terms import Nprs
from unknot_web.records import diary, models
from unknot_web.records.day import local_today
from unknot_web.records.knowledge import pack


@pytest.fixture
def yesterday(alice):
    """Alice's entry of yesterday."""
    return write_entry(alice, uuid4(), local_today() - timedelta(days=1))


def test_the_morning_after_is_asked_for_and_kept(alice, yesterday):
    address = f"/diary/{yesterday.id}/morning/"
    assert address in alice.get("/diary/").content.decode()
    assert alice.get(address).status_code == 200
    told = {"pain_next_morning": "2", "new_night_pain": "no"}
    assert alice.post(address, told).url == "/diary/"
    row = models.DiaryEntry.objects.get()
    assert (row.pain_next_morning, row.new_night_pain) == (2, False)
    assert address not in alice.get("/diary/").content.decode()


def test_a_worse_night_is_kept_and_shown(alice, yesterday):
    told = {"pain_next_morning": "4", "new_night_pain": "yes"}
    alice.post(f"/diary/{yesterday.id}/morning/", told)
    assert models.DiaryEntry.objects.get().new_night_pain is True
    assert "The night was worse than usual" in alice.get("/diary/").content.decode()


@pytest.mark.parametrize("night", ["", "not_sure", "x"])
def test_the_night_must_be_told_by_yes_or_no(alice, yesterday, night):
    told = {"pain_next_morning": "4", "new_night_pain": night}
    sent = alice.post(f"/diary/{yesterday.id}/morning/", told)
    assert sent.status_code == 422
    assert 'value="4" checked' in sent.content.decode()
    assert models.DiaryEntry.objects.get().pain_next_morning is None


@pytest.mark.parametrize("pain", ["", "11", "-1", "x"])
def test_only_0_to_10_is_taken(alice, yesterday, pain):
    told = {"pain_next_morning": pain, "new_night_pain": "no"}
    sent = alice.post(f"/diary/{yesterday.id}/morning/", told)
    assert sent.status_code == 422
    assert models.DiaryEntry.objects.get().pain_next_morning is None


def test_charlie_can_neither_see_nor_tell_alice_s_morning(alice, charlie, yesterday):
    address = f"/diary/{yesterday.id}/morning/"
    assert charlie.get(address).status_code == 404
    told = {"pain_next_morning": "2", "new_night_pain": "no"}
    assert charlie.post(address, told).status_code == 404
    assert models.DiaryEntry.objects.get().pain_next_morning is None


def test_a_morning_that_is_not_remembered_is_not_asked_for_again_and_earns_no_step(
    alice, yesterday
):
    address = f"/diary/{yesterday.id}/morning/"
    sent = alice.post(f"{address}?then=session", {"forgotten": "yes", "pain_next_morning": ""})
    assert sent.url == "/session/"
    entry = diary.entry(alice.person, yesterday.id).entry
    assert entry.pain_next_morning is None
    assert not entry.owes_morning
    assert address not in alice.get("/diary/").content.decode()
    rules = pain_rules(pack())
    assert response_to(entry, rules, strength=False) is Response.AMBER


def test_a_morning_that_was_told_cannot_be_forgotten(alice, yesterday):
    diary.tell_morning(alice.person, yesterday.id, Nprs(7), new_night_pain=True)
    alice.post(f"/diary/{yesterday.id}/morning/", {"forgotten": "yes"})
    entry = diary.entry(alice.person, yesterday.id).entry
    assert (entry.pain_next_morning, entry.morning_forgotten) == (Nprs(7), False)
