"""Telling a condition: back to the text of the language, for messages and pages."""

from __future__ import annotations

from math import inf

from unknot.rules.nodes import All, AtLeast, Has, Is, Lit, Node, Not, Within


def told(node: Node) -> str:
    """Return a condition as text that `Reader.read` reads as the same condition."""
    match node:
        case Lit(value):
            return str(value)
        case Is(question, options) if options == {"yes"}:
            return question
        case Is(question, options):
            return f"{question} in ({', '.join(sorted(options))},)"
        case Has(question, option):
            return f"{option} in {question}"
        case Within():
            return _comparison(node)
        case Not(inner):
            return f"not ({told(inner)})"
        case All(inners):
            return " and ".join(f"({told(inner)})" for inner in inners)
        case AtLeast(1, inners):
            return " or ".join(f"({told(inner)})" for inner in inners)
    return f"at_least({node.count}, {', '.join(told(inner) for inner in node.of)})"


def _comparison(node: Within) -> str:
    total = " + ".join(
        " + ".join([question if factor > 0 else f"-{question}"] * abs(factor))
        for factor, question in node.terms
    )
    if node.least == node.most:
        return f"{total} == {node.least:.0f}"
    if node.most == inf:
        return f"{total} >= {node.least:.0f}"
    if node.least == -inf:
        return f"{total} <= {node.most:.0f}"
    return f"{node.least:.0f} <= {total} <= {node.most:.0f}"
