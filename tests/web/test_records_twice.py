"""Every write that a person can send twice counts once, and every write is counted."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client

from tests.web.conftest import ready, write_entry
from tests.web.test_stop_lock import stop
from unknot.record import DiaryEntry, SelfTestResult, WeeklyCheck
from unknot.terms import Ended, Modality, Nprs, Side
from unknot_web.records import (
    body_maps,
    checks,
    clearances,
    diary,
    everything,
    models,
    people,
    programmes,
    self_tests,
    stops,
    weeks,
)
from unknot_web.records import tastes as kept_tastes
from unknot_web.records.day import local_today
from unknot_web.records.load import load

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 22)
LATER = ON + timedelta(days=3)
RECORDS = Path(models.__file__).parent
MACHINERY = {"models.py", "upkeep.py", "writing.py", "remembered.py"}
WRITES = frozenset({"create", "save", "update", "delete", "get_or_create", "update_or_create",
                    "bulk_create", "bulk_update"})  # fmt: skip


def begun(client: Client) -> people.Person:
    programmes.start_programme(client.person, "gluteal_tendinopathy", ON)
    return client.person


def site() -> body_maps.MarkedSite:
    return body_maps.MarkedSite("hip", "left", Nprs(4))


def check_of(client: Client) -> UUID:
    return checks.current_check(client.person).id


# Each: what is sent twice, and what is said in between, which the double must not undo.
DOUBLES: dict[str, tuple[Callable[[Client, UUID], object], Callable[[Client], object]]] = {
    "a clearance that was taken away": (
        lambda one, key: clearances.add_clearance(
            one.person, "GP", ON, LATER, [Modality.HAND_MASSAGE], key=key
        ),
        lambda one: [
            clearances.remove_clearance(one.person, it.id)
            for it in clearances.clearances(one.person)
        ],
    ),
    "a new check": (
        lambda one, key: checks.start_check(one.person, {}, "p", key=key),
        lambda one: checks.save_answers(one.person, check_of(one), {"fever": "yes"}),
    ),
    "answers": (
        lambda one, key: checks.save_answers(one.person, check_of(one), {"fever": "no"}, key=key),
        lambda one: checks.save_answers(one.person, check_of(one), {"fever": "yes"}),
    ),
    "the signs gone through": (
        lambda one, key: checks.rechecked(one.person, check_of(one), key=key),
        stop,
    ),
    "the questions before a session": (
        lambda one, key: checks.asked_before_session(one.person, check_of(one), ON, key=key),
        stop,
    ),
    "a morning": (
        lambda one, key: diary.tell_morning(
            one.person, write_entry(one, UUID(int=1), ON).id, Nprs(1), False, key=key
        ),
        lambda one: diary.tell_morning(one.person, diary.entries(one.person)[0].id, Nprs(8), True),
    ),
    "a programme": (
        lambda one, key: programmes.start_programme(one.person, "cause", ON, key=key),
        lambda one: programmes.end_programme(one.person, ON),
    ),
    "the end of a programme": (
        lambda one, key: programmes.end_programme(one.person, ON, key=key),
        lambda one: programmes.start_programme(one.person, "cause", ON),
    ),
    "a pause": (
        lambda one, key: programmes.pause_programme(begun(one), ON, key=key),
        lambda one: programmes.go_on_with_programme(one.person, ON),
    ),
    "the end of a pause": (
        lambda one, key: programmes.go_on_with_programme(begun(one), ON, key=key),
        lambda one: programmes.pause_programme(one.person, LATER),
    ),
    "a moved day": (
        lambda one, key: programmes.move_day(begun(one), ON, LATER, key=key),
        lambda one: programmes.move_day(one.person, LATER, ON),
    ),
    "a weekly check": (
        lambda one, key: weeks.keep_weekly_check(
            one.person, WeeklyCheck(ON, {"a": 1}, {}), key=key
        ),
        lambda one: weeks.keep_weekly_check(one.person, WeeklyCheck(ON, {"a": 9}, {})),
    ),
    "a place on the body map": (
        lambda one, key: body_maps.mark(one.person, ON, [site()], key=key),
        lambda one: body_maps.unmark(one.person, ON, site().code),
    ),
    "a place taken off the body map": (
        lambda one, key: body_maps.unmark(one.person, ON, site().code, key=key),
        lambda one: body_maps.mark(one.person, ON, [site()]),
    ),
    "a taste": (
        lambda one, key: kept_tastes.say_of(one.person, "ball", kept_tastes.LIKED, key=key),
        lambda one: kept_tastes.say_of(one.person, "ball", kept_tastes.NOT_FOR_ME),
    ),
    "a technique set aside": (
        lambda one, key: kept_tastes.set_aside(one.person, "ball", ON, key=key),
        lambda one: kept_tastes.take_back_in(one.person, "ball"),
    ),
    "a technique taken back in": (
        lambda one, key: kept_tastes.take_back_in(one.person, "ball", key=key),
        lambda one: kept_tastes.say_of(one.person, "ball", kept_tastes.NOT_FOR_ME),
    ),
    "a picked technique": (
        lambda one, key: kept_tastes.pick(one.person, "ball", ON, key=key),
        lambda one: kept_tastes.set_aside(one.person, "ball", ON),
    ),
    "deleting everything": (
        lambda one, key: everything.delete_everything(one.person, key=key),
        lambda one: write_entry(one, UUID(int=2), ON),
    ),
}


def kept(client: Client) -> dict[str, list[dict[str, object]]]:
    return everything.everything(client.person)


@pytest.mark.parametrize("name", DOUBLES)
def test_a_double_adds_nothing(alice: Client, name: str) -> None:
    send, _ = DOUBLES[name]
    key = uuid4()
    send(alice, key)
    once = kept(alice)
    send(alice, key)
    assert kept(alice) == once


@pytest.mark.parametrize("name", DOUBLES)
def test_a_late_double_does_not_undo_what_was_said_since(alice: Client, name: str) -> None:
    send, since = DOUBLES[name]
    key = uuid4()
    send(alice, key)
    since(alice)
    now = kept(alice)
    assert now
    send(alice, key)
    assert kept(alice) == now


def a_result(pain: int, left: int = 5) -> SelfTestResult:
    return SelfTestResult("balance_time", ON, {Side.LEFT: left}, Nprs(pain), Ended.DONE)


def an_entry(note: str) -> DiaryEntry:
    return DiaryEntry(ON, ("ball",), Nprs(3), Nprs(4), Nprs(2), note=note)


# Each: what a form sends, given what was typed into it; and what is then on record of that.
CHANGED: dict[str, tuple[Callable[[Client, UUID, int], object], Callable[[Client], object]]] = {
    "an entry": (
        lambda one, key, typed: diary.keep_entry(one.person, key, an_entry(str(typed))),
        lambda one: [int(kept.entry.note) for kept in diary.entries(one.person)],
    ),
    "a result of a test": (
        lambda one, key, typed: self_tests.keep_self_test_result(
            one.person, key, a_result(0, typed), recheck=False
        ),
        lambda one: [
            kept.result.amounts[Side.LEFT] for kept in self_tests.self_test_results(one.person)
        ],
    ),
    "a weekly check": (
        lambda one, key, typed: weeks.keep_weekly_check(
            one.person, WeeklyCheck(ON, {"a": typed}, {}), key=key
        ),
        lambda one: [check.numbers["a"] for check in weeks.weekly_checks(one.person)],
    ),
    "a clearance": (
        lambda one, key, typed: clearances.add_clearance(
            one.person, str(typed), ON, LATER, [Modality.HAND_MASSAGE], key=key
        ),
        lambda one: [int(kept.by) for kept in clearances.clearances(one.person)],
    ),
    "answers": (
        lambda one, key, typed: checks.save_answers(
            one.person, check_of(one), {"minutes": typed}, key=key
        ),
        lambda one: [checks.current_check(one.person).answers["minutes"]],
    ),
    "a morning": (
        lambda one, key, typed: diary.tell_morning(
            one.person, write_entry(one, UUID(int=1), ON).id, Nprs(typed), False, key=key
        ),
        lambda one: [kept.entry.pain_next_morning.score for kept in diary.entries(one.person)],
    ),
    "a place on the body map": (
        lambda one, key, typed: body_maps.mark(
            one.person, ON, [replace(site(), intensity=Nprs(typed))], key=key
        ),
        lambda one: [
            place.intensity.score for day in body_maps.body_maps(one.person) for place in day.sites
        ],
    ),
}


@pytest.mark.parametrize("name", CHANGED)
def test_what_was_changed_after_no_answer_came_takes_the_place_of_what_was_sent_before(
    alice: Client, name: str
) -> None:
    send, kept_of = CHANGED[name]
    key = uuid4()
    send(alice, key, 7)
    before = people.revision(alice.person)
    send(alice, key, 8)
    assert kept_of(alice) == [8]
    assert people.revision(alice.person) > before
    send(alice, key, 7)  # the one that was late
    assert kept_of(alice) == [8]


def test_what_a_form_says_on_another_day_is_an_entry_of_its_own(alice: Client) -> None:
    key = uuid4()
    diary.keep_entry(alice.person, key, an_entry("one"))
    for _ in range(2):
        diary.keep_entry(alice.person, key, replace(an_entry("two"), on=LATER))
    kept = [(one.entry.on, one.entry.note) for one in diary.entries(alice.person)]
    assert kept == [(ON, "one"), (LATER, "two")]


def test_an_entry_that_is_changed_keeps_its_morning_and_its_place(alice: Client) -> None:
    key = uuid4()
    id = diary.keep_entry(alice.person, key, an_entry("one")).id
    diary.tell_morning(alice.person, id, Nprs(6), True)
    changed = diary.keep_entry(alice.person, key, an_entry("two"))
    assert changed.id == id
    assert changed.entry.pain_next_morning == Nprs(6)


def test_a_test_that_locks_is_not_opened_by_other_numbers_of_the_same_form(alice: Client) -> None:
    key = uuid4()
    checks.rechecked(alice.person, check_of(alice))
    self_tests.keep_self_test_result(alice.person, key, a_result(8), recheck=True)
    self_tests.keep_self_test_result(alice.person, key, a_result(1), recheck=False)
    assert stops.stop_open(alice.person)


def test_a_test_that_is_changed_to_one_that_locks_locks_from_then_on(alice: Client) -> None:
    key = uuid4()
    self_tests.keep_self_test_result(alice.person, key, a_result(1), recheck=False)
    checks.rechecked(alice.person, check_of(alice))
    self_tests.keep_self_test_result(alice.person, key, a_result(8), recheck=True)
    assert stops.stop_open(alice.person)


def test_a_clearance_that_was_taken_away_is_not_brought_back_by_a_changed_form(
    alice: Client,
) -> None:
    key = uuid4()
    clearances.add_clearance(alice.person, "GP", ON, LATER, [Modality.HAND_MASSAGE], key=key)
    clearances.remove_clearance(alice.person, clearances.clearances(alice.person)[0].id)
    clearances.add_clearance(alice.person, "Dr B", ON, LATER, [Modality.HAND_MASSAGE], key=key)
    assert clearances.clearances(alice.person) == ()


def test_what_waited_without_network_does_not_take_the_place_of_what_is_kept(
    alice: Client,
) -> None:
    key = uuid4()
    diary.keep_entry(alice.person, key, replace(an_entry("the newer"), on=local_today()))
    waited = {"pain_before": "3", "pain_worst": "4", "pain_after": "2", "note": "the older"}
    answer = alice.post("/outbox/diary/", {**waited, "key": key, "entry": uuid4()})
    assert answer.status_code == 422
    assert answer.json()["why"]
    assert [kept.entry.note for kept in diary.entries(alice.person)] == ["the newer"]


def test_less_time_that_is_sent_twice_is_taken_off_once(alice: Client) -> None:
    key = str(uuid4())
    checks.save_answers(alice.person, check_of(alice), {"minutes": 30})
    ready(alice)
    for _ in range(2):
        alice.post("/plan/", {"adjust": "less_time", "key": key})
    assert checks.current_check(alice.person).answers["minutes"] == 25


def test_a_first_screen_that_comes_twice_does_not_undo_what_was_said_since(
    newcomer: Client,
) -> None:
    sent = {"yes": "none_of_these", "tick": "1", "key": str(uuid4())}
    newcomer.post("/check/safety_emergency_1/", sent)
    told = checks.current_check(newcomer.person).answers
    sign = min(told)
    checks.save_answers(newcomer.person, check_of(newcomer), {sign: "yes"})
    newcomer.post("/check/safety_emergency_1/", sent)
    assert checks.current_check(newcomer.person).answers[sign] == "yes"


def test_a_clearance_taken_away_twice_is_gone_and_no_fault(alice: Client) -> None:
    clearances.add_clearance(alice.person, "GP", ON, LATER, [Modality.HAND_MASSAGE])
    (one,) = clearances.clearances(alice.person)
    key = uuid4()
    clearances.remove_clearance(alice.person, one.id, key=key)
    clearances.remove_clearance(alice.person, one.id, key=key)
    assert clearances.clearances(alice.person) == ()


def test_one_key_on_two_pages_counts_for_each(alice: Client) -> None:
    key = uuid4()
    kept_tastes.set_aside(alice.person, "ball", ON, key=key)
    kept_tastes.pick(alice.person, "band", ON, key=key)
    tastes = load(alice.person).tastes_on(ON)
    assert (tastes.not_today, tastes.picked) == (frozenset({"ball"}), ("band",))


def test_one_person_s_key_is_free_for_another(alice: Client, charlie: Client) -> None:
    key = uuid4()
    for one in (alice, charlie):
        clearances.add_clearance(one.person, "GP", ON, LATER, [Modality.HAND_MASSAGE], key=key)
    assert len(clearances.clearances(charlie.person)) == 1


def subjects() -> list[Path]:
    """Return the modules of the records that work on its tables, one a subject."""
    return [
        file
        for file in RECORDS.glob("*.py")
        if file.name not in MACHINERY and "models." in file.read_text("utf-8")
    ]


def writers() -> dict[str, ast.FunctionDef]:
    """Return every function of the records that changes a row."""
    found = {}
    for file in subjects():
        for node in ast.parse(file.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and calls(node) & WRITES:
                found[node.name] = node
    return found


def calls(node: ast.AST) -> set[str]:
    called = [one.func for one in ast.walk(node) if isinstance(one, ast.Call)]
    return {
        one.attr if isinstance(one, ast.Attribute) else getattr(one, "id", "") for one in called
    }


def test_every_write_of_the_records_is_a_counted_step() -> None:
    within = {"came_before", "_change", "say_again"}  # called by steps only
    uncounted = {name for name, node in writers().items() if "writing" not in calls(node)} - within
    assert uncounted == set()
    assert len(writers()) > 20


def test_every_write_that_a_page_can_send_takes_a_key() -> None:
    # A run that is rechecked, and a morning forgotten, come to the same however often they come.
    by_nature = {
        "run_rechecked",
        "forget_morning",
        "local_person",
        "came_before",
        "say_again",
        "once",
    }
    public = {name for name in writers() if not name.startswith("_")} - by_nature
    for file in subjects():
        module = importlib.import_module(f"unknot_web.records.{file.stem}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if name in public:
                assert "key" in inspect.signature(function).parameters, name


def test_a_write_that_fails_is_not_counted(alice: Client) -> None:
    before = models.Ledger.objects.get().sequence
    with pytest.raises(Http404):
        checks.rechecked(alice.person, uuid4())
    assert models.Ledger.objects.get().sequence == before


def test_asking_for_the_revision_is_one_query(alice: Client) -> None:
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        people.revision(alice.person)
    assert len(queries) == 1
