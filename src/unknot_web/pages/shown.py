"""What these pages show, made ready for the templates."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import log10

from unknot import pathway
from unknot.assessment.causes import leading_cause
from unknot.assessment.self_tests import HomeTests, home_tests
from unknot.knowledge import Pack
from unknot.knowledge.schema import Article, SelfTest, Source, Stage, StageItem
from unknot.terms import Permission
from unknot.trusted import Header
from unknot_web.records import store
from unknot_web.records.day import local_today
from unknot_web.records.today import Standing


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
class ShownGauge:
    """What a group of tests looks at, with its tests."""

    id: str
    tests: tuple[SelfTest, ...]


def self_tests(pack: Pack, person: store.Person, now: Standing) -> dict[str, object]:
    """Return what the list of tests shows: none at all unless self-care is permitted."""
    home = _home_tests(pack, person, now)
    tests = tuple(test for test in pack.contents.self_tests if test.id in home.allowed)
    gauges = dict.fromkeys(test.gauge for test in tests)
    return {
        "state": now.state,
        "gauges": tuple(
            ShownGauge(id, tuple(test for test in tests if test.gauge == id)) for id in gauges
        ),
        "skipped": len(pack.contents.self_tests) - len(tests) if tests else 0,
        "needs_adult": home.needs_adult,
    }


def self_test(pack: Pack, test: SelfTest, person: store.Person, now: Standing) -> dict[str, object]:
    """Return what the page of one test shows."""
    home = _home_tests(pack, person, now)
    return {
        "test": test,
        "state": now.state,
        "allowed": test.id in home.allowed,
        "gate_shut": not home.allowed,
        "needs_adult": home.needs_adult and test.single_leg == "yes",
        "sources": pack.sources_of(test.evidence),
    }


def _home_tests(pack: Pack, person: store.Person, now: Standing) -> HomeTests:
    if now.state != "routine":
        return HomeTests(frozenset(), needs_adult=True)
    day = local_today()
    recorded = pathway.with_records(
        now.answers, store.cleared(person, day), store.confirmed(person, day), now.stop_open
    )
    return home_tests(pack, recorded)


@dataclass(frozen=True)
class ShownStage:
    """The weeks of a stage, with what of it the permit of today allows, and its sources."""

    stage: Stage
    items: tuple[StageItem, ...]
    left_out: int
    sources: tuple[Source, ...]


def programme(pack: Pack, today: pathway.Today) -> dict[str, object]:
    """Return what the page of the weeks ahead shows; without a permit no exercise is named."""
    cause = leading_cause(today.assessment.causes)
    found = next((one for one in pack.contents.programmes if one.cause == cause), None)
    permit = today.assessment.permit
    permitted = permit.techniques if permit else frozenset[str]()
    stages = tuple(_stage(pack, stage, permitted) for stage in found.stages) if found else ()
    return {
        "programme": found,
        "stages": stages,
        "anything": any(stage.items for stage in stages),
        "sources": pack.sources_of(found.evidence) if found else (),
    }


def _stage(pack: Pack, stage: Stage, permitted: frozenset[str]) -> ShownStage:
    items = tuple(item for item in stage.items if item.technique in permitted)
    left_out = len(stage.items) - len(items)
    return ShownStage(stage, items, left_out, pack.sources_of(stage.evidence))


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
        return f"{self.header.pack}-{self.header.pack_sha256[:12]}.cert"


def proof(header: Header | None) -> ShownProof | None:
    """Return what the page about the proof shows, or None where there is no certificate."""
    if header is None:
        return None
    claims = sum(header.claims.values()) + sum(header.proved_beside.values())
    return ShownProof(header, claims, int(header.log2_answers * log10(2)))


def morning_to_tell(entries: Sequence[store.KeptEntry], today: date) -> store.KeptEntry | None:
    """Return the newest entry of an earlier day whose morning after is not told, if any."""
    waiting = (
        kept
        for kept in reversed(entries)
        if kept.entry.on < today and kept.entry.pain_next_morning is None
    )
    return next(waiting, None)


def to_clear(pack: Pack, now: Standing) -> tuple[str, ...]:
    """Return the rows of the matrix that a clinician could lift for this person."""
    if now.today is None:
        return ()
    rows = now.today.assessment.contraindications
    return tuple(
        id for id in rows if Permission.NEEDS_CLEARANCE in pack.contraindications[id].cells.values()
    )


def tables(person: store.Person) -> dict[str, list[str]]:
    """Return everything that is kept, one text a row."""
    kept = store.everything(person)
    return {
        name: [json.dumps(row, indent=1, ensure_ascii=False) for row in rows]
        for name, rows in kept.items()
    }
