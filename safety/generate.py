"""The two files here that are made: `python -m safety.generate` writes them again.

`traceability.csv` comes from docs/reference/seed-coverage.md, `soup.md` from the lock of what runs.
"""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PLACE = re.compile(r"`([a-z_]+):([^`]+)`")
PIN = re.compile(r"^([A-Za-z0-9_.-]+)==(\S+)")
OURS = "unknot (pyproject.toml)"

# What shows that each kind of place does what the seed says of it.
TESTS = {
    "article": "tests/web/test_read.py::test_a_read_shows_every_part_and_its_sources",
    "technique": "tests/web/test_technique.py::"
    "test_every_technique_has_its_page_without_a_place_left_unfilled",
    "question": "tests/unit/test_asking.py::"
    "test_every_safety_question_is_asked_of_the_person_who_is_well",
    "flag": "tests/safety/test_p1_no_plan_past_a_red_flag.py::"
    "test_every_red_flag_can_be_raised_by_not_sure",
    "contraindication": "tests/safety/test_p2_no_technique_past_a_contraindication.py::"
    "test_each_cell_of_the_matrix_is_kept",
    "cause": "tests/vignettes/test_worked_cases.py::test_a_worked_case_comes_out_as_written",
    "test": "tests/unit/test_self_tests.py::"
    "test_there_are_seven_gauges_and_none_knows_anything_before_a_test",
    "programme": "tests/web/test_programme.py::"
    "test_a_sore_tendon_has_its_stages_with_only_what_is_permitted",
    "figure": "tests/figures/test_figures.py::"
    "test_every_technique_and_self_test_has_its_figure_for_everybody",
    "departure": "tests/docs/test_seed_coverage.py::"
    "test_every_departure_is_told_beside_the_statement_it_departs_from",
}
ANY_PLACE = "tests/docs/test_seed_coverage.py::test_a_place_that_carries_the_seed_is_in_the_pack"

# What happens to a person if a package does wrong or is not there.
IF_IT_FAILS = {
    "babel": "A plural, a number or a date cannot be written: the page says see a clinician.",
    "annotated-types": "A pack is not read: the program refuses to start.",
    "asgiref": "No page is served.",
    "cffi": "As cryptography.",
    "click": "No command runs and the app does not start; nothing is assessed.",
    "cryptography": "A signed pack counts as not signed: it is proved on the machine once.",
    "django": "No page is served, or a page for a fault; answers stay in the records.",
    "django-csp": "No page is served; a header left out is found by a test of every page.",
    "markdown-it-py": "As rich, which asks for it; none of it is used.",
    "mdurl": "As markdown-it-py.",
    "packaging": "django-csp does not load: no page is served.",
    "platformdirs": "The data folder is not found: the start is refused.",
    "pycparser": "As cryptography; it is not used while the program runs.",
    "pydantic": "A pack is not read, and refused; read wrongly, a rule could be lost, which the "
    "worked cases and the proof would show.",
    "pydantic-core": "As pydantic.",
    "python-sat": "A pack that is not signed is proved by going through the proof that came with "
    "it, or refused. That a claim holds is believed of the solver only on this machine.",
    "pygments": "As markdown-it-py.",
    "pyyaml": "A pack is not read. Only its parser's events are used; types are ours.",
    "rich": "At a terminal 'prove' and 'questions' end with a fault; no assessment, plan or page "
    "goes through it.",
    "six": "As python-sat.",
    "sqlcipher3": "Records cannot be opened, as the start says; new ones are plain, as pages say.",
    "sqlparse": "No page is served.",
    "typing-extensions": "A pack is not read: the program refuses to start.",
    "typing-inspection": "A pack is not read: the program refuses to start.",
    "tzdata": "The day may be another than the person's; answers are then asked again too early.",
    "whitenoise": "No page is served; with wrong files, pages come without style, timer and cues.",
}


def traceability() -> str:
    """Return every statement of the seed with its places, one line a place, as CSV."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(("section", "seed_statement", "kind", "id", "test"))
    for section, said, carried in statements():
        for kind, id in PLACE.findall(carried):
            table.writerow((section, said, kind, id, TESTS.get(kind, ANY_PLACE)))
    return out.getvalue()


def statements() -> Iterator[tuple[str, str, str]]:
    """Yield section, statement and places of each row of the page of the seed."""
    section = ""
    page = ROOT / "docs" / "reference" / "seed-coverage.md"
    for line in page.read_text("utf-8").splitlines():
        if line.startswith("##"):
            section = line.lstrip("# ")
        elif line.startswith("| ") and "carried by" not in line:
            said, carried = line.strip("| ").rsplit(" | ", 1)
            yield section, said, carried


def locked() -> dict[str, tuple[str, set[str]]]:
    """Return each package of the lock with its version and what wants it."""
    found: dict[str, tuple[str, set[str]]] = {}
    name = ""
    for line in (ROOT / "requirements" / "run.txt").read_text("utf-8").splitlines():
        if pin := PIN.match(line):
            name = pin[1]
            found[name] = (pin[2], set())
        elif line.strip().startswith("#") and name:
            wants = line.strip().lstrip("# ").removeprefix("via").strip()
            if wants:
                found[name][1].add(wants)
    return found


def run_time() -> dict[str, str]:
    """Return the packages that are there while the program runs, with their versions."""
    every = locked()
    running = {name for name, (_, wants) in every.items() if OURS in wants}
    while more := {
        name for name, (_, wants) in every.items() if wants & running and name not in running
    }:
        running |= more
    return {name: every[name][0] for name in sorted(running)}


def in_the_page() -> dict[str, str]:
    """Return the scripts of others that the islands load, with what asks for them."""
    imports = json.loads((ROOT / "deno.json").read_text("utf-8")).get("imports", {})
    ours = [path for path in (ROOT / "islands").glob("*.ts") if ".test." not in path.name]
    code = "\n".join(path.read_text("utf-8") for path in ours)
    return {name: asked for name, asked in sorted(imports.items()) if f"'{name}" in code}


def soup() -> str:
    """Return the list of others' software as Markdown."""
    lines = [
        "# Others' software that runs",
        "",
        "Made by `safety/generate.py` from `requirements/run.txt` and `deno.json`; change those.",
        "Known faults are not listed: no audit of packages works without the network here.",
        "No clinician has signed this yet.",
        "",
        "| package | version | if it fails |",
        "|---|---|---|",
    ]
    lines += [
        f"| {name} | {version} | {IF_IT_FAILS[name]} |" for name, version in run_time().items()
    ]
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines += [
        f"| Python | {asked['requires-python']} | The program does not start. |",
        "",
        "## In the page",
        "",
        "Everything can be done without scripts; the timer and the cues are then missing.",
        "",
    ]
    lines += [f"- `{name}`: `{said}`" for name, said in in_the_page().items()]
    build = sorted(set(locked()) - set(run_time()))
    lines += ["", "## Only while it is built", "", *(f"- {name}" for name in build), ""]
    return "\n".join(lines)


MADE = {"traceability.csv": traceability, "soup.md": soup}


def main() -> None:
    """Write both files."""
    for name, make in MADE.items():
        (HERE / name).write_text(make(), "utf-8")


if __name__ == "__main__":
    main()
