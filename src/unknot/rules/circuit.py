"""The whole decision as one flat circuit of AND and OR gates.

Each condition becomes two wires, its rails: one is on when the condition is surely true,
the other when it is surely false; neither is on while it is undecided. NOT only swaps the
rails, so the circuit has no NOT gate, and switching a leaf on can never switch a wire off:
an answer can settle more, it can never undo, and an unknown can never be read as "no".
The app, the batch and the proof walk this same list.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, Literal, Protocol, Self, TypeVar

from unknot.rules.evaluate import Answer, Reading, seen_in
from unknot.rules.nodes import All, AtLeast, Leaf, Lit, Node, Not


class Value(Protocol):
    """What a wire can carry: anything that knows & and |."""

    def __and__(self, other: Self, /) -> Self:
        """Return both."""
        ...

    def __or__(self, other: Self, /) -> Self:
        """Return either."""
        ...


V = TypeVar("V", bound=Value)

Wire = int
"""The place of a gate or an input in the circuit's list."""


@dataclass(frozen=True, slots=True)
class Input:
    """What a leaf says surely, or that it was answered with "not sure"."""

    says: Literal["true", "false", "not_sure"]
    leaf: Leaf


@dataclass(frozen=True, slots=True)
class Answered:
    """The question has an answer, be it "not sure"."""

    question: str


@dataclass(frozen=True, slots=True)
class Gate:
    """AND or OR over earlier wires. An empty AND is true, an empty OR false."""

    op: Literal["and", "or"]
    of: tuple[Wire, ...]


@dataclass(frozen=True, slots=True)
class Rails:
    """A condition's two wires."""

    true: Wire
    false: Wire


Name = TypeVar("Name", bound=Hashable)


@dataclass
class Circuit(Generic[Name]):
    """A list of inputs and gates, each gate after what it joins, with named outputs."""

    parts: list[Input | Answered | Gate] = field(default_factory=list)
    outputs: dict[Name, Wire] = field(default_factory=dict)
    _places: dict[Input | Answered | Gate, Wire] = field(default_factory=dict)

    def _wire(self, part: Input | Answered | Gate) -> Wire:
        if part not in self._places:
            self._places[part] = len(self.parts)
            self.parts.append(part)
        return self._places[part]

    def both(self, *wires: Wire) -> Wire:
        """Return a wire that is on when all of these are."""
        return self._join("and", wires)

    def either(self, *wires: Wire) -> Wire:
        """Return a wire that is on when any of these is."""
        return self._join("or", wires)

    def answered(self, question: str) -> Wire:
        """Return a wire that is on when the question has an answer."""
        return self._wire(Answered(question))

    def _join(self, op: Literal["and", "or"], wires: Iterable[Wire]) -> Wire:
        """Join wires, leaving out what adds nothing and stopping at what settles it."""
        other: Literal["and", "or"] = "or" if op == "and" else "and"
        kept: set[Wire] = set()
        for wire in wires:
            part = self.parts[wire]
            if part == Gate(other, ()):
                return wire
            if isinstance(part, Gate) and part.op == op:
                kept |= set(part.of)
            else:
                kept.add(wire)
        return kept.pop() if len(kept) == 1 else self._wire(Gate(op, tuple(sorted(kept))))

    def fold(self, node: Node, reading: Reading, wanted: bool = True) -> Rails:
        """Return the rails of a condition; see `evaluate` for what the readings mean."""
        match node:
            case Lit(value):
                on, off = self.both(), self.either()
                return Rails(on, off) if value else Rails(off, on)
            case Not(inner):
                rails = self.fold(inner, reading, not wanted)
                return Rails(rails.false, rails.true)
            case All(inners):
                rails_of = [self.fold(inner, reading, wanted) for inner in inners]
                return Rails(
                    self.both(*(rails.true for rails in rails_of)),
                    self.either(*(rails.false for rails in rails_of)),
                )
            case AtLeast(count, inners):
                rails_of = [self.fold(inner, reading, wanted) for inner in inners]
                return Rails(
                    self._count(count, [rails.true for rails in rails_of]),
                    self._count(len(inners) - count + 1, [rails.false for rails in rails_of]),
                )
        true, false = self._wire(Input("true", node)), self._wire(Input("false", node))
        if reading == "plain":
            return Rails(true, false)
        unsure = self._wire(Input("not_sure", node))
        if wanted:
            return Rails(self.either(true, unsure), false)
        return Rails(true, self.either(false, unsure))

    def _count(self, count: int, wires: list[Wire]) -> Wire:
        """Return a wire that is on when at least `count` of these are."""
        row = [self.both()] + [self.either()] * count
        for wire in wires:
            row = [row[0]] + [
                self.either(row[i], self.both(row[i - 1], wire)) for i in range(1, count + 1)
            ]
        return row[count]

    def run(self, read: Callable[[Input | Answered], V], on: V, off: V) -> list[V]:
        """Return the value of every wire, for any values that know & and |."""
        values: list[V] = []
        for part in self.parts:
            if not isinstance(part, Gate):
                values.append(read(part))
                continue
            value = on if part.op == "and" else off
            for wire in part.of:
                value = value & values[wire] if part.op == "and" else value | values[wire]
            values.append(value)
        return values

    def run_one(self, answers: Mapping[str, Answer]) -> dict[Name, bool]:
        """Return every named output for one person."""
        seen = {leaf: seen_in(leaf, answers) for leaf in self._leaves()}

        def read(part: Input | Answered) -> bool:
            if isinstance(part, Answered):
                return part.question in answers
            return _on(part, seen[part.leaf])

        values = self.run(read, True, False)
        return {name: values[wire] for name, wire in self.outputs.items()}

    def _leaves(self) -> set[Leaf]:
        return {part.leaf for part in self.parts if isinstance(part, Input)}

    def run_many(self, people: list[Mapping[str, Answer]]) -> dict[Name, int]:
        """Return every named output for many people at once, one bit a person."""
        every = (1 << len(people)) - 1

        def column(part: Input | Answered) -> int:
            bits = ("1" if reads(part, answers) else "0" for answers in reversed(people))
            return int("".join(bits) or "0", base=2)

        values = self.run(column, every, 0)
        return {name: values[wire] for name, wire in self.outputs.items()}


def reads(part: Input | Answered, answers: Mapping[str, Answer]) -> bool:
    """Say whether an input of the circuit is on for one person's answers."""
    if isinstance(part, Answered):
        return part.question in answers
    return _on(part, seen_in(part.leaf, answers))


def _on(part: Input, seen: bool | Literal["not_sure"] | None) -> bool:
    if part.says == "not_sure":
        return seen == "not_sure"
    return seen is (part.says == "true")
