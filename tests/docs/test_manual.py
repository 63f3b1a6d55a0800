"""The manual holds together: links lead somewhere, decisions keep their form."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.files import ROOT, fenced, manual, named, outside_fences

ROOMS = (
    ROOT,
    ROOT / "tests",
    ROOT / "packs" / "outer_hip",
    ROOT / "packs" / "TEMPLATE",
    ROOT / "src" / "unknot",
    ROOT / "src" / "unknot_proof",
    ROOT / "src" / "unknot_web",
)
OURS = {".py", ".yaml", ".ts"}
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
LINK = re.compile(r"\]\(([^)\s]+)\)")
BUILT = "site/"  # what dev.py docs makes
PATH = re.compile(r"`([\w.]+/[\w./]*|\w+\.(?:py|yaml|md))`")


@pytest.mark.parametrize("file", manual(), ids=named)
def test_every_link_to_a_file_leads_to_one(file: Path) -> None:
    targets = {link[1].split("#")[0] for link in LINK.finditer(file.read_text("utf-8"))}
    local = {target for target in targets if target and ":" not in target}
    assert {target for target in local if not (file.parent / target).exists()} == set()


@pytest.mark.parametrize("file", manual(), ids=named)
def test_prose_has_one_sentence_a_line(file: Path) -> None:
    if "reference" in file.parts or file.name in {"SECURITY.md", "README.md"}:
        return
    prose = outside_fences(file.read_text("utf-8")).splitlines()
    two = [line for line in prose if not line.startswith("|") and re.search(r"[a-z]\. [A-Z]", line)]
    assert two == []


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(path.name[:4]) for path in DECISIONS]
    assert numbers == list(range(1, len(DECISIONS) + 1))


@pytest.mark.parametrize("decision", DECISIONS, ids=named)
def test_a_decision_is_short_and_says_why_what_and_what_follows(decision: Path) -> None:
    text = decision.read_text("utf-8")
    assert len(text.splitlines()) <= 25
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]


@pytest.mark.parametrize("file", manual(), ids=named)
def test_every_file_that_the_manual_names_exists(file: Path) -> None:
    named_in = {match[1] for match in PATH.finditer(file.read_text("utf-8"))}
    paths = {path for path in named_in if not path.startswith(BUILT)}
    assert {path for path in paths if not any((room / path).exists() for room in ROOMS)} == set()


def test_every_example_of_the_house_style_is_our_own_code() -> None:
    guide = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    roots = (ROOT / "src", ROOT / "packs", ROOT / "islands", ROOT / "tests")
    paths = (path for root in roots for path in root.rglob("*") if path.suffix in OURS)
    code = "\n".join(path.read_text("utf-8") for path in paths)
    shown = [block for kind in ("python", "yaml", "html") for block in fenced(guide, kind)]
    lines = [line.strip() for block in shown for line in block.splitlines()]
    assert len(lines) > 15
    assert [line for line in lines if line not in code] == []


def test_every_folder_of_tests_is_told_in_their_readme() -> None:
    told = (ROOT / "tests" / "README.md").read_text("utf-8")
    folders = {path.parent.name for path in (ROOT / "tests").glob("*/__init__.py")}
    assert {name for name in folders if f"`{name}/" not in told} == set()
