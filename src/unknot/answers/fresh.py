"""Answers grow old: what still holds on a day, and what must be asked again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from unknot.answers.read import Answers
from unknot.knowledge.pack import Pack
from unknot.knowledge.schema import Number, Question
from unknot.rules.evaluate import Answer


def fresh(pack: Pack, answers: Answers, told_on: Mapping[str, date], on: date) -> Answers:
    """Return the answers that still hold on a day; numbers that count days have grown.

    An answer without a day, from a later day (the clock was set back), or older than it is
    good for is left out: then it is unanswered, and there is no plan until it is asked again.
    """
    return {
        id: _grown(pack.questions[id], value, (on - told_on[id]).days)
        for id, value in answers.items()
        if id in told_on and 0 <= (on - told_on[id]).days <= _good_for_days(pack, id)
    }


def _good_for_days(pack: Pack, id: str) -> int:
    own = pack.questions[id].good_for_days
    return pack.contents.pack.answers_good_for_days if own is None else own


def _grown(question: Question, value: Answer, days: int) -> Answer:
    if isinstance(question, Number) and question.grows_daily and isinstance(value, int):
        return min(value + days, question.most)
    return value
