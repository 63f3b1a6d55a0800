"""The safety file holds together: hazards, controls, claims, traces, and nothing hidden.

Tests are looked up by reading the test files, so that this stays quick and runs nothing.
"""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

import dev
from safety import generate
from tests.docs.files import ROOT, SRC, named
from tests.support.packs import outer_hip
from unknot import cli

SAFETY = ROOT / "safety"
UNSIGNED = "no clinician has signed this yet"
TEXTS = sorted(SAFETY.glob("*.md"))
EXPECTED = {
    "intended_use.md", "hazard_log.yaml", "case.yaml", "traceability.csv", "soup.md",
    "usability.md", "dtac.md", "nice_esf.md", "dpia.md", "mdr_memo.md",
}  # fmt: skip
DENO_TEST = re.compile(r"Deno\.test\(\s*(['\"`])(.+?)\1\s*,")
NODE = re.compile(r"\b((?:tests|islands)/[\w/.]+\.(?:py|ts)::[\w ,.']+?)(?=[`|]|$)", re.MULTILINE)


def read(name: str) -> Any:
    return yaml.safe_load((SAFETY / name).read_text("utf-8"))


LOG = read("hazard_log.yaml")
HAZARDS: list[dict[str, Any]] = LOG["hazards"]
CASE: dict[str, Any] = read("case.yaml")
BY_ID = {hazard["id"]: hazard for hazard in HAZARDS}
PACK_HAZARDS: frozenset[str] = frozenset(
    one["id"]
    for one in yaml.safe_load((ROOT / "packs/outer_hip/hazards.yaml").read_text("utf-8"))["hazards"]
)


