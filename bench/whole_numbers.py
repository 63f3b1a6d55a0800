"""Every claim once more, by z3 over whole numbers: `python3 dev.py nightly`.

The proof lets a number fall into one of finitely many cells. Here it is a number, every sum in
a condition is a sum, and another solver does the work; so a slip in the cells, or in our
solver, would show as a claim on which the two do not agree.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from math import inf
from pathlib import Path
from typing import Any

from bench.solvers import Z3
from unknot.assessment.decision import compile_decision
from unknot.claims.claims import Case, Kind, all_claims
from unknot.claims.clauses import Literal
from unknot.claims.space import FIRST, UNANSWERED, UNSURE, Cell, People, Space
from unknot.knowledge import Pack, load_pack, shipped_pack
from unknot.knowledge.schema import Number
from unknot.rules.nodes import Leaf, Lit, Within
from unknot.terms import NOT_SURE
from unknot_proof.solver import solved

TEMPLATE = Path(__file__).parents[1] / "packs" / "TEMPLATE"


class WholeSpace(Space):
    """A number that was given is one cell, whatever number it is."""

    def _cells(self, id: str) -> tuple[Cell, ...]:
        question = self.pack.questions[id]
        if isinstance(question, Number):
            size = question.most - question.least + 1
            return (Cell(None, 1), Cell(NOT_SURE, 1), Cell(question.least, size))
        return super()._cells(id)


class WholePeople(People):
    """One unknown person whose numbers are whole numbers of z3."""

    def __init__(self, space: WholeSpace, sat: Z3) -> None:
        super().__init__(space, sat)
        self._z3_of = sat
        self._numbers: dict[str, Any] = {}
        for id, question in space.pack.questions.items():
            if isinstance(question, Number):
                number = self._numbers[id] = sat.z3.Int(id)
                sat.add(number >= question.least, number <= question.most)

    def _over(self, leaf: Leaf, wanted: bool | str | None, held: Any) -> Literal:
        if not isinstance(leaf, Within):
            return super()._over(leaf, wanted, held)
        cells = [self.cells[id] for _, id in leaf.terms]
        open_ = self.sat.some(one[UNANSWERED] for one in cells)
        if wanted is None:
            return open_
        if wanted == NOT_SURE:
            return ~open_ & self.sat.some(one[UNSURE] for one in cells)
        inside = self._inside(leaf) if wanted else ~self._inside(leaf)
        return self.sat.every(one[FIRST] for one in cells) & inside

    def _inside(self, leaf: Within) -> Literal:
        total = sum(factor * self._numbers[id] for factor, id in leaf.terms)
        ends = []
        if leaf.least > -inf:
            ends.append(total >= int(leaf.least))
        if leaf.most < inf:
            ends.append(total <= int(leaf.most))
        inside = self.sat.variable()
        self._z3_of.add(self._z3_of.called(inside.number) == self._z3_of.z3.And(ends))
        return inside


def failing(pack: Pack) -> tuple[int, set[str]]:
    """Return how many claims z3 went through, and those that it finds to fail."""
    sat = Z3(None)
    case = Case(pack, compile_decision(pack), WholePeople(WholeSpace(pack), sat))
    return _failing(case)


def ours(pack: Pack) -> set[str]:
    """Return the claims that our own proof finds to fail."""
    return _failing(Case(pack, compile_decision(pack), People(Space(pack), solved())))[1]


def _failing(case: Case) -> tuple[int, set[str]]:
    holds = {
        f"{claim.family}/{claim.about}": case.sat.possible(case.sat.some(claim.who))
        is (claim.kind is Kind.SOMEBODY)
        for claim in all_claims(case)
    }
    return len(holds), {name for name, one in holds.items() if not one}


def with_a_dead_flag(pack: Pack) -> Pack:
    """Return a pack whose first red flag never holds: a prover that is awake must object."""
    first = next(iter(pack.red_flags))
    return replace(pack, conditions={**pack.conditions, ("red_flags", first): Lit(False)})


def main() -> int:
    """Compare both provers on a pack with a fault and on the shipped one; 0 where they agree."""
    outer_hip, template = load_pack(shipped_pack("outer_hip")), load_pack(TEMPLATE)
    agree = True
    for name, pack, sound in (
        ("TEMPLATE with a dead flag", with_a_dead_flag(template), False),
        ("TEMPLATE", template, True),
        ("outer_hip", outer_hip, True),
    ):
        start = time.process_time()
        count, theirs = failing(pack)
        took = time.process_time() - start
        same = theirs == ours(pack) and sound is not bool(theirs)
        agree = agree and same
        verdict = "both agree" if same else f"they differ, or a claim fails: {sorted(theirs)}"
        print(f"{name}: {count} claims, {len(theirs)} fail by z3, {took:.0f} s: {verdict}")
    return 0 if agree else 1


if __name__ == "__main__":
    sys.exit(main())
