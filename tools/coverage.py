"""How much of the code the tests run: all of what keeps people safe, nearly all of the rest."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable

from dev import ROOT, program
from tools import tests

MEASURE = ("--cov", "--cov-report=")
LEAST_PERCENT = 92
# Who may have a plan, and which: every statement and every branch of it is run by a test.
KERNEL = (
    "src/unknot/assessment/*",
    "src/unknot/pathway*",
    "src/unknot/plan/guard.py",
    "src/unknot/plan/record_guard.py",
    "src/unknot/rules/*",
)


def coverage(words: list[str]) -> None:
    """Run all tests watched, which takes three times as long, and say what no test runs."""
    failed = tests.run_all([*MEASURE, *words]) or too_low()
    if failed:
        sys.exit("\n".join(["dev.py: mend what each of these says:", *failed]))


def too_low() -> list[str]:
    """Report on both parts, and return those that are run too little."""
    gone = [one for one in KERNEL if not list(ROOT.glob(one))]
    if gone:
        return [f"  tools/coverage.py: no file is named {', '.join(gone)}; name what it is now"]
    parts = ((100, "--include", KERNEL), (LEAST_PERCENT, "--omit", KERNEL))
    return [
        f"  coverage {option} is under {least} %; write the tests, see the list above"
        for least, option, files in parts
        if report(least, option, files)
    ]


def report(least: int, option: str, files: Iterable[str]) -> int:
    """Print which lines no test runs, and return 0 if there are few enough."""
    asked = ("--skip-covered", "--show-missing", f"--fail-under={least}")
    print(f"\n— coverage {option} the safety kernel, at least {least} %", flush=True)
    command = [program("coverage"), "report", *asked, f"{option}={','.join(files)}"]
    return subprocess.run(command, cwd=ROOT, check=False).returncode
