"""Every possible set of answers, as finitely many.

A question's answers fall into cells that no condition of the pack can tell apart; "not
answered" and "not sure" are cells of their own. Which cell an answer reads as is asked of
the app's own leaf reading, so the model cannot drift from the code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from math import inf, log2

from unknot.claims.clauses import Literal, Sat
from unknot.knowledge import Pack
from unknot.knowledge.schema import Multi, Number, YesNo
from unknot.rules.circuit import Answered, Input
from unknot.rules.evaluate import Answer, seen_in
from unknot.rules.nodes import Has, Is, Leaf, Node, Within, leaf_questions, walk
from unknot.terms import NOT_SURE

UNANSWERED = 0
UNSURE = 1
FIRST = 2


@dataclass(frozen=True)
class Cell:
    """Answers that read the same: one of them, and how many there are."""

    answer: Answer | None
    size: int


class Space:
    """The cells of every question of a pack, apart from any solver."""

    def __init__(self, pack: Pack, more: tuple[Node, ...] = ()) -> None:
        self.pack = pack
        conditions = (*pack.conditions.values(), *more)
        self.leaves = {
            leaf
            for node in conditions
            for leaf in walk(node)
            if isinstance(leaf, Is | Has | Within)
        }
        self.cells = {id: self._cells(id) for id in pack.questions}

    def _cells(self, id: str) -> tuple[Cell, ...]:
        question = self.pack.questions[id]
        usual = (Cell(None, 1), Cell(NOT_SURE, 1))
        match question:
            case YesNo():
                return (*usual, Cell("no", 1), Cell("yes", 1))
            case Multi(options=options):
                return (*usual, Cell(frozenset(), 2 ** len(options)))
            case Number(least=least, most=most):
                cuts = sorted({least, *self._cuts(id, least, most)})
                ends = [*cuts[1:], most + 1]
                return (
                    *usual,
                    *(Cell(a, b - a) for a, b in zip(cuts, ends, strict=True)),
                )
        return (*usual, *(Cell(option, 1) for option in question.options))

    def _cuts(self, id: str, least: int, most: int) -> set[int]:
        """Return the numbers at which some condition changes its mind."""
        cuts: set[int] = set()
        for leaf in self.leaves:
            if not isinstance(leaf, Within) or id not in leaf_questions(leaf):
                continue
            if len(leaf.terms) > 1:
                return set(range(least, most + 1))
            factor = leaf.terms[0][0]
            for end in (leaf.least, leaf.most):
                if abs(end) < inf:
                    value = int(end // factor)
                    cuts |= {value - 1, value, value + 1, value + 2}
        return {cut for cut in cuts if least <= cut <= most}

    def sets_of_answers(self) -> float:
        """Return the binary logarithm of the number of all sets of answers."""
        return sum(log2(sum(cell.size for cell in cells)) for cells in self.cells.values())


class People:
    """One person nothing is known of but that each question has one cell."""

    def __init__(self, space: Space, sat: Sat) -> None:
        self.space = space
        self.sat = sat
        self.cells: dict[str, list[Literal]] = {}
        self.options: dict[tuple[str, str], Literal] = {}
        self._said: dict[tuple[Leaf, bool | str | None], Literal] = {}
        for id, cells in space.cells.items():
            literals = self.cells[id] = [sat.variable() for _ in cells]
            sat.require(*literals)
            for i, one in enumerate(literals):
                for other in literals[:i]:
                    sat.require(~one, ~other)
            question = space.pack.questions[id]
            for option in question.options if isinstance(question, Multi) else ():
                ticked = self.options[id, option] = sat.variable()
                sat.require(~ticked, literals[FIRST])

    def answered(self, id: str) -> Literal:
        """Return what says that a question has an answer."""
        return ~self.cells[id][UNANSWERED]

    def unsure(self, id: str) -> Literal:
        """Return what says that a question was answered with "not sure"."""
        return self.cells[id][UNSURE]

    def says(self, leaf: Leaf, wanted: bool | str | None) -> Literal:
        """Return what says that the app sees this in a leaf: true, false or not_sure."""
        if (leaf, wanted) not in self._said:
            self._said[leaf, wanted] = self._says(leaf, wanted)
        return self._said[leaf, wanted]

    def _says(self, leaf: Leaf, wanted: bool | str | None) -> Literal:
        if isinstance(leaf, Has):
            ticked = self.options[leaf.question, leaf.option]
            if isinstance(wanted, str):
                return self.unsure(leaf.question)
            return ticked if wanted else self.cells[leaf.question][FIRST] & ~ticked
        return self._over(leaf, wanted, {})

    def says_with(
        self, leaf: Leaf, wanted: bool | str | None, question: str, place: int
    ) -> Literal:
        """Return the same for a person whose answer to one question is held still."""
        return self._over(leaf, wanted, {question: place})

    def _over(self, leaf: Leaf, wanted: bool | str | None, held: Mapping[str, int]) -> Literal:
        """Go through every combination of cells that a leaf looks at."""
        ids = sorted(leaf_questions(leaf))
        free = [[held[id]] if id in held else range(len(self.space.cells[id])) for id in ids]
        cases = []
        for places in product(*free):
            pairs = list(zip(ids, places, strict=True))
            answers = {
                id: answer
                for id, place in pairs
                if (answer := self.space.cells[id][place].answer) is not None
            }
            if seen_in(leaf, answers) == wanted:
                cells = (self.cells[id][place] for id, place in pairs if id not in held)
                cases.append(self.sat.every(cells))
        return self.sat.some(cases)

    def read(self, part: Input | Answered) -> Literal:
        """Return what says that an input of the circuit is on."""
        if isinstance(part, Answered):
            return self.answered(part.question)
        wanted: bool | str = {"true": True, "false": False}.get(part.says, NOT_SURE)
        return self.says(part.leaf, wanted)

    def is_like(self, id: str, answer: Answer | None) -> Literal:
        """Return what says that a question has the cell of this answer."""
        place = self.place(id, answer)
        literal = self.cells[id][place]
        if isinstance(answer, frozenset):
            question = self.space.pack.questions[id]
            for option in question.options if isinstance(question, Multi) else ():
                ticked = self.options[id, option]
                literal = literal & (ticked if option in answer else ~ticked)
        return literal

    def place(self, id: str, answer: Answer | None) -> int:
        """Return the place of the cell that an answer falls into."""
        cells = self.space.cells[id]
        if answer is None or answer == NOT_SURE:
            return UNANSWERED if answer is None else UNSURE
        if isinstance(answer, frozenset):
            return FIRST
        if isinstance(answer, int):
            below = [i for i in range(FIRST, len(cells)) if _number(cells[i]) <= answer]
            return below[-1]
        return next(i for i, cell in enumerate(cells) if cell.answer == answer)

    def answers(self, model: frozenset[int]) -> Mapping[str, Answer]:
        """Return the answers of the person in a model."""
        found: dict[str, Answer] = {}
        for id, literals in self.cells.items():
            place = next(i for i, one in enumerate(literals) if one.number in model)
            answer = self.space.cells[id][place].answer
            if isinstance(answer, frozenset):
                answer = frozenset(
                    option
                    for (question, option), ticked in self.options.items()
                    if question == id and ticked.number in model
                )
            if answer is not None:
                found[id] = answer
        return found


def _number(cell: Cell) -> int:
    return cell.answer if isinstance(cell.answer, int) else 0
