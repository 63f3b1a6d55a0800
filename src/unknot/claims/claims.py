"""What is claimed of a pack, each with a plain sentence.

The conditions are read here a second time, straight from the pack's rules and apart from
the decision's circuit, so that a claim does not repeat what it judges.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from heapq import heapify, heappop, heappush

from unknot.assessment.decision import LEVELS, Decision
from unknot.assessment.outputs import Below, HasPlan, Offers, Output, Permits, Reaches
from unknot.claims.bounds import passed
from unknot.claims.clauses import Literal, Sat
from unknot.claims.space import FIRST, UNANSWERED, UNSURE, People
from unknot.knowledge import Pack
from unknot.knowledge.schema import Hazard, YesNo
from unknot.rules.circuit import Answered, Gate, Input
from unknot.rules.nodes import All, AtLeast, Has, Lit, Node, Not, leaf_questions
from unknot.terms import NOT_SURE, Disposition, Modality, Permission


class Kind(StrEnum):
    """Whether a claim says that nobody is so, or that somebody is."""

    NEVER = "never"
    SOMEBODY = "somebody"


@dataclass(frozen=True)
class Claim:
    """One claim: its family, what it is about, the sentence, and who it speaks of.

    `who` holds one or more descriptions of a person; the claim is about all of them.
    """

    family: str
    about: str
    says: str
    kind: Kind
    who: tuple[Literal, ...]


class Case:
    """The decision of one unknown person, and their rules read a second time."""

    def __init__(self, pack: Pack, circuit: Decision, people: People) -> None:
        self.pack = pack
        self.people = people
        self.sat: Sat = people.sat
        self._circuit = circuit
        self._wires = circuit.run(people.read, self.sat.true, self.sat.false)
        self._rails_of: dict[tuple[Node, bool], tuple[Literal, Literal]] = {}
        self._trees: dict[int, list[Literal]] = {}
        self.out = self._named(self._wires)

    def _named(self, wires: list[Literal]) -> dict[Output, Literal]:
        return {name: wires[wire] for name, wire in self._circuit.outputs.items()}

    def with_cell(self, question: str, place: int) -> dict[Output, Literal]:
        """Return the outputs of the same person with one answer held still.

        Only the wires above that question are made again.
        """
        wires = list(self._wires)
        touched: set[int] = set()
        for wire, part in enumerate(self._circuit.parts):
            if isinstance(part, Gate):
                if touched.isdisjoint(part.of):
                    continue
                wires[wire] = self._joined_again(wire, part, wires, touched)
                touched.add(wire)
            elif (still := held(self.people, part, question, place)) is not None:
                wires[wire] = still
                touched.add(wire)
        return self._named(wires)

    def _joined_again(
        self, wire: int, gate: Gate, wires: list[Literal], touched: set[int]
    ) -> Literal:
        """Return what a gate says now that some of what it joins is another literal.

        Some gates join hundreds of wires. They are joined in pairs, pairs of pairs and so on, so
        that for one other wire only the pairs above it are written again.
        """
        tree = self._tree(wire, gate)
        count = len(gate.of)
        new = {count + at: wires[one] for at, one in enumerate(gate.of) if one in touched}
        waiting = [-at for at in new]
        heapify(waiting)
        while waiting:  # the deepest first, so both of a pair are known when it is joined
            above = -heappop(waiting) // 2
            if above and above not in new:
                left, right = (new.get(at, tree[at]) for at in (2 * above, 2 * above + 1))
                new[above] = left & right if gate.op == "and" else left | right
                heappush(waiting, -above)
        return new[1]

    def _tree(self, wire: int, gate: Gate) -> list[Literal]:
        """Return a gate's literals in pairs: 1 joins 2 and 3, 2 joins 4 and 5, and so on."""
        if wire not in self._trees:
            leaves = [self._wires[one] for one in gate.of]
            tree = [*leaves, *leaves]  # the first half is written over, from the back
            for at in range(len(leaves) - 1, 0, -1):
                left, right = tree[2 * at], tree[2 * at + 1]
                tree[at] = left & right if gate.op == "and" else left | right
            self._trees[wire] = tree
        return self._trees[wire]

    def rails(self, node: Node) -> tuple[Literal, Literal]:
        """Return (surely true, surely false) in the worst reading, straight from the rule."""
        return self._rails(node, True)

    def _rails(self, node: Node, wanted: bool) -> tuple[Literal, Literal]:
        if (node, wanted) not in self._rails_of:
            self._rails_of[node, wanted] = self._read(node, wanted)
        return self._rails_of[node, wanted]

    def _read(self, node: Node, wanted: bool) -> tuple[Literal, Literal]:
        sat = self.sat
        match node:
            case Lit(value):
                return (sat.true, sat.false) if value else (sat.false, sat.true)
            case Not(inner):
                true, false = self._rails(inner, not wanted)
                return false, true
            case All(inners):
                pairs = [self._rails(inner, wanted) for inner in inners]
                return sat.every(true for true, _ in pairs), sat.some(false for _, false in pairs)
            case AtLeast(count, inners):
                pairs = [self._rails(inner, wanted) for inner in inners]
                spare = len(pairs) - count + 1
                return (
                    _at_least(sat, count, [true for true, _ in pairs]),
                    _at_least(sat, spare, [false for _, false in pairs]),
                )
        unsure = self.people.says(node, NOT_SURE)
        true, false = self.people.says(node, True), self.people.says(node, False)
        return (true | unsure, false) if wanted else (true, false | unsure)

    def rule(self, kind: str, id: str) -> tuple[Literal, Literal]:
        """Return the rails of a rule of the pack."""
        return self.rails(self.pack.conditions[kind, id])

    def cleared(self, modality: Modality) -> Literal:
        """Return what says that a clearance for a modality is recorded."""
        return self.people.says(Has("cleared_modalities", modality), True)


