"""A pack for another region goes the whole way, from the check to the diary, without any code."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.support import people
from tests.unit.test_bytes_and_terminals import UNKNOT
from tests.web.conftest import Theirs, come_in, tell
from unknot import Record, assess, day
from unknot.knowledge import Pack, load_pack, shipped_pack
from unknot.knowledge.checks import check_pack
from unknot.terms import Disposition
from unknot.vignettes import failures
from unknot_proof.prove import prove
from unknot_web.records import checks, diary, knowledge
from unknot_web.records import people as kept_people
from unknot_web.records.day import local_today
from unknot_web.records.load import load

FOLDER = Path(__file__).parents[1] / "packs" / "sore_knee"
TODAY = date(2026, 3, 2)
HIP = re.compile(r"\b(?:hips?|buttocks?)\b", re.IGNORECASE)


def forget_what_was_read() -> None:
    knowledge.pack.cache_clear()
    knowledge.is_signed.cache_clear()


@pytest.fixture
def knee(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pack]:
    """The app, started with UNKNOT_PACK; the pack is read and proved as at any start."""
    monkeypatch.setenv("UNKNOT_PACK", str(FOLDER))
    forget_what_was_read()
    yield knowledge.pack()
    monkeypatch.undo()
    forget_what_was_read()


@pytest.fixture
def kim(db: None, knee: Pack) -> Theirs:
    """Kim, who has a sore thigh and has answered nothing yet."""
    return come_in(kept_people.local_person())


def text_of(response: Any) -> str:
    return str(response.content.decode())


def walk_the_check(client: Any, told: Mapping[str, object]) -> str:
    """Answer screen by screen until the app leads elsewhere; return where it led."""
    for _ in range(10):
        where = client.get("/check/").url
        if not where.startswith("/check/"):
            return str(where)
        page = client.get(where)
        asked = page.context["step"].questions
        data: dict[str, object] = people.sent(asked, told)
        if page.context["form"].kind == "checklist":
            yes = [id for id in asked if told.get(id) == "yes"]
            data = {"yes": yes or ["none_of_these"], "tick": "1"}
        assert client.post(where, data).status_code == 302
    raise AssertionError("the check has no end")


# ------------------------------------------------------------------------- the engine
def test_the_pack_is_fit_for_use_and_its_worked_cases_come_out() -> None:
    pack = load_pack(FOLDER)
    assert check_pack(pack) == []
    assert failures(pack) == []


def test_every_claim_holds_of_it() -> None:
    assert prove(load_pack(FOLDER), most=1).holds


def test_a_person_gets_a_plan_and_a_session_from_it() -> None:
    pack = load_pack(FOLDER)
    record = Record.from_document(people.someone(pack, age=34), pack, TODAY)
    case = day(record, TODAY, pack)
    assert case.assessment.level is Disposition.ROUTINE
    assert case.plan is not None
    assert {item.technique for item in case.plan.items} == {"ball_on_thigh", "knee_straightening"}
    assert case.session is not None


def test_a_warning_sign_that_is_shared_closes_its_plan() -> None:
    pack = load_pack(FOLDER)
    told = people.someone(pack, chest_pain_or_breathless="yes")
    case = assess(Record.from_document(told, pack, TODAY), TODAY, pack)
    assert case.assessment.level is Disposition.EMERGENCY
    assert case.plan is None


@pytest.mark.parametrize("by", ["--pack", "UNKNOT_PACK"])
def test_the_command_line_assesses_by_it(by: str) -> None:
    told = json.dumps(people.someone(load_pack(FOLDER), hot_swollen_knee="yes"))
    words = ["--pack", str(FOLDER)] if by == "--pack" else []
    done = subprocess.run(
        [*UNKNOT, "assess", *words],
        input=told, capture_output=True, text=True, check=False, timeout=120,
        env={**os.environ, **({} if words else {"UNKNOT_PACK": str(FOLDER)})},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["level"], said["pack"]) == ("emergency", "sore_knee")


def test_an_unknown_pack_is_refused_and_nobody_is_assessed() -> None:
    done = subprocess.run(
        [*UNKNOT, "assess"],
        input="{}", capture_output=True, text=True, check=False, timeout=120,
        env={**os.environ, "UNKNOT_PACK": "elbow"},
    )  # fmt: skip
    assert done.returncode != 0
    assert "no pack called 'elbow' came with this program" in done.stderr
    assert done.stdout == ""


# -------------------------------------------------------------------------- the pages
def test_kim_gets_from_the_first_question_to_the_diary(kim: Any, knee: Pack) -> None:
    assert walk_the_check(kim, people.someone(knee, age=34)) == "/result/"
    assert "You can look after this yourself" in text_of(kim.get("/result/"))
    assert "Ball on the thigh" in text_of(kim.get("/plan/"))
    assert kim.get("/session/").url == "/before/"
    assert kim.post("/before/", {"yes": ["none_of_these"], "tick": "1"}).url == "/session/"
    session = kim.get("/session/")
    found = re.search(r'name="run" value="([^"]+)"', text_of(session))
    assert found
    done = session.context["techniques"][0]
    ended = kim.post("/session/finish/", {"run": found[1], "stopped": "", "done": [done]})
    key = kim.get(ended.url).context["form"].initial["key"]
    pains = {"pain_before": 4, "pain_worst": 4, "pain_after": 2}
    assert kim.post(ended.url, {"key": key, "techniques": [done], **pains}).url == "/diary/"
    assert [one.entry.techniques for one in diary.entries(kim.person)] == [(done,)]


def test_a_warning_sign_ends_kims_check(kim: Any, knee: Pack) -> None:
    told = people.someone(knee, leg_swollen_one_side="yes")
    assert walk_the_check(kim, told) == "/result/"
    assert "One leg or calf swollen, warm or discoloured" in text_of(kim.get("/result/"))
    assert kim.get("/plan/").url == "/result/"


PAGES = (
    "/", "/check/warning_signs/", "/result/", "/answers/", "/plan/", "/before/", "/diary/",
    "/diary/new/", "/progress/", "/programme/", "/self-tests/", "/body-map/", "/body-map/mark/",
    "/about/", "/read/", "/read/what_this_is/", "/technique/ball_on_thigh/",
    "/technique/knee_straightening/", "/sources/", "/safety/", "/help/", "/clearances/", "/data/",
    "/data/download/", "/programme/summary/",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_and_names_no_other_region(path: str, kim: Any, knee: Pack) -> None:
    tell(kim, knee, people.someone(knee, age=34))
    answer = kim.get(path)
    assert answer.status_code == 200
    shown = re.sub(r"(?s)<(script|style|svg|select)\b.*?</\1>", "", text_of(answer))
    assert HIP.findall(re.sub(r"<[^>]*>", " ", shown)) == []


def test_a_page_about_another_region_is_not_there(kim: Any, knee: Pack) -> None:
    tell(kim, knee, people.someone(knee))
    for path in ("/find-the-muscle/", "/find-the-muscle/other-side/", "/muscle/"):
        assert kim.get(path).status_code == 404
        assert path not in text_of(kim.get("/body-map/")) + text_of(kim.get("/"))


def test_a_marked_place_can_become_the_answer_to_where_it_hurts(kim: Any, knee: Pack) -> None:
    tell(kim, knee, people.someone(knee, site="front_of_thigh"))
    place = {"region": "back_of_knee", "side": "right", "intensity": "6", "qualities": ["aching"]}
    assert kim.post("/body-map/mark/", place).url == "/body-map/"
    assert kim.post("/body-map/place-of-pain/", {"at": "back_of_knee.right"}).url == "/check/"
    check = checks.current_check(kim.person)
    assert check is not None
    assert check.answers["site"] == "back_of_knee"


# ------------------------------------------------------- records of a person with another pack
def test_answers_to_another_pack_open_no_plan(kim: Any, knee: Pack) -> None:
    hip = load_pack(shipped_pack("outer_hip"))
    checks.start_check(kim.person, people.alice(hip), hip.sha256)
    record = load(kim.person)
    assert (record.region, dict(record.answers)) == ("knee", {})
    assert assess(record, local_today(), knee).plan is None
    assert kim.get("/plan/").status_code == 302


def test_a_copy_of_the_pack_with_a_broken_rule_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = shutil.copytree(FOLDER, tmp_path / "sore_knee")
    file = copy / "red_flags.yaml"
    text = file.read_text("utf-8")
    assert "level: emergency" in text
    file.write_text(text.replace("level: emergency", "level: soon"), "utf-8")
    monkeypatch.setenv("UNKNOT_PACK", str(copy))
    forget_what_was_read()
    with pytest.raises(Exception, match="this pack is not safe"):
        knowledge.pack()
    monkeypatch.undo()
    forget_what_was_read()


def test_no_python_of_the_program_names_the_region_of_the_shipped_pack() -> None:
    source = Path(__file__).parents[2] / "src"
    named = [
        f"{file.relative_to(source)}:{number}"
        for file in source.rglob("*.py")
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if "migrations" not in file.parts and re.search(r"outer_hip|\bhip\b", line)
    ]
    assert named == []
