"""What the file of a certificate says it is about, and whether it is whole.

Its first line is a header in JSON. The rest is text, compressed with LZMA: the clauses in DIMACS,
a line `c lemmas`, and a proof, in DRUP, that the clauses contradict each other.
"""

from __future__ import annotations

import hashlib
import lzma
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from unknot.knowledge import Pack

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


def header_of(content: bytes) -> Header | None:
    """Return the header of a certificate, or None where there is none that goes with its body."""
    line, _, body = content.partition(b"\n")
    try:
        header = Header.model_validate_json(line[: LONGEST_LINE + 1])
    except ValidationError:
        return None
    return header if header.body_sha256 == hashlib.sha256(body).hexdigest() else None


def issued_beside(pack: Pack) -> dict[str, Any]:
    """Return what a header says of a pack and the proof does not hang on."""
    return {
        "version": pack.contents.pack.version,
        "words_sha256": dict(pack.digests.words),
        "evidence_sha256": pack.digests.evidence,
    }


def is_beside(header: Header, pack: Pack) -> bool:
    """Say whether a certificate was issued beside the words and the evidence of this pack."""
    return all(getattr(header, field) == value for field, value in issued_beside(pack).items())


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
