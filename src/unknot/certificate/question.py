"""What a certificate proves of a pack, written again from the pack as clauses.

Each claim says "nobody is ...", so all of them together are one question, "does anybody break
one?". Writing it needs no solver.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from unknot.assessment.decision import decision_of
from unknot.certificate.header import Header
from unknot.claims import Case, Claim, Kind, People, Sat, Space, all_claims, short_claims
from unknot.knowledge import Pack


@dataclass(frozen=True)
class Question:
    """Whether any claim is broken by anybody, as clauses over variables from 1 on.

    `broken` holds, for each claim, the literal that says that somebody breaks it; one of
    the clauses says that at least one of these holds.
    """

    clauses: tuple[tuple[int, ...], ...]
    broken: tuple[int, ...]
    claims: dict[str, int]

    @property
    def variables(self) -> int:
        """Return the highest variable."""
        return max(max(map(abs, clause)) for clause in self.clauses)

    def text(self) -> bytes:
        """Return the clauses in DIMACS."""
        return f"p cnf {self.variables} {len(self.clauses)}\n".encode() + lines(self.clauses)

    def sha256(self) -> str:
        """Return the SHA-256 of the clauses as text."""
        return hashlib.sha256(self.text()).hexdigest()


def question_of(pack: Pack, claims: Callable[[Case], Iterator[Claim]] = all_claims) -> Question:
    """Write the question of a pack. It needs no solver, and is the same each time."""
    sat = Sat()
    case = Case(pack, decision_of(pack), People(Space(pack), sat))
    never = [claim for claim in claims(case) if claim.kind is Kind.NEVER]
    whos = {who.number: who for claim in never for who in claim.who}
    whos.pop(sat.false.number, None)  # what holds for nobody by the circuit's shape alone
    sat.require(*whos.values())
    clauses = sat.below(whos.values())
    used = sorted({abs(literal) for clause in clauses for literal in clause})
    new = {old: number for number, old in enumerate(used, 1)}
    new |= {-old: -number for old, number in new.items()}
    return Question(
        tuple(tuple(new[literal] for literal in clause) for clause in clauses),
        tuple(new[who] for who in whos),
        dict(Counter(claim.family for claim in never)),
    )


def belongs(header: Header, pack: Pack) -> bool:
    """Say whether a certificate is about these rules as this very program decides by them.

    Every output of the decision stands in the short claims, so any change of it shows here.
    """
    if header.rules_sha256 != pack.digests.rules:
        return False
    return header.decision_sha256 == decision_sha256(pack)


def decision_sha256(pack: Pack) -> str:
    """Return the SHA-256 of the short claims: of all that this program decides by a pack."""
    return question_of(pack, short_claims).sha256()


def lines(clauses: Iterable[tuple[int, ...]]) -> bytes:
    """Return clauses as DIMACS writes them, one a line."""
    return "".join(f"{' '.join(map(str, (*clause, 0)))}\n" for clause in clauses).encode()
