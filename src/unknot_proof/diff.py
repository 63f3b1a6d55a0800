"""The behavioural difference of two packs: who is treated differently, shown as a person.

Both packs decide about one and the same unknown person. A question that only one of them
has, and an option or a number that only one of them knows, is "not answered" to the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from math import prod

from unknot import pathway
from unknot.assessment.decision import LEVELS, Decision, decision_of
from unknot.assessment.outputs import Below, Flag, Offers, Output, Permits, Reaches, Row
from unknot.claims.claims import Case
from unknot.claims.clauses import Literal, Sat
from unknot.claims.space import FIRST, Cell, People, Space
from unknot.errors import UnknotError
from unknot.knowledge import Pack
from unknot.knowledge.schema import Choice, Multi, Number, Question
from unknot.record import Record
from unknot.rules.circuit import Answered, Gate, Input, Wire
from unknot.rules.evaluate import Answer
from unknot.rules.nodes import Has, Within, leaf_questions
from unknot.terms import NOT_SURE, Modality, Permission
from unknot_proof.changed_words import ChangedWords, changed_words
from unknot_proof.prove import plainest
from unknot_proof.solver import solved
from unknot_proof.written import Written, written_changes

MOST_COUNTED = 2**22
ANY_DAY = date(2026, 1, 5)


class Incomparable(UnknotError, ValueError):
    """Two packs that mean different things by the same question."""


@dataclass(frozen=True)
class Outcome:
    """What the running code of one pack makes of a person."""

    level: str
    possible_level: str
    plan: bool
    modalities: tuple[str, ...]
    techniques: tuple[str, ...]


@dataclass(frozen=True)
class Person:
    """The plainest person of a change, and what either pack makes of them."""

    answers: dict[str, Answer]
    old: Outcome
    new: Outcome


@dataclass(frozen=True)
class Change:
    """One change: what of, in which direction, for how many, and for one person as an example.

    `count` of `of` sets of answers to `questions` questions are concerned; it is None where
    they are too many to go through. `person` is a place among the difference's people.
    """

    family: str
    about: str
    less_safe: bool
    count: int | None
    of: int | None
    questions: int
    person: int | None = None


@dataclass(frozen=True)
class Difference:
    """How two packs differ: for people, in the rules behind that, as written, and in words."""

    people: tuple[Person, ...]
    changes: tuple[Change, ...]
    rules: tuple[Change, ...]
    written: tuple[Written, ...]
    words: tuple[ChangedWords, ...]

    @property
    def less_safe(self) -> bool:
        """Say whether anything got less safe, for a person or in a number."""
        changed = any(one.less_safe for one in self.changes)
        return changed or any(one.less_safe for one in self.written)

    def __bool__(self) -> bool:
        return bool(self.changes or self.rules or self.written or self.words)


def difference(old: Pack, new: Pack) -> Difference:
    """Return how `new` differs from `old`, less safe changes first."""
    space = _joined(old, new)
    people = People(space, solved())
    both = (_Decision(old, people), _Decision(new, people))
    case = Case(space.pack, Decision(), people)
    examples: list[Person] = []
    changes: list[Change] = []
    for less_safe in (True, False):
        first = len(examples)
        for family, about, who in _kinds(old, new):
            if change := _change(space, both, family, about, who, less_safe):
                found = who(*(both if less_safe else both[::-1]))
                place = _example(case, examples, first, found, old, new)
                changes.append(replace(change, person=place))
    rules = [
        change
        for less_safe in (True, False)
        for family, id, who in _rules(old, new)
        if (change := _change(space, both, family, id, who, less_safe))
    ]
    return Difference(
        tuple(examples),
        tuple(changes),
        tuple(rules),
        written_changes(old, new),
        changed_words(old, new),
    )


def heard(pack: Pack, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """Return answers as a pack hears them: what it does not know is left out."""
    known = {id: _heard(pack.questions.get(id), answer) for id, answer in answers.items()}
    return {id: answer for id, answer in known.items() if answer is not None}


def _heard(question: Question | None, answer: Answer | None) -> Answer | None:
    if question is None or answer is None or answer == NOT_SURE:
        return None if question is None else answer
    match question:
        case Choice(options=options):
            return answer if answer in options else None
        case Number(least=least, most=most):
            return answer if isinstance(answer, int) and least <= answer <= most else None
        case Multi(options=options):
            return answer & frozenset(options) if isinstance(answer, frozenset) else None
    return answer


# ------------------------------------------------------------------- one person for both
def _joined(old: Pack, new: Pack) -> Space:
    """Return the cells of both packs' questions, cut by the conditions of both."""
    questions = dict(new.questions)
    for id, question in old.questions.items():
        questions[id] = _joined_question(id, question, questions.get(id, question))
    ends = tuple(
        Within(((1, id),), question.least, question.most)
        for pack in (old, new)
        for id, question in pack.questions.items()
        if isinstance(question, Number)
    )
    contents = new.contents.model_copy(update={"questions": questions})
    before = {(f"old {kind}", id): node for (kind, id), node in old.conditions.items()}
    joined = Pack(contents, {**before, **new.conditions}, new.languages, new.digests, {})
    return Space(joined, ends)


