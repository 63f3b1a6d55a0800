"""A certificate: what was proved of a pack, so that others can check it without our solver.

Each claim says "nobody is ...", so all of them together are one question, "does anybody break
one?", written as clauses. The file holds these clauses and a proof, in DRUP, that they contradict
each other. Its first line says in JSON what it is about; the rest is text, compressed with LZMA:
the clauses in DIMACS, a line `c lemmas`, and the proof.
"""

from __future__ import annotations

import hashlib
import lzma
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from unknot.assessment.decision import decision_of
from unknot.errors import UnknotError
from unknot.knowledge import Pack
from unknot.proof.claims import Case, Claim, Kind, all_claims, short_claims
from unknot.proof.prove import Verdict
from unknot.proof.sat import WITH_PROOF, Sat, solver_called
from unknot.proof.space import People, Space
from unknot.version import __version__

LEMMAS = b"c lemmas\n"
LONGEST_LINE = 65_536  # bytes of a header
LARGEST_TEXT = 64_000_000  # bytes of clauses and lemmas
MOST_MEMORY = 64_000_000  # bytes that the decompressor may take
NOT_COVERED = (
    "whether the facts in the pack are true",
    "the words and the pictures",
    "the numbers of the likely causes, and the order of what a plan offers",
    "the time of a whole plan: each dose has a proved bound, and every finished plan is judged",
    "whether the clauses say what the claims mean: 'unknot certify --check' writes them again",
    "the claims under 'proved_beside', that somebody is so: 'unknot prove' proves them",
)


class Header(BaseModel):
    """The first line of a certificate.

    It is about the rules of a pack, by `rules_sha256`. `words_sha256`, by language, and
    `evidence_sha256` say beside which words and sources it was issued: with others the proof
    holds as before, but a signature no longer stands for the pack as it is read.

    `claims` counts what the proof in the file shows, `proved_beside` what was proved on the
    same day and needs no contradiction. `clauses_sha256` is over the clauses as text, and
    `decision_sha256` over those of the short claims alone, which a start has the time to write.
    `body_sha256` is over all that follows the first line, so that the two belong together.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    certificate: Literal["unknot 3"] = "unknot 3"
    pack: str
    version: str
    rules_sha256: str
    words_sha256: dict[str, str]
    evidence_sha256: str
    engine: str
    made_on: date
    claims: dict[str, int]
    proved_beside: dict[str, int]
    log2_answers: float
    variables: int
    clauses: int
    lemmas: int
    clauses_sha256: str
    decision_sha256: str
    body_sha256: str
    not_covered: tuple[str, ...] = NOT_COVERED


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
        return f"p cnf {self.variables} {len(self.clauses)}\n".encode() + _lines(self.clauses)

    def sha256(self) -> str:
        """Return the SHA-256 of the clauses as text."""
        return hashlib.sha256(self.text()).hexdigest()


class NotContradictory(UnknotError):
    """The solver found a person who breaks a claim, so there is nothing to certify."""


def question_of(pack: Pack, claims: Callable[[Case], Iterator[Claim]] = all_claims) -> Question:
    """Write the question of a pack. It needs no solver, and is the same each time."""
    sat = Sat(None)
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


def certificate(pack: Pack, verdict: Verdict, on: date, question: Question | None = None) -> bytes:
    """Return the certificate of a pack for which every claim was proved on this day.

    `question` is that of the pack, where it was written already; that takes seconds.
    """
    if not verdict.holds or verdict.rules_sha256 != pack.digests.rules:
        raise NotContradictory
    question = question or question_of(pack)
    lemmas = _lemmas(question)
    body = lzma.compress(question.text() + LEMMAS + _lines(lemmas), preset=lzma.PRESET_EXTREME)
    header = Header(
        pack=pack.id,
        **_issued_beside(pack),
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


def _issued_beside(pack: Pack) -> dict[str, Any]:
    """Return what a header says of a pack and the proof does not hang on."""
    return {
        "version": pack.contents.pack.version,
        "words_sha256": dict(pack.digests.words),
        "evidence_sha256": pack.digests.evidence,
    }


def issued_again(content: bytes, pack: Pack) -> bytes:
    """Return a certificate with the same proof, issued beside the words that a pack has now."""
    header = header_of(content)
    if header is None or header.rules_sha256 != pack.digests.rules:
        raise NotContradictory
    new = header.model_copy(update=_issued_beside(pack))
    return new.model_dump_json().encode() + b"\n" + content.partition(b"\n")[2]


def is_beside(header: Header, pack: Pack) -> bool:
    """Say whether a certificate was issued beside the words and the evidence of this pack."""
    return all(getattr(header, field) == value for field, value in _issued_beside(pack).items())


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


def _lines(clauses: Iterable[tuple[int, ...]]) -> bytes:
    return "".join(f"{' '.join(map(str, (*clause, 0)))}\n" for clause in clauses).encode()


def header_of(content: bytes) -> Header | None:
    """Return the header of a certificate, or None where there is none that goes with its body."""
    line, _, body = content.partition(b"\n")
    try:
        header = Header.model_validate_json(line[: LONGEST_LINE + 1])
    except ValidationError:
        return None
    return header if header.body_sha256 == hashlib.sha256(body).hexdigest() else None


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


def whole(content: bytes) -> bool:
    """Say whether the clauses and the number of lemmas in a file are as its header says."""
    header, body = header_of(content), unpacked(content.partition(b"\n")[2])
    if header is None or body is None:
        return False
    clauses, _, lemmas = body.partition(LEMMAS)
    return (
        hashlib.sha256(clauses).hexdigest() == header.clauses_sha256
        and lemmas.count(b"\n") == header.lemmas
    )


def unpacked(body: bytes) -> bytes | None:
    """Return what was compressed, or None where it is no whole stream or one that is too large."""
    reader = lzma.LZMADecompressor(memlimit=MOST_MEMORY)
    try:
        content = reader.decompress(body, LARGEST_TEXT)
    except lzma.LZMAError:
        return None
    return content if reader.eof and not reader.unused_data else None
