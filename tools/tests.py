"""All tests, some of them, those of the night, and the manual's pictures."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from dev import ROOT, do, hand_over, program
from tools.peers import painter, peers

# The five that took longest are named, so that who makes quick slow can see it.
QUICK = ("-m", "not browser and not slow", "--durations=5")


def test(words: list[str]) -> None:
    """Run all tests, the quick ones, those of one folder, or what words for pytest name."""
    first = words[0] if words else "all"
    if first in ("all", "quick"):
        words = [*shared_out(), *(QUICK if first == "quick" else ()), *words[1:]]
        islands_and_painter()
    elif (ROOT / "tests" / first).is_dir():
        words = [f"tests/{first}", *words[1:]]
    os.environ["UNKNOT_CHROMIUM"] = browser(needed=first in ("all", "browser"))
    hand_over("python", "-m", "pytest", *words)


def run_all(words: list[str]) -> list[str]:
    """Run all tests and return what failed."""
    islands_and_painter()
    os.environ["UNKNOT_CHROMIUM"] = browser(needed=True)
    command = [program("python"), "-m", "pytest", *shared_out(), *words]
    code = subprocess.run(command, check=False).returncode
    return [f"  the tests (exit code {code})"] if code else []


def shared_out() -> tuple[str, ...]:
    """Return how pytest shares its tests out: file by file, one worker a core, at most four."""
    workers = min(4, os.cpu_count() or 1)
    return ("-n", str(workers), "--dist", "loadfile", "--no-loadscope-reorder")


def islands_and_painter() -> None:
    """Test the islands, and have what the tests of the figures draw with."""
    do("deno", "test", "--quiet")
    painter()


def nightly(words: list[str]) -> None:
    """Make every fault often, do all tests of the night, then prove the pack once more by z3."""
    first, rest = (words[0] if words else "", words[1:])
    if first not in ("", "faults", "proof"):
        sys.exit("dev.py: nightly knows 'faults' and 'proof'; without a word it does both")
    if first != "proof":
        os.environ["UNKNOT_CHROMIUM"] = browser(needed=True)
        for where in (("tests/faults",), ("-m", "nightly", "--ignore", "tests/faults")):
            asked = (*shared_out(), *where, *rest)
            do("python", "-m", "pytest", *asked, env={"UNKNOT_NIGHTLY": "yes"})
    if first != "faults":
        hand_over(peers(), "-m", "bench.whole_numbers", *rest)


def pictures(words: list[str]) -> None:
    """Take the manual's pictures."""
    os.environ["UNKNOT_CHROMIUM"] = browser(needed=True)
    hand_over("python", "-m", "tests.browser.pictures", *words)


def browser(needed: bool) -> str:
    """Return where Chromium is; if it is needed and missing, install it or say how."""
    names = (
        *(os.environ.get("UNKNOT_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"),
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    )
    found = next((path for name in names if name and (path := shutil.which(name))), "")
    if found or not needed:
        return found
    parts = ("chromium", "libatomic1", "fonts-dejavu-core")
    if shutil.which("apt-get") and os.geteuid() == 0:
        do("apt-get", "update", "-qq")
        do("apt-get", "install", "-yqq", "--no-install-recommends", *parts)
    return shutil.which("chromium") or sys.exit(
        "dev.py: the browser tests need Chromium or Chrome; install it (on Debian: apt-get install "
        f"{' '.join(parts)}), or set UNKNOT_CHROMIUM to its program, or run 'dev.py test quick'"
    )
