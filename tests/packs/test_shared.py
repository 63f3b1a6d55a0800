"""What packs share is taken by id, with its words, and is then part of the pack that takes it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

import proof_checker
from unknot.knowledge import Pack, PackError, load_pack, shipped_pack
from unknot.knowledge.load import read_shared, read_tree
from unknot.knowledge.shared import ids_of

PACKS = Path(__file__).parents[2] / "packs"
TECHNIQUE = "ball_on_thigh"

Edit = Callable[[Path], None]


def cut(file: Path, text: str, instead: str) -> None:
    """Put something in the place of a text that stands once in a file."""
    said = file.read_text("utf-8")
    assert said.count(text) == 1
    file.write_text(said.replace(text, instead), "utf-8")


QUESTION = "  fever_or_unwell:\n    type: yes_no\n    before_each_session: yes\n"
FLAG = "  - id: under_18\n    level: soon\n    when: age < 18\n    evidence: [our_decision]\n"
SOURCE = """  - id: our_decision
    citation: A decision of this project
    address: urn:unknot:decisions
    certainty: very_low
    seen: our_decision
    relied_on: A rule or number that is ours and waits for a clinician's signature.
"""
SAID = """  fever_or_unwell:
    ask: Do you have a fever, or do you feel ill?
    short: Fever or feeling ill
