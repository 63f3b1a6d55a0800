"""The solver, which is an extra; this is the one place that knows which it is."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

from unknot.claims import Sat

FASTEST = "cadical153"
WITH_PROOF = "glucose4"


def solver_is_here() -> bool:
    """Say whether a solver is installed; without one, clauses can be written but not solved."""
    return find_spec("pysat") is not None


def solver_called(name: str) -> Any:
    """Return a solver with no clauses yet."""
    from pysat.solvers import Solver  # an extra: only who proves needs it

    return Solver(name=name, with_proof=name == WITH_PROOF)


def solved() -> Sat:
    """Return an empty set of clauses that a solver answers about."""
    return Sat(solver_called(FASTEST))
