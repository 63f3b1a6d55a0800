"""What a person said. Unanswered is a value of its own: the question is simply not there."""

from unknot.answers.fresh import fresh
from unknot.answers.read import BadAnswers, read_answers, read_json
from unknot.answers.screens import hidden, screens_for, unanswered

__all__ = [
    "BadAnswers",
    "fresh",
    "hidden",
    "read_answers",
    "read_json",
    "screens_for",
    "unanswered",
]
