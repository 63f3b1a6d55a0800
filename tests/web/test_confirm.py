"""/check/confirm/: answers that were given to another pack."""

import shutil

import pytest

from tests.support import people
from unknot.knowledge import load_pack, shipped_pack
from unknot_web.records import checks, everything


@pytest.fixture
def long_ago(newcomer, pack):
    """Alice, who answered before the knowledge changed."""
    answers = {**people.alice(pack), "a_question_that_is_gone": "yes", "site": "elbow"}
    checks.start_check(newcomer.person, answers, "0" * 64)
    return newcomer


def test_answers_that_hold_begin_a_new_check_with_what_the_pack_still_knows(long_ago, pack):
    page = long_ago.get("/check/confirm/")
    assert b"The knowledge has changed" in page.content
    assert long_ago.post("/check/confirm/").url == "/check/"
    check = checks.current_check(long_ago.person)
    assert check.pack_sha256 == pack.sha256
    assert check.answers["side"] == "right"
    assert not {"a_question_that_is_gone", "site"} & set(check.answers)
    assert long_ago.get("/check/").url == "/check/about_you_1/"


@pytest.mark.parametrize("path", ["/check/", "/check/about_you_1/", "/result/"])
def test_until_then_every_way_leads_to_the_question(long_ago, path):
    assert long_ago.get(path).url == "/check/confirm/"


@pytest.mark.parametrize("path", ["/plan/", "/session/", "/before/"])
def test_until_then_there_is_no_plan(long_ago, path):
    assert long_ago.get(path).url == "/result/"


def test_charlie_has_nothing_to_confirm(long_ago, charlie):
    assert charlie.get("/check/confirm/").url == "/check/"


@pytest.mark.parametrize("path", ["/check/about_you_1/", "/before/"])
def test_what_is_sent_meanwhile_is_not_taken_and_the_page_says_so(long_ago, path):
    before = everything.everything(long_ago.person)
    answer = long_ago.post(path, {"age_number": "52", "yes": "none_of_these", "tick": "1"})
    assert answer.status_code == 409  # what the browser holds of it stays
    page = answer.content.decode()
    assert "Not saved yet" in page
    assert "Do your answers still hold?" in page
    assert everything.everything(long_ago.person) == before


STAYS, ASKS = "/check/safety_emergency_1/", "/check/confirm/"


@pytest.mark.parametrize(
    ("file", "old", "new", "goes_to"),
    [
        ("words/en/questions_safety.yaml", "short: Fever", "short: A fever", STAYS),
        ("red_flags.yaml", "red_flags:", "# a comment\n\nred_flags:", STAYS),
        ("evidence.yaml", "certainty: very_low", "certainty: low", STAYS),
        ("plans.yaml", "liked_bonus: 5", "liked_bonus: 4", ASKS),
        ("questions/safety.yaml", "fever_or_unwell:", "fever_or_unwell:\n    revision: 2",
         ASKS),
    ],
)  # fmt: skip
def test_only_other_rules_ask_for_the_answers_again(newcomer, tmp_path, file, old, new, goes_to):
    """The check was begun by a pack in which one text stood otherwise."""
    folder = shutil.copytree(shipped_pack("outer_hip"), tmp_path / "before")
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")
    checks.start_check(newcomer.person, {}, load_pack(folder).sha256)
    assert newcomer.get("/check/").url == goes_to
