"""Changes that must stay small: an export and a backend for rules, each as long as it has to be."""

from __future__ import annotations

import csv
import io
from datetime import date

from tests.support.answers import usual
from tests.support.cases import day_of
from tests.support.packs import outer_hip
from unknot.assessment.decision import decision_of
from unknot.pathway import Case
from unknot.rules.circuit import Circuit, Gate, reads
from unknot.rules.evaluate import Answer
from unknot.vignettes import answers_of

DAY = date(2026, 1, 5)


# ------------------------------------------------------------- an export: one function, from a case
def as_csv(case: Case) -> str:
    """Return today's plan as a table; without a plan, its heads alone."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(("technique", "side", "sets", "seconds"))
    for item in case.plan.items if case.plan else ():
        name = case.pack.words.say(f"techniques.{item.technique}.name")
        table.writerow((name, item.side, item.sets, item.duration_s))
    return out.getvalue()


def test_an_export_needs_a_case_and_nothing_else() -> None:
    case = day_of(outer_hip(), usual(outer_hip()), (), DAY)
    assert case.plan
    heads, *rows = csv.reader(io.StringIO(as_csv(case)))
    assert len(rows) == len(case.plan.items)
    assert {len(row) for row in rows} == {len(heads)}


def test_an_export_of_a_case_without_a_plan_offers_nothing() -> None:
    assert len(as_csv(day_of(outer_hip(), {}, (), DAY)).splitlines()) == 1


# --------------------------------------------- a backend for rules: one function, over the circuit
def as_python(circuit: Circuit) -> str:
    """Return the circuit as the source of a Python function of its inputs, one line a wire."""
    lines = ["def decide(inputs):"]
    for wire, part in enumerate(circuit.parts):
        if isinstance(part, Gate):
            empty = part.op == "and"
            value = f" {part.op} ".join(f"w{one}" for one in part.of) or str(empty)
        else:
            value = f"inputs[{wire}]"
        lines.append(f"    w{wire} = {value}")
    outputs = ", ".join(f"w{wire}" for wire in circuit.outputs.values())
    return "\n".join([*lines, f"    return [{outputs}]"])


def test_another_backend_decides_every_worked_case_as_the_circuit_does() -> None:
    circuit = decision_of(outer_hip())
    made: dict[str, object] = {}
    exec(as_python(circuit), made)  # noqa: S102 - our own circuit, in a test
    decide = made["decide"]
    assert callable(decide)

    def decided(answers: dict[str, Answer]) -> object:
        inputs = {
            wire: reads(part, answers)
            for wire, part in enumerate(circuit.parts)
            if not isinstance(part, Gate)
        }
        return dict(zip(circuit.outputs, decide(inputs), strict=True))

    people = [dict(answers_of(outer_hip(), case)) for case in outer_hip().contents.vignettes]
    for answers in [{}, *people[::7]]:
        assert decided(answers) == circuit.run_one(answers)
