"""Likely causes: what fits with the answers, what speaks for and against. Never a diagnosis.

Odds are multiplied by tempered likelihood ratios, then scaled so that the causes add up to
one. Causes can be ranked by tests; nothing here can lower an urgency or widen a permit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from unknot.assessment.outputs import Finding, InContext, Output
from unknot.knowledge.pack import Pack
from unknot.knowledge.schema import Context, Feature


class Fit(StrEnum):
    """How well a cause fits with the answers; nothing is ever said more surely than likely."""

    LIKELY = "likely"
    POSSIBLE = "possible"
    LESS_LIKELY = "less_likely"


@dataclass(frozen=True)
class CauseMatch:
    """A cause, how well it fits, and the findings that speak for and against it.

    `against` holds findings that are present and speak against the cause; `missing` holds
    findings that would speak for it and are absent.
    """

    id: str
    fit: Fit
    share: float
    supports: tuple[str, ...]
    opposes: tuple[str, ...]
    missing: tuple[str, ...]


def rank_causes(pack: Pack, outputs: Mapping[Output, bool]) -> tuple[CauseMatch, ...]:
    """Return the causes, the best fit first; empty when the story's context is unknown."""
    context = _context(pack, outputs)
    if context is None:
        return ()
    seen = [
        (feature, state)
        for feature in pack.contents.features
        if (state := _state(feature.finding, outputs)) is not None
    ]
    weights = {
        cause: percent * _product(_strongest_of_blocks(pack, cause, seen))
        for cause, percent in context.percent.items()
        if percent > 0
    }
    total = sum(weights.values())
    ranked = sorted(weights, key=lambda cause: (-weights[cause], cause))
    return tuple(_match(pack, cause, weights[cause] / total, seen) for cause in ranked)


def _context(pack: Pack, outputs: Mapping[Output, bool]) -> Context | None:
    """Return the first context that surely holds, unless an earlier one is still open."""
    for context in pack.contents.contexts:
        if outputs[InContext(context.id, True)]:
            return context
    return None


def _state(finding: str, outputs: Mapping[Output, bool]) -> bool | None:
    if outputs[Finding(finding, True)]:
        return True
    return False if outputs[Finding(finding, False)] else None


def _tempered(pack: Pack, feature: Feature, cause: str, present: bool) -> float:
    """Return a ratio as the engine uses it: shrunk for self-tests, kept within its ends."""
    ratio = feature.ratios.get(cause)
    if ratio is None:
        return 1.0
    inference = pack.contents.inference
    value = ratio.present if present else ratio.absent
    if feature.self_test:
        value **= inference.self_test_exponent
    return min(max(value, inference.ratio_least), inference.ratio_most)


def _strongest_of_blocks(
    pack: Pack, cause: str, seen: Iterable[tuple[Feature, bool]]
) -> Iterable[float]:
    """Yield one ratio a block: correlated findings must not be counted twice."""
    blocks: dict[str, float] = {}
    for feature, present in seen:
        ratio = _tempered(pack, feature, cause, present)
        block = feature.block or feature.finding
        if _strength(ratio) > _strength(blocks.get(block, 1.0)):
            blocks[block] = ratio
    return blocks.values()


def _strength(ratio: float) -> float:
    return max(ratio, 1 / ratio)


def _product(ratios: Iterable[float]) -> float:
    product = 1.0
    for ratio in ratios:
        product *= ratio
    return product


def _match(pack: Pack, cause: str, share: float, seen: list[tuple[Feature, bool]]) -> CauseMatch:
    says = [(f.finding, present, _tempered(pack, f, cause, present)) for f, present in seen]
    return CauseMatch(
        id=cause,
        fit=_fit(pack, share),
        share=share,
        supports=tuple(id for id, present, ratio in says if present and ratio > 1),
        opposes=tuple(id for id, present, ratio in says if present and ratio < 1),
        missing=tuple(id for id, present, ratio in says if not present and ratio < 1),
    )


def _fit(pack: Pack, share: float) -> Fit:
    inference = pack.contents.inference
    if share * 100 >= inference.likely_percent:
        return Fit.LIKELY
    if share * 100 >= inference.possible_percent:
        return Fit.POSSIBLE
    return Fit.LESS_LIKELY


def leading_cause(causes: tuple[CauseMatch, ...]) -> str | None:
    """Return the best fit if it is at least possible, else None: then what suits anyone."""
    if causes and causes[0].fit is not Fit.LESS_LIKELY:
        return causes[0].id
    return None


def deciding_causes(
    pack: Pack, causes: tuple[CauseMatch, ...], rows: tuple[str, ...]
) -> tuple[str | None, tuple[str, ...]]:
    """Return the cause that a plan is made for, and those that fit nearly as well.

    `rows` of the matrix that hold break ties between causes that nobody can tell apart at
    home. Where the leading cause is likely, no other fits nearly as well.
    """
    leading = _tie_broken(pack, leading_cause(causes), rows)
    if not causes or causes[0].fit is not Fit.POSSIBLE:
        return leading, ()
    possible = [one.id for one in causes[1:] if one.fit is Fit.POSSIBLE]
    others = dict.fromkeys(_tie_broken(pack, id, rows) for id in possible)
    return leading, tuple(id for id in others if id is not None and id != leading)


def _tie_broken(pack: Pack, cause: str | None, rows: tuple[str, ...]) -> str | None:
    ties = (tie for tie in pack.contents.plans.tie_breaks if cause in tie.of and tie.row in rows)
    return next((tie.takes for tie in ties), cause)
