"""Every worked case of every shipped pack comes out as its clinician wrote."""

from __future__ import annotations

import pytest

from tests.support.packs import outer_hip
from unknot.knowledge.schema import Vignette
from unknot.vignettes import differences

CASES = outer_hip().contents.vignettes


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_worked_case_comes_out_as_written(case: Vignette) -> None:
    assert differences(outer_hip(), case) == []


def test_there_are_enough_cases_of_each_kind() -> None:
    assert len(CASES) >= 80
    assert sum(case.expect.plan for case in CASES) >= 15
    levels = {case.expect.level for case in CASES}
    assert levels == {"emergency", "same_day", "soon", "routine"}


def test_every_red_flag_has_a_worked_case() -> None:
    raised = {flag for case in CASES for flag in case.expect.flags or ()}
    assert set(outer_hip().red_flags) - raised == set()
