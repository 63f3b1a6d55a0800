"""A broken pack, a store that does not answer, a fault of the engine: words, and never a plan.

What was told before is there again once the store is back.
"""

from __future__ import annotations

import re
import sys
from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.db import OperationalError, connection

from tests.safety.test_p9_fail_closed_everywhere import WAY, break_it, written
from tests.support import people
from tests.web.conftest import come_in, new_person, ready, tell, write_entry
from unknot import trusted
from unknot.knowledge import PackError
from unknot_web.records import checks, clearances, everything, knowledge, models
from unknot_web.records.day import local_today

BALL = "massage_ball_on_wall"
PACK = "unknot.knowledge"
NONE = {"yes": ["none_of_these"], "tick": "1"}
ASKS_THE_ENGINE = ("/", "/check/", "/result/", "/plan/", "/session/", "/before/", "/diary/new/")
SHOWS_A_PLAN = ("/plan/", "/session/", f"/technique/{BALL}/", "/result/", "/")
CLINICIAN = re.compile(r"see a clinician", re.IGNORECASE)


@pytest.fixture
def ready_alice(alice):
    """Alice, who has a plan and may open her session; a fault of ours is answered as for her."""
    ready(alice)
    write_entry(alice, uuid4(), local_today())
    alice.raise_request_exception = False
    assert alice.get("/plan/").status_code == 200
    assert alice.get("/session/").status_code == 200
    return alice


def text_of(answer):
    return answer.content.decode()


def holds_a_plan(html, pack):
    """Say whether a page tells anybody what to do: an item of a plan, a phase, a step."""
    steps = (
        pack.words.say(f"techniques.{BALL}.phases.{phase.id}.say").split("{")[0].strip()
        for phase in pack.techniques[BALL].phases
    )
    told = any(step and step in html for step in steps)
    return told or "Step by step" in html or 'href="/session/"' in html or "data-kind=" in html


def assert_no_plan(answer, pack):
    if answer.status_code == 302:
        assert answer.url not in {"/plan/", "/session/"}
    else:
        assert not holds_a_plan(text_of(answer), pack)


def test_the_pages_hold_a_plan_while_nothing_is_broken(ready_alice, pack):
    """Without this the claims below could not fail."""
    for path in ("/plan/", "/session/", f"/technique/{BALL}/"):
        assert holds_a_plan(text_of(ready_alice.get(path)), pack), path


# ------------------------------------------------------------------ a broken pack
def put_back(monkeypatch, pack):
    """Let the app know the whole pack again, without reading it a second time."""
    knowledge.pack.cache_clear()
    monkeypatch.setattr(trusted, "load_trusted", lambda *_, **__: pack)
    assert knowledge.pack() is pack
    monkeypatch.undo()


@pytest.fixture
def broken_pack(tmp_path, monkeypatch, pack):
    """A pack that is broken off, read again by the app."""
    (tmp_path / "pack.yaml").write_text("id: outer_h")
    monkeypatch.setattr(knowledge, "chosen_pack", lambda: tmp_path)
    knowledge.pack.cache_clear()
    with pytest.raises(PackError):
        knowledge.pack()
    yield
    put_back(monkeypatch, pack)


@pytest.mark.parametrize("path", ASKS_THE_ENGINE)
def test_with_a_broken_pack_every_page_says_see_a_clinician_and_holds_no_plan(
    ready_alice, pack, broken_pack, path
):
    answer = ready_alice.get(path)
    assert answer.status_code == 500
    assert not holds_a_plan(text_of(answer), pack)
    assert CLINICIAN.search(text_of(answer))


def test_with_a_broken_pack_an_answer_that_is_sent_gets_the_same_words(
    ready_alice, pack, broken_pack
):
    answer = ready_alice.post("/before/", NONE)
    assert answer.status_code == 500
    assert CLINICIAN.search(text_of(answer))


def test_what_was_told_is_there_again_once_the_pack_is_whole(
    ready_alice, pack, tmp_path, monkeypatch
):
    before = dict(checks.current_check(ready_alice.person).answers)
    with monkeypatch.context() as broken:
        broken.setattr(knowledge, "chosen_pack", lambda: tmp_path)
        knowledge.pack.cache_clear()
        assert ready_alice.post("/before/", NONE).status_code == 500
    put_back(monkeypatch, pack)
    assert dict(checks.current_check(ready_alice.person).answers) == before
    assert ready_alice.get("/plan/").status_code == 200


