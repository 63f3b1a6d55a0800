"""Pack lint: small named checks, each one question about a pack that already loads.

A check is a function from a pack to problems; its name and first docstring line are what a
clinician reads. Add one here, with a faulty pack named for its fault in tests/packs/faulty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from unknot.knowledge.checks import doses, questions, rules, words
from unknot.knowledge.pack import Pack
from unknot.knowledge.problems import Problem

Check = Callable[[Pack], Iterator[Problem]]

CHECKS: tuple[Check, ...] = (*questions.CHECKS, *rules.CHECKS, *doses.CHECKS, *words.CHECKS)


def check_pack(pack: Pack) -> list[Problem]:
    """Return everything that the checks find wrong, in the order of the files."""
    return sorted(
        replace(problem, check=check.__name__) for check in CHECKS for problem in check(pack)
    )
