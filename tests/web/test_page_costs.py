"""What a page may cost: a handful of queries, and one look of the engine at the record.

Each page is asked for twice, and the second time is counted, as that is how pages are used.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.web.conftest import ready, write_entry
from unknot import pathway
from unknot.record import Record, SelfTestResult
from unknot.terms import Nprs, Side
from unknot_web.records import clearances, diary, programmes, self_tests
from unknot_web.records.day import local_today

pytestmark = pytest.mark.django_db(transaction=True)

MOST_QUERIES = 12
RUN, KEY = UUID(int=7), uuid4()
PAGES = {
    "/": 1,
    "/check/safety_emergency_1/": 1,
    "/result/": 1,
    "/answers/": 0,
    "/before/": 1,
    "/plan/": 1,
    "/technique/massage_ball_on_wall/": 1,
    "/session/": 1,
    "/diary/": 0,
    "/diary/new/": 1,
    "/progress/": 1,
    "/weekly/": 0,
    "/programme/": 1,
    "/programme/summary/": 1,
    "/self-tests/": 1,
    "/self-test/trochanter_press/": 1,
    "/self-tests/gauges/": 1,
    "/body-map/": 1,
    "/find-the-muscle/": 1,
    "/clearances/": 1,
    "/data/": 0,
    "/read/": 0,
    "/about/": 0,
    "/sources/": 0,
    "/safety/": 0,
    "/proof/": 0,
    "/help/": 0,
    "/outbox/": 0,
    "/vault/key/": 0,
}
"""Each page, and how often it may look at the record."""


@pytest.fixture
def kept(alice: Client) -> Client:
    """Alice with something in every part of her record, ready for her session."""
    day = local_today()
    for ago in (9, 6, 3):
        entry = write_entry(alice, uuid4(), day - timedelta(days=ago))
        diary.tell_morning(alice.person, entry.id, Nprs(3))
    press = SelfTestResult("trochanter_press", day, {Side.LEFT: 0, Side.RIGHT: 0}, Nprs(0))
    self_tests.keep_self_test_result(alice.person, KEY, press, recheck=False)
    clearances.add_clearance(alice.person, "Bob", day, day, (), confirms=True)
    programmes.start_programme(alice.person, "delayed_onset_muscle_soreness", day)
    ready(alice)
    return alice


@contextmanager
def looks() -> Iterator[list[Record]]:
    """Note each record that the engine is asked about."""
    seen: list[Record] = []
    assessed = pathway._assessed

    def noted(record: Record, *more: object) -> pathway.Case:
        seen.append(record)
        return assessed(record, *more)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pathway, "_assessed", noted)
        yield seen


def cost(client: Client, path: str) -> tuple[int, int, int]:
    """Return the status of a page, its queries, and how often the engine was asked."""
    client.get(path)
    with CaptureQueriesContext(connection) as queries, looks() as seen:
        status = client.get(path).status_code
    return status, len(queries), len(seen)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_the_database_little_and_the_engine_once(kept: Client, path: str) -> None:
    status, queries, runs = cost(kept, path)
    print(f"{path} {queries} queries, {runs} runs")
    assert status == 200
    assert queries <= MOST_QUERIES
    assert runs <= PAGES[path]


def test_the_parts_for_afterwards_are_worked_out_from_one_look_at_the_records(kept: Client) -> None:
    """Each answer to each sign is assessed; the records are read once, and one plan is made."""
    path = f"/session/{RUN}/offline/"
    made = []
    with pytest.MonkeyPatch.context() as patch:
        build = pathway.build
        patch.setattr(pathway, "build", lambda *given: made.append(1) or build(*given))
        status, queries, runs = cost(kept, path)
    print(f"{path} {queries} queries, {runs} runs")
    assert status == 200
    assert queries <= MOST_QUERIES
    assert len(made) == 2, "one plan each time that the page was asked for"


def test_what_a_test_at_home_changes_takes_one_look_with_it_and_one_without(kept: Client) -> None:
    (result,) = self_tests.self_test_results(kept.person)
    status, queries, runs = cost(kept, f"/self-test/result/{result.id}/")
    assert status == 200
    assert queries <= MOST_QUERIES
    assert runs <= 2
