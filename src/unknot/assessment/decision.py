"""The decision of a pack as one circuit: triage, and what may be offered.

Only AND and OR join the rails here, so nothing can turn an unknown into a "no". Two locks
are independent of each other: every red flag is surely false, and every safety question has
been answered or surely does not apply.
"""

from __future__ import annotations

from functools import lru_cache

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
from unknot.knowledge.pack import Pack
from unknot.knowledge.schema import Contraindication, Technique
from unknot.rules.circuit import Circuit, Rails, Wire
from unknot.rules.nodes import Has, Is
from unknot.terms import Disposition, Modality, Permission

Decision = Circuit[Output]
LEVELS = tuple(level for level in Disposition if level is not Disposition.ROUTINE)


@lru_cache(maxsize=8)
def decision_of(pack: Pack) -> Decision:
    """Return the pack's decision circuit, compiled once."""
    return compile_decision(pack)


def compile_decision(pack: Pack) -> Decision:
    """Return the circuit whose outputs are the whole decision.

    Findings and contexts, by which causes are ranked, are in the plain reading; the others are
    in the worst.
    """
    circuit = Decision()
    flags = _rails(circuit, pack, "red_flags", Flag)
    rows = _rails(circuit, pack, "contraindications", Row)
    for level in LEVELS:
        urgent = [flags[id] for id, flag in pack.red_flags.items() if _reaches(flag.level, level)]
        circuit.outputs[Reaches(level)] = circuit.either(*(rails.true for rails in urgent))
        circuit.outputs[Below(level)] = circuit.both(*(rails.false for rails in urgent))
    plan = circuit.both(circuit.outputs[Below(Disposition.SOON)], _all_asked(circuit, pack))
    circuit.outputs[HasPlan()] = plan
    for modality in Modality:
        circuit.outputs[Permits(modality)] = _permits(circuit, pack, rows, plan, modality)
    for id, technique in pack.techniques.items():
        circuit.outputs[Offers(id)] = _offers(circuit, pack, rows, technique)
    _add_causes(circuit, pack)
    return circuit


def _add_causes(circuit: Decision, pack: Pack) -> None:
    """Add the outputs that likely causes are ranked by; a plain question is a finding too."""
    plain = {
        key: node for key, node in pack.conditions.items() if key[0] in {"findings", "contexts"}
    }
    for feature in pack.contents.features:
        plain.setdefault(("findings", feature.finding), Is(feature.finding, frozenset({"yes"})))
    for (kind, id), node in plain.items():
        rails = circuit.fold(node, "plain")
        output = Finding if kind == "findings" else InContext
        circuit.outputs[output(id, True)] = rails.true
        circuit.outputs[output(id, False)] = rails.false


def _rails(circuit: Decision, pack: Pack, kind: str, output: type[Flag | Row]) -> dict[str, Rails]:
    folded = {
        id: circuit.fold(node, "worst") for (k, id), node in pack.conditions.items() if k == kind
    }
    for id, rails in folded.items():
        circuit.outputs[output(id, True)] = rails.true
        circuit.outputs[output(id, False)] = rails.false
    return folded


def _reaches(flag_level: Disposition, level: Disposition) -> bool:
    return flag_level.urgency >= level.urgency


def _all_asked(circuit: Decision, pack: Pack) -> Wire:
    """Return the second lock: each safety question is answered, or surely does not apply."""
    locks = []
    for question in pack.safety_questions:
        lock = circuit.answered(question)
        ask_when = pack.conditions.get(("ask_when", question))
        if ask_when is not None:
            lock = circuit.either(lock, circuit.fold(ask_when, "worst").false)
        locks.append(lock)
    return circuit.both(*locks)


def _permits(
    circuit: Decision, pack: Pack, rows: dict[str, Rails], plan: Wire, modality: Modality
) -> Wire:
    """Return the wire that is on when no row stands against a modality."""
    cleared = circuit.fold(Has("cleared_modalities", modality), "plain").true
    allowed = [plan]
    for id, row in pack.contraindications.items():
        if row.cells[modality] is Permission.FORBIDDEN:
            allowed.append(rows[id].false)
        if row.cells[modality] is Permission.NEEDS_CLEARANCE:
            allowed.append(circuit.either(rows[id].false, cleared))
    return circuit.both(*allowed)


def _offers(circuit: Decision, pack: Pack, rows: dict[str, Rails], technique: Technique) -> Wire:
    barring = [rows[id].false for id, row in pack.contraindications.items() if bars(row, technique)]
    return circuit.both(circuit.outputs[Permits(technique.modality)], *barring)


def bars(row: Contraindication, technique: Technique) -> bool:
    """Say whether a row bars a technique by one of its tags."""
    return not set(row.bars).isdisjoint(technique.tags)
