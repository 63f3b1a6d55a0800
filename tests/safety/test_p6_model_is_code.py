"""Promise 6: what is proved is what runs; every leaf is read alike, for every raw answer.

The app and the proof walk one circuit of AND and OR gates. What is left to show is that its
leaves mean the same: here each is put to the app's reading, to the proof's cells, and to a
third reading written out below, for every answer that a person can give.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, product

import pytest

from tests.support.packs import outer_hip
from unknot.assessment.decision import decision_of
from unknot.claims.space import People, Space
from unknot.knowledge import Pack
from unknot.knowledge.schema import Choice, Multi, Number, Question, YesNo
from unknot.rules import circuit
from unknot.rules.circuit import Input
from unknot.rules.evaluate import Answer
from unknot.rules.nodes import Has, Is, Leaf, leaf_questions
from unknot.terms import NOT_SURE

MOST_OPTIONS = 10
SAYS = {"true": True, "false": False, "not_sure": NOT_SURE}


@dataclass(frozen=True)
class Column:
    """A literal whose value is known: one bit a person."""

    bits: int
    every: int

    def __and__(self, other: Column) -> Column:
        return Column(self.bits & other.bits, self.every)

    def __or__(self, other: Column) -> Column:
        return Column(self.bits | other.bits, self.every)

    def __invert__(self) -> Column:
        return Column(self.every & ~self.bits, self.every)


class Known:
    """Stands in for the solver where everybody's answers are known."""

    def __init__(self, people: int) -> None:
        self.true = Column((1 << people) - 1, (1 << people) - 1)
        self.false = ~self.true

    def variable(self) -> Column:
        return self.false

    def require(self, *any_of: Column) -> None:
        """Nothing is left open, so nothing needs to be demanded."""

    def every(self, columns: Iterable[Column]) -> Column:
        result = self.true
        for column in columns:
            result &= column
        return result

    def some(self, columns: Iterable[Column]) -> Column:
        return ~self.every(~column for column in columns)


def every_answer(question: Question) -> list[Answer | None]:
    """Return each raw answer to a question, not sure and no answer included."""
    always: list[Answer | None] = [None, NOT_SURE]
    match question:
        case YesNo():
            return [*always, "yes", "no"]
        case Choice(options=options):
            return [*always, *options]
        case Multi(options=options):
            assert len(options) <= MOST_OPTIONS
            sizes = range(len(options) + 1)
            return [*always, *(frozenset(s) for n in sizes for s in combinations(options, n))]
        case Number(least=least, most=most):
            return [*always, *range(least, most + 1)]


def by_hand(leaf: Leaf, answers: dict[str, Answer]) -> bool | str | None:
    """Return what a leaf says, straight from what the language promises."""
    given = [answers.get(id) for id in leaf_questions(leaf)]
    if None in given or NOT_SURE in given:
        return None if None in given else NOT_SURE
    if isinstance(leaf, Is):
        return answers[leaf.question] in leaf.options
    if isinstance(leaf, Has):
        return leaf.option in answers[leaf.question]
    total = 0
    for factor, id in leaf.terms:
        total += factor * answers[id]
    return not (total < leaf.least or total > leaf.most)


def people_of(pack: Pack, questions: frozenset[str]) -> list[dict[str, Answer]]:
    """Return a person for each combination of raw answers to these questions."""
    ids = sorted(questions)
    return [
        {id: answer for id, answer in zip(ids, given, strict=True) if answer is not None}
        for given in product(*(every_answer(pack.questions[id]) for id in ids))
    ]


def proof_of(space: Space, questions: frozenset[str], people: list[dict[str, Answer]]) -> People:
    """Return the proof's person, with the cells that these people's answers fall into."""
    known = Known(len(people))
    model = People(space, known)  # type: ignore[arg-type]
    for id in questions:
        places = [model.place(id, person.get(id)) for person in people]
        model.cells[id] = [
            Column(sum((at == place) << i for i, at in enumerate(places)), known.true.every)
            for place in range(len(space.cells[id]))
        ]
        for question, option in model.options:
            ticked = (
                isinstance(person.get(id), frozenset) and option in person[id] for person in people
            )
            if question == id:
                bits = sum(one << i for i, one in enumerate(ticked))
                model.options[id, option] = Column(bits, known.true.every)
    return model


def leaves_of(pack: Pack) -> set[Leaf]:
    """Return every leaf of every condition, and those that the decision adds itself."""
    added = {part.leaf for part in decision_of(pack).parts if isinstance(part, Input)}
    return Space(pack).leaves | added


def disagreements(pack: Pack) -> Iterator[str]:
    """Yield each leaf and raw answer on which code, proof and the promise do not agree."""
    space = Space(pack)
    leaves = leaves_of(pack)
    for questions in {leaf_questions(leaf) for leaf in leaves}:
        people = people_of(pack, questions)
        model = proof_of(space, questions, people)
        for leaf in (one for one in leaves if leaf_questions(one) == questions):
            for says, meaning in SAYS.items():
                part = Input(says, leaf)  # type: ignore[arg-type]
                proved = model.read(part).bits
                for i, person in enumerate(people):
                    ran = circuit.reads(part, person)
                    if not ran == bool(proved >> i & 1) == (by_hand(leaf, person) == meaning):
                        yield f"{leaf} says {says} of {person}"


def test_every_leaf_is_read_alike_by_code_and_proof_for_every_raw_answer() -> None:
    assert list(disagreements(outer_hip())) == []


def test_that_goes_over_thousands_of_answers_so_it_is_no_empty_claim() -> None:
    leaves = leaves_of(outer_hip())
    cases = sum(len(people_of(outer_hip(), leaf_questions(leaf))) for leaf in leaves)
    assert len(leaves) >= 150
    assert cases >= 3000


@pytest.mark.parametrize("id", outer_hip().questions)
def test_each_raw_answer_falls_into_a_cell_that_answers_alike(id: str) -> None:
    """A cell's own answer stands for every answer in it, whatever a condition asks."""
    pack = outer_hip()
    space = Space(pack)
    model = People(space, Known(1))  # type: ignore[arg-type]
    alone = [leaf for leaf in leaves_of(pack) if leaf_questions(leaf) == {id}]
    for answer in every_answer(pack.questions[id]):
        stands_for = space.cells[id][model.place(id, answer)].answer
        if isinstance(answer, frozenset):
            assert isinstance(stands_for, frozenset)  # each option is a variable of its own
            continue
        for leaf in alone:
            given = {} if answer is None else {id: answer}
            other = {} if stands_for is None else {id: stands_for}
            assert by_hand(leaf, given) == by_hand(leaf, other), (leaf, answer)
