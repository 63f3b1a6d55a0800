"""Each file in faulty/ spoils one thing in packs/TEMPLATE; the spoilt pack is refused where it is.

A fault names a `file` of the template and what is done to it: `delete: yes` removes it,
`replace` and `with` change a text that stands there once, `add` appends. Then it names what a
problem must say (`says`), its `line`, the file it stands `at` where that is another one, and the
`check` that finds it; without a check the pack does not load at all.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from unknot.knowledge import PackError, Problem, load_pack
from unknot.knowledge.checks import CHECKS, check_pack
from unknot.knowledge.load import MOST_FILES
from unknot.knowledge.strict_yaml import LARGEST_FILE_BYTES
from unknot.vignettes import failures

PACKS = Path(__file__).parents[2] / "packs"
FAULTS: dict[str, dict[str, str]] = {
    path.stem: yaml.load(path.read_bytes(), yaml.BaseLoader)  # noqa: S506 - it makes only text
    for path in sorted((Path(__file__).parent / "faulty").glob("*.yaml"))
}


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """Return a copy of the template that a test may spoil."""
    return shutil.copytree(PACKS / "TEMPLATE", tmp_path / "template")


def spoil(pack: Path, fault: dict[str, str]) -> None:
    """Do to a pack what a fault says."""
    path = pack / fault["file"]
    text = path.read_bytes().decode() if path.exists() else ""
    if "delete" in fault:
        path.unlink()
        text = ""
    if "replace" in fault:
        assert text.count(fault["replace"]) == 1, "the text to replace stands there once"
        text = text.replace(fault["replace"], fault["with"])
    text += fault.get("add", "")
    if text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


def problems_of(pack: Path) -> list[Problem]:
    """Return what loading refuses, or else what the checks find."""
    try:
        return check_pack(load_pack(pack))
    except PackError as refused:
        return refused.problems


def test_the_template_is_clean() -> None:
    pack = load_pack(PACKS / "TEMPLATE")
    assert check_pack(pack) == []
    assert failures(pack) == []


@pytest.mark.parametrize("name", FAULTS)
def test_a_faulty_pack_is_refused_where_it_is_wrong(name: str, template: Path) -> None:
    fault = FAULTS[name]
    spoil(template, fault)
    found = problems_of(template)
    telling = [problem for problem in found if fault["says"] in str(problem)]
    assert telling, found
    problem = telling[0]
    assert problem.check == fault.get("check", "load")
    assert problem.place.file == fault.get("at", fault["file"])
    assert problem.place.line == int(fault.get("line", problem.place.line))
    assert str(problem).startswith(f"{problem.place.file}:{problem.place.line}:")


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_every_check_has_a_faulty_pack_that_it_finds(check: object) -> None:
    assert getattr(check, "__name__", "") in {fault.get("check") for fault in FAULTS.values()}


def test_a_file_that_is_not_utf_8_is_refused_at_its_line(template: Path) -> None:
    with (template / "evidence.yaml").open("ab") as file:
        file.write("# Müller\n".encode("latin-1"))
    line = (template / "evidence.yaml").read_bytes().count(b"\n")
    (problem,) = problems_of(template)
    assert str(problem) == f"evidence.yaml:{line}:1: this file is not UTF-8; save it as UTF-8"


def test_a_file_too_large_to_be_true_is_refused(template: Path) -> None:
    (template / "departures.yaml").write_bytes(b"#" * (LARGEST_FILE_BYTES + 1))
    (problem,) = problems_of(template)
    assert "departures.yaml:1:1: this file has 1000001 bytes" in str(problem)


def sparse(file: Path, size: int) -> None:
    with file.open("wb") as opened:
        opened.truncate(size)


def test_a_file_of_two_gigabytes_is_refused_before_it_is_read(template: Path) -> None:
    sparse(template / "departures.yaml", 2_000_000_000)
    load = (
        "import resource, sys; from pathlib import Path; from unknot.knowledge import *\n"
        "resource.setrlimit(resource.RLIMIT_AS, (1_000_000_000,) * 2)\n"
        "try: load_pack(Path(sys.argv[1]))\n"
        "except PackError as fault: print(fault)"
    )
    command = [sys.executable, "-c", load, template]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == (
        "departures.yaml:1:1: this file has 2000000000 bytes, more than 1000000; split it\n"
    )


def test_a_pack_of_too_many_files_is_refused(template: Path) -> None:
    for number in range(MOST_FILES):
        (template / "words" / "en" / f"more_{number}.yaml").write_text("more: one\n")
    (problem,) = problems_of(template)
    assert f"more than {MOST_FILES} files" in problem.what


def test_a_pack_that_is_too_large_as_a_whole_is_refused_before_it_is_read(template: Path) -> None:
    for number in range(21):
        sparse(template / "words" / "en" / f"more_{number}.yaml", LARGEST_FILE_BYTES)
    (problem,) = problems_of(template)
    assert "this pack has 210" in problem.what


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this platform has no pipes with a name")
def test_what_is_no_plain_file_is_refused_and_not_waited_for(template: Path) -> None:
    os.mkfifo(template / "departures.yaml")
    (problem,) = problems_of(template)
    assert str(problem) == "departures.yaml:1:1: this is no plain file; remove it"


def test_a_file_without_an_end_is_refused(template: Path) -> None:
    (template / "departures.yaml").symlink_to("/dev/zero")
    (problem,) = problems_of(template)
    assert "this is no plain file" in problem.what


def test_a_folder_without_a_pack_file_is_no_pack(template: Path) -> None:
    (template / "pack.yaml").unlink()
    (problem,) = problems_of(template)
    assert problem.place.file == str(template)
    assert "holds no pack.yaml" in problem.what


def test_every_fault_of_several_files_is_told_at_once(template: Path) -> None:
    for name in ("a_tag", "an_anchor", "a_list_as_a_key"):
        spoil(template, FAULTS[name])
    assert [problem.place.file for problem in problems_of(template)] == [
        "evidence.yaml",
        "pack.yaml",
        "plans.yaml",
    ]
