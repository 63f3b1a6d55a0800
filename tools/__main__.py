"""Do one of the commands that dev.py lists: python -m tools COMMAND."""

from __future__ import annotations

import sys
from collections.abc import Callable

from dev import hand_over
from tools import check, coverage, docs, lock, new, peers, tests

Work = Callable[[list[str]], None]


def app(*before: str) -> Work:
    """Return what hands its words over to `unknot`."""
    return lambda words: hand_over("unknot", *before, *words)


WORK: dict[str, Work] = {
    "run": app(),
    "try": app("try"),
    "prove": app("prove"),
    "test": tests.test,
    "check": check.check,
    "coverage": coverage.coverage,
    "fix": check.fix,
    "nightly": tests.nightly,
    "pictures": tests.pictures,
    "figures": peers.figures,
    "new": new.main,
    "docs": docs.docs,
    "release": lambda words: hand_over("python", "-m", "tools.release", *words),
    "bench": peers.bench,
    "lock": lock.lock,
}

if __name__ == "__main__":
    WORK[sys.argv[1]](sys.argv[2:])
