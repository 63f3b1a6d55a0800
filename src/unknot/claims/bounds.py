"""Which doses of a pack pass the bound that a hazard sets, and what would hold them to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from unknot.knowledge import Pack
from unknot.knowledge.schema import Contraindication, Limit, Most, Ramp, Technique
from unknot.terms import Modality, Permission

HELD_BACK = (Permission.MODIFIED, Permission.NEEDS_CLEARANCE)
"""The cells whose limits a permit takes over."""

Passes = Callable[[Limit | None], bool]
"""Whether a dose passes its bound when a row holds it back so, or when none does."""


def passed(pack: Pack, id: str, most: Most) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield each end of a dose that passes its bound, with the rows that would hold it to it.

    `id` is a technique, of which its own dose is meant, or a modality, of which the ceiling
    of a plan is meant; no row holds that back.
    """
    if id in pack.techniques:
        technique = pack.techniques[id]
        for end, passes in _ends(technique, most):
            if passes(None):
                yield end, frozenset(_holding(pack, technique.modality, passes))
        return
    ceiling = pack.contents.plans.ceilings[Modality(id)]
    if most.seconds is not None and ceiling.seconds > most.seconds:
        yield "seconds", frozenset()
    if most.intensity is not None and ceiling.intensity > most.intensity:
        yield "intensity", frozenset()


def _ends(technique: Technique, most: Most) -> Iterator[tuple[str, Passes]]:
    """Yield every end that is bounded, with how to tell whether it is passed."""
    dose = technique.dose
    each = dose.seconds_each or 1
    for name, ramp, unit in (
        ("seconds", dose.duration_s, 1),
        ("seconds", dose.repetitions, each),
        ("repetitions", dose.repetitions, 1),
    ):
        for end, amount in _first_and_last(name, ramp):
            bound = getattr(most, end)
            if bound is not None:
                yield end, _too_much(dose.sets * unit, amount, bound)
    for end, score in _first_and_last("intensity", dose.intensity):
        bound = getattr(most, end)
        if bound is not None:
            yield end, _too_hard(score, bound)


def _first_and_last(name: str, ramp: Ramp | None) -> Iterator[tuple[str, int]]:
    if ramp is not None:
        yield f"first_{name}", ramp.start
        yield name, ramp.ceiling


def _too_much(times: int, amount: int, bound: int) -> Passes:
    def passes(limit: Limit | None) -> bool:
        percent = (limit.duration_percent if limit else None) or 100
        return times * max(1, amount * percent // 100) > bound

    return passes


def _too_hard(score: int, bound: int) -> Passes:
    def passes(limit: Limit | None) -> bool:
        held_to = limit.intensity_most if limit else None
        return (score if held_to is None else min(score, held_to)) > bound

    return passes


def _holding(pack: Pack, modality: Modality, passes: Passes) -> Iterator[str]:
    for id, row in pack.contraindications.items():
        if _limits(row, modality) and not passes(row.limits[modality]):
            yield id


def _limits(row: Contraindication, modality: Modality) -> bool:
    return modality in row.limits and row.cells[modality] in HELD_BACK
