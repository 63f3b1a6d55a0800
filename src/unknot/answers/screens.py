"""What is asked, in which order, and what is still open."""

from __future__ import annotations

from unknot.answers.read import Answers
from unknot.knowledge.pack import Pack
from unknot.knowledge.schema import Screen
from unknot.rules.evaluate import evaluate


def hidden(pack: Pack, answers: Answers, question: str) -> bool:
    """Say whether a question surely does not apply, given the answers so far."""
    node = pack.conditions.get(("ask_when", question))
    return node is not None and evaluate(node, answers, "worst") is False


def screens_for(pack: Pack, answers: Answers) -> tuple[tuple[Screen, tuple[str, ...]], ...]:
    """Return the screens in their order, each with the questions that apply to this person."""
    shown = (
        (screen, tuple(id for id in screen.asks if not hidden(pack, answers, id)))
        for screen in pack.screens
    )
    return tuple((screen, questions) for screen, questions in shown if questions)


def unanswered(pack: Pack, answers: Answers) -> tuple[str, ...]:
    """Return the safety questions that apply to this person and have no answer yet."""
    return tuple(
        id for id in pack.safety_questions if id not in answers and not hidden(pack, answers, id)
    )
