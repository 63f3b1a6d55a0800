"""Literals that know & | and ~, and the clauses they stand for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


class Literal:
    """A variable of the solver or its opposite."""

    __slots__ = ("number", "sat")

    def __init__(self, sat: Sat, number: int) -> None:
        self.sat = sat
        self.number = number

    def __and__(self, other: Literal) -> Literal:
        return Literal(self.sat, self.sat.gate(self.number, other.number))

    def __or__(self, other: Literal) -> Literal:
        return ~(~self & ~other)

    def __invert__(self) -> Literal:
        return Literal(self.sat, -self.number)


class Sat:
    """A growing set of clauses. Gates are Tseitin's, each written once.

    Each clause is also given to the solver, if there is one; else it is only written down.
    """

    def __init__(self, solver: Any = None) -> None:
        self.clauses: list[list[int]] = []
        self.count = 0
        self._solver: Any = solver
        self._gates: dict[tuple[int, int], int] = {}
        self.true = self.variable()
        self.false = ~self.true
        self.require(self.true)

    def variable(self) -> Literal:
        """Return a fresh variable."""
        self.count += 1
        return Literal(self, self.count)

    def require(self, *any_of: Literal) -> None:
        """Demand that at least one of these holds."""
        self._clause([literal.number for literal in any_of])

    def _clause(self, clause: list[int]) -> None:
        self.clauses.append(clause)
        if self._solver is not None:
            self._solver.add_clause(clause)

    def gate(self, a: int, b: int) -> int:
        """Return the literal that says a and b."""
        one = self.true.number
        if a in (b, -one) or b == one:
            return a
        if a == one or b == -one:
            return b
        if a == -b:
            return -one
        key = (min(a, b), max(a, b))
        if key not in self._gates:
            gate = self._gates[key] = self.variable().number
            for clause in ([-gate, a], [-gate, b], [gate, -a, -b]):
                self._clause(clause)
        return self._gates[key]

    def every(self, literals: Iterable[Literal]) -> Literal:
        """Return what says that all of these hold."""
        result = self.true
        for literal in literals:
            result = result & literal
        return result

    def some(self, literals: Iterable[Literal]) -> Literal:
        """Return what says that any of these holds."""
        return ~self.every(~literal for literal in literals)

    def below(self, literals: Iterable[Literal]) -> list[list[int]]:
        """Return the clauses that these literals rest on, and the free clauses about those."""
        inputs = {gate: pair for pair, gate in self._gates.items()}
        reached: set[int] = set()
        waiting = [abs(literal.number) for literal in literals]
        while waiting:
            if (one := waiting.pop()) not in reached:
                reached.add(one)
                waiting += [abs(of) for of in inputs.get(one, ())]

        def belongs(clause: list[int]) -> bool:
            highest = max(map(abs, clause))  # in the clauses of a gate, the gate itself
            return highest in reached or (
                highest not in inputs and not reached.isdisjoint(map(abs, clause))
            )

        return [clause for clause in self.clauses if belongs(clause)]

    def possible(self, *literals: Literal) -> bool:
        """Say whether all of these can hold together."""
        return bool(self._solver.solve(assumptions=[literal.number for literal in literals]))

    def model(self) -> frozenset[int]:
        """Return the true literals of the last possible case."""
        return frozenset(self._solver.get_model())
