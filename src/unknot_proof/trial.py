"""The trial of mutants: who each of them harms, and who would have caught it.

One person nothing is known about, one solver, and the original pack beside the mutant. The
outputs of a decision are compared as sets of literals, so an output that did not change is
never asked about, and one that did costs no gate.

A mutant counts as caught by what does not know the original rules: a claim that the proof
makes of the mutant itself, a hazard, a worked case, or a check of packs. Claims read from the
original rules would only repeat the comparison, so they do not count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import TypeAlias

from unknot.assessment.causes import rank_causes
from unknot.assessment.decision import LEVELS, Decision, compile_decision
from unknot.assessment.outputs import (
    Below,
    Finding,
    Flag,
    HasPlan,
    InContext,
    Offers,
    Output,
    Permits,
    Reaches,
    Row,
)
from unknot.claims.bounds import HELD_BACK, passed
from unknot.claims.claims import Case, held
from unknot.claims.clauses import Literal, Sat
from unknot.claims.space import FIRST, UNSURE, People, Space
from unknot.knowledge import Pack
from unknot.knowledge.checks import CHECKS
from unknot.knowledge.checks import rules as rules_checks
from unknot.knowledge.checks import words as words_checks
from unknot.knowledge.references import unknown_references
from unknot.knowledge.schema import Expectation, Ramp, Technique, YesNo
from unknot.rules.circuit import Answered, Gate, Input, Wire, reads
from unknot.rules.evaluate import Answer
from unknot.rules.nodes import Has, Is, Node, Not, Within, parts, questions_of
from unknot.terms import Disposition, Modality
from unknot.vignettes import answers_of
from unknot_proof.mutants import KINDS, Mutant
from unknot_proof.solver import solved

Read = Callable[[Input | Answered], Literal]
Cube = frozenset[int]
"""Numbers of literals that all hold."""


@dataclass(frozen=True, slots=True)
class NotReaches:
    """It is not surely this urgent."""

    level: Disposition

    def __str__(self) -> str:
        return f"not_at_least:{self.level}"


@dataclass(frozen=True, slots=True)
class Uncapped:
    """A modality is permitted without a limit that some row sets."""

    modality: Modality
    limit: str
    most: int

    def __str__(self) -> str:
        return f"uncapped:{self.modality}:{self.limit}:{self.most}"


@dataclass(frozen=True, slots=True)
class Over:
    """A dose is given that passes the bound which a hazard sets to one end of it."""

    hazard: str
    dosed: str
    end: str

    def __str__(self) -> str:
        return f"over:{self.hazard}:{self.dosed}:{self.end}"


@dataclass(frozen=True, slots=True)
class PermitsAny:
    """Some modality is permitted, so that there is a plan."""


SAFER_OR_SAME = (Row, Flag, Finding, InContext)
Milder: TypeAlias = Output | NotReaches | Uncapped | Over
"""What a person should not get too easily."""
Decided: TypeAlias = Output | PermitsAny
Witnessed: TypeAlias = Flag | Row | Offers


class Effect(StrEnum):
    """What a mutant does to people: harms somebody, only withholds more, or nothing."""

    UNSAFE = "unsafe"
    SAFER = "only safer"
    NONE = "without effect"


@dataclass(frozen=True, eq=False)
class Judged:
    """A mutant, its effect, what gets worse for somebody, and who caught it."""

    mutant: Mutant
    effect: Effect
    worse: tuple[str, ...] = ()
    caught_by: tuple[str, ...] = ()

    @property
    def survives(self) -> bool:
        """Say whether nobody caught an unsafe mutant."""
        return self.effect is Effect.UNSAFE and not self.caught_by


class Trial:
    """Everything that stays the same from one mutant to the next."""

    def __init__(self, pack: Pack, mutants: Sequence[Mutant]) -> None:
        nodes = {
            id(node): node
            for mutant in mutants
            for key, node in mutant.pack.conditions.items()
            if node is not pack.conditions.get(key)
        }
        circuit = compile_decision(pack)
        self.pack = pack
        self.case = Case(pack, circuit, People(Space(pack, tuple(nodes.values())), solved()))
        self.sat = self.case.sat
        self._joined: dict[tuple[str, Cube], Literal] = {}
        self.milder = self._milder(pack, circuit, self.case.people.read)
        self.dangers = dict(_dangers(self.case))
        self.witnesses = list(_witnesses(self.case, circuit))
        self.answers = [answers_of(pack, case) for case in pack.contents.vignettes]
        self.columns: dict[Input | Answered, int] = {}
        self.expected = list(_expected(pack))
        self.bits = self._bits(pack, circuit)

    # ------------------------------------------------------- what gets worse
    def judge(self, mutant: Mutant) -> Judged:
        """Return what a mutant does, and for an unsafe one who caught it."""
        circuit = compile_decision(mutant.pack)
        milder = self._milder(mutant.pack, circuit, self.case.people.read)
        same = [name for name in milder if not isinstance(name, Over)]
        worse = [name for name in same if self._gap(milder[name], self.milder[name])]
        bigger = list(_bigger_doses(self.pack, mutant.pack))
        if not worse and not bigger:
            safer = any(self._gap(self.milder[name], milder[name]) for name in same)
            return Judged(mutant, Effect.SAFER if safer else Effect.NONE)
        caught = tuple(self._catchers(mutant.pack, circuit, milder))
        return Judged(mutant, Effect.UNSAFE, (*map(str, worse), *bigger), caught)

    def catchers(self, pack: Pack) -> tuple[str, ...]:
        """Return who finds something wrong with a pack; nobody should with the original."""
        circuit = compile_decision(pack)
        milder = self._milder(pack, circuit, self.case.people.read)
        return tuple(self._catchers(pack, circuit, milder))

    def _catchers(
        self, pack: Pack, circuit: Decision, milder: Mapping[Milder, Cube]
    ) -> Iterator[str]:
        bits = self._bits(pack, circuit)
        if self._claim_fails(pack, circuit, milder, bits):
            yield "proof"
        if any(
            cube != self.milder.get(name) and self._possible(cube, self.dangers[name])
            for name, cube in milder.items()
            if name in self.dangers
        ):
            yield "hazards"
        if self._case_differs(pack, bits):
            yield "worked cases"
        if next(_lint(self.pack, pack), None) is not None:
            yield "checks"

    def _gap(self, easier: Cube, than: Cube) -> bool:
        """Say whether somebody is in the first and not in the second."""
        extra = than - easier
        return bool(extra) and self._possible(
            easier, self.sat.some(Literal(self.sat, -one) for one in sorted(extra))
        )

    def _possible(self, cube: Cube, *also: Literal) -> bool:
        return self.sat.possible(*(Literal(self.sat, one) for one in cube), *also)

    def _milder(self, pack: Pack, circuit: Decision, read: Read) -> dict[Milder, Cube]:
        """Return each output that a person should not get too easily, as what it takes."""
        wires = _Wires(self.sat, circuit, read, self._joined)
        found: dict[Milder, Cube] = {}
        for name, wire in circuit.outputs.items():
            if isinstance(name, Reaches):
                found[NotReaches(name.level)] = wires.none_of(wire)
            elif not isinstance(name, SAFER_OR_SAME):
                found[name] = wires.all_of(wire)
        for modality, field, value in _limits(self.pack):
            cube = found[Permits(modality)]
            for id, row in pack.contraindications.items():
                limit = row.limits.get(modality)
                held_to = getattr(limit, field) if limit else None
                cell = row.cells[modality]
                if held_to is not None and held_to <= value and cell in HELD_BACK:
                    cube |= wires.all_of(circuit.outputs[Row(id, False)])
            found[Uncapped(modality, field, value)] = cube
        for hazard in self.pack.contents.hazards:
            for id, most in hazard.at_most.items():
                given = found[Offers(id) if id in pack.techniques else Permits(Modality(id))]
                for end, rows in passed(pack, id, most):
                    absent = (wires.all_of(circuit.outputs[Row(row, False)]) for row in rows)
                    found[Over(hazard.id, id, end)] = given.union(*absent)
        return found

    # ------------------------------------------------------------- who catches it
    def _bits(self, pack: Pack, circuit: Decision) -> dict[Decided, int]:
        """Return the outputs for every worked case, then for every witness, one bit each."""
        if any(
            pack.conditions.get(key) is not node
            for key, node in self.pack.conditions.items()
            if key[0] == "ask_when"
        ):
            answers = [answers_of(pack, case) for case in self.pack.contents.vignettes]
            columns: dict[Input | Answered, int] = {}
        else:
            answers, columns = self.answers, self.columns
        people = [*answers, *(answers for _, answers in self.witnesses)]

        def column(part: Input | Answered) -> int:
            if part not in columns:
                columns[part] = sum(reads(part, one) << i for i, one in enumerate(people))
            return columns[part]

        values = circuit.run(column, (1 << len(people)) - 1, 0)
        bits: dict[Decided, int] = {name: values[wire] for name, wire in circuit.outputs.items()}
        bits[PermitsAny()] = reduce(or_, (bits[Permits(modality)] for modality in Modality))
        return bits

    def _case_differs(self, pack: Pack, bits: Mapping[Decided, int]) -> bool:
        for name, on, off in self.expected:
            if bits.get(name, 0) & on != on or bits.get(name, 0) & off:
                return True
        return self._cause_differs(pack, bits)

    def _cause_differs(self, pack: Pack, bits: Mapping[Decided, int]) -> bool:
        """Say whether a worked case gets another cause; only where a finding has changed."""
        names = [name for name in bits if isinstance(name, Finding | InContext)]
        moved = 0
        for name in names:
            moved |= bits[name] ^ self.bits[name]
        for i, case in enumerate(self.pack.contents.vignettes):
            if moved >> i & 1 and _names_a_cause(case.expect):
                outputs: dict[Output, bool] = {name: bool(bits[name] >> i & 1) for name in names}
                if not _cause_fits(case.expect, [one.id for one in rank_causes(pack, outputs)]):
                    return True
        return False

    def _claim_fails(
        self,
        pack: Pack,
        circuit: Decision,
        milder: Mapping[Milder, Cube],
        bits: Mapping[Decided, int],
    ) -> bool:
        """Say whether a claim that the mutant makes of itself fails.

        `asked`, `flag`, `level`, `matrix`, `order` and their like hold of every pack, whatever
        its rules are, so they are not asked again.
        """
        flags_differ = pack.contents.red_flags is not self.pack.contents.red_flags or _differ(
            self.pack, pack, ("red_flags",)
        )
        return (
            any(
                self._dead(pack, about, milder, bits, len(self.answers) + i)
                for i, (about, _) in enumerate(self.witnesses)
                if flags_differ or not isinstance(about, Flag)
            )
            or any(self._falls(pack, circuit, id) for id in _turned_round(self.pack, pack))
            or self._stays_open(pack, circuit)
        )

    def _dead(
        self,
        pack: Pack,
        about: Witnessed,
        milder: Mapping[Milder, Cube],
        bits: Mapping[Decided, int],
        i: int,
    ) -> bool:
        """Say whether a rule decides for nobody, or a technique reaches nobody; ask its witness."""
        if isinstance(about, Offers):
            return not bits[about] >> i & 1 and not self._possible(milder[about])
        is_flag = isinstance(about, Flag)
        if about.id not in (pack.red_flags if is_flag else pack.contraindications):
            return False
        others = _as_urgent(pack, about.id) if is_flag else []
        alive = bits[about]
        for other in others:
            alive &= bits[Flag(other, False)]
        if alive >> i & 1:
            return False
        key = "red_flags" if is_flag else "contraindications"
        true, _ = self.case.rails(pack.conditions[key, about.id])
        absent = [self.case.rails(pack.conditions["red_flags", other])[1] for other in others]
        return not self.sat.possible(true, *absent)

    def _falls(self, pack: Pack, circuit: Decision, question: str) -> bool:
        """Say whether yes, or not sure, is milder than no."""
        no, yes, unsure = (
            self._milder(pack, circuit, self._holding(question, place))
            for place in (FIRST, FIRST + 1, UNSURE)
        )
        names = [name for name in no if not isinstance(name, HasPlan | Uncapped | Over)]
        return any(
            self._gap(after[name], no[name])
            for after in (yes, unsure)
            for name in names
            if after[name] != no[name]
        )

    def _holding(self, question: str, place: int) -> Read:
        people = self.case.people

        def read(part: Input | Answered) -> Literal:
            still = held(people, part, question, place)
            return people.read(part) if still is None else still

        return read

    def _stays_open(self, pack: Pack, circuit: Decision) -> bool:
        """Say whether a level can stay open when all that applies is answered."""
        if not _differ(self.pack, pack, ("ask_when",)):
            return False
        asked = []
        for id in pack.safety_questions:
            answered = self.case.people.answered(id)
            waits = pack.conditions.get(("ask_when", id))
            asked.append(answered if waits is None else answered | self.case.rails(waits)[1])
        wires = _Wires(self.sat, circuit, self.case.people.read, self._joined)
        for level in LEVELS:
            below = wires.all_of(circuit.outputs[Below(level)])
            not_below = self.sat.some(Literal(self.sat, -one) for one in sorted(below))
            cube = wires.none_of(circuit.outputs[Reaches(level)])
            if self._possible(cube, not_below, *asked):
                return True
        return False


class _Wires:
    """The wires of a circuit as literals, each gate written once for all mutants."""

    def __init__(
        self, sat: Sat, circuit: Decision, read: Read, joined: dict[tuple[str, Cube], Literal]
    ) -> None:
        self._sat = sat
        self._circuit = circuit
        self._read = read
        self._joined = joined
        self._literals: dict[Wire, Literal] = {}

    def literal(self, wire: Wire) -> Literal:
        """Return a wire's literal."""
        if wire not in self._literals:
            part = self._circuit.parts[wire]
            self._literals[wire] = self._gate(part) if isinstance(part, Gate) else self._read(part)
        return self._literals[wire]

    def _gate(self, gate: Gate) -> Literal:
        numbers = frozenset(self.literal(wire).number for wire in gate.of)
        key = (gate.op, numbers)
        if key not in self._joined:
            literals = [Literal(self._sat, number) for number in sorted(numbers)]
            join = self._sat.every if gate.op == "and" else self._sat.some
            self._joined[key] = join(literals)
        return self._joined[key]

    def all_of(self, wire: Wire) -> Cube:
        """Return what all must hold for a wire to be on."""
        part = self._circuit.parts[wire]
        wires = part.of if isinstance(part, Gate) and part.op == "and" else (wire,)
        return frozenset(self.literal(one).number for one in wires)

    def none_of(self, wire: Wire) -> Cube:
        """Return what all must hold for a wire to be off."""
        part = self._circuit.parts[wire]
        wires = part.of if isinstance(part, Gate) and part.op == "or" else (wire,)
        return frozenset(-self.literal(one).number for one in wires)


