"""Proof over every possible set of answers, "not answered" and "not sure" included.

`prove` makes the claims about a pack and asks a SAT solver for a person one fails for.
The solver walks the very circuit that the app runs; the claims are written apart from it.
"""

from unknot.claims.claims import Claim, Kind
from unknot_proof.prove import Failure, Verdict, prove

__all__ = ["Claim", "Failure", "Kind", "Verdict", "prove"]
