"""Promise 11: a test at home makes nothing milder, whatever it shows.

For any answers and any results, the level, the possible level and what is permitted are never
milder with the results than without them.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.answers import any_answer, mostly_usual, usual
from tests.support.cases import day_of
from tests.support.packs import outer_hip
from unknot.answers.read import Answers
from unknot.assessment import Assessment
from unknot.facts.self_tests import with_shown as with_results
from unknot.knowledge.schema import SelfTest
from unknot.record import SelfTestResult
from unknot.rules.evaluate import Answer
from unknot.terms import Disposition, Ended, Nprs, Side

PACK = outer_hip()
DAY = date(2026, 3, 2)
TESTS = PACK.contents.self_tests


def of_one(test: SelfTest) -> st.SearchStrategy[SelfTestResult]:
    """Return a strategy for every result of a test, old and of days to come as well."""
    sides = [Side.BOTH] if test.sides == "together" else [Side.LEFT, Side.RIGHT]
    return st.builds(
        SelfTestResult,
        test=st.just(test.id),
        on=st.one_of(st.integers(0, 3), st.integers(-3, 40)).map(
            lambda ago: DAY - timedelta(days=ago)
        ),
        amounts=st.dictionaries(st.sampled_from(sides), st.integers(0, test.most)),
        pain=st.integers(0, 10).map(Nprs),
        ended=st.sampled_from(Ended),
        ticks=st.frozensets(st.sampled_from([tick.id for tick in test.ticks] or ["none"])),
    )


TOLD = sorted({test.tells for test in TESTS if test.tells})
SAID = {id: st.one_of(st.none(), any_answer(PACK.questions[id])) for id in TOLD}


def _with(answers: Answers, said: dict[str, Answer | None]) -> Answers:
    together = {**answers, **said}
    return {id: answer for id, answer in together.items() if answer is not None}


# Mostly usual people, whose answers to what the tests tell are anything, none included.
anyone = st.builds(_with, mostly_usual(PACK), st.fixed_dictionaries({}, optional=SAID))
results = st.lists(st.sampled_from(TESTS).flatmap(of_one), max_size=8)


def assessed(answers: Answers, found: list[SelfTestResult]) -> Assessment:
    recorded = {"not_confirmed": "no", **answers}
    assessment = day_of(PACK, recorded, (), DAY, found).assessment
    assert assessment.fault is None
    return assessment


def assert_no_milder(before: Assessment, after: Assessment) -> None:
    assert after.level.urgency >= before.level.urgency
    assert after.possible_level.urgency >= before.possible_level.urgency
    assert set(before.unanswered) <= set(after.unanswered)
    if after.permit is None:
        return
    assert before.permit is not None
    assert set(after.permit.modalities) <= set(before.permit.modalities)
    assert after.permit.techniques <= before.permit.techniques
    for modality, limit in before.permit.limits.items():
        if modality in after.permit.modalities:
            now = after.permit.limits[modality]
            for had, has in (
                (limit.intensity_most, now.intensity_most),
                (limit.duration_percent, now.duration_percent),
            ):
                assert had is None or (has is not None and has <= had)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(anyone, results)
def test_no_result_of_a_test_at_home_makes_anything_milder(
    answers: Answers, found: list[SelfTestResult]
) -> None:
    assert_no_milder(assessed(answers, []), assessed(answers, found))


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(anyone, results)
def test_a_safety_question_only_ever_turns_from_no_to_yes(
    answers: Answers, found: list[SelfTestResult]
) -> None:
    told = with_results(PACK, answers, found, DAY)
    for id in PACK.safety_questions:
        turned = (answers.get(id), told.get(id))
        assert turned[0] == turned[1] or turned == ("no", "yes"), id


def test_some_result_withholds_something_so_that_the_tests_above_can_fail() -> None:
    answers = usual(PACK, pain_lying_on_side="yes", onset="gradual", days_since_start=20)
    sore = SelfTestResult("trochanter_press", DAY, {Side.LEFT: 1}, Nprs(2))
    before, after = assessed(answers, []), assessed(answers, [sore])
    assert before.permit is not None
    assert after.permit is None or after.permit.techniques < before.permit.techniques


@pytest.mark.parametrize("fault", [RuntimeError("broken"), MemoryError()])
def test_a_fault_in_reading_results_sends_to_a_clinician(
    monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def broken(*_: object) -> None:
        raise fault

    monkeypatch.setattr("unknot.facts.table.with_shown", broken)
    found = day_of(PACK, usual(PACK), (), DAY)
    assert found.plan is None
    assert found.assessment.permit is None
    assert found.assessment.level.urgency >= Disposition.SOON.urgency
