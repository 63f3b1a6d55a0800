"""Promise 1: nobody with a red flag, or one that is not ruled out, gets a plan."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.answers import mostly_usual, usual
from tests.support.cases import day_of, with_facts
from tests.support.packs import outer_hip
from unknot import pathway
from unknot.answers import hidden
from unknot.answers.read import Answers
from unknot.rules.evaluate import evaluate
from unknot.rules.nodes import questions_of
from unknot.terms import NOT_SURE, Disposition

DAY = date(2026, 1, 5)
PACK = outer_hip()
FLAG_NODES = {id: PACK.conditions["red_flags", id] for id in PACK.red_flags}


def today(answers: Answers) -> pathway.Case:
    found = day_of(PACK, answers, (), DAY)
    assert found.assessment.fault is None
    return found


def test_the_usual_person_gets_a_plan_so_that_the_tests_below_can_fail() -> None:
    assert today(usual(PACK)).plan is not None


@given(mostly_usual(PACK))
def test_a_plan_means_that_every_red_flag_is_surely_absent(answers: Answers) -> None:
    """The reference evaluator judges here, not the circuit that the app runs."""
    found = today(answers)
    known = with_facts(PACK, answers, (), DAY)
    if found.plan is not None:
        assert all(evaluate(node, known, "worst") is False for node in FLAG_NODES.values())
        assert found.assessment.possible_level is Disposition.ROUTINE


@given(mostly_usual(PACK))
def test_the_level_is_the_most_urgent_red_flag_that_is_there(answers: Answers) -> None:
    there = [
        PACK.red_flags[id].level
        for id, node in FLAG_NODES.items()
        if evaluate(node, with_facts(PACK, answers, (), DAY), "worst") is True
    ]
    worst = max(there, key=lambda level: level.urgency, default=Disposition.ROUTINE)
    assert today(answers).assessment.level is worst


ASKED_OF_ANYONE = [
    id for id in PACK.safety_questions if id in usual(PACK) and not PACK.questions[id].derived
]


@pytest.mark.parametrize("question", ASKED_OF_ANYONE)
def test_a_safety_question_left_out_means_no_plan(question: str) -> None:
    answers = {id: value for id, value in usual(PACK).items() if id != question}
    assert today(answers).plan is None
    assert question in today(answers).assessment.unanswered


@pytest.mark.parametrize("flag", PACK.red_flags)
def test_every_red_flag_can_be_raised_by_not_sure(flag: str) -> None:
    """A person unsure of everything that a flag looks at is read as having it."""
    unsure = dict.fromkeys(questions_of(FLAG_NODES[flag]), NOT_SURE)
    found = today({**usual(PACK), **unsure})
    assert flag in {one.id for one in found.assessment.red_flags}
    assert found.plan is None


def test_nothing_answered_means_no_plan_and_possibly_an_emergency() -> None:
    found = today({})
    assert found.plan is None
    assert found.assessment.possible_level is Disposition.EMERGENCY
    assert set(found.assessment.unanswered) == {
        id
        for id in PACK.safety_questions
        if not hidden(PACK, {}, id) and not PACK.questions[id].derived
    }


@given(mostly_usual(PACK), st.data())
def test_one_more_answer_only_narrows_the_interval(answers: Answers, data: st.DataObject) -> None:
    if not answers:
        return
    left_out = data.draw(st.sampled_from(sorted(answers)))
    fewer = {id: value for id, value in answers.items() if id != left_out}
    before, after = today(fewer).assessment, today(answers).assessment
    assert before.level.urgency <= after.level.urgency
    assert after.possible_level.urgency <= before.possible_level.urgency


@given(mostly_usual(PACK), st.sampled_from(PACK.safety_questions))
def test_a_yes_to_a_warning_never_lowers_urgency_nor_adds_a_modality(
    answers: Answers, question: str
) -> None:
    if PACK.questions[question].type != "yes_no" or question not in answers:
        return
    before = today({**answers, question: "no"})
    after = today({**answers, question: "yes"})
    assert after.assessment.level.urgency >= before.assessment.level.urgency
    if after.assessment.permit and before.assessment.permit:
        assert set(after.assessment.permit.modalities) <= set(before.assessment.permit.modalities)
