"""The work that every engine gets: the outer-hip rules, and people who left questions open."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

from unknot.knowledge import load_pack, shipped_pack
from unknot.knowledge.schema import Choice, Multi, Number, Question
from unknot.rules.circuit import Circuit
from unknot.rules.evaluate import Answer, evaluate

Record = dict[str, Answer]
Plain = dict[str, object]
Values = list[bool | None]

PEOPLE, UNANSWERED, YES = 200, 0.2, 0.15
PACK = load_pack(shipped_pack("outer_hip"))
RULES = {id: node for (kind, id), node in PACK.conditions.items()
         if kind in {"red_flags", "contraindications"}}  # fmt: skip


def people(count: int, unanswered: float) -> list[Record]:
    """Return made-up people, the same ones every time."""
    dice = random.Random(4)  # noqa: S311 - nothing secret
    return [
        {
            id: _answer(dice, one)
            for id, one in PACK.questions.items()
            if dice.random() >= unanswered
        }
        for _ in range(count)
    ]


def _answer(dice: random.Random, question: Question) -> Answer:
    match question:
        case Number(least=least, most=most):
            return dice.randint(least, most)
        case Choice(options=options):
            return dice.choice(options)
        case Multi(options=options):
            return frozenset(one for one in options if dice.random() < YES)
    return "yes" if dice.random() < YES else "no"


def plain(record: Record, null: bool) -> Plain:
    """Return a person as the peers want one: true and false, lists; open is null or absent."""
    told: Plain = {"yes": True, "no": False}
    simple = {
        id: sorted(answer) if isinstance(answer, frozenset) else told.get(str(answer), answer)
        for id, answer in record.items()
    }
    return {**dict.fromkeys(PACK.questions), **simple} if null else simple


def truth(record: Record) -> Values:
    """Return what our reference says of every rule: true, false, or undecided."""
    return [evaluate(node, record, "worst") for node in RULES.values()]


def rules_circuit() -> Circuit[str]:
    """Return a circuit with the rules and no more, so that the work is the same."""
    circuit = Circuit[str]()
    for id, node in RULES.items():
        rails = circuit.fold(node, "worst")
        circuit.outputs[f"{id}:true"], circuit.outputs[f"{id}:false"] = rails.true, rails.false
    return circuit


def best(work: Callable[[], object], rounds: int = 3) -> float:
    """Return the least CPU seconds that a piece of work took."""
    spent = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        spent.append(time.process_time() - began)
    return min(spent)


def shares(expected: list[Values], said: list[Values]) -> list[float]:
    """Return in percent: undecided read as no, as yes, kept; then decided values not given."""
    pairs = [p for one, two in zip(expected, said, strict=True) for p in zip(one, two, strict=True)]
    undecided = [told for true, told in pairs if true is None] or [None]
    decided = [true is told for true, told in pairs if true is not None]
    counts = [sum(told is value for told in undecided) for value in (False, True, None)]
    return [100 * n / len(undecided) for n in counts] + [100 * decided.count(False) / len(decided)]