def test_answers_to_another_pack_than_today_s_give_no_plan(db, pack):
    client = come_in(new_person())
    checks.start_check(client.person, people.alice(pack), "0" * 64)
    for path in SHOWS_A_PLAN:
        assert_no_plan(client.get(path), pack)


# ------------------------------------------------- a store that does not answer
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)


@contextmanager
def silent_store(fails=lambda sql: True, after=0):
    """Let the database answer these statements with an error, after so many that it takes."""
    asked = []

    def answer(execute, sql, params, many, context):
        if fails(sql):
            asked.append(sql)
            if len(asked) > after:
                raise OperationalError("the store does not answer")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(answer):
        yield
    connection.needs_rollback = False  # the database never saw what failed; only the test did


def writes(sql):
    return bool(WRITES.match(sql))


@pytest.mark.parametrize("path", [*ASKS_THE_ENGINE, f"/technique/{BALL}/", "/progress/"])
def test_when_the_store_cannot_be_read_the_page_says_see_a_clinician(ready_alice, pack, path):
    with silent_store():
        answer = ready_alice.get(path)
    assert answer.status_code == 500
    assert CLINICIAN.search(text_of(answer))
    assert not holds_a_plan(text_of(answer), pack)
    assert b"OperationalError" not in answer.content
    assert ready_alice.get("/plan/").status_code == 200


TABLES = (
    "records_person",
    "records_check",
    "records_clearance",
    "records_diaryentry",
    "records_sessionrun",
)


@pytest.mark.parametrize("table", TABLES)
def test_one_table_that_does_not_answer_is_enough_for_no_plan(ready_alice, pack, table):
    for path in ("/plan/", "/session/", "/result/"):
        with silent_store(lambda sql: table in sql):
            answer = ready_alice.get(path)
        assert answer.status_code == 500, path
        assert CLINICIAN.search(text_of(answer)), path
        assert not holds_a_plan(text_of(answer), pack), path


def test_a_screen_that_could_not_be_written_says_so_and_loses_nothing_told_before(
    ready_alice, pack
):
    before = dict(checks.current_check(ready_alice.person).answers)
    sent = {"yes": ["hot_red_swollen"], "tick": "1"}
    place = next(one.id for one in pack.screens if "hot_red_swollen" in one.asks)
    with silent_store(writes):
        answer = ready_alice.post(f"/check/{place}/", sent)
    assert answer.status_code == 500
    assert CLINICIAN.search(text_of(answer))
    assert dict(checks.current_check(ready_alice.person).answers) == before
    assert ready_alice.post(f"/check/{place}/", sent).url == "/check/"
    assert checks.current_check(ready_alice.person).answers["hot_red_swollen"] == "yes"
    assert_no_plan(ready_alice.get("/plan/"), pack)


def test_a_first_screen_that_could_not_be_written_is_kept_when_it_is_sent_again(newcomer, pack):
    newcomer.raise_request_exception = False
    where = newcomer.get("/check/").url
    with silent_store(writes):
        assert newcomer.post(where, NONE).status_code == 500
    assert checks.current_check(newcomer.person) is None
    assert newcomer.post(where, NONE).status_code == 302
    assert checks.current_check(newcomer.person).answers


@pytest.mark.parametrize("after", [0, 1])
def test_warning_signs_before_a_session_that_were_only_partly_kept_open_no_session(
    alice, pack, after
):
    alice.raise_request_exception = False
    with silent_store(writes, after):
        answer = alice.post("/before/", NONE)
    assert answer.status_code == 500
    assert CLINICIAN.search(text_of(answer))
    assert alice.get("/session/").url == "/before/"


