"""Certificates made: what was proved of a pack, so that others can check it without our solver.

The file holds the claims as one question in clauses, and a proof, in DRUP, that the clauses
contradict each other. `unknot.certificate` says what stands where in it.
"""

from __future__ import annotations

import hashlib
import lzma
from datetime import date
from typing import Any

from unknot.certificate import (
    Header,
    Question,
    decision_sha256,
    header_of,
    issued_beside,
    question_of,
)
from unknot.certificate.header import LEMMAS
from unknot.certificate.question import lines
from unknot.errors import UnknotError
from unknot.knowledge import Pack
from unknot.version import __version__
from unknot_proof.prove import Verdict
from unknot_proof.solver import WITH_PROOF, solver_called


class NotContradictory(UnknotError):
    """The solver found a person who breaks a claim, so there is nothing to certify."""


def certificate(pack: Pack, verdict: Verdict, on: date, question: Question | None = None) -> bytes:
    """Return the certificate of a pack for which every claim was proved on this day.

    `question` is that of the pack, where it was written already; that takes seconds.
    """
    if not verdict.holds or verdict.rules_sha256 != pack.digests.rules:
        raise NotContradictory
    question = question or question_of(pack)
    lemmas = _lemmas(question)
    body = lzma.compress(question.text() + LEMMAS + lines(lemmas), preset=lzma.PRESET_EXTREME)
    header = Header(
        pack=pack.id,
        **issued_beside(pack),
        rules_sha256=pack.digests.rules,
        engine=__version__,
        made_on=on,
        claims=question.claims,
        proved_beside={
            family: count
            for family, count in verdict.claims.items()
            if family not in question.claims
        },
        log2_answers=round(verdict.log2_answers, 1),
        variables=question.variables,
        clauses=len(question.clauses),
        lemmas=len(lemmas),
        clauses_sha256=question.sha256(),
        decision_sha256=decision_sha256(pack),
        body_sha256=hashlib.sha256(body).hexdigest(),
    )
    return header.model_dump_json().encode() + b"\n" + body


def issued_again(content: bytes, pack: Pack) -> bytes:
    """Return a certificate with the same proof, issued beside the words that a pack has now."""
    header = header_of(content)
    if header is None or header.rules_sha256 != pack.digests.rules:
        raise NotContradictory
    new = header.model_copy(update=issued_beside(pack))
    return new.model_dump_json().encode() + b"\n" + content.partition(b"\n")[2]


def _lemmas(question: Question) -> list[tuple[int, ...]]:
    """Return the steps of a proof; the solver is asked claim by claim, so they stay short."""
    solver: Any = solver_called(WITH_PROOF)
    for clause in question.clauses:
        solver.add_clause(clause)
    for broken in question.broken:
        if solver.solve(assumptions=[broken]):
            raise NotContradictory
    said = [line.split() for line in solver.get_proof()]
    # It deletes clauses, which a checker may keep, and ends each claim with a bare 0.
    lemmas = [tuple(map(int, words[:-1])) for words in said if words[0] not in ("d", "0")]
    return [*dict.fromkeys(lemmas), *((-broken,) for broken in question.broken), ()]
