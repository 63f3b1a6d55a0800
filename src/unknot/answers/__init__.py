"""What a person said. Unanswered is a value of its own: the question is simply not there."""

from unknot.answers.fresh import fresh
from unknot.answers.read import (
    LARGEST_JSON_BYTES,
    Answers,
    BadAnswers,
    read_answers,
    read_json,
)
from unknot.answers.screens import hidden, screens_for, unanswered

__all__ = [
    "LARGEST_JSON_BYTES",
    "Answers",
    "BadAnswers",
    "fresh",
    "hidden",
    "read_answers",
    "read_json",
    "screens_for",
    "unanswered",
]