def test_a_diary_entry_that_could_not_be_written_is_kept_once_when_it_is_sent_again(ready_alice):
    key = uuid4()
    sent = {"key": key, "techniques": [BALL], "pain_before": 4, "pain_worst": 4, "pain_after": 2}
    with silent_store(writes):
        answer = ready_alice.post("/diary/new/", sent)
    assert answer.status_code == 500
    assert ready_alice.post("/diary/new/", sent).url == "/diary/"
    assert ready_alice.post("/diary/new/", sent).url == "/diary/"
    assert models.DiaryEntry.objects.filter(key=key).count() == 1


def test_a_clearance_that_could_not_be_written_lifts_nothing(newcomer, pack):
    newcomer.raise_request_exception = False
    tell(newcomer, pack, people.someone(pack, takes_anticoagulant="yes"))
    day = local_today().isoformat()
    sent = {"by": people.BOBS_NAME, "on": day, "until": day, "modalities": ["hand_massage"]}
    with silent_store(writes):
        assert newcomer.post("/clearances/", sent).status_code == 500
    assert clearances.clearances(newcomer.person) == ()
    assert not holds_a_plan(text_of(newcomer.get(f"/technique/{BALL}/")), pack)


def test_a_stop_that_could_not_be_kept_says_see_a_clinician(ready_alice):
    with silent_store(writes):
        answer = ready_alice.post("/session/finish/", {"run": uuid4(), "stopped": "yes"})
    assert answer.status_code == 500
    assert CLINICIAN.search(text_of(answer))


def test_a_stop_that_was_only_partly_kept_still_closes_the_session(ready_alice):
    """The lock comes first, or with the stop in one step: no half of it may open a session."""
    with silent_store(lambda sql: "UPDATE" in sql and "records_check" in sql):
        answer = ready_alice.post("/session/finish/", {"run": uuid4(), "stopped": "yes"})
    assert answer.status_code == 500
    stops = models.SessionRun.objects.filter(stopped=True)
    assert not stops.exists() or ready_alice.get("/session/").status_code == 302


def test_everything_is_deleted_or_nothing(ready_alice):
    kept = everything.everything(ready_alice.person)
    with silent_store(writes, after=1):
        assert ready_alice.post("/data/delete/", {"sure": "yes"}).status_code == 500
    assert everything.everything(ready_alice.person) == kept


# --------------------------------------------------------------- a fault of the engine
def called_beside_the_way(client, path):
    """Return the functions that a page calls beside the way to a plan; p9 breaks that way."""
    seen = set()

    def watch(frame, event, _):
        if event == "call":
            seen.add(frame.f_code)

    before = sys.getprofile()
    sys.setprofile(watch)
    try:
        client.get(path)
    finally:
        sys.setprofile(before)
    return sorted(
        name
        for name, function in written().items()
        if function.__code__ in seen and name not in WAY and not name.startswith(PACK)
    )


@pytest.mark.parametrize("path", ["/plan/", "/session/"])
def test_a_fault_in_any_function_that_only_pages_call_leaves_no_plan_either(
    ready_alice, pack, monkeypatch, path
):
    names = called_beside_the_way(ready_alice, path)
    assert {"unknot.assessment.asking.open_screens", "unknot.pathway.case.Case.open_screens"} <= {
        *names
    }
    told = []
    for name in names:
        with monkeypatch.context() as broken:
            break_it(broken, written()[name])
            answer = ready_alice.get(path)
        html = text_of(answer)
        if answer.status_code != 500 or not CLINICIAN.search(html) or holds_a_plan(html, pack):
            told.append(f"{name} broken, GET {path}: {answer.status_code}")
    assert told == []
    assert ready_alice.get("/plan/").status_code == 200


def test_what_was_told_is_kept_through_a_fault_of_the_engine(ready_alice, pack, monkeypatch):
    before = dict(checks.current_check(ready_alice.person).answers)
    place = next(one.id for one in pack.screens if "minutes" in one.asks)
    with monkeypatch.context() as broken:
        break_it(broken, written()["unknot.assessment.triage.triage"])
        html = text_of(ready_alice.get("/result/"))
        assert "The safety check could not be made" in html
        assert "Your answers are kept" in html
        ready_alice.get(f"/check/{place}/")
    assert dict(checks.current_check(ready_alice.person).answers) == before
    assert ready_alice.get("/plan/").status_code == 200
