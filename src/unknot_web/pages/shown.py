"""What these pages show, made ready for the templates."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import log10

from unknot.knowledge import Pack
from unknot.knowledge.schema import Article, Source
from unknot.terms import Permission
from unknot.trusted import Header
from unknot_web.records import diary, everything, people
from unknot_web.today import Today


@dataclass(frozen=True)
class ShownPart:
    """One part of a read, with its sources."""

    id: str
    sources: tuple[Source, ...]


def article(pack: Pack, article: Article) -> dict[str, object]:
    """Return what the page of a short read shows."""
    parts = tuple(ShownPart(id, pack.sources_of(ids)) for id, ids in article.parts.items())
    used = dict.fromkeys(id for ids in article.parts.values() for id in ids)
    return {
        "article": article,
        "parts": parts,
        "sources": pack.sources_of(used),
    }


@dataclass(frozen=True)
class ShownProof:
    """What a certificate says: how many claims of each family, and over how much."""

    header: Header
    claims: int
    zeros: int
    """About this many zeros has the number of possible sets of answers."""

    @property
    def file(self) -> str:
        """Return the name of the certificate's file."""
        return f"{self.header.pack}-{self.header.rules_sha256[:12]}.cert"


def proof(header: Header | None) -> ShownProof | None:
    """Return what the page about the proof shows, or None where there is no certificate."""
    if header is None:
        return None
    claims = sum(header.claims.values()) + sum(header.proved_beside.values())
    return ShownProof(header, claims, int(header.log2_answers * log10(2)))


def morning_to_tell(entries: Sequence[diary.KeptEntry], today: date) -> diary.KeptEntry | None:
    """Return the newest entry of an earlier day whose morning after is missing, if any."""
    waiting = (
        kept for kept in reversed(entries) if kept.entry.on < today and kept.entry.owes_morning
    )
    return next(waiting, None)


def to_clear(now: Today) -> tuple[str, ...]:
    """Return the rows of the matrix that a clinician could lift for this person."""
    if not now.is_checked:
        return ()
    pack, rows = now.case.pack, now.case.assessment.contraindications
    return tuple(
        id for id in rows if Permission.NEEDS_CLEARANCE in pack.contraindications[id].cells.values()
    )


def tables(person: people.Person) -> dict[str, list[str]]:
    """Return everything that is kept, one text a row."""
    kept = everything.everything(person)
    return {
        name: [json.dumps(row, indent=1, ensure_ascii=False) for row in rows]
        for name, rows in kept.items()
    }
