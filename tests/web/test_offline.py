"""Without network: what may be installed and kept, and where to send what was entered meanwhile."""

from __future__ import annotations

import base64
import itertools
import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.http import HttpResponse, QueryDict
from django.test import Client

from tests.web.conftest import ready
from unknot.knowledge import Pack
from unknot_web.offline import files, shown
from unknot_web.offline.arrivals import owner
from unknot_web.offline.stamp import HEADER, decision_stamp, stamped
from unknot_web.offline.vault_key import vault_key
from unknot_web.project import start
from unknot_web.records import checks, keys, models, tastes
from unknot_web.records import diary as kept_diary
from unknot_web.records.day import local_today
from unknot_web.symptom_check import screens
from unknot_web.today import Today

pytestmark = pytest.mark.django_db
BALL = "massage_ball_on_wall"
NONE = {"yes": "none_of_these", "tick": "1"}
PAINS = {"pain_before": "3", "pain_worst": "5", "pain_after": "2"}
OPEN = (
    "/manifest.webmanifest",
    "/service_worker.js",
    "/offline/",
    "/offline/left/",
    "/offline/closed/",
)


def send(client: Client, kind: str, entry: object = None, **form: object) -> object:
    """Send an entry as the outbox does."""
    return client.post(f"/outbox/{kind}/", {"entry": entry or uuid4(), **form})


def signs_of(client: Client, pack: Pack) -> dict:
    asked = screens.before_each_session(pack, Today(client.person).answers)
    return shown.signs(Today(client.person), asked)


