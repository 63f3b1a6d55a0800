"""After a session was stopped the plan stays locked, whatever is reloaded or started again."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.test import Client

from tests.web.conftest import case_of, come_in
from tests.web.test_before_session import NONE
from unknot.knowledge import Pack
from unknot_web.records import checks, session_runs

pytestmark = pytest.mark.django_db


def stop(client: Client) -> None:
    """Stop a session, as the player's form does."""
    client.post("/session/finish/", {"run": str(uuid4()), "stopped": "yes", "done": []})


def test_a_stop_locks_the_plan_until_the_warning_signs_are_gone_through(alice: Client) -> None:
    assert case_of(alice.person).plan is not None
    stop(alice)
    assert case_of(alice.person).plan is None
    page = alice.get("/result/")
    assert "/before/" in page.content.decode()
    answer = alice.post("/before/", NONE)
    assert answer.status_code == 302
    assert case_of(alice.person).plan is not None


def test_a_reload_a_new_check_and_another_device_keep_the_lock(alice: Client, pack: Pack) -> None:
    stop(alice)
    check = checks.current_check(alice.person)
    alice.get("/plan/")
    checks.start_check(alice.person, dict(check.answers), pack.sha256)
    other = come_in(alice.person)
    assert case_of(other.person).plan is None
    assert 'href="/session/"' not in other.get("/plan/").content.decode()
    assert other.get("/session/").status_code == 302


def test_a_stop_that_arrives_late_locks_again(alice: Client) -> None:
    stop(alice)
    alice.post("/before/", NONE)
    session_runs.keep_run(alice.person, uuid4(), datetime.now(UTC), (), stopped=True)
    assert case_of(alice.person).plan is None


def test_another_persons_stop_locks_nobody_else(alice: Client, charlie: Client) -> None:
    stop(charlie)
    assert case_of(alice.person).plan is not None
