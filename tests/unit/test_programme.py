"""The weeks ahead: by weeks and by response together, and days that can be moved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import pytest

from tests.support.answers import sore_tendon
from tests.support.cases import History, day_of, record_of, with_records
from tests.support.packs import outer_hip
from unknot.facts import pain_rules
from unknot.programme import Position, days_ahead, here_on, may_move, position, resting
from unknot.record import DiaryEntry, StartedProgramme
from unknot.terms import Nprs

PACK = outer_hip()
FIRST = date(2026, 1, 5)
TENDON = "gluteal_tendinopathy"
STARTED = StartedProgramme(TENDON, FIRST)
BORNE = {"green": 1, "amber": 3, "red": 8}


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def session(number: int, borne: str = "green") -> DiaryEntry:
    worst = Nprs(BORNE[borne])
    return DiaryEntry(day(number), ("double_leg_bridge",), Nprs(1), worst, Nprs(1), Nprs(1))


def stands(
    diary: Sequence[DiaryEntry], number: int, started: StartedProgramme = STARTED
) -> Position:
    here = position(PACK, started, diary, day(number), pain_rules(PACK))
    assert here is not None
    return here


def good(*numbers: int) -> list[DiaryEntry]:
    return [session(number) for number in numbers]


def test_a_stage_opens_after_its_weeks_and_three_good_sessions() -> None:
    assert stands(good(0, 2, 4), 6).stage.id == "week_1"
    assert stands(good(0, 2, 4), 7).stage.id == "week_2"


def test_weeks_alone_open_nothing_and_are_no_fault() -> None:
    here = stands(good(0, 2), 30)
    assert (here.stage.id, here.waits) == ("week_1", True)
    assert stands([*good(0, 2, 30)], 31).stage.id == "week_2"


def test_good_sessions_alone_open_nothing() -> None:
    assert stands(good(0, 1, 2, 3, 4, 5), 5).stage.id == "week_1"


def test_an_amber_session_holds_the_stage_until_three_good_ones_follow() -> None:
    diary = [*good(0, 2), session(6, "amber")]
    assert stands(diary, 9).stage.id == "week_1"
    assert stands([*diary, *good(9, 11, 13)], 14).stage.id == "week_2"


def test_a_red_session_goes_one_stage_back_and_starts_it_again() -> None:
    diary = [*good(0, 2, 4), session(8, "red")]
    assert stands(diary, 7).stage.id == "week_2"
    here = stands(diary, 8)
    assert (here.stage.id, here.days) == ("week_1", 0)
    assert stands([*diary, *good(9, 10, 11)], 14).stage.id == "week_1"
    assert stands([*diary, *good(9, 10, 11)], 15).stage.id == "week_2"


def test_a_pause_costs_nothing_and_a_long_one_goes_on_a_step_lower() -> None:
    short = StartedProgramme(TENDON, FIRST, ((day(5), day(10)),))
    assert stands(good(0, 2, 4), 11, short).stage.id == "week_1"
    assert stands(good(0, 2, 4), 12, short).stage.id == "week_2"
    assert stands(good(0, 2, 4), 8, short).paused
    long = StartedProgramme(TENDON, FIRST, ((day(8), day(22)),))
    assert stands(good(0, 2, 4), 7, long).stage.id == "week_2"
    assert stands(good(0, 2, 4), 22, long).stage.id == "week_1"


def test_the_last_stage_ends_with_its_weeks() -> None:
    diary = good(*range(0, 100, 2))
    assert not stands(diary, 8 * 7 - 1).finished
    assert stands(diary, 8 * 7).finished


def test_a_programme_that_is_no_longer_in_the_pack_holds_nobody() -> None:
    assert position(PACK, StartedProgramme("no_such_cause", FIRST), (), day(3)) is None


# ------------------------------------------------------------------------ what rests today
def held(diary: Sequence[DiaryEntry], number: int, history: History) -> dict[str, str]:
    on, rules = day(number), pain_rules(PACK)
    record = record_of(PACK, {}, diary, on, history=history)
    found = resting(PACK, record, on, TENDON, rules, here_on(PACK, record, on, rules))
    return {id: reason.kind for id, reason in found.items()}


def heavy() -> set[str]:
    return {id for id, one in PACK.techniques.items() if "heavy_strength" in one.tags}


def test_heavy_exercises_wait_for_the_stage_that_holds_them() -> None:
    history = History(programme=STARTED)
    diary = good(0, 2, 4, 8, 10, 12)
    assert set(held(diary, 8, history)) == heavy()
    late = held(diary, 14, history)
    assert set(late) == heavy() - {"single_leg_bridge", "band_walk"}
    assert set(late.values()) == {"stage_not_reached"}


def test_without_a_programme_and_in_a_pause_every_heavy_exercise_rests() -> None:
    assert held([], 3, History()) == dict.fromkeys(heavy(), "programme_not_started")
    pausing = History(programme=StartedProgramme(TENDON, FIRST, ((day(2), None),)))
    assert held([], 3, pausing) == dict.fromkeys(heavy(), "programme_paused")
    another = History(programme=StartedProgramme("hip_osteoarthritis", FIRST))
    assert held([], 3, another) == dict.fromkeys(heavy(), "programme_not_started")


def test_the_day_after_a_bad_session_holds_only_what_the_pack_has_for_it() -> None:
    easy = set(PACK.contents.plans.flare.techniques)
    found = held([session(3, "red")], 4, History(programme=STARTED))
    assert set(found) == set(PACK.techniques) - easy
    assert set(found.values()) == {"flare_day"}


# ---------------------------------------------------------------------------- the calendar
def test_the_coming_weeks_have_dates_and_a_day_of_rest_between_hard_days() -> None:
    diary = good(0, 2, 4, 8, 10, 12)
    days = days_ahead(PACK, STARTED, stands(diary, 14), day(14))
    assert [one.on for one in days] == [day(14 + number) for number in range(28)]
    hard = [one.on for one in days if one.spaced]
    assert hard[:3] == [day(14), day(16), day(18)]
    assert all((later - earlier).days > 1 for earlier, later in pairwise(hard))
    assert [one.on for one in days if one.review] == [day(27)]


def test_a_day_moves_where_rest_is_left_and_only_there() -> None:
    here = stands(good(0, 2, 4, 8, 10, 12), 14)
    days = days_ahead(PACK, STARTED, here, day(14))
    assert may_move(days, day(18), day(19))
    assert not may_move(days, day(18), day(17))
    assert not may_move(days, day(18), day(16))
    assert not may_move(days, day(19), day(20))
    moved = StartedProgramme(TENDON, FIRST, moved={day(18): day(19)})
    after = {one.on: one for one in days_ahead(PACK, moved, here, day(14))}
    assert not after[day(18)].spaced
    assert after[day(19)].spaced
    assert after[day(19)].moved_from == day(18)


def test_a_day_that_was_moved_ahead_is_still_there_once_its_own_day_is_over() -> None:
    moved = StartedProgramme(TENDON, FIRST, moved={day(18): day(19)})
    here = stands(good(0, 2, 4, 8, 10, 12), 19, moved)
    first = days_ahead(PACK, moved, here, day(19))[0]
    assert (first.on, bool(first.spaced), first.moved_from) == (day(19), True, day(18))


def test_a_paused_or_finished_programme_plans_no_days() -> None:
    pausing = StartedProgramme(TENDON, FIRST, ((day(2), None),))
    assert days_ahead(PACK, pausing, stands([], 3, pausing), day(3)) == ()
    over = stands(good(*range(0, 100, 2)), 90)
    assert days_ahead(PACK, STARTED, over, day(90)) == ()


@pytest.mark.parametrize("reached", [False, True])
def test_the_plan_of_the_day_has_a_heavy_exercise_only_in_its_stage(reached: bool) -> None:
    answers = sore_tendon(PACK)
    diary = good(0, 2, 4, 8, 10, 12) if reached else good(0, 2)
    history = History(programme=STARTED, confirmed_on=FIRST)
    recorded = with_records(answers, frozenset(), True, False)
    found = day_of(PACK, recorded, diary, day(16), history=history)
    assert found.plan is not None
    assert bool({item.technique for item in found.plan.items} & heavy()) is reached
