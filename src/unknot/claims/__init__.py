"""What must hold of a pack for every possible set of answers, as clauses.

The engine writes these to see whether a certificate is about what it decides today. No solver
is needed for that; `unknot_proof` puts them to one.
"""

from unknot.claims.claims import Case, Claim, Kind, all_claims, short_claims
from unknot.claims.clauses import Literal, Sat
from unknot.claims.space import People, Space

__all__ = [
    "Case",
    "Claim",
    "Kind",
    "Literal",
    "People",
    "Sat",
    "Space",
    "all_claims",
    "short_claims",
]
