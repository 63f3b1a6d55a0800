"""What these pages show, made ready for the templates."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import log10
from typing import ClassVar

from unknot.knowledge import Pack
from unknot.knowledge.schema import Article, RedFlag, Source
from unknot.knowledge.schema import Header as PackHeader
from unknot.terms import Permission
from unknot.trusted import Header
from unknot_web.design.page import Page
from unknot_web.pages.forms import ClearanceForm
from unknot_web.records import diary, everything, people
from unknot_web.records.clearances import Clearance
from unknot_web.today import Today


@dataclass(frozen=True)
class HomePage(Page):
    """What this is, the last entry of the diary, and one whose morning is still to be told."""

    template: ClassVar = "pages/home.html"

    state: str
    last: diary.KeptEntry | None
    morning: diary.KeptEntry | None


@dataclass(frozen=True)
class ReadsPage(Page):
    """The short reads."""

    template: ClassVar = "pages/reads.html"

    articles: tuple[str, ...]


@dataclass(frozen=True)
class ShownPart:
    """One part of a read, with its sources."""

    id: str
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class ReadPage(Page):
    """One short read with its sources."""

    template: ClassVar = "pages/read.html"

    article: Article
    parts: tuple[ShownPart, ...]
    sources: tuple[Source, ...]


def article(pack: Pack, article: Article) -> ReadPage:
    """Return what the page of a short read shows."""
    parts = tuple(ShownPart(id, pack.sources_of(ids)) for id, ids in article.parts.items())
    used = dict.fromkeys(id for ids in article.parts.values() for id in ids)
    return ReadPage(article, parts, pack.sources_of(used))


@dataclass(frozen=True)
class AboutPage(Page):
    """What the program is made of, and who stands behind it."""

    template: ClassVar = "pages/about.html"

    pack: PackHeader
    sha: str


@dataclass(frozen=True)
class SourcesPage(Page):
    """Every source, how sure it is, and how it was seen."""

    template: ClassVar = "pages/sources.html"

    sources: tuple[Source, ...]


@dataclass(frozen=True)
class SafetyPage(Page):
    """What this is and is not, with every warning sign, the most urgent first."""

    template: ClassVar = "pages/safety.html"

    flags: tuple[RedFlag, ...]


@dataclass(frozen=True)
class HelpPage(Page):
    """Where to turn right now."""

    template: ClassVar = "pages/help.html"


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


@dataclass(frozen=True)
class ProofPage(Page):
    """What was proved about the pack, what was not, and how to check it again."""

    template: ClassVar = "pages/proof.html"

    proof: ShownProof | None
    pack: Pack
    signed: bool


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


@dataclass(frozen=True)
class ClearancesPage(Page):
    """What clinicians have cleared, the form of a new clearance, and what to ask them about."""

    template: ClassVar = "pages/clearances.html"

    form: ClearanceForm
    clearances: tuple[Clearance, ...]
    today: date
    asks: tuple[str, ...]


def to_clear(now: Today) -> tuple[str, ...]:
    """Return the rows of the matrix that a clinician could lift for this person."""
    if not now.is_checked:
        return ()
    pack, rows = now.case.pack, now.case.assessment.contraindications
    return tuple(
        id for id in rows if Permission.NEEDS_CLEARANCE in pack.contraindications[id].cells.values()
    )


@dataclass(frozen=True)
class DataPage(Page):
    """Everything that is kept."""

    template: ClassVar = "pages/data.html"

    tables: dict[str, list[str]]


@dataclass(frozen=True)
class DeletePage(Page):
    """The question whether to delete everything; `unsure` where it was sent without a yes."""

    template: ClassVar = "pages/delete.html"

    unsure: bool


def tables(person: people.Person) -> dict[str, list[str]]:
    """Return everything that is kept, one text a row."""
    kept = everything.everything(person)
    return {
        name: [json.dumps(row, indent=1, ensure_ascii=False) for row in rows]
        for name, rows in kept.items()
    }