def held(people: People, part: Input | Answered, question: str, place: int) -> Literal | None:
    """Return an input with one answer held still, or None where it looks elsewhere."""
    sat = people.sat
    if isinstance(part, Answered):
        if part.question != question:
            return None
        return sat.true if place != UNANSWERED else sat.false
    if question not in leaf_questions(part.leaf):
        return None
    wanted: bool | str = {"true": True, "false": False}.get(part.says, NOT_SURE)
    if isinstance(part.leaf, Has):
        return sat.false  # held still only at "not answered", where no option is ticked
    return people.says_with(part.leaf, wanted, question, place)


def _at_least(sat: Sat, count: int, literals: list[Literal]) -> Literal:
    if count <= 0:
        return sat.true
    if count > len(literals):
        return sat.false
    first, *rest = literals
    return (first & _at_least(sat, count - 1, rest)) | _at_least(sat, count, rest)


def all_claims(case: Case) -> Iterator[Claim]:
    """Yield every claim about a pack, those that need few clauses first."""
    yield from short_claims(case)
    yield from _worse(case)


def short_claims(case: Case) -> Iterator[Claim]:
    """Yield the claims that are quickly written as clauses; together they name every output."""
    for family in SHORT_FAMILIES:
        yield from family(case)


def _never(family: str, about: str, says: str, *who: Literal) -> Claim:
    return Claim(family, about, says, Kind.NEVER, who)


def _somebody(family: str, about: str, says: str, who: Literal) -> Claim:
    return Claim(family, about, says, Kind.SOMEBODY, (who,))


def _asked(case: Case) -> Iterator[Claim]:
    """Every safety question is answered, or surely does not apply, before any plan."""
    for id, open_ in _open_questions(case):
        says = f"no plan before '{id}' is answered or surely does not apply"
        yield _never("asked", id, says, case.out[HasPlan()] & open_)


def _open_questions(case: Case) -> Iterator[tuple[str, Literal]]:
    """Yield each safety question with what says that it applies and has no answer."""
    for id in case.pack.safety_questions:
        open_ = ~case.people.answered(id)
        if ("ask_when", id) in case.pack.conditions:
            open_ = open_ & ~case.rule("ask_when", id)[1]
        yield id, open_