"""


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """Return a copy of the template that says all itself, beside a folder that shares nothing."""
    (tmp_path / "shared" / "words" / "en").mkdir(parents=True)
    return shutil.copytree(PACKS / "TEMPLATE", tmp_path / "template")


@pytest.fixture
def taking(written: Path) -> Path:
    """Return the template with one thing of each kind moved to where packs share."""
    shared = written.parent / "shared"
    for name, top, text, instead in (
        ("questions.yaml", "questions", QUESTION, "  fever_or_unwell: shared\n"),
        ("red_flags.yaml", "red_flags", FLAG, "  - shared: under_18\n"),
        ("evidence.yaml", "sources", SOURCE, "  - shared: our_decision\n"),
        ("words/en/questions.yaml", "questions", SAID, ""),
    ):
        cut(written / name, text, instead)
        (shared / name).write_text(f"{top}:\n{text}", "utf-8")
    (shared / "techniques").mkdir()
    file = Path("techniques", f"{TECHNIQUE}.yaml")
    shutil.move(written / file, shared / file)
    (written / file).write_text(f"shared: {TECHNIQUE}\n", "utf-8")
    words = yaml.safe_load((written / "words/en/techniques.yaml").read_text("utf-8"))
    for key in ("techniques", "stop_signs", "equipment"):
        moved = yaml.safe_dump({key: words.pop(key)}, sort_keys=False, width=1000)
        (shared / f"words/en/{key}.yaml").write_text(moved, "utf-8")
    if words:
        left = yaml.safe_dump(words, sort_keys=False, width=1000)
        (written / "words/en/techniques.yaml").write_text(left, "utf-8")
    else:
        (written / "words/en/techniques.yaml").unlink()
    return written


def refused(folder: Path) -> str:
    with pytest.raises(PackError) as fault:
        load_pack(folder)
    return str(fault.value)


def test_a_pack_that_takes_something_is_the_same_as_one_that_says_it(taking: Path) -> None:
    before, after = load_pack(PACKS / "TEMPLATE"), load_pack(taking)
    assert after.contents == before.contents
    assert after.words.tree == before.words.tree
    assert after.digests == before.digests


def test_the_independent_checker_takes_what_the_program_takes(taking: Path) -> None:
    assert proof_checker.rules_sha256(taking) == load_pack(taking).digests.rules


def test_the_independent_checker_reads_the_shipped_pack_with_what_it_takes() -> None:
    folder = shipped_pack("outer_hip")
    assert "shared" in (folder / "red_flags.yaml").read_text("utf-8")
    assert proof_checker.rules_sha256(folder) == load_pack(folder).digests.rules


def changed(taking: Path, name: str, old: str, new: str) -> Pack:
    cut(taking.parent / "shared" / name, old, new)
    return load_pack(taking)


def test_a_change_of_what_is_shared_changes_the_digests_of_the_pack_that_takes_it(
    taking: Path,
) -> None:
    before = load_pack(taking).digests
    after = changed(taking, "red_flags.yaml", "age < 18", "age < 17").digests
    assert after.rules != before.rules
    assert proof_checker.rules_sha256(taking) == after.rules
    said = changed(taking, "words/en/questions.yaml", "feel ill?", "feel unwell?").digests
    assert (said.rules, said.words != after.words) == (after.rules, True)
    seen = changed(taking, "evidence.yaml", "A decision of", "A choice of").digests
    assert (seen.rules, seen.evidence != said.evidence) == (said.rules, True)


def test_a_copy_of_a_pack_by_itself_takes_from_what_came_with_the_program(tmp_path: Path) -> None:
    copy = shutil.copytree(shipped_pack("outer_hip"), tmp_path / "alone")
    before = load_pack(shipped_pack("outer_hip")).digests
    assert load_pack(copy).digests == before
    assert proof_checker.rules_sha256(copy) == before.rules


def test_an_unknown_id_is_refused_where_it_stands(taking: Path) -> None:
    cut(taking / "red_flags.yaml", "- shared: under_18", "- shared: under_81")
    said = refused(taking)
    line = (taking / "red_flags.yaml").read_text("utf-8").split("under_81")[0].count("\n") + 1
    assert f"red_flags.yaml:{line}:" in said
    assert "nothing called 'under_81' is shared among the red_flags; did you mean 'under_18'?" in (
        said
    )


@pytest.mark.parametrize("also", ["  - shared: under_18\n", FLAG])
def test_what_stands_twice_in_a_pack_is_refused_whoever_says_it(taking: Path, also: str) -> None:
    file = taking / "red_flags.yaml"
    file.write_text(file.read_text("utf-8") + also, "utf-8")
    last = file.read_text("utf-8").removesuffix(also).count("\n") + 1
    assert f"red_flags.yaml:{last}:" in refused(taking)
    assert "'under_18' stands twice; keep one" in refused(taking)


def test_words_that_both_write_are_refused_where_the_pack_writes_them(taking: Path) -> None:
    name = "words/en/questions.yaml"
    cut(taking / name, "questions:\n", f"questions:\n{SAID}")
    line = (taking / name).read_text("utf-8").split(SAID)[0].count("\n") + 1
    said = f"{name}:{line}:3: the words of 'fever_or_unwell' are shared already"
    assert said in refused(taking)


def test_a_fault_in_what_is_shared_names_the_file_that_is_shared(taking: Path) -> None:
    cut(taking.parent / "shared/red_flags.yaml", "level: soon", "level: sooon")
    assert "shared/red_flags.yaml:3:" in refused(taking)


def test_a_file_that_is_shared_and_cannot_be_read_is_named(taking: Path) -> None:
    (taking.parent / "shared/red_flags.yaml").write_text("red_flags: [", "utf-8")
    assert "shared/red_flags.yaml:2:1: this is not YAML" in refused(taking)


def test_nothing_is_shared_that_no_pack_takes() -> None:
    shared = read_shared(shipped_pack("outer_hip"))
    assert shared is not None
    takes = {
        (part, id)
        for folder in PACKS.iterdir()
        if (folder / "pack.yaml").is_file()
        for part, id in taken_by(folder)
    }
    assert {(part, id) for part, ids in ids_of(shared).items() for id in ids} == takes


def taken_by(folder: Path) -> set[tuple[str, str]]:
    """Return what a pack takes, as its files have it."""
    found: set[tuple[str, str]] = set()
    for file in folder.rglob("*.yaml"):
        tree = yaml.load(file.read_bytes(), yaml.BaseLoader)  # noqa: S506 - it makes only text
        for part in ("questions", "red_flags", "sources"):
            inner = tree.get(part, ())
            if isinstance(inner, dict):
                found |= {(part, id) for id, said in inner.items() if said == "shared"}
            else:
                found |= {(part, one["shared"]) for one in inner if "shared" in one}
        if file.parent.name == "techniques" and "shared" in tree:
            found.add(("techniques", tree["shared"]))
    return found


def test_what_is_shared_says_nothing_of_one_place_of_the_body() -> None:
    shared = read_shared(shipped_pack("outer_hip"))
    assert shared is not None
    _, own = read_tree(shipped_pack("outer_hip"))
    assert own["en"]
    for kind, texts in shared.words["en"].items():
        for place in ("hip", "buttock", "groin", "gluteal"):
            assert place not in str(texts).lower(), f"{kind} names the {place}"
