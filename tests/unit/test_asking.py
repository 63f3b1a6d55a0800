"""What is asked, in which order, and what is not asked any more."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tests.support.answers import mostly_usual, usual
from tests.support.cases import day_of
from tests.support.packs import outer_hip
from unknot import pathway
from unknot.exports.report import report
from unknot.record import Answers, Record, read_answers
from unknot.rules.evaluate import evaluate
from unknot.rules.nodes import questions_of
from unknot.terms import Disposition

PACK = outer_hip()
DAY = date(2026, 1, 5)


def assessed(answers: Mapping[str, object]) -> pathway.Case:
    return pathway.assess(Record.of_answers(PACK, read_answers(PACK, answers), DAY), DAY, PACK)


def walked(person: Answers) -> tuple[list[str], dict[str, object]]:
    """Answer screen after screen as a person would; return the screens and the answers."""
    answers: dict[str, object] = {}
    seen: list[str] = []
    while left := assessed(answers).open_screens:
        screen, ids = left[0]
        seen.append(screen.id)
        answers |= {id: person.get(id, "not_sure") for id in ids}
    return seen, answers


def test_a_typical_safe_person_sees_at_most_fifteen_screens_and_gets_a_plan() -> None:
    seen, answers = walked(usual(PACK))
    assert len(seen) <= 15
    assert len(set(seen)) == len(seen)
    assert day_of(PACK, answers, (), DAY).plan is not None


def test_every_safety_question_is_asked_of_the_person_who_is_well() -> None:
    _, answers = walked(usual(PACK))
    assert day_of(PACK, answers, (), DAY).assessment.unanswered == ()


def test_an_emergency_is_found_within_four_screens() -> None:
    """For each emergency flag there is one yes among the first four that raises it or opens it."""
    first = {id for screen in PACK.screens[:4] for id in screen.asks}
    for question in first:
        if PACK.questions[question].type != "yes_no":
            continue
        answers = {id: value for id, value in usual(PACK).items() if id in first}
        found = day_of(PACK, {**answers, question: "yes"}, (), DAY).assessment
        alone = day_of(PACK, {**usual(PACK), question: "yes"}, (), DAY).assessment
        if alone.level is Disposition.EMERGENCY:
            assert found.level is Disposition.EMERGENCY, question


def test_every_emergency_has_a_way_among_the_first_four_screens() -> None:
    first = [id for screen in PACK.screens[:4] for id in screen.asks]
    answers = {id: "yes" for id in first if PACK.questions[id].type == "yes_no"}
    for flag in PACK.red_flags.values():
        if flag.level is Disposition.EMERGENCY:
            node = PACK.conditions["red_flags", flag.id]
            assert evaluate(node, answers, "worst") is True, flag.id


def test_an_emergency_hangs_on_the_first_four_screens_but_for_a_few_second_ways() -> None:
    """How the pain began, drowsiness beside sore skin, and hips that are stiff past 50."""
    first = {id for screen in PACK.screens[:4] for id in screen.asks}
    later = {
        id
        for flag in PACK.red_flags.values()
        if flag.level is Disposition.EMERGENCY
        for id in questions_of(PACK.conditions["red_flags", flag.id])
        if id not in first
    }
    start, skin = {"onset", "felt_pop"}, {"broken_skin", "blisters_or_burning_band"}
    drowsy, stiff = {"cannot_feel_or_act", "drowsy_or_confused"}, {"hips_stiff_past_50"}
    assert later == start | skin | drowsy | stiff


def test_once_one_cause_stands_clear_what_only_ranks_causes_is_not_asked() -> None:
    ranking_only = {
        id
        for screen in PACK.screens
        if screen.part == "causes"
        for id in screen.asks
        if id not in PACK.safety_questions
    }
    clear = {id: value for id, value in usual(PACK).items() if id not in ranking_only}
    sure = {**clear, "new_hard_exercise_72_h": "yes", "eases_with_warm_up": "yes"}
    asked = {id for _, ids in assessed(sure).screens for id in ids}
    assert not asked & ranking_only - set(sure)
    unclear = {**clear, "onset": "gradual", "days_since_start": 40, "site": "mid_buttock"}
    asked = {id for _, ids in assessed(unclear).screens for id in ids}
    assert asked & ranking_only


def test_screens_about_causes_keep_their_order_while_they_are_answered() -> None:
    answers = dict(usual(PACK))
    about_causes = [id for s in PACK.screens if s.part == "causes" for id in s.asks]
    before = {id: value for id, value in answers.items() if id not in about_causes}
    order = [screen.id for screen, _ in assessed(before).screens]
    after = [screen.id for screen, _ in assessed(answers).screens]
    assert [id for id in order if id in after] == after


@given(mostly_usual(PACK), st.randoms(use_true_random=False))
def test_the_order_of_answers_never_changes_the_outcome(
    answers: Answers, chance: random.Random
) -> None:
    shuffled = list(answers.items())
    chance.shuffle(shuffled)
    one, other = (day_of(PACK, said, (), DAY) for said in (answers, dict(shuffled)))
    assert report(one) == report(other)


@given(mostly_usual(PACK))
def test_leaving_out_what_only_ranks_causes_changes_no_level_and_no_permit(
    answers: Answers,
) -> None:
    safety = set(PACK.safety_questions) | {"cleared_modalities"}
    fewer = {id: value for id, value in answers.items() if id in safety}
    one, other = (day_of(PACK, said, (), DAY).assessment for said in (answers, fewer))
    assert (one.level, one.possible_level) == (other.level, other.possible_level)
    assert one.permit == other.permit