_BESIDE_THE_POINT = (
    rules_checks.no_source_is_idle,
    words_checks.places_in_words_can_be_filled,
    words_checks.nothing_is_promised,
    words_checks.warnings_read_easily,
)


def _limits(pack: Pack) -> Iterator[tuple[Modality, str, int]]:
    """Yield every limit that some row sets: for which modality, of what, how much."""
    seen = set()
    for row in pack.contents.contraindications:
        for modality, limit in row.limits.items():
            for field in ("intensity_most", "duration_percent"):
                value = getattr(limit, field)
                if value is not None and (modality, field, value) not in seen:
                    seen.add((modality, field, value))
                    yield modality, field, value


def _dangers(case: Case) -> Iterator[tuple[Milder, Literal]]:
    """Yield, for each output, who must never get it: what the hazards say together."""
    hazards = [(one, *case.rule("hazards", one.id)) for one in case.pack.contents.hazards]
    sat = case.sat
    for level in LEVELS:
        there = [true for hazard, true, _ in hazards if hazard.at_least == level]
        yield NotReaches(level), sat.some(there)
    yield HasPlan(), sat.some(~false for hazard, _, false in hazards if hazard.at_least)
    for id, technique in case.pack.techniques.items():
        against = [
            ~false & ~case.cleared(technique.modality) if hazard.unless_cleared else ~false
            for hazard, _, false in hazards
            if id in hazard.never
        ]
        yield Offers(id), sat.some(against)
    for hazard, _, false in hazards:
        for id, most in hazard.at_most.items():
            for end in type(most).model_fields:
                yield Over(hazard.id, id, end), ~false