def _flags(case: Case) -> Iterator[Claim]:
    """Every red flag and every level is kept."""
    for id, flag in case.pack.red_flags.items():
        true, false = case.rule("red_flags", id)
        says = f"no plan unless '{id}' is surely absent"
        yield _never("flag", id, says, case.out[HasPlan()] & ~false)
        says = f"'{id}' is at least {flag.level}"
        yield _never("level", id, says, true & ~case.out[Reaches(flag.level)])
        if flag.seed_sign is not None:
            says = f"sign {flag.seed_sign} of the seed is at least soon"
            yield _never("sign", id, says, true & ~case.out[Reaches(Disposition.SOON)])


def _matrix(case: Case) -> Iterator[Claim]:
    """No technique is offered against any cell, or against a tag that a row bars."""
    rows = {id: case.rule("contraindications", id) for id in case.pack.contraindications}
    for id, technique in case.pack.techniques.items():
        offered = case.out[Offers(id)]
        says = f"'{id}' is offered only inside a plan"
        yield _never("inside", id, says, offered & ~case.out[HasPlan()])
        for row_id, row in case.pack.contraindications.items():
            against = offered & ~rows[row_id][1]
            cell = row.cells[technique.modality]
            if cell is Permission.FORBIDDEN or set(row.bars) & set(technique.tags):
                says = f"'{id}' is never offered unless '{row_id}' is surely absent"
                yield _never("matrix", f"{id}/{row_id}", says, against)
            elif cell is Permission.NEEDS_CLEARANCE:
                says = f"'{id}' is offered with '{row_id}' only after a clearance for it"
                who = against & ~case.cleared(technique.modality)
                yield _never("matrix", f"{id}/{row_id}", says, who)


def _clearances(case: Case) -> Iterator[Claim]:
    """A clearance changes no urgency; none, or an unsure one, lifts nothing."""
    without = case.with_cell("cleared_modalities", UNANSWERED)
    for level in LEVELS:
        changed = case.out[Reaches(level)] & ~without[Reaches(level)]
        changed = changed | (without[Reaches(level)] & ~case.out[Reaches(level)])
        yield _never("clearance", level, f"a clearance changes nothing at {level}", changed)
    for modality in Modality:
        gained = case.out[Permits(modality)] & ~case.cleared(modality)
        for row_id, row in case.pack.contraindications.items():
            if row.cells[modality] is Permission.NEEDS_CLEARANCE:
                who = gained & ~case.rule("contraindications", row_id)[1]
                says = f"only a clearance for {modality} itself lifts '{row_id}'"
                yield _never("clearance", f"{modality}/{row_id}", says, who)


def _interval(case: Case) -> Iterator[Claim]:
    """The interval is consistent, closes, and an emergency dominates."""
    out, sat = case.out, case.sat
    every = sat.every(~open_ for _, open_ in _open_questions(case))
    for higher, lower in zip(LEVELS[1:], LEVELS, strict=False):
        who = out[Reaches(higher)] & ~out[Reaches(lower)]
        yield _never("order", higher, f"whatever is {higher} is at least {lower}", who)
        who = out[Below(lower)] & ~out[Below(higher)]
        yield _never("order", f"below_{lower}", f"below {lower} is below {higher}", who)
    for level in LEVELS:
        both = out[Reaches(level)] & out[Below(level)]
        yield _never("consistent", level, f"nobody is both {level} and below it", both)
        open_ = every & ~out[Reaches(level)] & ~out[Below(level)]
        yield _never("closes", level, f"when all is answered, {level} or not is settled", open_)
    for level in LEVELS:
        who = out[HasPlan()] & ~out[Below(level)]
        yield _never("dominates", level, f"no plan while {level} is possible", who)


