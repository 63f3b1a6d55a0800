"""`python -m tests.browser.past`: gives the person of UNKNOT_DATA a diary of eleven days.

With the word `weeks` it gives them two weeks of a programme that goes well instead.
"""

from __future__ import annotations

import sys
from datetime import timedelta
from uuid import uuid4

import django

django.setup()

from unknot.record import (  # noqa: E402 - Django must be set up first
    DiaryEntry,
    SelfTestResult,
    WeeklyCheck,
)
from unknot.terms import Nprs, Side  # noqa: E402
from unknot_web.records import store  # noqa: E402
from unknot_web.records.day import local_today  # noqa: E402

# Days ago, then pain before, at its worst, after and the next morning.
DAYS = (
    (11, 6, 6, 5, 5),
    (9, 5, 6, 4, 5),
    (7, 5, 5, 4, 4),
    (4, 4, 5, 3, 3),
    (2, 4, 4, 2, None),
    (1, 3, 4, 2, 3),
)
DONE = ("massage_ball_on_wall", "standing_isometric_abduction")
# Tests at home: days ago, the test, then left and right.
TESTED = (
    (16, "balance_time", 38, 24),
    (5, "side_bridge_hold", 52, 34),
    (3, "balance_time", 45, 40),
)
# Two weeks of a programme: days ago, pain before and after; weekly checks: days ago, and scores.
WEEKS = ((14, 5, 4), (12, 5, 4), (10, 4, 4), (6, 4, 3), (4, 3, 3), (2, 3, 2))
WEEKLY = (
    (14, {"pain_week": 5, "sleep_on_side": 3, "walking_minutes": 20}, (4, 3)),
    (7, {"pain_week": 4, "sleep_on_side": 4, "walking_minutes": 30, "change": 1}, (5, 5)),
    (1, {"pain_week": 3, "sleep_on_side": 6, "walking_minutes": 45, "change": 2}, (7, 6)),
)


def weeks() -> None:
    """Write a programme of two weeks, its sessions, and three weekly checks."""
    person, today = store.local_person(), local_today()
    first = today - timedelta(days=WEEKS[0][0])
    store.add_clearance(person, "Bob Baker", first, today + timedelta(days=90), (), True)
    store.start_programme(person, "gluteal_tendinopathy", first)
    for ago, before, after in WEEKS:
        on = today - timedelta(days=ago)
        pains = (Nprs(before), Nprs(2), Nprs(after))
        kept = store.keep_entry(person, uuid4(), DiaryEntry(on, ("double_leg_bridge",), *pains))
        store.tell_morning(person, kept.id, Nprs(after), False)
    for ago, numbers, (stairs, run) in WEEKLY:
        scores = {"Climbing stairs": stairs, "Running for the bus": run}
        store.keep_weekly_check(person, WeeklyCheck(today - timedelta(days=ago), numbers, scores))


def main() -> None:
    """Write one entry for each of the days, and the tests."""
    person = store.local_person()
    for ago, test, left, right in TESTED:
        on = local_today() - timedelta(days=ago)
        result = SelfTestResult(test, on, {Side.LEFT: left, Side.RIGHT: right}, Nprs(2))
        store.keep_self_test_result(person, uuid4(), result, recheck=False)
    for ago, before, worst, after, morning in DAYS:
        on = local_today() - timedelta(days=ago)
        entry = DiaryEntry(on, DONE, Nprs(before), Nprs(worst), Nprs(after))
        kept = store.keep_entry(person, uuid4(), entry)
        if morning is not None:
            store.tell_morning(person, kept.id, Nprs(morning))


if __name__ == "__main__":
    weeks() if sys.argv[1:] == ["weeks"] else main()