def _witnesses(case: Case, circuit: Decision) -> Iterator[tuple[Witnessed, Mapping[str, Answer]]]:
    """Yield somebody each rule decides about, and somebody each technique is offered to."""
    pack = case.pack
    for id in pack.red_flags:
        absent = [case.rule("red_flags", other)[1] for other in _as_urgent(pack, id)]
        if case.sat.possible(case.rule("red_flags", id)[0], *absent):
            yield Flag(id, True), case.people.answers(case.sat.model())
    for id in pack.contraindications:
        if case.sat.possible(case.rule("contraindications", id)[0]):
            yield Row(id, True), case.people.answers(case.sat.model())
    for name in circuit.outputs:
        if isinstance(name, Offers) and case.sat.possible(case.out[name]):
            yield name, case.people.answers(case.sat.model())


def _as_urgent(pack: Pack, id: str) -> list[str]:
    urgency = pack.red_flags[id].level.urgency
    return [
        other
        for other, flag in pack.red_flags.items()
        if other != id and flag.level.urgency >= urgency
    ]


def _expected(pack: Pack) -> Iterator[tuple[Decided, int, int]]:
    """Yield what worked cases expect of an output: on for these, off for those, one bit each."""
    on: Counter[Decided] = Counter()
    off: Counter[Decided] = Counter()
    for i, case in enumerate(pack.contents.vignettes):
        for name, value in _expectations(pack, case.expect):
            if not (on if value else off)[name] >> i & 1:
                (on if value else off)[name] += 1 << i
    for name in {*on, *off}:
        yield name, on[name], off[name]


