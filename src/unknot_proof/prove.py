"""Proving a pack: every claim is put to the solver, every failure shown as a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from unknot.assessment.decision import Decision, decision_of
from unknot.claims.claims import Case, Claim, Kind, all_claims
from unknot.claims.clauses import Literal
from unknot.claims.space import People, Space
from unknot.knowledge import Pack
from unknot.rules.evaluate import Answer
from unknot.vignettes import usual_answers
from unknot_proof.solver import solved

Told = Callable[[Claim, int], None]
"""Called before each claim with the claim and its number."""


@dataclass(frozen=True)
class Failure:
    """A claim that fails, and the plainest person it fails for."""

    claim: Claim
    answers: dict[str, Answer]


@dataclass(frozen=True)
class Verdict:
    """What was proved: how many claims over how many sets of answers, and what failed.

    `log2_answers` is the binary logarithm of the number of sets of answers.
    """

    claims: dict[str, int]
    failures: tuple[Failure, ...]
    log2_answers: float
    rules_sha256: str

    @property
    def holds(self) -> bool:
        """Say whether every claim holds."""
        return not self.failures


def prove(
    pack: Pack, told: Told | None = None, circuit: Decision | None = None, most: int = 20
) -> Verdict:
    """Put every claim to the solver; stop telling people after `most` failures."""
    space = Space(pack)
    case = Case(pack, circuit or decision_of(pack), People(space, solved()))
    counts: dict[str, int] = {}
    failures: list[Failure] = []
    for number, claim in enumerate(all_claims(case), 1):
        if told is not None:
            told(claim, number)
        counts[claim.family] = counts.get(claim.family, 0) + 1
        found = next((who for who in claim.who if case.sat.possible(who)), None)
        if (found is not None) is (claim.kind is Kind.SOMEBODY):
            continue
        failures.append(Failure(claim, {} if found is None else plainest(case, found)))
        if len(failures) >= most:
            break
    return Verdict(counts, tuple(failures), space.sets_of_answers(), pack.digests.rules)


def plainest(case: Case, who: Literal) -> dict[str, Answer]:
    """Return the person of a failing claim with as many usual answers as can be."""
    held = [who]
    usual = usual_answers(case.pack)
    for id in case.pack.questions:
        value = usual[id]
        answer = frozenset(value) if isinstance(value, list) else value
        for wish in (answer, None):
            literal = case.people.is_like(id, wish)  # type: ignore[arg-type]
            if case.sat.possible(*held, literal):
                held.append(literal)
                break
    case.sat.possible(*held)
    found = dict(case.people.answers(case.sat.model()))
    for id, value in usual.items():
        if (
            id in found
            and isinstance(value, int)
            and case.people.place(id, value) == (case.people.place(id, found[id]))
        ):
            found[id] = value
    return found
