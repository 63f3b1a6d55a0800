"""The one table from a record and a day to answers, and the one order in which they are believed.

Triage then sees one kind of input, and the proof sees all of it. The questions of the table are
`derived`: nobody is asked them, and the rules of the pack look at them as at any other. What is
believed, the strongest first:

1. what the record itself says, for every question of the table whose subject it holds;
2. what was stated of such a question, where the record holds nothing of its subject;
3. what an empty record says: no clearance, no stop, nothing in the diary;
4. for other questions what a test at home showed, and it only ever makes things worse;
5. what the person answered, as long as it is good for.

An answer never overrules the table, and a question without any of these is unanswered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from unknot.answers.fresh import fresh
from unknot.facts.diary import WEEK, RecordOnDay
from unknot.facts.self_tests import with_shown
from unknot.knowledge.pack import Pack
from unknot.knowledge.schema import Choice, Number
from unknot.record import Answers, Record
from unknot.rules.evaluate import Answer, evaluate
from unknot.rules.nodes import questions_of

LOOKED_BACK_DAYS = 90


@dataclass(frozen=True)
class Fact:
    """How a derived question is answered, and whether a record holds anything of its subject."""

    of: Callable[[RecordOnDay], Answer]
    held: Callable[[Record], bool]


def _diary(of: Callable[[RecordOnDay], Answer]) -> Fact:
    return Fact(of, lambda record: bool(record.diary))


def _weekly(of: Callable[[RecordOnDay], Answer]) -> Fact:
    return Fact(of, lambda record: bool(record.weekly_checks))


def _cleared(seen: RecordOnDay) -> Answer:
    return frozenset(
        str(modality)
        for one in seen.record.clearances
        if one.holds_on(seen.on)
        for modality in one.modalities
    )


def _not_confirmed(seen: RecordOnDay) -> Answer:
    return _yes(not any(one.confirms and one.holds_on(seen.on) for one in seen.record.clearances))


def _programme(seen: RecordOnDay) -> Answer:
    started = seen.record.programme
    question = seen.pack.questions.get("programme")
    if started is None or not isinstance(question, Choice):
        return "none"
    return started.cause if started.cause in question.options else "none"


def _yes(holds: bool) -> str:
    return "yes" if holds else "no"


TABLE: Mapping[str, Fact] = {
    "cleared_modalities": Fact(_cleared, lambda record: bool(record.clearances)),
    "not_confirmed": Fact(_not_confirmed, lambda record: bool(record.clearances)),
    "diary_stop_open": Fact(lambda seen: _yes(seen.record.stop_open), lambda one: one.stop_open),
    "diary_days": _diary(lambda seen: seen.diary_days),
    "diary_points_better": _diary(lambda seen: seen.points_better),
    "diary_percent_better": _diary(lambda seen: seen.percent_better),
    "diary_reds_7": _diary(lambda seen: seen.reds_within(WEEK)),
    "diary_reds_14": _diary(lambda seen: seen.reds_within(2 * WEEK)),
    "diary_pain_last": _diary(lambda seen: seen.last_pain),
    "diary_points_worse_14": _diary(lambda seen: seen.points_worse_14),
    "function_days": _weekly(lambda seen: seen.function_days),
    "function_points_better": _weekly(lambda seen: seen.function_points_better),
    "function_points_down_28": _weekly(lambda seen: seen.function_points_down_28),
    "change_rating": _weekly(lambda seen: seen.change_ratings[-1] if seen.change_ratings else 0),
    "change_rated": _weekly(lambda seen: _yes(bool(seen.change_ratings))),
    "programme": Fact(_programme, lambda record: record.programme is not None),
}
"""Every derived question that a record answers, whatever the region."""

OF_THE_RECORD = ("cleared_modalities", "not_confirmed", "diary_stop_open")
OVER_TIME = tuple(id for id in TABLE if id not in OF_THE_RECORD)


def facts(record: Record, on: date, pack: Pack) -> Answers:
    """Return everything that is known of a person on a day, as answers."""
    seen = _seen(record, on, pack)
    return {**seen.answers, **_of_table(seen, TABLE)}


def answers_on(record: Record, on: date, pack: Pack) -> Answers:
    """Return what the person answered and what of it still holds on a day."""
    return fresh(pack, record.answers, record.given_on, on)


def _seen(record: Record, on: date, pack: Pack) -> RecordOnDay:
    beside = {id: value for id, value in record.stated.items() if id not in TABLE}
    asked = {id: value for id, value in answers_on(record, on, pack).items() if id not in TABLE}
    answers = with_shown(pack, {**asked, **beside}, record.self_tests, on)
    looked = [one.on for one in record.clearances if one.confirms and one.holds_on(on)]
    return RecordOnDay(pack, record, on, answers, since=max(looked, default=None))


def _of_table(seen: RecordOnDay, ids: Mapping[str, Fact] | tuple[str, ...]) -> dict[str, Answer]:
    """Return the facts of the table that the pack asks for."""
    found: dict[str, Answer] = {}
    for id in ids:
        if id not in seen.pack.questions:
            continue
        stated = seen.record.stated.get(id)
        if stated is None or TABLE[id].held(seen.record):
            stated = _within(seen.pack, id, TABLE[id].of(seen))
        found[id] = stated
    return found


def _within(pack: Pack, id: str, value: Answer) -> Answer:
    """Keep a number within the ends of its question."""
    question = pack.questions[id]
    if isinstance(question, Number) and isinstance(value, int):
        return min(max(value, question.least), question.most)
    return value


# -------------------------------------------------------------------- since when a flag is there
def of_the_diary(pack: Pack, flag: str) -> bool:
    """Say whether a red flag looks at what the diary or the weekly checks say."""
    return not questions_of(pack.conditions["red_flags", flag]).isdisjoint(OVER_TIME)


def came_up_on(pack: Pack, flag: str, record: Record, on: date) -> date:
    """Return the day on which a red flag began that has been there every day up to `on`.

    The answers and what clinicians said are those of `on`; the diary and the weekly checks are
    taken back day by day.
    """
    node = pack.conditions["red_flags", flag]
    now = _seen(record, on, pack)
    known = {**now.answers, **_of_table(now, OF_THE_RECORD)}
    for ago in range(LOOKED_BACK_DAYS):
        day = on - timedelta(days=ago + 1)
        then = replace(now, record=_up_to(record, day), on=day)
        if evaluate(node, {**known, **_of_table(then, OVER_TIME)}, "worst") is False:
            return on - timedelta(days=ago)
    return on - timedelta(days=LOOKED_BACK_DAYS)


def _up_to(record: Record, day: date) -> Record:
    return replace(
        record,
        diary=tuple(one for one in record.diary if one.on <= day),
        weekly_checks=tuple(one for one in record.weekly_checks if one.on <= day),
    )
