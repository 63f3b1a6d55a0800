"""The table of facts: what is believed of a record on a day, and in which order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.support.answers import usual
from tests.support.packs import outer_hip
from unknot import facts, pathway
from unknot.facts.table import TABLE
from unknot.record import (
    Clearance,
    DiaryEntry,
    Record,
    SelfTestResult,
    StartedProgramme,
    WeeklyCheck,
)
from unknot.rules.evaluate import Answer
from unknot.terms import Modality, Nprs, Side

PACK = outer_hip()
DAY = date(2026, 3, 2)
REGION = PACK.contents.pack.region
EMPTY = Record(REGION)


def ago(days: int) -> date:
    return DAY - timedelta(days=days)


def entry(days: int, before: int, worst: int = 1) -> DiaryEntry:
    did = ("massage_ball_on_wall",)
    return DiaryEntry(ago(days), did, Nprs(before), Nprs(worst), Nprs(before), Nprs(before))


def known(record: Record, on: date = DAY) -> Mapping[str, Answer]:
    return facts.facts(record, on, PACK)


def answered(on: date = DAY, **changed: object) -> Record:
    asked = {
        id: one for id, one in usual(PACK, **changed).items() if not PACK.questions[id].derived
    }
    return Record.of_answers(PACK, asked, on)


DIARY = (entry(9, 6), entry(8, 6, worst=9), entry(0, 3, worst=3))
WEEKS = tuple(
    WeeklyCheck(ago(days), {"change": change}, {"stairs": score})
    for days, change, score in ((21, 1, 7), (0, 3, 4))
)
CLEARED = Clearance(ago(1), DAY, frozenset({Modality.HEAT}), confirms=True)
# For each question of the table: a record that holds its subject, what it says, what is stated
# against it, and what an empty record says.
ROWS: dict[str, tuple[Record, Answer, Answer, Answer]] = {
    "cleared_modalities": (
        replace(EMPTY, clearances=(CLEARED,)), frozenset({"heat"}), frozenset({"cold"}),
        frozenset()),
    "not_confirmed": (replace(EMPTY, clearances=(CLEARED,)), "no", "yes", "yes"),
    "diary_stop_open": (replace(EMPTY, stop_open=True), "yes", "no", "no"),
    "diary_days": (replace(EMPTY, diary=DIARY), 9, 300, 0),
    "diary_points_better": (replace(EMPTY, diary=DIARY), 3, 9, 0),
    "diary_percent_better": (replace(EMPTY, diary=DIARY), 50, 99, 0),
    "diary_reds_7": (replace(EMPTY, diary=DIARY), 0, 3, 0),
    "diary_reds_14": (replace(EMPTY, diary=DIARY), 1, 0, 0),
    "diary_pain_last": (replace(EMPTY, diary=DIARY), 3, 0, 0),
    "diary_points_worse_14": (
        replace(EMPTY, diary=(entry(15, 2), entry(0, 6))), 4, 0, 0),
    "function_days": (replace(EMPTY, weekly_checks=WEEKS), 21, 0, 0),
    "function_points_better": (replace(EMPTY, weekly_checks=WEEKS), -3, 5, 0),
    "function_points_down_28": (replace(EMPTY, weekly_checks=WEEKS), 3, 0, 0),
    "change_rating": (replace(EMPTY, weekly_checks=WEEKS), 3, -5, 0),
    "change_rated": (replace(EMPTY, weekly_checks=WEEKS), "yes", "no", "no"),
    "programme": (
        replace(EMPTY, programme=StartedProgramme("gluteal_tendinopathy", DAY)),
        "gluteal_tendinopathy", "none", "none"),
}  # fmt: skip


def test_every_question_of_the_table_has_a_row_here_and_is_derived_in_the_pack() -> None:
    assert set(ROWS) == set(TABLE)
    assert all(PACK.questions[id].derived for id in TABLE)


@pytest.mark.parametrize("id", ROWS)
def test_the_record_speaks_first_then_what_was_stated_then_an_empty_record(id: str) -> None:
    holds, says, stated, silent = ROWS[id]
    assert known(holds)[id] == says
    assert known(replace(holds, stated={id: stated}))[id] == says
    assert known(replace(EMPTY, stated={id: stated}))[id] == stated
    assert known(EMPTY)[id] == silent


@pytest.mark.parametrize("id", ROWS)
def test_no_typed_answer_overrules_the_table(id: str) -> None:
    holds, _, stated, silent = ROWS[id]
    typed = {"answers": {id: stated}, "given_on": {id: DAY}}
    assert known(replace(EMPTY, **typed))[id] == silent  # type: ignore[arg-type]
    assert known(replace(holds, **typed))[id] == known(holds)[id]  # type: ignore[arg-type]


def test_an_answer_holds_as_long_as_it_is_good_for_and_then_is_unanswered() -> None:
    record = answered(on=ago(0))
    days = PACK.questions["fever_or_unwell"].good_for_days
    last = PACK.contents.pack.answers_good_for_days if days is None else days
    assert "fever_or_unwell" in known(record, DAY + timedelta(days=last))
    assert "fever_or_unwell" not in known(record, DAY + timedelta(days=last + 1))
    assert "fever_or_unwell" not in known(record, ago(1)), "a clock that was set back"


def test_an_answer_without_a_day_is_unanswered_and_opens_no_plan() -> None:
    record = replace(answered(), given_on={})
    assert facts.answers_on(record, DAY, PACK) == {}
    case = pathway.day(record, DAY, PACK)
    assert (case.plan, case.assessment.permit) == (None, None)
    assert "fever_or_unwell" in case.assessment.unanswered


def test_a_test_at_home_turns_no_into_yes_and_nothing_else() -> None:
    sore = SelfTestResult("trochanter_press", DAY, {Side.LEFT: 1}, Nprs(2))
    told = answered(tender_bony_point="no")
    assert known(told)["tender_bony_point"] == "no"
    assert known(replace(told, self_tests=(sore,)))["tender_bony_point"] == "yes"
    assert "tender_bony_point" not in known(replace(EMPTY, self_tests=(sore,)))


def test_a_clearance_counts_on_its_days_only() -> None:
    record = replace(EMPTY, clearances=(replace(CLEARED, on=ago(3), until=ago(1)),))
    for days, holds in ((4, False), (3, True), (1, True), (0, False)):
        found = known(record, ago(days))
        assert (found["cleared_modalities"] == frozenset({"heat"})) is holds
        assert (found["not_confirmed"] == "no") is holds


def test_a_stop_on_record_closes_the_plan_whatever_is_stated() -> None:
    record = answered()
    assert pathway.day(record, DAY, PACK).plan is not None
    stopped = replace(record, stop_open=True, stated={"diary_stop_open": "no"})
    assert pathway.day(stopped, DAY, PACK).plan is None


def test_assess_makes_no_plan_and_day_comes_to_the_same_level() -> None:
    record = answered()
    alone, whole = (make(record, DAY, PACK) for make in (pathway.assess, pathway.day))
    assert alone.assessment == whole.assessment
    assert (alone.plan, alone.session) == (None, None)
    assert whole.session is not None
