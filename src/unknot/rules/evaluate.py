"""The reference: what a condition says of one person, written to be read, not to be fast."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from unknot.rules.nodes import All, AtLeast, Has, Is, Leaf, Lit, Node, Not, leaf_questions
from unknot.terms import NOT_SURE

Answer = str | int | frozenset[str]
"""Yes, no or an option; a number; a set of options; or NOT_SURE for any question."""

Reading = Literal["plain", "worst"]
"""How NOT_SURE is read: as undecided, or as whatever makes the condition true."""


def seen_in(leaf: Leaf, answers: Mapping[str, Answer]) -> bool | Literal["not_sure"] | None:
    """Say what a leaf sees: true, false, not_sure, or None where something is unanswered."""
    asked = [answers.get(question) for question in sorted(leaf_questions(leaf))]
    if None in asked:
        return None
    if NOT_SURE in asked:
        return "not_sure"
    match leaf:
        case Is(question, options):
            return answers[question] in options
        case Has(question, option):
            ticked = answers[question]
            return isinstance(ticked, frozenset) and option in ticked
    numbers = [(factor, answers[question]) for factor, question in leaf.terms]
    total = sum(factor * number for factor, number in numbers if isinstance(number, int))
    return leaf.least <= total <= leaf.most


def evaluate(
    node: Node, answers: Mapping[str, Answer], reading: Reading, wanted: bool = True
) -> bool | None:
    """Say whether a condition holds: True, False, or None while it is undecided.

    With the worst reading an answer of NOT_SURE counts as whatever brings the whole
    condition nearer to `wanted`.
    """
    match node:
        case Lit(value):
            return value
        case Not(inner):
            opposite = evaluate(inner, answers, reading, not wanted)
            return None if opposite is None else not opposite
        case All(inners):
            values = [evaluate(inner, answers, reading, wanted) for inner in inners]
            return _enough(values, len(values))
        case AtLeast(count, inners):
            return _enough([evaluate(one, answers, reading, wanted) for one in inners], count)
    seen = seen_in(node, answers)
    if seen == "not_sure":
        return wanted if reading == "worst" else None
    return seen


def _enough(values: list[bool | None], count: int) -> bool | None:
    if values.count(True) >= count:
        return True
    return None if values.count(True) + values.count(None) >= count else False
