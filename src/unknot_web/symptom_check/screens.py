"""Where a person is among the screens of the check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404

from unknot.knowledge import Pack
from unknot.pathway import Case
from unknot.record import Answers, hidden, read_answers


@dataclass(frozen=True)
class Step:
    """One screen: its questions for this person, its number, and the one before it."""

    screen: str
    questions: tuple[str, ...]
    number: int
    count: int
    before: str | None


def step_at(case: Case, screen: str) -> Step:
    """Return a screen that applies to this person, or raise Http404."""
    shown = case.screens
    ids = [one.id for one, _ in shown]
    if screen not in ids:
        raise Http404
    at = ids.index(screen)
    return Step(screen, shown[at][1], at + 1, len(ids), ids[at - 1] if at else None)


def without_hidden(pack: Pack, answers: Mapping[str, object]) -> dict[str, object]:
    """Return the answers without those whose question no longer applies."""
    kept = dict(answers)
    while True:
        typed = read_answers(pack, kept)
        gone = [id for id in kept if hidden(pack, typed, id)]
        if not gone:
            return kept
        kept = {id: value for id, value in kept.items() if id not in gone}


def before_each_session(pack: Pack, answers: Answers) -> tuple[str, ...]:
    """Return the questions that are asked again before every session."""
    return tuple(
        id
        for id, question in pack.questions.items()
        if question.before_each_session and not hidden(pack, answers, id)
    )
