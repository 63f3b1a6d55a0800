"""Promise 12: no dose passes the bound that somebody else wrote, for anybody it is meant for."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.packs import outer_hip
from unknot.claims.bounds import passed
from unknot.knowledge import load_pack
from unknot.knowledge.schema import Limit, Most
from unknot.plan.dose import todays_dose
from unknot.terms import Permission
from unknot_proof.prove import prove

TEMPLATE = Path(__file__).parents[2] / "packs" / "TEMPLATE"
HAZARD = """hazards:
  - id: h_too_much
    when: {when}
    cause: A dose is written too high
    effect: Nobody is ever told to do that much.
    harm: The pain flares up
    severity: 3
    at_most:
      {id}: {{{most}}}
    evidence: [our_decision]
"""


@pytest.fixture(scope="module")
def technique() -> str:
    return next(iter(load_pack(TEMPLATE).techniques))


def broken(tmp_path: Path, id: str, most: str, when: str = '"True"') -> set[str]:
    """Return what the proof says is broken when the template has a hazard with this bound."""
    pack = shutil.copytree(TEMPLATE, tmp_path / "pack")
    (pack / "hazards.yaml").write_text(HAZARD.format(id=id, most=most, when=when), "utf-8")
    return {failure.claim.about for failure in prove(load_pack(pack)).failures}


def test_a_dose_over_its_bound_is_refused_and_one_at_its_bound_is_not(
    tmp_path: Path, technique: str
) -> None:
    dose = load_pack(TEMPLATE).techniques[technique].dose
    most = dose.intensity.ceiling
    assert broken(tmp_path / "at", technique, f"intensity: {most}") == set()
    over = broken(tmp_path / "over", technique, f"intensity: {most - 1}")
    assert over == {f"h_too_much/{technique}"}


def test_a_first_session_has_a_bound_of_its_own(tmp_path: Path, technique: str) -> None:
    dose = load_pack(TEMPLATE).techniques[technique].dose
    most = dose.intensity.start
    assert broken(tmp_path / "at", technique, f"first_intensity: {most}") == set()
    assert broken(tmp_path / "over", technique, f"first_intensity: {most - 1}")


def test_a_bound_for_nobody_asks_nothing_of_anybody(tmp_path: Path, technique: str) -> None:
    assert broken(tmp_path, technique, "intensity: 0", '"False"') == set()


def test_the_ceiling_of_a_day_can_be_bounded(tmp_path: Path) -> None:
    modality, ceiling = next(iter(load_pack(TEMPLATE).contents.plans.ceilings.items()))
    at = broken(tmp_path / "at", modality, f"seconds: {ceiling.seconds}")
    assert at == set()
    assert broken(tmp_path / "over", modality, f"seconds: {ceiling.seconds - 1}")


def test_a_row_that_holds_a_dose_back_is_what_keeps_the_bound() -> None:
    pack = outer_hip()
    ends = dict(passed(pack, "massage_ball_on_wall", Most(intensity=3)))
    assert set(ends) == {"intensity"}, "without a row it passes 3"
    assert {"platelet_medicine", "pregnancy"} <= ends["intensity"]
    assert "clot_now_or_recent" not in ends["intensity"], "it forbids, and sets no limit"


@pytest.mark.parametrize("id", outer_hip().techniques)
@pytest.mark.parametrize("percent", [None, 50, 75])
def test_no_dose_of_the_planner_slips_under_a_bound_that_is_lower(
    id: str, percent: int | None
) -> None:
    """What is proved of a dose would mean nothing if the planner counted another way."""
    pack = outer_hip()
    technique = pack.techniques[id]
    limit = Limit(intensity_most=2, duration_percent=percent)
    today = todays_dose(technique.dose, 100, limit)
    row = next(iter(pack.contraindications.values()))
    held = row.model_copy(
        update={
            "id": "held",
            "cells": {**row.cells, technique.modality: Permission.MODIFIED},
            "limits": {technique.modality: limit},
        }
    )
    only = replace(pack, contents=pack.contents.model_copy(update={"contraindications": (held,)}))
    seconds = technique.dose.sets * today.duration_s
    under = Most(seconds=seconds - 1, intensity=today.intensity - 1)
    assert {end for end, rows in passed(only, id, under) if not rows} == {"seconds", "intensity"}
