"""What CI runs, and what mends the most of it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from dev import ROOT, do, program
from islands.build import deno_environment
from tools import tests
from tools.peers import painter

Step = tuple[str, ...]

# In seconds each, so a slip shows at once.
FIRST: tuple[Step, ...] = (
    ("ruff", "format", "--check", "."),
    ("ruff", "check", "."),
    ("deno", "fmt", "--check"),
    ("deno", "lint"),
    ("deno", "check", "islands/"),
    ("lint-imports",),
)
# These take long; they share the cores, and are over before a browser has to answer in time.
LONG: tuple[Step, ...] = (
    ("mypy",),
    ("unknot", "certify", "--check", "packs/outer_hip"),
    ("unknot", "check", "packs/outer_hip"),
    ("unknot", "prove", "packs/outer_hip"),
    ("unknot", "check", "packs/TEMPLATE"),
    ("unknot", "prove", "packs/TEMPLATE"),
    ("python", "-m", "tests.docs.generated", "--check"),
)
# By itself: it puts what it needs into .venv, which nothing else may be using then.
SITE: tuple[Step, ...] = (("python", "dev.py", "docs"),)


def check(words: list[str]) -> None:
    """Run what CI runs; words are for pytest."""
    for step in FIRST:
        do(*step)
    figures = ("mypy", "--python-executable", painter(), "figures")
    failed = [*failures((*LONG, figures)), *failures(SITE), *worse_than_release("outer_hip")]
    failed += tests.run_all(words)
    if failed:
        sys.exit("\n".join(["dev.py: mend what each of these says, and run this again:", *failed]))


def fix(words: list[str]) -> None:
    """Format, mend what lint can mend, and write the generated files."""
    do("ruff", "check", "--fix", *words)
    do("ruff", "format")
    do("deno", "fmt")
    do("unknot", "certify", "packs/outer_hip")
    do("python", "-m", "tests.docs.generated")


def failures(steps: tuple[Step, ...]) -> Iterator[str]:
    """Run steps, one a core, and show what each says; yield those that fail."""
    with ThreadPoolExecutor(os.cpu_count()) as cores:
        for step, code in zip(steps, cores.map(run_aside, steps), strict=True):
            if code:
                yield f"  {' '.join(step)}"


def run_aside(step: Step) -> int:
    """Run a step, show all that it said once it is done, and return its exit code."""
    began = time.monotonic()
    done = subprocess.run(
        [program(step[0]), *step[1:]],
        env=deno_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    took = f"{time.monotonic() - began:.0f} s"
    print(f"\n— {' '.join(step)} ({took})\n{done.stdout.rstrip()}", flush=True)
    return done.returncode


def worse_than_release(id: str) -> Iterator[str]:
    """Show what the pack changes for people since its last release; yield what must not be.

    A less safe change needs a version of its own, so that nobody gets it unannounced.
    """

    def version(folder: Path) -> tuple[int, ...]:
        return tuple(int(part) for part in folder.name.removeprefix(f"{id}-").split("."))

    released = sorted((ROOT / "packs/released").glob(f"{id}-*"), key=version)
    if not released:
        print(f"\n— no release of {id} yet, so there is nothing to compare with", flush=True)
        return
    last = released[-1].relative_to(ROOT).as_posix()
    code = run_aside(("unknot", "diff", last, f"packs/{id}"))
    headers = [(folder / "pack.yaml").read_text() for folder in (released[-1], ROOT / "packs" / id)]
    numbers = [re.findall(r"^version: *(\S+)", text, re.MULTILINE) for text in headers]
    if code not in (0, 3) or (code == 3 and numbers[0] == numbers[1]):
        yield (
            f"  {id} is less safe than {last}, or cannot be compared with it; mend that, "
            "or raise its version and name the change under Clinical in CHANGELOG.md"
        )
