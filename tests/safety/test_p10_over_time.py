"""Promise 10: over time, worse or no better ends in a clinician, and a stop locks the plan.

Every diary of five looks (days 0, 3, 7, 10 and 13) is gone through, with each look a rest day
or a session of one of three pains and three ways it went: ten to the fifth diaries. And
every way in which eight sessions, three days apart, can go is tried for the stages
of a programme: four to the eighth, a day without a session included.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import product

import pytest

from tests.support.answers import usual
from tests.support.cases import History, day_of, facts_of, record_of, with_facts, with_records
from tests.support.packs import outer_hip
from unknot.answers import fresh
from unknot.facts import came_up_on, of_the_diary, pain_rules
from unknot.programme import Position, position
from unknot.record import DiaryEntry, StartedProgramme, WeeklyCheck
from unknot.rules.evaluate import Answer
from unknot.terms import Disposition, Nprs

PACK = outer_hip()
FIRST = date(2026, 1, 5)
DAYS = (0, 3, 7, 10, 13)
LAST = FIRST + timedelta(days=DAYS[-1])
PAINS = (3, 5, 7)
BORNE = {"green": 0, "red": 8, "stopped": 10}


@cache
def session(day: int, pain: int, borne: str) -> DiaryEntry:
    return DiaryEntry(
        on=FIRST + timedelta(days=day),
        techniques=("massage_ball_on_wall",),
        pain_before=Nprs(pain),
        pain_worst=Nprs(max(pain if borne != "green" else 3, BORNE[borne])),
        pain_after=Nprs(pain),
        pain_next_morning=Nprs(pain),
        stopped=borne == "stopped",
    )


def diaries() -> Iterator[tuple[DiaryEntry, ...]]:
    """Yield every diary whose first look is a session."""
    looks = [
        [None, *(session(day, pain, borne) for pain in PAINS for borne in BORNE)] for day in DAYS
    ]
    for looked in product(*looks):
        if looked[0] is not None:
            yield tuple(entry for entry in looked if entry is not None)


@cache
def level_with(facts: tuple[tuple[str, Answer], ...], confirmed: str) -> tuple[Disposition, bool]:
    """Return the level, and whether anything is permitted, of the usual person with a diary."""
    answers = {**usual(PACK), **dict(facts), "not_confirmed": confirmed}
    found = day_of(PACK, answers, (), LAST).assessment
    assert found.fault is None
    return found.level, found.permit is not None


@cache
def facts_of_diaries() -> tuple[tuple[tuple[DiaryEntry, ...], tuple[tuple[str, Answer], ...]], ...]:
    return tuple((diary, tuple(sorted(facts_of(PACK, diary, LAST).items()))) for diary in diaries())


def judged(confirmed: str) -> Iterator[tuple[tuple[DiaryEntry, ...], Disposition, bool]]:
    for diary, facts in facts_of_diaries():
        yield diary, *level_with(facts, confirmed)


@pytest.mark.slow
def test_every_diary_that_is_worse_or_no_better_ends_in_a_clinician() -> None:
    seen = 0
    for diary, level, permitted in judged("yes"):
        first, last = diary[0].pain_before.score, diary[-1].pain_before.score
        gained = first - last
        worse = gained <= -2
        no_better = gained < 2 and gained * 100 < 30 * first
        if worse or no_better:
            seen += 1
            assert level.urgency >= Disposition.SOON.urgency
            assert not permitted
    assert seen > 50_000


@pytest.mark.slow
def test_three_bad_sessions_in_two_weeks_escalate_even_when_a_clinician_has_confirmed() -> None:
    for diary, level, permitted in judged("no"):
        reds = [entry for entry in diary if entry.pain_worst.score > 5 and LAST - entry.on
                < timedelta(days=14)]  # fmt: skip
        if len(reds) >= 3:
            assert level.urgency >= Disposition.SOON.urgency
            assert not permitted


def test_some_diary_keeps_its_plan_so_that_the_tests_above_can_fail() -> None:
    good = (session(0, 5, "green"), session(3, 3, "green"), session(13, 3, "green"))
    assert level_with(tuple(sorted(facts_of(PACK, good, LAST).items())), "yes") == (
        Disposition.ROUTINE,
        True,
    )


@pytest.mark.parametrize("borne", BORNE)
def test_after_a_stop_nothing_is_permitted_before_the_signs_are_gone_through(borne: str) -> None:
    diary = (session(0, 5, borne), session(3, 3, "green"))
    for stop_open, permitted in ((True, False), (False, True)):
        answers = with_records(usual(PACK), frozenset(), False, stop_open)
        found = day_of(PACK, answers, diary, FIRST + timedelta(days=3)).assessment
        assert found.level is Disposition.ROUTINE
        assert (found.permit is not None) is permitted


def test_an_answer_cannot_hide_what_the_diary_says() -> None:
    worse = (session(0, 3, "green"), session(7, 7, "green"))
    answers = {**usual(PACK), "diary_days": 0, "diary_points_better": 5}
    assert with_facts(PACK, answers, worse, LAST)["diary_points_better"] == -4
    assert day_of(PACK, answers, worse, LAST).plan is None


def test_a_clock_set_back_hides_no_bad_session_and_opens_no_plan() -> None:
    bad = tuple(session(day, 5, "red") for day in (3, 7, 10))
    earlier = FIRST - timedelta(days=30)
    assert facts_of(PACK, bad, earlier)["diary_reds_14"] == 3
    answers = usual(PACK)
    assert fresh(PACK, answers, dict.fromkeys(answers, FIRST), earlier) == {}


def test_no_gain_at_four_weeks_and_under_two_points_at_eight_end_in_a_clinician() -> None:
    for days, gain, level in (
        (27, 0, Disposition.ROUTINE),
        (28, 0, Disposition.SOON),
        (28, 1, Disposition.ROUTINE),
        (56, 1, Disposition.SOON),
        (56, 2, Disposition.ROUTINE),
    ):
        diary = (session(0, 7, "green"), replaced_pain(days, 7 - gain))
        answers = with_records(usual(PACK), frozenset(), True, False)
        found = day_of(PACK, answers, diary, FIRST + timedelta(days=days)).assessment
        assert found.level is level, (days, gain)


def replaced_pain(day: int, pain: int) -> DiaryEntry:
    return session(day, pain, "green")


# --------------------------------------------------------------- not improving, cause by cause
def told(*pains: tuple[int, int]) -> tuple[DiaryEntry, ...]:
    """Return sessions that went well: the day, and the pain before."""
    return tuple(
        DiaryEntry(FIRST + timedelta(days=day), ("pelvic_tilts",), Nprs(pain), Nprs(min(pain, 2)),
                   Nprs(pain), Nprs(pain))
        for day, pain in pains
    )  # fmt: skip


def weekly(*scores: tuple[int, int], **numbers: int) -> tuple[WeeklyCheck, ...]:
    """Return weekly checks with one own activity: the day and its score."""
    return tuple(
        WeeklyCheck(FIRST + timedelta(days=day), numbers, {"stairs": score})
        for day, score in scores
    )


BACK: dict[str, object] = {"site": "low_back"}
TENDON: dict[str, object] = {
    "site": "outer_hip", "tender_bony_point": "yes", "pain_lying_on_side": "yes",
    "onset": "gradual", "pain_now": 2, "pain_worst_24_h": 3,
}  # fmt: skip
ARTHRITIS: dict[str, object] = {"told_hip_arthritis": "yes"}
SORE: dict[str, object] = {"onset": "after_new_exercise", "pain_now": 2, "days_since_start": 7}
EASING = ((0, 6), (7, 5), (14, 4), (21, 4), (28, 4))
Answered = dict[str, object]
Pains = tuple[tuple[int, int], ...]
NOT_IMPROVING: dict[str, tuple[Answered, Pains, History, int, str]] = {
    "a_back_under_30_percent_at_4_weeks": (BACK, ((0, 5), (28, 4)), History(), 28,
        "diary_back_or_buttock_no_gain"),
    "a_tendon_worse_over_2_weeks": (TENDON, ((0, 6), (7, 3), (21, 4)), History(), 21,
        "diary_tendon_worse"),
    "a_rating_under_2_at_8_weeks": ({}, ((0, 6), (56, 3)),
        History(checks=weekly((56, 5), change=1)), 56, "diary_no_gain_over_weeks"),
    "a_worn_hip_that_does_2_points_less": (ARTHRITIS, EASING,
        History(checks=weekly((0, 6), (14, 7), (28, 5))), 28, "function_falls"),
    "training_without_2_points_at_6_weeks": ({}, ((0, 6), (42, 3)),
        History(checks=weekly((0, 4), (42, 5)),
                programme=StartedProgramme("hip_abductor_weakness", FIRST)), 42,
        "function_no_gain"),
    "soreness_of_3_a_week_on": (SORE, ((0, 6), (3, 3)), History(), 3, "diary_soreness_outstays"),
}  # fmt: skip
IMPROVING: dict[str, tuple[Answered, Pains, History, int]] = {
    "a_back_30_percent_better_at_4_weeks": (BACK, ((0, 6), (28, 4)), History(), 28),
    "a_tendon_that_is_even": (TENDON, ((0, 6), (7, 3), (21, 3)), History(), 21),
    "a_rating_of_2_at_8_weeks": ({}, ((0, 6), (56, 3)),
        History(checks=weekly((56, 5), change=2)), 56),
    "a_worn_hip_one_point_down": (ARTHRITIS, EASING,
        History(checks=weekly((0, 6), (14, 6), (28, 5))), 28),
    "training_with_2_points_at_6_weeks": ({}, ((0, 6), (42, 3)),
        History(checks=weekly((0, 4), (42, 6)),
                programme=StartedProgramme("hip_abductor_weakness", FIRST)), 42),
}  # fmt: skip


def flags_of(
    differs: Answered, pains: Pains, history: History, after: int, confirmed: bool
) -> tuple[set[str], bool]:
    answers = with_records(usual(PACK, **differs), frozenset(), confirmed, False)
    on = FIRST + timedelta(days=after)
    found = day_of(PACK, answers, told(*pains), on, history=history)
    assert found.assessment.fault is None
    return {flag.id for flag in found.assessment.red_flags}, found.plan is not None


@pytest.mark.parametrize("case", NOT_IMPROVING)
def test_not_improving_ends_in_a_clinician_and_locks_the_plan(case: str) -> None:
    differs, pains, history, after, flag = NOT_IMPROVING[case]
    flags, plan = flags_of(differs, pains, history, after, confirmed=flag not in UNCONFIRMED)
    assert (flag in flags, plan) == (True, False)
    assert of_the_diary(PACK, flag)


UNCONFIRMED = {"diary_soreness_outstays"}


@pytest.mark.parametrize("case", IMPROVING)
def test_whoever_improves_as_expected_keeps_the_plan(case: str) -> None:
    assert flags_of(*IMPROVING[case], confirmed=True) == (set(), True)


def test_weeks_are_counted_again_from_a_clinicians_word() -> None:
    pains = ((0, 5), (30, 5), (40, 5))
    looked = History(confirmed_on=FIRST + timedelta(days=30))
    assert flags_of({}, pains, History(), 40, True) == ({"diary_no_gain_over_weeks"}, False)
    assert flags_of({}, pains, looked, 40, True) == (set(), True)
    assert flags_of({}, (*pains, (58, 5)), looked, 58, True)[1] is False


def test_a_clinicians_word_opens_the_plan_on_the_same_day_and_not_for_ever() -> None:
    pains = ((0, 5), (29, 5))
    looked = History(confirmed_on=FIRST + timedelta(days=30))
    assert flags_of({}, pains, History(), 30, True)[1] is False
    assert flags_of({}, pains, looked, 30, True) == (set(), True)
    assert flags_of({}, pains, looked, 57, True)[1] is True
    assert flags_of({}, pains, looked, 58, True)[1] is False


def test_a_lock_for_a_tendon_that_got_worse_does_not_open_by_itself() -> None:
    worse = ((0, 6), (7, 3), (21, 4))
    for after in (21, 26, 27, 29):
        flags, plan = flags_of(TENDON, worse, History(), after, True)
        assert "diary_tendon_worse" in flags
        assert not plan


def test_a_flag_of_the_diary_has_the_day_on_which_it_came_up() -> None:
    answers = with_records(usual(PACK), frozenset(), True, False)
    diary = told((0, 5), (10, 5), (35, 5))
    last = FIRST + timedelta(days=35)
    record = record_of(PACK, answers, diary, last)
    up = came_up_on(PACK, "diary_no_gain_over_weeks", record, last)
    assert up == FIRST + timedelta(days=28)


# ------------------------------------------------------------------- the stages of a programme
BORNE_IN_A_PROGRAMME = ("green", "amber", "red", "rest")
GAP = 3
SESSIONS = 8


def borne(number: int, how: str) -> DiaryEntry:
    worst = {"green": 1, "amber": 3, "red": 7}[how]
    on = FIRST + timedelta(days=number * GAP)
    return DiaryEntry(on, ("double_leg_bridge",), Nprs(1), Nprs(worst), Nprs(1), Nprs(1))


def stage_after(hows: tuple[str, ...], number: int) -> Position:
    diary = [borne(at, how) for at, how in enumerate(hows[: number + 1]) if how != "rest"]
    on = FIRST + timedelta(days=number * GAP)
    here = position(PACK, StartedProgramme("gluteal_tendinopathy", FIRST), diary, on, RULES)
    assert here is not None
    return here


RULES = pain_rules(PACK)


@pytest.mark.slow
def test_no_stage_opens_after_a_bad_session_or_without_three_good_ones() -> None:
    opened = 0
    for hows in product(BORNE_IN_A_PROGRAMME, repeat=SESSIONS):
        here = stage_after(hows, SESSIONS - 1)
        since_red = SESSIONS - 1 - max((at for at, how in enumerate(hows) if how == "red"),
                                       default=-1)  # fmt: skip
        if hows[-1] == "red":
            before = stage_after(hows, SESSIONS - 2)
            assert here.index <= before.index
            assert here.days == 0
        if here.index:
            opened += 1
            held = [how for how in hows if how != "rest"]
            assert any(held[at : at + 3] == ["green"] * 3 for at in range(len(held)))
            assert SESSIONS * GAP > 7
        if since_red * GAP < 7 and "red" in hows:
            assert here.index < 2
    assert opened > 1_000


@pytest.mark.slow
def test_no_heavy_exercise_is_planned_in_a_stage_that_does_not_hold_it() -> None:
    heavy = {id for id, one in PACK.techniques.items() if "heavy_strength" in one.tags}
    easy = set(PACK.contents.plans.flare.techniques)
    planned_heavy = 0
    for hows in product(BORNE_IN_A_PROGRAMME, repeat=4):
        whole = ("green",) * 3 + hows
        diary = [borne(at, how) for at, how in enumerate(whole) if how != "rest"]
        for on in (FIRST + timedelta(days=19), FIRST + timedelta(days=20)):
            planned = planned_of(diary, on)
            here = position(PACK, IN_PROGRAMME, diary, on, RULES)
            assert here is not None
            assert planned & heavy <= {item.technique for item in here.stage.items}
            planned_heavy += bool(planned & heavy)
            if hows[-1] == "red" and on == diary[-1].on + timedelta(days=1):
                assert planned <= easy
    assert planned_heavy > 3


IN_PROGRAMME = StartedProgramme("gluteal_tendinopathy", FIRST)


def planned_of(diary: list[DiaryEntry], on: date) -> set[str]:
    answers = usual(PACK, **TENDON, course="better", days_since_start=60, minutes=45)
    recorded = with_records(answers, frozenset(), confirmed=True, stop_open=False)
    history = History(programme=IN_PROGRAMME, confirmed_on=FIRST)
    found = day_of(PACK, recorded, diary, on, history=history)
    assert found.assessment.fault is None
    return {item.technique for item in found.plan.items} if found.plan else set()
