"""A page whose records fail says so, says whether it was kept, and names the right cause."""

from __future__ import annotations

import pytest
from django.db import OperationalError
from django.test import Client

from unknot_web.records import checks, diary

pytestmark = pytest.mark.django_db

FAULTS = [
    ("database or disk is full", 507, "The disk is full", ", and this is not saved yet"),
    (
        "database is locked",
        503,
        "Another program holds your records",
        ", and this is not saved yet",
    ),
    ("disk I/O error", 503, "Your records cannot be", "written, and this is not saved yet"),
    ("attempt to write a readonly database", 503, "Your records cannot be", "written, and this"),
]


@pytest.mark.parametrize(("said", "status", "title", "not_kept"), FAULTS)
def test_what_was_sent_and_not_kept_is_said_with_its_cause(
    alice: Client,
    monkeypatch: pytest.MonkeyPatch,
    said: str,
    status: int,
    title: str,
    not_kept: str,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OperationalError(said)

    alice.raise_request_exception = False
    monkeypatch.setattr(checks, "start_check", fail)
    sent = alice.post("/check/new/")
    assert sent.status_code == status
    text = sent.content.decode()
    assert title in text
    assert not_kept in text
    assert "See a clinician" in text
    monkeypatch.setattr(diary, "entries", fail)
    read = alice.get("/")
    assert read.status_code == status
    main = read.content.decode().partition("<main")[2]
    assert "not saved" not in main


@pytest.mark.parametrize("fault", [FileNotFoundError("a.css"), KeyError("x"), BrokenPipeError()])
def test_another_fault_of_ours_is_not_put_on_the_records(
    alice: Client, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise fault

    alice.raise_request_exception = False
    monkeypatch.setattr(diary, "entries", fail)
    assert alice.get("/").status_code == 500
