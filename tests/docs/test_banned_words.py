"""No text for people promises what no program may promise: zero hits, in every text there is.

The words are those of the assurance study, section 1.2. They stand here a second time, apart
from `unknot.knowledge.checks.words`, so that neither list can shrink unnoticed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.files import PACKS, ROOT, SRC, WEB, named, outside_fences, templates
from unknot.knowledge import load_words
from unknot.knowledge.checks.words import BANNED as BANNED_IN_PACKS

BANNED = {
    "diagnoses you": r"\bdiagnos(e|es|ed|ing)\s+you\b",
    "treats": r"\btreats\b",
    "cures": r"\bcures\b",
    "heals": r"\bheals\b",
    "fixes": r"\bfixes\b",
    "clinically proven": r"\bclinically[\s-]+proven\b",
    "medical-grade": r"\bmedical[\s-]+grade\b",
    "doctor-approved": r"\bdoctor[\s-]+approved\b",
    "FDA approved": r"\bFDA\b",
    "CE marked": r"\b(CE|UKCA)[\s-]+mark",
    "guaranteed": r"\bguarantee",
    "safe for everyone": r"\bsafe\s+for\s+everyone\b",
    "no side effects": r"\bno\s+side[\s-]+effects\b",
    "replaces physiotherapy": r"\breplaces?\s+(a\s+|the\s+|your\s+)?physio",
    "AI doctor": r"\bAI[\s-]+doctor\b",
}
PATTERNS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in BANNED.items()}
# Self-assessments name the regimes and marks that we have not: they are for assessors.
FOR_ASSESSORS = {"safety/mdr_memo.md", "safety/dtac.md", "safety/nice_esf.md"}
TELLS_REVIEWERS_OF_THE_LIST = "docs/how-to/review-a-pack.md"
FOR_DEVELOPERS = {"CONTRIBUTING.md"}  # "what lint fixes" is no promise to a person
MARKS = {"FDA approved", "CE marked"}
# A fix of a program is no fix of a hip.
OF_PROGRAMS = re.compile(r"(fixes|fixed)\s+(the|a)\s+(bug|fault|page|test)", re.IGNORECASE)


def hits(text: str) -> set[str]:
    """Return the banned words that stand in a text."""
    plain = OF_PROGRAMS.sub("", " ".join(text.split()))
    return {name for name, pattern in PATTERNS.items() if pattern.search(plain)}


def words_files() -> list[Path]:
    return sorted([*PACKS.rglob("words/**/*.yaml"), *SRC.rglob("words/*.yaml")])


def packs_other_texts() -> list[Path]:
    return sorted(path for path in PACKS.rglob("*.yaml") if "words" not in path.parts)


def manual() -> list[Path]:
    """Return every Markdown file that a person may read, those of the safety file too."""
    roots = (ROOT / "docs", ROOT / "safety", PACKS, ROOT / "tests")
    inner = (path for root in roots for path in root.rglob("*.md"))
    return sorted([*ROOT.glob("*.md"), *inner])


def test_both_lists_of_banned_words_know_each_word() -> None:
    """The pack's own check and this one must agree on every example."""
    examples = (
        "it diagnoses you", "it treats pain", "it cures pain", "it heals", "it fixes hips",
        "clinically proven", "medical-grade", "doctor-approved", "FDA approved", "CE marked",
        "guaranteed", "safe for everyone", "no side effects", "replaces physiotherapy",
        "an AI doctor",
    )  # fmt: skip
    for example in examples:
        assert hits(example), example
        assert any(re.search(one, example, re.IGNORECASE) for one in BANNED_IN_PACKS), example


def texts_of_words(file: Path) -> Iterator[tuple[str, str]]:
    yield from load_words(file).texts()


@pytest.mark.parametrize("file", words_files(), ids=named)
def test_no_words_file_promises_what_no_program_may(file: Path) -> None:
    found = {id: hits(text) for id, text in texts_of_words(file) if hits(text)}
    assert found == {}


@pytest.mark.parametrize("file", packs_other_texts(), ids=named)
def test_no_other_file_of_a_pack_promises_either(file: Path) -> None:
    """A source is quoted as it is called; everything else is ours."""
    ours = [
        line
        for line in file.read_text("utf-8").splitlines()
        if not re.match(r"\s*(-\s*)?(citation|address|relied_on):", line)
    ]
    if file.name == "evidence.yaml":
        return
    assert hits("\n".join(ours)) == set()


@pytest.mark.parametrize("file", templates(), ids=named)
def test_no_template_promises(file: Path) -> None:
    assert hits(file.read_text("utf-8")) == set()


@pytest.mark.parametrize("file", manual(), ids=named)
def test_no_page_of_the_manual_promises(file: Path) -> None:
    if named(file) == "docs/reference/sources.md":
        return  # titles of others' papers
    found = hits(outside_fences(file.read_text("utf-8")))
    if named(file) in FOR_ASSESSORS:
        found -= MARKS
    if named(file) in FOR_DEVELOPERS:
        found -= {"fixes"}
    if named(file) == TELLS_REVIEWERS_OF_THE_LIST:
        found -= {"cures"}
    assert found == set()


def test_the_command_line_and_the_package_promise_nothing() -> None:
    sources = [*(SRC / "unknot" / "cli").glob("*.py"), ROOT / "pyproject.toml", ROOT / "dev.py"]
    sources += (ROOT / "tools").glob("*.py")
    sources += WEB.rglob("*.webmanifest")
    assert {
        named(path): found for path in sources if (found := hits(path.read_text("utf-8")))
    } == {}


def test_the_statement_before_the_first_answer_is_short_and_says_what_this_is_not() -> None:
    texts = dict(load_words(SRC / "unknot" / "words" / "en.yaml").texts())
    statement = texts["app.statement"]
    assert len(statement.split()) <= 60
    for part in ("does not diagnose", "not a certified medical device", "no clinician"):
        assert part in statement
    assert "see a clinician" in statement
    assert "local emergency number" in statement
