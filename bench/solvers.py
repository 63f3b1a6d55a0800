"""The same claims put to our solver, to z3 and to a BDD, through one and the same model."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import takewhile
from typing import Any

from bench.work import PACK
from unknot.assessment.decision import decision_of
from unknot.claims.claims import Case, all_claims
from unknot.claims.clauses import Literal, Sat
from unknot.claims.space import People, Space
from unknot_proof.solver import solved

FAMILIES = ("asked", "flag", "level", "sign")
"""The families that come first; a subset, so that the slowest prover is done in seconds."""


class Z3(Sat):
    """The same clauses, handed to z3: to its solver for a logic, or to the one for all."""

    def __init__(self, logic: str | None = "QF_FD") -> None:
        import z3

        self.z3: Any = z3
        self._solver = z3.SolverFor(logic) if logic else z3.Solver()
        self._bools: dict[int, Any] = {}
        self.clauses, self.count, self._gates = [], 0, {}
        self.true = self.variable()
        self.false = ~self.true
        self.require(self.true)

    def called(self, number: int) -> Any:
        """Return what z3 calls the literal of this number."""
        if number not in self._bools:
            one = self.z3.Bool(f"v{abs(number)}")
            self._bools[number] = one if number > 0 else self.z3.Not(one)
        return self._bools[number]

    def add(self, *conditions: Any) -> None:
        """Demand conditions that are no clauses."""
        self._solver.add(*conditions)

    def _clause(self, clause: list[int]) -> None:
        self._solver.add(self.z3.Or([self.called(number) for number in clause]))

    def possible(self, *literals: Literal) -> bool:
        """Say whether all of these can hold together."""
        answer = self._solver.check([self.called(literal.number) for literal in literals])
        return bool(answer == self.z3.sat)


class Bdd(Sat):
    """Every literal is a binary decision diagram of its own."""

    def __init__(self) -> None:
        from oxidd.bdd import BDDManager

        self._manager = BDDManager(40_000_000, 2_000_000, 1)
        self._diagrams: list[Any] = [None, self._manager.true()]
        self.count, self._gates = 1, {}
        self.true = Literal(self, 1)
        self.false = ~self.true
        self._all: Any = self._manager.true()

    def variable(self) -> Literal:
        """Return a fresh variable."""
        return self._new(self._manager.var(self._manager.add_vars(1)[0]))

    def _new(self, diagram: Any) -> Literal:
        self._diagrams.append(diagram)
        self.count += 1
        return Literal(self, self.count)

    def _diagram(self, number: int) -> Any:
        return self._diagrams[number] if number > 0 else ~self._diagrams[-number]

    def _clause(self, clause: list[int]) -> None:
        diagram = self._manager.false()
        for number in clause:
            diagram |= self._diagram(number)
        self._all &= diagram

    def gate(self, a: int, b: int) -> int:
        """Return the literal that says a and b."""
        key = (min(a, b), max(a, b))
        if key not in self._gates:
            self._gates[key] = self._new(self._diagram(a) & self._diagram(b)).number
        return self._gates[key]

    def possible(self, *literals: Literal) -> bool:
        """Say whether all of these can hold together."""
        diagram = self._all
        for literal in literals:
            diagram &= self._diagram(literal.number)
        return bool(diagram.satisfiable())


def seconds(make: Callable[[], Sat]) -> tuple[int, int, float]:
    """Return how many claims there were, how many held, and the CPU seconds from nothing."""
    began = time.process_time()
    case = Case(PACK, decision_of(PACK), People(Space(PACK), make()))
    claims = takewhile(lambda claim: claim.family in FAMILIES, all_claims(case))
    held = [not any(case.sat.possible(who) for who in claim.who) for claim in claims]
    return len(held), sum(held), time.process_time() - began


def compared() -> Iterator[tuple[str, int, int, float]]:
    """Yield each prover with its claims, those that held, and its CPU seconds."""
    for name, make in (("ours: python-sat", solved), ("z3 (QF_FD)", Z3), ("BDD (oxidd)", Bdd)):
        yield (name, *seconds(make))