@cache
def names_in(file: Path) -> frozenset[str]:
    """Return the names of the tests that a file defines."""
    if not file.is_file():
        return frozenset()
    text = file.read_text("utf-8")
    if file.suffix == ".ts":
        return frozenset(match[2] for match in DENO_TEST.finditer(text))
    return frozenset(
        node.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def exists(node_id: str) -> bool:
    file, _, name = node_id.partition("::")
    return name in names_in(ROOT / file)


def risk(rated: Mapping[str, int]) -> int:
    return int(LOG["risk"][rated["likelihood"]][rated["severity"] - 1])


def leaves(claim: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the claims that stand on evidence and on no other claim."""
    if "supported_by" not in claim:
        yield claim
    for below in claim.get("supported_by", ()):
        yield from leaves(below)


def claims(claim: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield claim
    for below in claim.get("supported_by", ()):
        yield from claims(below)


LEAVES = list(leaves(CASE["case"]))


# ------------------------------------------------------------------------ the folder
def test_the_safety_file_is_complete() -> None:
    assert {path.name for path in SAFETY.iterdir()} >= EXPECTED


def test_nobody_has_signed_and_every_part_of_a_person_s_hand_says_so() -> None:
    assert LOG["signed_by"] == CASE["signed_by"] == []
    texts = [*TEXTS, SAFETY / "hazard_log.yaml", SAFETY / "case.yaml"]
    silent = [path.name for path in texts if UNSIGNED not in path.read_text("utf-8").lower()]
    assert set(silent) <= {"mdr_memo.md"}  # it says more: no regulator, no lawyer, no clinician
    assert "clinician has seen it" in (SAFETY / "mdr_memo.md").read_text("utf-8")


# ------------------------------------------------------------------------ hazards
def test_there_are_at_least_fifty_hazards_each_with_an_id_of_its_own() -> None:
    assert len(HAZARDS) >= 50
    assert len(BY_ID) == len(HAZARDS)


@pytest.mark.parametrize("id", BY_ID)
def test_a_hazard_is_told_in_full_and_rated_on_the_scale(id: str) -> None:
    hazard = BY_ID[id]
    assert all(hazard[part].strip() for part in ("hazard", "cause", "effect", "harm"))
    for rated in (hazard["initial"], hazard["residual"]):
        assert set(rated) == {"severity", "likelihood"}
        assert all(1 <= score <= 5 for score in rated.values())
    assert risk(hazard["residual"]) <= risk(hazard["initial"])
    assert hazard["status"] in {"controlled", "open", "not_built"}


@pytest.mark.parametrize("id", BY_ID)
def test_a_grave_hazard_has_two_controls_apart(id: str) -> None:
    rated, controls = BY_ID[id]["initial"], BY_ID[id]["controls"]
    grave = rated["severity"] >= 4 or rated["severity"] * rated["likelihood"] >= 9
    assert len({control["where"] for control in controls}) >= (2 if grave else 1)


@pytest.mark.parametrize("id", BY_ID)
def test_every_test_of_a_control_exists(id: str) -> None:
    for control in BY_ID[id]["controls"]:
        assert (ROOT / control["where"]).exists(), control["where"]
        assert control["tests"], control["what"]
        assert [one for one in control["tests"] if not exists(one)] == []


@pytest.mark.parametrize("id", BY_ID)
def test_a_hazard_that_is_not_low_is_open_and_told(id: str) -> None:
    hazard = BY_ID[id]
    assert (risk(hazard["residual"]) >= 3) == (hazard["status"] == "open")
    if hazard["status"] == "open":
        assert hazard["open_because"]


def test_every_open_hazard_is_told_to_whoever_reads_what_it_is_for() -> None:
    text = (SAFETY / "intended_use.md").read_text("utf-8")
    told = set(re.findall(r"^- Does not cover \(`(\w+)`\): .", text, re.MULTILINE))
    assert told == {id for id, hazard in BY_ID.items() if hazard["status"] == "open"}


def test_no_hazard_is_left_at_a_risk_that_nobody_may_accept() -> None:
    assert [id for id, hazard in BY_ID.items() if risk(hazard["residual"]) > 3] == []


def test_hazards_of_the_pack_and_of_the_product_are_linked_both_ways() -> None:
    links = [link for hazard in HAZARDS for link in hazard.get("proved_by", ())]
    dead = [link for link in links if not any(fnmatch(id, link) for id in PACK_HAZARDS)]
    alone = sorted(id for id in PACK_HAZARDS if not any(fnmatch(id, link) for link in links))
    assert dead == []
    assert alone == [], "name these in proved_by of a hazard in safety/hazard_log.yaml"


NOT_BUILT = {
    "clinician_wrong_patient": r"unknot_web\.clinic\b",
    "escalation_lost": r"\bsmtplib\b|send_mail|EmailMessage",
    "notification_at_work": r"\bNotification\b|pushManager",
    "export_loses_flag": r"\bfhir\b",
}


@pytest.mark.parametrize("id", [id for id, one in BY_ID.items() if one["status"] == "not_built"])
def test_what_the_log_calls_not_built_is_not_there(id: str) -> None:
    """Once its code appears, the hazard needs controls of its own."""
    assert BY_ID[id]["not_built_because"]
    code = [*SRC.rglob("*.py"), *(ROOT / "islands").glob("*.ts"), *SRC.rglob("*.html")]
    pattern = re.compile(NOT_BUILT[id], re.IGNORECASE if id == "export_loses_flag" else 0)
    assert [named(path) for path in code if pattern.search(path.read_text("utf-8"))] == []


# ------------------------------------------------------------------------ the case
def test_the_case_has_about_thirty_claims_with_ids_of_their_own() -> None:
    ids = [claim["id"] for claim in claims(CASE["case"])]
    assert len(LEAVES) >= 30
    assert len(set(ids)) == len(ids)


def test_a_claim_that_stands_on_others_says_how_it_is_argued() -> None:
    inner = [claim for claim in claims(CASE["case"]) if "supported_by" in claim]
    assert all(claim["strategy"] and claim["supported_by"] for claim in inner)
    assert [place for place in CASE["context"] if not (ROOT / place).exists()] == []
    assert CASE["assumes"]
    assert CASE["not_argued"]


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf["id"])
def test_every_claim_stands_on_evidence_that_exists(leaf: Mapping[str, Any]) -> None:
    assert leaf["evidence"]
    for one in leaf["evidence"]:
        if "test" in one:
            assert exists(one["test"]), one["test"]
        else:
            assert_known(one["command"])


def assert_known(command: str) -> None:
    """Claim that a command is one of ours, and that what it is given is there."""
    program, *words = command.split()
    if program == "unknot":
        with pytest.raises(SystemExit) as ended:
            cli.main([words[0], "--help"])
        assert ended.value.code == 0
        assert all((ROOT / place).exists() for place in words[1:])
    else:
        assert (program, words[0]) == ("python3", "dev.py")
        assert words[1] in dev.COMMANDS


# ------------------------------------------------------------------------ traces, packages
TRACED = list(
    csv.DictReader((SAFETY / "traceability.csv").read_text("utf-8").splitlines(keepends=True))
)


@pytest.mark.parametrize("name", generate.MADE)
def test_a_made_file_is_as_its_source_has_it(name: str) -> None:
    kept = (SAFETY / name).read_text("utf-8")
    assert kept == generate.MADE[name](), "run 'python -m safety.generate'"


def test_every_statement_of_the_seed_is_traced_to_a_test_that_exists() -> None:
    said = {(section, text) for section, text, _ in generate.statements()}
    assert {(row["section"], row["seed_statement"]) for row in TRACED} == said
    assert [row["test"] for row in TRACED if not exists(row["test"])] == []


def test_the_seed_s_signs_techniques_and_tips_are_all_traced() -> None:
    traced = {(row["kind"], row["id"]) for row in TRACED}
    signs = {("flag", flag.id) for flag in outer_hip().contents.red_flags if flag.seed_sign}
    techniques = {
        "foam_roller_gluteus_medius", "massage_gun_gluteus_medius", "massage_ball_on_wall",
        "body_massager_gluteals",
    }  # fmt: skip
    tips = {"locate", "start_gentle", "tender_points", "surrounding_muscles"}
    assert len(signs) == 5
    assert signs <= traced
    assert {("technique", id) for id in techniques} <= traced
    assert {("article", f"four_tips.{id}") for id in tips} <= traced


def test_every_package_that_runs_is_locked_by_hash() -> None:
    lock = (ROOT / "requirements" / "run.txt").read_text("utf-8")
    for name, version in generate.run_time().items():
        entry = lock[lock.index(f"\n{name}=={version}") + 1 :].split("\n    # via")[0]
        assert "--hash=sha256:" in entry, name


def test_what_happens_when_a_package_fails_is_said_of_each_and_of_no_other() -> None:
    assert set(generate.IF_IT_FAILS) == set(generate.run_time())


# ------------------------------------------------------------------------ texts
@pytest.mark.parametrize("file", TEXTS, ids=named)
def test_every_test_that_a_text_names_exists(file: Path) -> None:
    assert [one for one in NODE.findall(file.read_text("utf-8")) if not exists(one)] == []


def test_twelve_critical_tasks_are_walked_and_the_study_is_not_done() -> None:
    text = (SAFETY / "usability.md").read_text("utf-8")
    rows = re.findall(r"^\| (\d+) \|", text, re.MULTILINE)
    assert rows == [str(number) for number in range(1, 13)]
    assert len(NODE.findall(text)) == 12
    assert "**Summative study: not done.**" in text
    left = re.findall(r"`(\w+)`", text[text.index("## Known use errors") :])
    assert {id for id in left if id.endswith("log")} | (set(left) - {"yaml"}) <= set(BY_ID)


@pytest.mark.parametrize("name", ["dtac.md", "nice_esf.md", "dpia.md", "mdr_memo.md"])
def test_a_self_assessment_leaves_what_is_not_met_in_sight(name: str) -> None:
    assert "not met**" in (SAFETY / name).read_text("utf-8")


@pytest.mark.parametrize("name", ["dtac.md"])
def test_nothing_is_called_met_without_its_evidence(name: str) -> None:
    rows = [line for line in (SAFETY / name).read_text("utf-8").splitlines() if "| met" in line]
    assert rows
    assert [row for row in rows if not NODE.search(row)] == []


def test_the_intended_use_says_what_it_must() -> None:
    text = (SAFETY / "intended_use.md").read_text("utf-8")
    for heading in (
        "Purpose", "Who it is for", "Who must not use it", "What goes in", "What comes out",
        "What it never does", "Known limits", "What is open", "If you serve it to others",
    ):  # fmt: skip
        assert f"\n## {heading}\n" in text