# ------------------------------------------------------------------------- what is installed
def test_the_manifest_names_the_app_and_every_icon_of_it_is_there(stranger: Client) -> None:
    answer = stranger.get("/manifest.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    about = json.loads(answer.content)
    assert (about["start_url"], about["scope"], about["display"]) == ("/", "/", "standalone")
    sizes = {(icon["sizes"], icon["purpose"]) for icon in about["icons"]}
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= sizes
    for icon in about["icons"]:
        assert files.found(icon["src"].removeprefix("/static/")).is_file()


def test_the_worker_is_for_the_whole_app_and_keeps_no_page_of_a_person(stranger: Client) -> None:
    answer = stranger.get("/service_worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    keeps = json.loads(re.match(r"self\.keeps=(.*);\n", answer.content.decode())[1])
    own = {path for path in keeps["files"] if not path.startswith("/static/")}
    assert own | set(keeps["pages"]) == set(OPEN) - {"/service_worker.js"}
    for path in own:
        assert stranger.get(path).status_code == 200
    for path, html in keeps["pages"].items():
        assert stranger.get(path).content.decode() == html
    assert "default-src 'none'" in keeps["policy"]


def test_another_bundle_gives_the_worker_another_version(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(files, "found", lambda name: tmp_path / name.replace("/", "_"))
    monkeypatch.setattr(files, "names", lambda: ("a.js",))
    (tmp_path / files.WORKER.replace("/", "_")).write_text("worker")
    seen = set()
    for text in ("one", "two"):
        (tmp_path / "a.js").write_text(text)
        seen.add(files.version.__wrapped__())
    assert len(seen) == 2


@pytest.mark.parametrize("path", OPEN)
def test_what_is_open_to_all_is_the_same_for_everybody(stranger, alice, path) -> None:
    assert stranger.get(path).content == alice.get(path).content
    assert stranger.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/outbox/", "/vault/key/", f"/session/{UUID(int=1)}/offline/"])
def test_what_is_of_a_person_is_closed_to_strangers(stranger, path) -> None:
    assert stranger.get(path).status_code == 401
    assert stranger.post("/outbox/diary/", {"entry": uuid4()}).status_code == 401


def test_workers_and_the_manifest_may_come_from_us_only(alice: Client) -> None:
    policy = alice.get("/")["Content-Security-Policy"]
    assert "worker-src 'self';" in f"{policy};"
    assert "manifest-src 'self';" in f"{policy};"


# -------------------------------------------------------------------- it arrives exactly once
def test_what_is_sent_twice_is_kept_once_and_answered_the_same(alice: Client) -> None:
    run, entry = uuid4(), uuid4()
    diary = {**PAINS, "key": uuid4(), "techniques": BALL, "note": "it eased"}
    answers = [send(alice, "finish", entry, run=run, done=BALL).content for _ in range(3)]
    answers += [send(alice, "diary", run, **diary).content for _ in range(3)]
    assert len(set(answers)) == 1
    assert models.SessionRun.objects.count() == 1
    [kept] = kept_diary.entries(alice.person)
    assert (kept.entry.note, kept.entry.techniques) == ("it eased", (BALL,))


def test_the_same_key_with_other_content_is_refused_and_changes_nothing(alice: Client) -> None:
    entry = uuid4()
    diary = {**PAINS, "key": uuid4()}
    send(alice, "diary", entry, **diary)
    answer = send(alice, "diary", entry, **{**diary, "pain_worst": "9"})
    assert answer.status_code == 422
    assert answer.json()["why"]
    assert [one.entry.pain_worst.score for one in kept_diary.entries(alice.person)] == [5]


def test_a_form_that_cannot_be_kept_is_refused_with_the_reason_and_may_come_again(alice) -> None:
    entry, key = uuid4(), uuid4()
    answer = send(alice, "diary", entry, key=key, **{**PAINS, "pain_after": "9"})
    assert answer.status_code == 422
    assert "pain" in answer.json()["why"].lower()
    assert not kept_diary.entries(alice.person)
    assert send(alice, "diary", entry, key=key, **PAINS).status_code == 200


def test_a_session_that_arrived_by_its_page_is_not_kept_again(alice: Client) -> None:
    run = uuid4()
    alice.post("/session/finish/", {"run": run, "done": BALL})
    assert send(alice, "finish", run=run, done=BALL).status_code == 200
    assert models.SessionRun.objects.count() == 1


def test_what_was_deleted_does_not_come_back_when_it_is_sent_again(alice: Client) -> None:
    entry, diary = uuid4(), {**PAINS, "key": uuid4(), "note": "gone"}
    send(alice, "diary", entry, **diary)
    deleted = alice.post("/data/delete/", {"sure": "yes"})
    assert deleted["Clear-Site-Data"] == '"cache", "storage"'
    assert send(alice, "diary", entry, **diary).status_code == 200
    assert not kept_diary.entries(alice.person)
    assert not models.Arrival.objects.exclude(sha256="").exists()


@pytest.mark.parametrize("days", [0, -3, -31])
def test_the_diary_has_the_day_that_the_device_told(alice: Client, days: int) -> None:
    on = local_today() + timedelta(days)
    send(alice, "diary", key=uuid4(), on=on.isoformat(), note="mine", **PAINS)
    [kept] = kept_diary.entries(alice.person)
    assert (kept.entry.on, kept.entry.note) == (on, "mine")


@pytest.mark.parametrize(
    "told",
    [
        "0001-01-01",
        "9999-12-31",
        "yesterday",
        *((local_today() + timedelta(n)).isoformat() for n in (1, 2, -32)),
    ],
)
def test_a_day_that_cannot_be_right_is_today_and_the_entry_says_so(alice, told: str) -> None:
    send(alice, "diary", key=uuid4(), on=told, note="mine", **PAINS)
    [kept] = kept_diary.entries(alice.person)
    assert kept.entry.on == local_today()
    mine, said = kept.entry.note.split("\n")
    assert mine == "mine"
    assert told[:10] in said
    assert local_today().isoformat() in said


@pytest.mark.parametrize("entry", ["x", "1", "../x", "x" * 400])
def test_an_entry_without_a_proper_key_is_refused(alice: Client, entry: str) -> None:
    assert send(alice, "diary", entry, key=uuid4(), **PAINS).status_code == 422
    assert send(alice, "elsewhere").status_code == 404
    assert not kept_diary.entries(alice.person)


def test_the_owner_tells_nothing_of_a_person_and_differs(alice: Client, charlie: Client) -> None:
    door = alice.get("/outbox/").json()
    assert door["owner"] == owner(alice.person) != owner(charlie.person)
    assert str(alice.person.id) not in door["owner"]
    strict = Client(enforce_csrf_checks=True, headers={"host": "127.0.0.1"})
    strict.cookies = alice.cookies
    form = {"entry": uuid4(), "key": uuid4(), **PAINS}
    assert strict.post("/outbox/diary/", form).status_code == 403
    token = strict.get("/outbox/").json()["token"]
    assert strict.post("/outbox/diary/", {**form, "csrfmiddlewaretoken": token}).status_code == 200


def test_charlie_s_entries_are_his_own(alice: Client, charlie: Client) -> None:
    entry, diary = uuid4(), {**PAINS, "key": uuid4()}
    send(alice, "diary", entry, **diary)
    send(charlie, "diary", entry, **{**diary, "note": "his"})
    assert [len(kept_diary.entries(one.person)) for one in (alice, charlie)] == [1, 1]


# -------------------------------------------------------------------------- in whatever order
@pytest.mark.parametrize("order", list(itertools.permutations(("finish", "recheck", "diary"))))
def test_a_stop_with_no_sign_comes_to_the_same_in_every_order(alice, pack, order) -> None:
    run = uuid4()
    end = {"run": run, "stopped": "yes", "done": BALL}
    forms = {
        "finish": end,
        "recheck": {**end, **NONE, "pack": pack.sha256},
        "diary": {**PAINS, "key": uuid4(), "stopped": "on"},
    }
    for kind in order:
        entry = uuid4()
        for _ in range(2):
            assert send(alice, kind, entry, **forms[kind]).status_code == 200
    assert [row.stopped for row in models.SessionRun.objects.all()] == [True]
    assert len(kept_diary.entries(alice.person)) == 1
    assert not Today(alice.person).stop_open


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_two_stops_come_to_the_same_in_every_order(alice: Client, pack, order) -> None:
    one, other = ({"run": uuid4(), "stopped": "yes"} for _ in range(2))
    clear = {**NONE, "pack": pack.sha256}
    sent = [("finish", one), ("recheck", {**one, **clear}), ("finish", other),
            ("recheck", {**other, "yes": "broken_skin", "tick": "1"})]  # fmt: skip
    for i in order:
        send(alice, sent[i][0], **sent[i][1])
    now = Today(alice.person, with_plan=True)
    assert (now.stop_open, now.state, now.case.plan) == (True, "soon", None)


def test_no_sign_after_one_stop_does_not_release_another(alice: Client, pack: Pack) -> None:
    ready(alice)
    send(alice, "recheck", run=uuid4(), stopped="yes", pack=pack.sha256, **NONE)
    assert not Today(alice.person).stop_open
    alice.post("/session/finish/", {"run": uuid4(), "stopped": "yes"})
    send(alice, "recheck", run=uuid4(), stopped="yes", pack=pack.sha256, **NONE)
    assert Today(alice.person).stop_open


def test_no_sign_told_to_another_pack_releases_nothing(alice: Client) -> None:
    send(alice, "recheck", run=uuid4(), stopped="yes", pack="another", **NONE)
    assert Today(alice.person).stop_open


# ----------------------------------------------------------------------------- a warning sign
@pytest.mark.parametrize("form", [
    {"yes": "fever_or_unwell", "tick": "1"},
    {"fever_or_unwell": "not_sure", "one": "1"},
])  # fmt: skip
def test_a_sign_that_arrives_closes_the_plan(alice: Client, pack: Pack, form) -> None:
    ready(alice)
    asked = screens.before_each_session(pack, Today(alice.person).answers)
    rest = dict.fromkeys(asked, "no") if "one" in form else {}
    send(alice, "recheck", run=uuid4(), stopped="yes", pack=pack.sha256, **{**rest, **form})
    now = Today(alice.person, with_plan=True)
    assert (now.state, now.case.plan) == ("emergency", None)
    assert alice.get("/session/").url == "/result/"


def test_not_sure_that_arrives_late_does_not_take_the_place_of_yes(alice, pack) -> None:
    asked = screens.before_each_session(pack, Today(alice.person).answers)
    send(alice, "recheck", run=uuid4(), stopped="yes", yes="fever_or_unwell", tick="1")
    unsure = {**dict.fromkeys(asked, "no"), "fever_or_unwell": "not_sure", "one": "1"}
    send(alice, "recheck", run=uuid4(), stopped="yes", **unsure)
    send(alice, "recheck", run=uuid4(), stopped="yes", pack=pack.sha256, **NONE)
    assert checks.current_check(alice.person).answers["fever_or_unwell"] == "yes"
    assert Today(alice.person).state == "emergency"


@pytest.mark.parametrize("form", [{}, {"yes": ["none_of_these", "dark_urine"], "tick": "1"},
                                  {"one": "1"}, {"yes": "no_such_sign", "tick": "1"}])  # fmt: skip
def test_answers_that_cannot_be_read_leave_the_plan_closed(alice, pack, form) -> None:
    send(alice, "recheck", run=uuid4(), stopped="yes", pack=pack.sha256, **form)
    now = Today(alice.person, with_plan=True)
    assert (now.stop_open, now.case.plan) == (True, None)


# ------------------------------------------------------- what the page knows, the engine said
def test_each_answer_comes_to_on_the_device_what_it_comes_to_here(
    alice: Client, pack: Pack
) -> None:
    signs = signs_of(alice, pack)
    check = checks.current_check(alice.person)
    for id, of in signs["of"].items():
        for answer in ("yes", "not_sure"):
            checks.save_answers(alice.person, check.id, {id: answer})
            now = Today(alice.person, with_plan=True)
            most = now.case.assessment.possible_level  # while a follow-up is open, the worst of it
            assert of[answer] == ("" if now.state == "routine" else str(most)), (id, answer)
        assert of["no"] == ""
        checks.save_answers(alice.person, check.id, {id: "no"})


def test_two_signs_together_never_come_to_more_than_the_device_says(alice, pack) -> None:
    signs = signs_of(alice, pack)
    levels = [*signs["levels"], ""]
    now = Today(alice.person)
    for one, other in itertools.combinations(signs["of"], 2):
        both = now.record.with_answers({one: "yes", other: "yes"}, local_today())
        then = Today(alice.person, record=both)
        worst = min((signs["of"][id]["yes"] for id in (one, other)), key=levels.index)
        said = signs["several"].get(worst, "")
        true = "" if then.state == "routine" else then.state
        assert levels.index(said) <= levels.index(true), (one, other)


def test_what_was_left_unanswered_comes_to_the_worst(alice: Client, pack: Pack) -> None:
    assert signs_of(alice, pack)["unanswered"] == "emergency"


def test_a_fault_of_the_engine_makes_every_answer_a_sign(alice, pack, monkeypatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("unknot.assessment.assess", broken)
    signs = signs_of(alice, pack)
    assert {level for of in signs["of"].values() for level in of.values()} == {"emergency"}


def test_what_each_answer_comes_to_is_worked_out_without_a_plan(alice, pack, monkeypatch) -> None:
    def made(*_: object, **__: object) -> None:
        raise AssertionError("a plan was made")

    before = signs_of(alice, pack)
    monkeypatch.setattr("unknot.pathway.build", made)
    asked = screens.before_each_session(pack, Today(alice.person).answers)
    assert shown.signs(Today(alice.person), asked) == before


def test_the_parts_for_afterwards_come_only_with_a_session_that_is_open(alice: Client) -> None:
    address = f"/session/{uuid4()}/offline/"
    assert alice.get(address).status_code == 404
    ready(alice)
    page = alice.get(address)
    assert page.status_code == 200
    html = page.content.decode()
    for part in ("stopped", "one_by_one", "emergency", "same_day", "soon", "diary", "kept"):
        assert f'data-part="{part}"' in html


def test_leaving_clears_the_browser_unless_the_outbox_is_to_be_kept(alice, charlie) -> None:
    assert alice.post("/leave/")["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in charlie.post("/leave/?outbox=keep")
    assert charlie.get("/").status_code == 401


def test_the_digest_of_an_entry_leaves_out_what_changes_from_try_to_try() -> None:
    from unknot_web.offline.arrivals import _digest

    one, other, third = (
        QueryDict(text) for text in ("a=1&entry=x&csrfmiddlewaretoken=1",
                                     "csrfmiddlewaretoken=2&a=1&entry=x", "a=2&entry=x")
    )  # fmt: skip
    assert _digest(one) == _digest(other) != _digest(third)


# ------------------------------------------------------------------ what the browser keeps by
DECIDES = {
    "a check is begun": lambda alice: alice.post("/check/new/"),
    "a sign is told": lambda alice: alice.post("/before/", {"yes": "fever_or_unwell", "tick": "1"}),
    "no sign is told": lambda alice: alice.post("/before/", NONE),
    "a session is stopped": lambda alice: alice.post(
        "/session/finish/", {"run": uuid4(), "stopped": "yes"}
    ),
    "the diary is written": lambda alice: alice.post("/diary/new/", {**PAINS, "key": uuid4()}),
    "a technique is set aside": lambda alice: tastes.set_aside(alice.person, BALL, local_today()),
    "all is deleted": lambda alice: alice.post("/data/delete/", {"sure": "yes"}),
}


def stamp(client: Client, path: str = "/about/") -> str | None:
    return client.get(path).get(HEADER)


@pytest.mark.parametrize("what", DECIDES)
def test_every_answer_after_a_decision_has_another_stamp(alice: Client, what: str) -> None:
    before = stamp(alice)
    assert before == stamp(alice, "/data/") == stamp(alice, "/outbox/") == stamp(alice, "/no/such/")
    answer = DECIDES[what](alice)
    after = stamp(alice)
    assert before != after
    assert getattr(answer, "headers", {HEADER: after})[HEADER] == after


def test_another_pack_and_another_day_have_another_stamp(alice, pack, monkeypatch) -> None:
    seen = {stamp(alice)}
    monkeypatch.setattr(
        "unknot_web.offline.stamp.local_today", lambda: local_today() + timedelta(1)
    )
    seen.add(stamp(alice))
    for changed in ({"rules": "f" * 64}, {"words": {"en": "f" * 64}}):
        other = replace(pack, digests=replace(pack.digests, **changed))
        monkeypatch.setattr("unknot_web.offline.stamp.pack", lambda other=other: other)
        seen.add(stamp(alice))
    assert len(seen) == 4


def test_a_stamp_is_each_person_s_own_and_strangers_have_none(alice, charlie, stranger) -> None:
    assert stamp(alice) != stamp(charlie)
    assert stamp(stranger) is None
    for path in OPEN:
        assert stamp(alice, path) is None


def test_a_page_that_was_made_before_a_change_has_the_stamp_of_before_it(alice, rf) -> None:
    def changes(request: object) -> HttpResponse:
        tastes.set_aside(alice.person, BALL, local_today())
        return HttpResponse()

    before = decision_stamp(alice.person)
    request = rf.get("/")
    request.person = alice.person
    assert stamped(changes)(request)[HEADER] == before


def test_a_fault_gives_no_stamp_and_the_page_all_the_same(alice, monkeypatch) -> None:
    def broken() -> Pack:
        raise RuntimeError

    monkeypatch.setattr("unknot_web.offline.stamp.pack", broken)
    answer = alice.get("/help/")
    assert (answer.status_code, answer.get(HEADER)) == (200, None)


def test_the_key_is_each_person_s_own_and_outlives_a_restart(alice, charlie, settings) -> None:
    key = alice.get("/vault/key/")
    assert key["Cache-Control"] == "no-store"
    assert len(base64.b64decode(key.json()["key"])) == 32
    assert key.json()["key"] != charlie.get("/vault/key/").json()["key"]
    assert alice.post("/vault/key/").status_code == 405
    settings.SECRET_KEY = "drawn by the next start"
    assert base64.b64decode(key.json()["key"]) == vault_key(alice.person)


@pytest.mark.parametrize("encrypted", [True, False])
def test_the_key_comes_of_the_records_key_and_is_not_it(
    alice, settings, monkeypatch, tmp_path, encrypted
) -> None:
    options = settings.DATABASES["default"]["OPTIONS"]
    monkeypatch.delitem(options, "key_file")
    settings.DATA = tmp_path
    if encrypted:
        file = tmp_path / keys.KEY_FILE
        keys.make_key(file)
        monkeypatch.setitem(options, "key_file", str(file))
    key = vault_key(alice.person)
    assert key == vault_key(alice.person)
    [file] = tmp_path.iterdir()
    assert file.stat().st_mode & 0o077 == 0
    assert key.hex() not in file.read_text()
    file.unlink()
    if encrypted:
        keys.make_key(file)
    assert key != vault_key(alice.person)


# --------------------------------------------------------------- where the browser looks for us
def test_the_app_starts_where_it_did_before_as_the_browser_knows_it_by_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start, "data_folder", lambda: tmp_path)
    with start._server(None) as first:
        port = first.server_port
        with start._server(None) as beside:
            assert beside.server_port != port
    for _ in range(2):
        with start._server(None) as again:
            assert again.server_port == port


@pytest.mark.parametrize("kept", ["", "x", "99999999", "-1"])
def test_a_port_that_cannot_be_read_stops_no_start(tmp_path, monkeypatch, kept: str) -> None:
    monkeypatch.setattr(start, "data_folder", lambda: tmp_path)
    (tmp_path / "port").write_text(kept)
    with start._server(None) as server:
        assert server.server_port > 0