def _joined_question(id: str, old: Question, new: Question) -> Question:
    if isinstance(old, Number) and isinstance(new, Number) and old.unit == new.unit:
        ends = {"least": min(old.least, new.least), "most": max(old.most, new.most)}
        return new.model_copy(update=ends)
    if isinstance(old, Choice | Multi) and isinstance(new, Choice | Multi) and old.type == new.type:
        options = tuple(dict.fromkeys((*new.options, *old.options)))
        return new.model_copy(update={"options": options})
    if old.type != new.type or isinstance(old, Number):
        raise Incomparable(
            f"'{id}' is another kind of question in each pack; give the new one its own id"
        )
    return new


class _Hearing(People):
    """The shared person as one pack hears them."""

    def __init__(self, people: People, pack: Pack) -> None:
        self.sat, self.cells, self.options = people.sat, people.cells, people.options
        self.space = copy(people.space)
        self.space.cells = {
            id: tuple(Cell(_heard(pack.questions.get(id), one.answer), one.size) for one in cells)
            for id, cells in people.space.cells.items()
        }
        self._said = {}

    def answered(self, id: str) -> Literal:
        """Return what says that this pack hears an answer to a question."""
        cells = zip(self.cells[id], self.space.cells[id], strict=True)
        return self.sat.every(~literal for literal, cell in cells if cell.answer is None)


class _Decision:
    """One pack's decision about the shared person; an output that it lacks is never on.

    `looked_at` gathers the outputs that were asked for, so that their questions can be found.
    """

    def __init__(self, pack: Pack, people: People) -> None:
        self.pack = pack
        self.sat = people.sat
        self.looked_at: set[Output] = set()
        self._people = _Hearing(people, pack)
        self._circuit = decision_of(pack)
        self._values: dict[Wire, Literal] = {}

    def __getitem__(self, output: Output) -> Literal:
        self.looked_at.add(output)
        wire = self._circuit.outputs.get(output)
        return self.sat.false if wire is None else self._value(wire)

    def _value(self, wire: Wire) -> Literal:
        if wire not in self._values:
            part = self._circuit.parts[wire]
            if isinstance(part, Gate):
                join = self.sat.every if part.op == "and" else self.sat.some
                self._values[wire] = join([self._value(one) for one in part.of])
            else:
                self._values[wire] = self._people.read(part)
        return self._values[wire]

    def inputs(self) -> set[Input | Answered]:
        """Return the inputs of the circuit under what was looked at."""
        outputs = self._circuit.outputs
        left = [outputs[name] for name in self.looked_at if name in outputs]
        seen = set(left)
        while left:
            part = self._circuit.parts[left.pop()]
            fresh = set(part.of) - seen if isinstance(part, Gate) else set()
            seen |= fresh
            left += fresh
        parts = (self._circuit.parts[wire] for wire in seen)
        return {part for part in parts if not isinstance(part, Gate)}


# ------------------------------------------------------------------- what can change
Who = Callable[[_Decision, _Decision], Literal]
"""Who is treated less safely by a second decision than by a first."""


