"""From a record and a day to answers: one table, and one order in which things are believed."""

from unknot.facts.response import Response, in_order, pain_rules, response_to, session_response
from unknot.facts.table import TABLE, answers_on, came_up_on, facts, of_the_diary

__all__ = [
    "TABLE",
    "Response",
    "answers_on",
    "came_up_on",
    "facts",
    "in_order",
    "of_the_diary",
    "pain_rules",
    "response_to",
    "session_response",
]