def _worse(case: Case) -> Iterator[Claim]:
    """A worse answer, or "not sure", never lowers urgency and never adds a modality."""
    for id, question in case.pack.questions.items():
        if not isinstance(question, YesNo):
            continue
        no, yes = case.with_cell(id, FIRST), case.with_cell(id, FIRST + 1)
        unsure = case.with_cell(id, UNSURE)
        if id in case.pack.safety_questions:
            says = f"yes to '{id}' never lowers urgency and never adds a modality"
            yield _never("worse", id, says, *_milder(case, no, yes))
            says = f"not sure of '{id}' is never read as milder than no"
            yield _never("unsure", id, says, *_milder(case, no, unsure))
        else:
            says = f"'{id}' cannot change urgency or what is permitted"
            pairs = ((no, yes), (yes, no), (unsure, no))
            who = [one for before, after in pairs for one in _milder(case, before, after)]
            yield _never("no_say", id, says, *who)


def _milder(
    case: Case, before: dict[Output, Literal], after: dict[Output, Literal]
) -> list[Literal]:
    """Return the people who get a less urgent level or more permitted by `after`."""
    falling: list[Output] = [Reaches(level) for level in LEVELS]
    rising: list[Output] = [Below(level) for level in LEVELS]
    rising += [Permits(modality) for modality in Modality]
    rising += [Offers(id) for id in case.pack.techniques]
    people = [before[name] & ~after[name] for name in falling]
    people += [after[name] & ~before[name] for name in rising]
    return [who for who in people if who.number != case.sat.false.number]


def _alive(case: Case) -> Iterator[Claim]:
    """No rule is dead or redundant, and every technique is offered to somebody."""
    flags = {id: case.rule("red_flags", id) for id in case.pack.red_flags}
    for id, flag in case.pack.red_flags.items():
        others = [
            flags[other][1]
            for other, one in case.pack.red_flags.items()
            if other != id and one.level.urgency >= flag.level.urgency
        ]
        says = f"'{id}' decides the level for somebody"
        yield _somebody("alive", id, says, flags[id][0] & case.sat.every(others))
    for id in case.pack.contraindications:
        true, _ = case.rule("contraindications", id)
        yield _somebody("alive", id, f"'{id}' holds in somebody", true)
    for id in case.pack.techniques:
        yield _somebody("reach", id, f"'{id}' is offered to somebody", case.out[Offers(id)])


def _hazards(case: Case) -> Iterator[Claim]:
    """Every hazard that somebody else wrote is ruled out."""
    for hazard in case.pack.contents.hazards:
        yield from _hazard(case, hazard)


def _hazard(case: Case, hazard: Hazard) -> Iterator[Claim]:
    true, false = case.rails(case.pack.conditions["hazards", hazard.id])
    if hazard.at_least is not None:
        who = true & ~case.out[Reaches(hazard.at_least)]
        yield _never("hazard", hazard.id, hazard.effect, who)
        says = f"{hazard.effect} (while it is open: no plan)"
        yield _never("hazard", f"{hazard.id}/open", says, case.out[HasPlan()] & ~false)
    for id in hazard.never:
        who = case.out[Offers(id)] & ~false
        if hazard.unless_cleared:
            who = who & ~case.cleared(case.pack.techniques[id].modality)
        yield _never("hazard", f"{hazard.id}/{id}", f"{hazard.effect} ({id})", who)
    for id, most in hazard.at_most.items():
        whos = tuple(unheld(case, id, rows) & ~false for _, rows in passed(case.pack, id, most))
        yield _never("hazard", f"{hazard.id}/{id}", f"{hazard.effect} ({id})", *whos)


def unheld(case: Case, id: str, rows: frozenset[str]) -> Literal:
    """Return who gets a technique or a modality while none of these rows holds it back."""
    offered = case.out[Offers(id) if id in case.pack.techniques else Permits(Modality(id))]
    return offered & case.sat.every(case.rule("contraindications", row)[1] for row in sorted(rows))


SHORT_FAMILIES = (_asked, _flags, _matrix, _clearances, _interval, _alive, _hazards)