def _expectations(pack: Pack, expect: Expectation) -> Iterator[tuple[Decided, bool]]:
    for level in LEVELS:
        yield Reaches(level), expect.level.urgency >= level.urgency
        if expect.possible_level is not None:
            yield Below(level), expect.possible_level.urgency < level.urgency
    yield PermitsAny(), expect.plan
    for flag in expect.flags or ():
        yield Flag(flag, True), True
    for flag in pack.red_flags if expect.flags == () else ():
        yield Flag(flag, True), False
    yield from ((Offers(id), True) for id in expect.offers)
    yield from ((Offers(id), False) for id in expect.withholds)
    for modality in Modality if expect.modalities is not None else ():
        yield Permits(modality), modality in (expect.modalities or ())


def _names_a_cause(expect: Expectation) -> bool:
    return bool(expect.first_cause or expect.cause_among_first_three)


def _cause_fits(expect: Expectation, causes: list[str]) -> bool:
    first, among = expect.first_cause, expect.cause_among_first_three
    return (first is None or causes[:1] == [first]) and (among is None or among in causes[:3])


def _lint(pack: Pack, mutant: Pack) -> Iterator[object]:
    """Yield what loading and the checks find wrong with a mutant."""
    if mutant.contents is not pack.contents:
        yield from unknown_references(mutant.contents, dict(mutant.places))
    for check in CHECKS:
        same = check in words_checks.CHECKS and mutant.contents is pack.contents
        if check not in _BESIDE_THE_POINT and not same:
            yield from check(mutant)


