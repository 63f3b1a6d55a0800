"""Every statement of the seed article is carried by something that is in the pack."""

from __future__ import annotations

import re

import pytest

from tests.docs.files import ROOT
from tests.support.packs import outer_hip
from unknot_web.figures import shown

TEXT = (ROOT / "docs" / "reference" / "seed-coverage.md").read_text("utf-8")
PLACES = sorted(set(re.findall(r"`([a-z]+:[^`]+)`", TEXT)))
ROWS = [line for line in TEXT.splitlines() if line.startswith("| ") and "carried by" not in line]


def known() -> dict[str, set[str]]:
    """Return every id of the pack, and of the figures, by the kind that the page calls it."""
    contents = outer_hip().contents
    return {
        "article": {one.id for one in contents.articles}
        | {f"{one.id}.{part}" for one in contents.articles for part in one.parts},
        "technique": set(contents.techniques),
        "question": set(contents.questions),
        "flag": {one.id for one in contents.red_flags},
        "contraindication": {one.id for one in contents.contraindications},
        "cause": {one.id for one in contents.causes},
        "departure": {one.id for one in contents.departures},
        "source": {one.id for one in contents.sources},
        "test": {one.id for one in contents.self_tests},
        "programme": {one.cause for one in contents.programmes},
        "figure": set(shown.ids()),
    }


@pytest.mark.parametrize("place", PLACES)
def test_a_place_that_carries_the_seed_is_in_the_pack(place: str) -> None:
    kind, _, id = place.partition(":")
    assert id in known()[kind]


@pytest.mark.parametrize("row", ROWS)
def test_a_statement_of_the_seed_has_a_place(row: str) -> None:
    said, carried = row.strip("| ").rsplit(" | ", 1)
    assert said
    assert re.search(r"`[a-z]+:[^`]+`", carried)


def test_every_departure_is_told_beside_the_statement_it_departs_from() -> None:
    told = {place.partition(":")[2] for place in PLACES if place.startswith("departure:")}
    assert {one.id for one in outer_hip().contents.departures} - told == set()


def test_all_five_signs_of_the_seed_are_on_the_page() -> None:
    signs = {flag.id for flag in outer_hip().contents.red_flags if flag.seed_sign}
    assert {f"flag:{id}" for id in signs} <= set(PLACES)
