"""Promise 2: nothing is offered against the matrix, and a clearance lifts only what it may."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given

from tests.support.answers import mostly_usual, usual
from tests.support.cases import day_of, with_facts
from tests.support.packs import outer_hip
from unknot import pathway
from unknot.answers.read import Answers
from unknot.assessment.decision import bars
from unknot.rules.evaluate import evaluate
from unknot.terms import Modality, Permission

DAY = date(2026, 1, 5)
PACK = outer_hip()


def today(answers: Answers) -> pathway.Case:
    found = day_of(PACK, answers, (), DAY)
    assert found.assessment.fault is None
    return found


@given(mostly_usual(PACK))
def test_what_is_planned_stands_against_no_row(answers: Answers) -> None:
    plan = today(answers).plan
    answers = with_facts(PACK, answers, (), DAY)
    cleared = answers.get("cleared_modalities", frozenset())
    for id, row in PACK.contraindications.items():
        if evaluate(PACK.conditions["contraindications", id], answers, "worst") is False:
            continue
        for item in plan.items if plan else ():
            cell = row.cells[item.modality]
            assert cell is not Permission.FORBIDDEN
            assert cell is not Permission.NEEDS_CLEARANCE or item.modality in cleared
            assert not bars(row, PACK.techniques[item.technique])


@given(mostly_usual(PACK))
def test_a_modified_modality_keeps_to_the_limits_of_its_row(answers: Answers) -> None:
    plan = today(answers).plan
    for item in plan.items if plan else ():
        for row in item.modified_by:
            limit = PACK.contraindications[row].limits.get(item.modality)
            if limit and limit.intensity_most is not None:
                assert item.intensity <= limit.intensity_most
            if limit and limit.duration_percent is not None:
                ramp = PACK.techniques[item.technique].dose.duration_s
                if ramp is not None:
                    assert item.duration_s * 100 <= ramp.ceiling * limit.duration_percent


def people_with_one_yes() -> dict[str, Answers]:
    """Return, for each row that one yes brings about, the usual person with that yes."""
    people: dict[str, Answers] = {}
    for id, question in PACK.questions.items():
        answers = usual(PACK, **{id: "yes"}) if question.type == "yes_no" else {}
        for row in PACK.contraindications:
            if evaluate(PACK.conditions["contraindications", row], answers, "worst") is True:
                people.setdefault(row, answers)
    return people


PEOPLE = people_with_one_yes()


def test_one_yes_brings_about_most_rows_of_the_matrix() -> None:
    """The other rows need two answers or a number; worked cases show those."""
    assert len(PEOPLE) >= 35


@pytest.mark.parametrize("modality", Modality)
@pytest.mark.parametrize("row", PEOPLE)
def test_each_cell_of_the_matrix_is_kept(row: str, modality: Modality) -> None:
    answers, cell = PEOPLE[row], PACK.contraindications[row].cells[modality]
    everything = frozenset(str(one) for one in Modality)
    for cleared, barred in (
        (frozenset[str](), {Permission.FORBIDDEN, Permission.NEEDS_CLEARANCE}),
        (everything, {Permission.FORBIDDEN}),
    ):
        permit = today({**answers, "cleared_modalities": cleared}).assessment.permit
        if cell in barred:
            assert permit is None or modality not in permit.modalities


def test_a_clearance_lifts_what_needs_one_and_only_for_its_modality() -> None:
    answers = usual(PACK, takes_anticoagulant="yes")
    assert not has(answers, Modality.FOAM_ROLLING)
    answers = usual(PACK, takes_anticoagulant="yes", cleared_modalities=["foam_rolling"])
    assert has(answers, Modality.FOAM_ROLLING)
    assert not has(answers, Modality.HAND_MASSAGE)


def test_a_clearance_never_lifts_what_is_forbidden() -> None:
    everything = [str(modality) for modality in Modality]
    answers = usual(PACK, takes_anticoagulant="yes", cleared_modalities=everything)
    assert not has(answers, Modality.MASSAGE_GUN)


def test_an_unsure_clearance_lifts_nothing() -> None:
    answers = usual(PACK, takes_anticoagulant="yes", cleared_modalities="not_sure")
    assert not has(answers, Modality.FOAM_ROLLING)


def has(answers: Answers, modality: Modality) -> bool:
    permit = today(answers).assessment.permit
    return permit is not None and modality in permit.modalities