def _kinds(old: Pack, new: Pack) -> Iterator[tuple[str, str, Who]]:
    """Yield each kind of change as it is less safe; safer ones are the same, turned round."""
    urgent_first = tuple(reversed(LEVELS))
    yield from (("level", level, _loses(Reaches(level))) for level in urgent_first)
    yield from (("possible", level, _gains(Below(level))) for level in urgent_first)
    yield "plan", "plan", lambda before, after: _plan(after) & ~_plan(before)
    yield from (("modality", one, _gains(Permits(one))) for one in Modality)
    yield from (("technique", id, _gains(Offers(id))) for id in _either(old, new, "techniques"))
    for modality in Modality:
        yield "care", modality, _careless(modality, lambda *_: True)
        for field in ("intensity_most", "duration_percent"):
            for most in _limits(old, new, modality, field):
                about = f"{modality}/{field}/{most}"
                yield "limit", about, _careless(modality, _held_to(modality, field, most))


def _rules(old: Pack, new: Pack) -> Iterator[tuple[str, str, Who]]:
    """Yield each rule, as it holds for fewer people than before."""
    yield from (("flag", id, _loses(Flag(id, True))) for id in _either(old, new, "red_flags"))
    rows = _either(old, new, "contraindications")
    yield from (("row", id, _loses(Row(id, True))) for id in rows)


def _either(old: Pack, new: Pack, kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*getattr(new, kind), *getattr(old, kind))))


def _loses(output: Output) -> Who:
    return lambda before, after: before[output] & ~after[output]


def _gains(output: Output) -> Who:
    return lambda before, after: after[output] & ~before[output]


def _plan(decision: _Decision) -> Literal:
    """Return what says that there is a plan: some modality is permitted."""
    return decision.sat.some(decision[Permits(modality)] for modality in Modality)


def _careless(modality: Modality, counts: Callable[[Pack, str], bool]) -> Who:
    """Return who is still permitted a modality, but is no longer held back in it."""

    def held(decision: _Decision) -> Literal:
        careful = {Permission.MODIFIED, Permission.NEEDS_CLEARANCE}
        return decision.sat.some(
            ~decision[Row(id, False)]
            for id, row in decision.pack.contraindications.items()
            if row.cells[modality] in careful and counts(decision.pack, id)
        )

    def who(before: _Decision, after: _Decision) -> Literal:
        output = Permits(modality)
        return before[output] & after[output] & held(before) & ~held(after)

    return who


def _held_to(modality: Modality, field: str, most: int) -> Callable[[Pack, str], bool]:
    def counts(pack: Pack, id: str) -> bool:
        limit = getattr(pack.contraindications[id].limits.get(modality), field, None)
        return limit is not None and limit <= most

    return counts


def _limits(old: Pack, new: Pack, modality: Modality, field: str) -> list[int]:
    """Return every number to which some row of either pack holds a modality."""
    rows = [*old.contraindications.values(), *new.contraindications.values()]
    limits = {getattr(row.limits.get(modality), field, None) for row in rows}
    return sorted(limit for limit in limits if limit is not None)


# ------------------------------------------------------------------- who, and how many
def _change(
    space: Space,
    both: tuple[_Decision, _Decision],
    family: str,
    about: str,
    who: Who,
    less_safe: bool,
) -> Change | None:
    for decision in both:
        decision.looked_at.clear()
    if not both[0].sat.possible(who(*(both if less_safe else both[::-1]))):
        return None
    inputs = both[0].inputs() | both[1].inputs()
    everyone = _Everyone.answering(space, inputs)
    if everyone is None:
        return Change(family, about, less_safe, None, None, len(_questions(inputs)))
    old, new = (_Decision(decision.pack, everyone) for decision in both)
    found = who(old, new) if less_safe else who(new, old)
    count, of = everyone.weight(found), everyone.weight(everyone.sat.true)
    return Change(family, about, less_safe, count, of, len(everyone.rows))


def _example(
    case: Case, examples: list[Person], first: int, who: Literal, old: Pack, new: Pack
) -> int:
    """Return the place of a person who shows a change: one told already, or a new one."""
    for place in range(first, len(examples)):
        told = examples[place].answers
        like = (case.people.is_like(id, told.get(id)) for id in case.pack.questions)
        if case.sat.possible(who, *like):
            return place
    answers = plainest(case, who)
    examples.append(Person(answers, _outcome(old, answers), _outcome(new, answers)))
    return len(examples) - 1


