"""Whatever the clock does, what came later counts as later."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from uuid import uuid4

import pytest
from django.apps import apps
from django.test import Client

from tests.web.conftest import case_of, tell, write_entry
from tests.web.test_before_session import NONE
from tests.web.test_stop_lock import stop
from unknot.knowledge import Pack
from unknot.record import SelfTestResult
from unknot.terms import Ended, Nprs
from unknot_web.records import checks, diary, models, people, self_tests, stops, tastes
from unknot_web.records.load import load

pytestmark = pytest.mark.django_db

HOUR, DAY, YEARS = timedelta(hours=1), timedelta(days=1), timedelta(days=3650)
STEPS = [-YEARS, -DAY, -HOUR, timedelta(0), HOUR, DAY, YEARS]
Clock = Callable[[timedelta], None]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Set the clock by so much; the day of the person stays, so that answers stay fresh."""

    def set_by(step: timedelta) -> None:
        uses = (
            "django.utils.timezone",
            "unknot_web.records.checks",
            "unknot_web.records.session_runs",
        )
        for place in (f"{one}.now" for one in uses):
            monkeypatch.setattr(place, lambda: datetime.now(UTC) + step)

    return set_by


@pytest.mark.parametrize("step", STEPS, ids=str)
def test_a_stop_locks_after_any_step_of_the_clock(alice: Client, clock: Clock, step) -> None:
    alice.post("/before/", NONE)
    clock(step)
    stop(alice)
    assert case_of(alice.person).plan is None
    assert 'href="/session/"' not in alice.get("/plan/").content.decode()


@pytest.mark.parametrize("step", STEPS, ids=str)
def test_a_stop_is_opened_by_going_through_the_signs_after_any_step(
    alice: Client, clock: Clock, step
) -> None:
    stop(alice)
    clock(step)
    alice.post("/before/", NONE)
    assert case_of(alice.person).plan is not None


@pytest.mark.parametrize("step", STEPS, ids=str)
def test_a_stopped_test_at_home_locks_after_any_step(alice: Client, clock: Clock, step) -> None:
    alice.post("/before/", NONE)
    clock(step)
    result = SelfTestResult("t", date(2026, 11, 22), {}, Nprs(8), Ended.TIRED, frozenset())
    self_tests.keep_self_test_result(alice.person, uuid4(), result, recheck=True)
    assert stops.stop_open(alice.person)


@pytest.mark.parametrize("step", STEPS, ids=str)
def test_a_check_begun_after_any_step_is_the_current_one(
    alice: Client, pack: Pack, clock: Clock, step
) -> None:
    clock(step)
    begun = tell(alice, pack, {})
    assert checks.current_check(alice.person).id == begun.id


@pytest.mark.parametrize("step", STEPS, ids=str)
def test_the_newest_taste_is_picked_first_after_any_step(alice: Client, clock: Clock, step) -> None:
    on = date(2026, 11, 22)
    tastes.pick(alice.person, "first", on)
    clock(step)
    tastes.pick(alice.person, "second", on)
    assert load(alice.person).tastes_on(on).picked == ("second", "first")


@pytest.mark.parametrize("step", STEPS, ids=str)
def test_entries_of_one_day_keep_the_order_they_came_in(alice: Client, clock: Clock, step) -> None:
    on = date(2026, 11, 22)
    keys = [uuid4(), uuid4()]
    first = write_entry(alice, keys[0], on)
    clock(step)
    second = write_entry(alice, keys[1], on)
    assert [one.id for one in diary.entries(alice.person)] == [first.id, second.id]


def test_the_revision_is_another_after_each_write_and_the_same_after_reading(
    alice: Client, charlie: Client
) -> None:
    seen = [people.revision(alice.person)]
    for write in (
        lambda: stop(alice),
        lambda: alice.post("/before/", NONE),
        lambda: alice.get("/"),
    ):
        write()
        seen.append(people.revision(alice.person))
    assert seen[0] < seen[1] < seen[2] == seen[3]
    before = people.revision(charlie.person)
    stop(alice)
    assert people.revision(charlie.person) == before


def test_older_rows_are_numbered_in_the_order_the_clock_saw_them(alice: Client) -> None:
    number = import_module("unknot_web.records.migrations.0009_order_and_ledger").number
    stop(alice)
    old = checks.current_check(alice.person).id
    at = datetime(2026, 11, 20, 10, tzinfo=UTC)
    models.Check.objects.filter(pk=old).update(started=at, rechecked_at=at + HOUR)
    models.SessionRun.objects.update(finished=at + HOUR, sequence=0)
    models.Ledger.objects.all().delete()
    number(apps, None)
    assert stops.stop_open(alice.person)  # at the same moment: still open, as it was before
    models.SessionRun.objects.update(finished=at + HOUR / 2, sequence=0)
    models.Ledger.objects.all().delete()
    number(apps, None)
    assert not stops.stop_open(alice.person)
    assert models.Ledger.objects.get().sequence == 3


def test_records_that_came_back_lock_the_plan_until_the_signs_are_gone_through(
    alice: Client,
) -> None:
    models.Person.objects.update(came_back_at=people.revision(alice.person) + 1)
    models.Ledger.objects.update(sequence=people.revision(alice.person) + 1)
    assert case_of(alice.person).plan is None
    alice.post("/before/", NONE)
    assert case_of(alice.person).plan is not None