def _differ(pack: Pack, mutant: Pack, kinds: Iterable[str]) -> list[tuple[str, str]]:
    """Return the keys of the conditions that are not the very same in both."""
    return [
        key
        for key, node in pack.conditions.items()
        if key[0] in kinds and mutant.conditions.get(key) is not node
    ]


def _turned_round(pack: Pack, mutant: Pack) -> list[str]:
    """Return the yes-or-no questions that a changed rule looks at under a `not`."""
    turned: set[str] = set()
    for key in _differ(pack, mutant, KINDS):
        if key in mutant.conditions:
            turned |= _under_not(mutant.conditions[key], False)
    return [id for id in pack.questions if id in turned and isinstance(pack.questions[id], YesNo)]


def _under_not(node: Node, turned: bool) -> set[str]:
    if isinstance(node, Is | Has | Within):
        return set(questions_of(node)) if turned else set()
    inner = turned != isinstance(node, Not)
    return set().union(*(_under_not(one, inner) for one in parts(node)))


def _bigger_doses(pack: Pack, mutant: Pack) -> Iterator[str]:
    """Yield the techniques and modalities whose possible dose is larger in a mutant."""
    if mutant.techniques is not pack.techniques:
        for id, technique in mutant.techniques.items():
            before, after = _most(pack.techniques[id]), _most(technique)
            if any(b > a for a, b in zip(before, after, strict=True)):
                yield f"dose:{id}"
    for key, most in _day(mutant).items():
        if most > _day(pack)[key]:
            yield f"day:{key[0]}:{key[1]}"


def _most(technique: Technique) -> tuple[int, ...]:
    """Return the dose of the first day and of the last: seconds on one side, and intensity."""
    dose = technique.dose
    ramp = dose.duration_s or dose.repetitions or Ramp(start=1, step=0, ceiling=1)
    return (
        dose.sets * ramp.ceiling, dose.sets * ramp.start,
        dose.intensity.ceiling, dose.intensity.start,
    )  # fmt: skip


def _day(pack: Pack) -> dict[tuple[str, str], int]:
    """Return the most seconds of a modality on one muscle in a day, as the ceilings hold it."""
    most: Counter[tuple[str, str]] = Counter()
    for technique in pack.techniques.values():
        dose = technique.dose
        each = dose.seconds_each or 1
        ramp = dose.duration_s or dose.repetitions
        seconds = dose.sets * (ramp.ceiling * (1 if dose.duration_s else each) if ramp else 0)
        most[technique.modality, technique.muscle] += seconds
    return {
        key: min(seconds, pack.contents.plans.ceilings[Modality(key[0])].seconds)
        for key, seconds in most.items()
    }