def _outcome(pack: Pack, answers: Mapping[str, Answer]) -> Outcome:
    record = Record.of_answers(pack, heard(pack, answers), ANY_DAY)
    case = pathway.day(record, ANY_DAY, pack)
    permit = case.assessment.permit
    return Outcome(
        level=case.assessment.level,
        possible_level=case.assessment.possible_level,
        plan=case.plan is not None,
        modalities=tuple(sorted(permit.modalities)) if permit else (),
        techniques=tuple(sorted(permit.techniques)) if permit else (),
    )


def _questions(inputs: set[Input | Answered]) -> frozenset[str]:
    return frozenset[str]().union(
        *(
            {one.question} if isinstance(one, Answered) else leaf_questions(one.leaf)
            for one in inputs
        )
    )


class _Column(Literal):
    """One bit for every set of answers."""

    __slots__ = ()

    def __and__(self, other: Literal) -> Literal:
        return _Column(self.sat, self.number & other.number)

    def __or__(self, other: Literal) -> Literal:
        return _Column(self.sat, self.number | other.number)

    def __invert__(self) -> Literal:
        return _Column(self.sat, self.sat.true.number ^ self.number)


class _Table(Sat):
    """Joins columns where the solver would join literals."""

    def __init__(self, size: int) -> None:
        self.true = _Column(self, (1 << size) - 1)
        self.false = _Column(self, 0)


@dataclass(frozen=True)
class _Row:
    """One way to answer a question, and how many answers read the same."""

    place: int
    ticked: frozenset[str]
    weight: int


class _Everyone(People):
    """Every set of answers to some questions, gone through one by one."""

    def __init__(self, space: Space, rows: dict[str, list[_Row]]) -> None:
        self.space = space
        self.rows = rows
        self.sat = _Table(prod(map(len, rows.values())))
        self.cells, self.options, self._said = {}, {}, {}
        self._weights: list[dict[int, Literal]] = []
        stride = 1
        for id, ways in rows.items():
            columns = [self._column(stride, i, len(ways)) for i in range(len(ways))]
            pairs = list(zip(ways, columns, strict=True))
            self.cells[id] = [
                self.sat.some(column for way, column in pairs if way.place == place)
                for place in range(len(space.cells[id]))
            ]
            for option in frozenset[str]().union(*(way.ticked for way in ways)):
                ticked = (column for way, column in pairs if option in way.ticked)
                self.options[id, option] = self.sat.some(ticked)
            self._weights.append(
                {
                    weight: self.sat.some(column for way, column in pairs if way.weight == weight)
                    for weight in {way.weight for way in ways}
                }
            )
            stride *= len(ways)

    @classmethod
    def answering(cls, space: Space, inputs: set[Input | Answered]) -> _Everyone | None:
        """Return everyone, told apart by these inputs, or None where they are too many."""
        rows = {id: _rows(space, id, inputs) for id in sorted(_questions(inputs))}
        return cls(space, rows) if prod(map(len, rows.values())) <= MOST_COUNTED else None

    def _column(self, stride: int, place: int, ways: int) -> Literal:
        """Return the column of one way to answer: a block of ones that comes round again."""
        bits, width = ((1 << stride) - 1) << (place * stride), stride * ways
        size = self.sat.true.number.bit_length()
        while width < size:
            bits |= bits << width
            width *= 2
        return _Column(self.sat, bits & self.sat.true.number)

    def weight(self, who: Literal, from_: int = 0) -> int:
        """Return how many sets of answers a column stands for."""
        while from_ < len(self._weights) and set(self._weights[from_]) == {1}:
            from_ += 1
        if from_ == len(self._weights) or not who.number:
            return who.number.bit_count()
        ways = self._weights[from_].items()
        return sum(weight * self.weight(who & these, from_ + 1) for weight, these in ways)


def _rows(space: Space, id: str, inputs: set[Input | Answered]) -> list[_Row]:
    question, cells = space.pack.questions[id], space.cells[id]
    if not isinstance(question, Multi):
        return [_Row(place, frozenset(), cell.size) for place, cell in enumerate(cells)]
    options = {
        one.leaf.option
        for one in inputs
        if isinstance(one, Input) and isinstance(one.leaf, Has) and one.leaf.question == id
    }
    ticked = [frozenset[str]()]
    for option in sorted(options):
        ticked += [these | {option} for these in ticked]
    rest = cells[FIRST].size >> len(options)
    return [
        *(_Row(place, frozenset(), 1) for place in range(FIRST)),
        *(_Row(FIRST, these, rest) for these in ticked),
    ]
