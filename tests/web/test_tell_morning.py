"""POST /diary/<id>/morning/: how it was the day after."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.web.conftest import write_entry
from unknot_web.records import models
from unknot_web.records.today import local_today


@pytest.fixture
def yesterday(alice):
    """Alice's entry of yesterday."""
    return write_entry(alice, uuid4(), local_today() - timedelta(days=1))


def test_the_morning_after_is_asked_for_and_kept(alice, yesterday):
    address = f"/diary/{yesterday.id}/morning/"
    assert address in alice.get("/diary/").content.decode()
    assert alice.get(address).status_code == 200
    assert alice.post(address, {"pain_next_morning": "2"}).url == "/diary/"
    assert models.DiaryEntry.objects.get().pain_next_morning == 2
    assert address not in alice.get("/diary/").content.decode()


@pytest.mark.parametrize("pain", ["", "11", "-1", "x"])
def test_only_0_to_10_is_taken(alice, yesterday, pain):
    sent = alice.post(f"/diary/{yesterday.id}/morning/", {"pain_next_morning": pain})
    assert sent.status_code == 422
    assert models.DiaryEntry.objects.get().pain_next_morning is None


def test_charlie_can_neither_see_nor_tell_alice_s_morning(alice, charlie, yesterday):
    address = f"/diary/{yesterday.id}/morning/"
    assert charlie.get(address).status_code == 404
    assert charlie.post(address, {"pain_next_morning": "2"}).status_code == 404
    assert models.DiaryEntry.objects.get().pain_next_morning is None
