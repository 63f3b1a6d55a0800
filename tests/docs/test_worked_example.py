"""The worked example in the manual is what the engine says."""

from __future__ import annotations

from datetime import date

import pytest

from tests.docs.files import ROOT
from tests.support.answers import usual
from tests.support.cases import day_of
from tests.support.packs import outer_hip
from unknot import pathway
from unknot.terms import NOT_SURE, Modality

TEXT = (ROOT / "docs" / "explanation" / "how-it-decides.md").read_text("utf-8")
LINES = TEXT.splitlines()
HARD: dict[str, object] = {"difficulty_bearing_weight": "yes"}
THINNER: dict[str, object] = {"takes_anticoagulant": "yes"}
CLEARED = ["hand_massage", "foam_rolling", "massage_gun"]


def today(**changed: object) -> pathway.Case:
    return day_of(outer_hip(), usual(outer_hip(), **changed), (), date(2026, 1, 5))


@pytest.mark.parametrize(
    ("told", "changed"),
    [
        ("nothing", {}),
        ("it is hard to put weight on the leg", HARD),
        ("the same, and age not answered", {**HARD, "age": None}),
        ("the same, and age 70", {**HARD, "age": 70}),
        ("only age not answered", {"age": None}),
        ("fever not answered", {"fever_or_unwell": None}),
        ("fever: not sure", {"fever_or_unwell": NOT_SURE}),
    ],
)
def test_a_row_of_the_example_is_true(told: str, changed: dict[str, object]) -> None:
    found = today(**changed)
    plan = "no"
    if found.plan is not None:
        minutes, seconds = divmod(found.plan.total_s, 60)
        plan = f"yes, {len(found.plan.items)} items, {minutes} minutes {seconds} seconds"
    levels = (found.assessment.level, found.assessment.possible_level)
    least, most = (level.replace("_", " ") for level in levels)
    assert f"| {told} | {least} | {most} | {plan} |" in LINES


def test_the_clearance_of_the_example_lifts_what_it_says() -> None:
    bare = today(**THINNER).assessment.permit
    cleared = today(**THINNER, cleared_modalities=CLEARED).assessment.permit
    assert bare is not None
    assert cleared is not None
    assert set(bare.modalities) == set(Modality) - {*CLEARED, "body_massager"}
    assert set(cleared.modalities) - set(bare.modalities) == {"hand_massage", "foam_rolling"}
