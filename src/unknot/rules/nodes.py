"""What a condition can say: seven frozen nodes, and nothing else.

A condition has three values for a person: surely true, surely false, or undecided because
something it looks at was not answered. The three leaves look at answers; `Not`, `All` and
`AtLeast` join them by Kleene's rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf


@dataclass(frozen=True, slots=True)
class Lit:
    """Always true, or always false."""

    value: bool


@dataclass(frozen=True, slots=True)
class Is:
    """The answer to a yes-or-no or choice question is one of these."""

    question: str
    options: frozenset[str]


@dataclass(frozen=True, slots=True)
class Has:
    """This option is among the answers to a question of several answers."""

    question: str
    option: str


@dataclass(frozen=True, slots=True)
class Within:
    """A sum of numbers, each times a whole factor, lies between two ends, both included."""

    terms: tuple[tuple[int, str], ...]
    least: float = -inf
    most: float = inf


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    of: Node


@dataclass(frozen=True, slots=True)
class All:
    """Every one of these."""

    of: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least `count` of these; `or` is at least one."""

    count: int
    of: tuple[Node, ...]


Leaf = Is | Has | Within
Node = Lit | Leaf | Not | All | AtLeast


def parts(node: Node) -> tuple[Node, ...]:
    """Return the nodes that this one joins."""
    match node:
        case Not(inner):
            return (inner,)
        case All(inners) | AtLeast(_, inners):
            return inners
    return ()


def walk(node: Node) -> Iterator[Node]:
    """Yield the node and all below it."""
    yield node
    for part in parts(node):
        yield from walk(part)


def leaf_questions(leaf: Leaf) -> frozenset[str]:
    """Return the questions that a leaf looks at."""
    if isinstance(leaf, Within):
        return frozenset(question for _, question in leaf.terms)
    return frozenset({leaf.question})


def questions_of(node: Node) -> frozenset[str]:
    """Return every question that a condition looks at."""
    leaves = (leaf for leaf in walk(node) if isinstance(leaf, Is | Has | Within))
    return frozenset().union(*(leaf_questions(leaf) for leaf in leaves))
