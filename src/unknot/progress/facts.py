"""What the diary says, as answers: so that triage sees one kind of input, and the proof it all.

The questions are `derived`: nobody is asked them, and the rules of the pack look at them as at
any other. An entry from a later day (the clock was set back) counts as one of today.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from unknot.diary import DiaryEntry, Response, StartedProgramme, WeeklyCheck
from unknot.knowledge.pack import Pack
from unknot.knowledge.schema import Choice, Number
from unknot.progress import in_order, pain_rules, session_response
from unknot.rules.evaluate import Answer, evaluate
from unknot.rules.nodes import questions_of

NOTHING_RECORDED: Mapping[str, Answer] = {
    "cleared_modalities": frozenset(),
    "not_confirmed": "yes",
    "diary_stop_open": "no",
}
"""What holds of a person with no clearance, no confirmation and no stop on record."""

_Told = TypeVar("_Told", DiaryEntry, WeeklyCheck)

WEEK = timedelta(days=7)
LOOKED_BACK_DAYS = 90


@dataclass(frozen=True)
class History:
    """What is on record beside the diary: weekly checks, and the programme that was started.

    `confirmed_on`: when a clinician looked at the hip and said that home care may go on; what
    is judged over weeks counts from there. `screened_on`: when the last whole check began.
    """

    checks: tuple[WeeklyCheck, ...] = ()
    programme: StartedProgramme | None = None
    confirmed_on: date | None = None
    screened_on: date | None = None


NO_HISTORY = History()


def with_facts(
    pack: Pack,
    answers: Mapping[str, Answer],
    diary: Sequence[DiaryEntry],
    on: date,
    history: History = NO_HISTORY,
) -> Mapping[str, Answer]:
    """Return the answers with what the diary says; a diary overrules an answer."""
    from_diary = facts_of(pack, diary, on, answers, history.confirmed_on)
    from_checks = facts_of_checks(pack, history, on)
    silent = {**NOTHING_RECORDED, **from_diary, **from_checks}
    known = {id: value for id, value in silent.items() if id in pack.questions}
    louder = {**(from_diary if diary else {}), **(from_checks if history != NO_HISTORY else {})}
    told = {id: value for id, value in louder.items() if id in pack.questions}
    return {**known, **answers, **told}


def facts_of(
    pack: Pack,
    diary: Sequence[DiaryEntry],
    on: date,
    answers: Mapping[str, Answer] | None = None,
    since: date | None = None,
) -> dict[str, Answer]:
    """Return the diary's facts: days, points and percent better, and red responses.

    Days, gains and losses count from `since`; red responses and the last pain always count.
    """
    entries = in_order(diary)
    judged = _judged(entries, since)
    first = judged[0].pain_before.score if judged else 0
    better = first - judged[-1].pain_before.score if judged else 0
    rules = pain_rules(pack, answers)
    reds = [on - one.on for one in entries if session_response(pack, one, rules) is Response.RED]
    facts = {
        "diary_days": _days_since(judged, since, on),
        "diary_points_better": better,
        "diary_percent_better": better * 100 // first if first else 0,
        "diary_reds_7": sum(ago < WEEK for ago in reds),
        "diary_reds_14": sum(ago < 2 * WEEK for ago in reds),
        "diary_pain_last": _last_pain(entries),
        "diary_points_worse_14": _worse_over_two_weeks(judged),
    }
    return {id: _within(pack, id, number) for id, number in facts.items()}


def facts_of_checks(pack: Pack, history: History, on: date) -> dict[str, Answer]:
    """Return what the weekly checks and the programme say."""
    since = history.confirmed_on
    checks = sorted(history.checks, key=lambda one: one.on)
    scored = _judged([one for one in checks if one.activities], since)
    rated = [
        one.numbers["change"]
        for one in checks
        if "change" in one.numbers and (since is None or one.on >= since)
    ]
    numbers = {
        "function_days": _days_since(scored, since, on),
        "function_points_better": _gained(scored[0], scored[-1]) if scored else 0,
        "function_points_down_28": _lost(scored, on),
        "change_rating": rated[-1] if rated else 0,
    }
    return {
        **{id: _within(pack, id, number) for id, number in numbers.items()},
        "change_rated": "yes" if rated else "no",
        "programme": _option(
            pack, "programme", history.programme.cause if history.programme else "none"
        ),
    }


def of_the_diary(pack: Pack, flag: str) -> bool:
    """Say whether a red flag looks at what the diary or the weekly checks say."""
    facts = {*facts_of(pack, (), date.min), *facts_of_checks(pack, NO_HISTORY, date.min)}
    return not facts.isdisjoint(questions_of(pack.conditions["red_flags", flag]))


def came_up_on(
    pack: Pack,
    flag: str,
    answers: Mapping[str, Answer],
    diary: Sequence[DiaryEntry],
    on: date,
    history: History = NO_HISTORY,
) -> date:
    """Return the day on which a red flag began that has been there every day up to `on`."""
    node = pack.conditions["red_flags", flag]
    for ago in range(LOOKED_BACK_DAYS):
        day = on - timedelta(days=ago + 1)
        before = replace(history, checks=tuple(one for one in history.checks if one.on <= day))
        entries = [one for one in diary if one.on <= day]
        then = with_facts(pack, answers, entries, day, before)
        if evaluate(node, then, "worst") is False:
            return on - timedelta(days=ago)
    return on - timedelta(days=LOOKED_BACK_DAYS)


def _last_pain(entries: Sequence[DiaryEntry]) -> int:
    if not entries:
        return 0
    return (entries[-1].pain_next_morning or entries[-1].pain_after).score


def _judged(told: Sequence[_Told], since: date | None) -> Sequence[_Told]:
    """Return what was reported from a day on, or else the last thing before it to start from."""
    if since is None:
        return told
    return [one for one in told if one.on >= since] or told[-1:]


def _days_since(judged: Sequence[_Told], since: date | None, on: date) -> int:
    if not judged:
        return 0
    first = judged[0].on if since is None else max(judged[0].on, since)
    return max(0, (on - first).days)


def _worse_over_two_weeks(entries: Sequence[DiaryEntry]) -> int:
    """Return by how many whole points the mean of the last week is above that two weeks before.

    The last week ends with the newest entry, so a lock does not open by itself with time.
    """
    ago = [(entries[-1].on - one.on, one.pain_before.score) for one in entries]
    this = [pain for gap, pain in ago if gap < WEEK]
    then = [pain for gap, pain in ago if 2 * WEEK <= gap < 3 * WEEK]
    if not this or not then:
        return 0
    return (sum(this) * len(then) - sum(then) * len(this)) // (len(this) * len(then))


def _gained(earlier: WeeklyCheck, later: WeeklyCheck) -> int:
    """Return the mean gain over the activities that both scored, in whole points towards 0."""
    both = [name for name in earlier.activities if name in later.activities]
    gain = sum(later.activities[name] - earlier.activities[name] for name in both)
    return int(gain / len(both)) if both else 0


def _lost(scored: Sequence[WeeklyCheck], on: date) -> int:
    """Return the greatest loss from a check of the last four weeks to the newest one."""
    recent = [one for one in scored if on - one.on <= 4 * WEEK]
    return max((-_gained(one, scored[-1]) for one in recent), default=0)


def _within(pack: Pack, id: str, number: int) -> int:
    """Keep a number within the ends of its question."""
    question = pack.questions.get(id)
    if not isinstance(question, Number):
        return number
    return min(max(number, question.least), question.most)


def _option(pack: Pack, id: str, option: str) -> str:
    question = pack.questions.get(id)
    return option if isinstance(question, Choice) and option in question.options else "none"
