"""What to ask next about causes: the most telling first, and nothing that no longer tells.

Safety questions are asked of everyone, in the pack's order. The screens about causes come by
the information they are expected to give, judged from the answers before them, so that the
order stays as it is while they are answered. Once one cause stands clear of the others, what
is no safety matter is not asked. Neither can change a level or a permit; the proof shows it.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import log2

from unknot.answers.read import Answers
from unknot.answers.screens import screens_for
from unknot.assessment.causes import CauseMatch, rank_causes
from unknot.assessment.decision import decision_of
from unknot.knowledge.pack import Pack
from unknot.knowledge.schema import Feature, Screen
from unknot.rules.nodes import Is, Node, questions_of

Asked = tuple[tuple[Screen, tuple[str, ...]], ...]
"""Screens in the order of asking, each with its questions for this person."""


def screens_to_ask(pack: Pack, answers: Answers) -> Asked:
    """Return the screens for this person, answered and open, in the order of asking."""
    screens = screens_for(pack, answers)
    about_causes = {id for screen in pack.screens if screen.part == "causes" for id in screen.asks}
    before = {id: value for id, value in answers.items() if id not in about_causes}
    gains = _gains(pack, _causes(pack, before))
    needless = _needless(pack, answers, about_causes)
    ordered = sorted(
        screens,
        key=lambda one: (
            pack.screens.index(one[0]) if one[0].part != "causes" else _first_about_causes(pack),
            -sum(gains.get(id, 0.0) for id in one[0].asks),
            one[0].id,
        ),
    )
    shown = ((screen, tuple(id for id in ids if id not in needless)) for screen, ids in ordered)
    return tuple((screen, ids) for screen, ids in shown if ids)


def open_screens(pack: Pack, answers: Answers) -> Asked:
    """Return the screens that still hold an unanswered question, with all their questions."""
    return tuple(
        (screen, ids)
        for screen, ids in screens_to_ask(pack, answers)
        if any(id not in answers for id in ids)
    )


def _first_about_causes(pack: Pack) -> int:
    return next(i for i, screen in enumerate(pack.screens) if screen.part == "causes")


def _causes(pack: Pack, answers: Answers) -> tuple[CauseMatch, ...]:
    return rank_causes(pack, decision_of(pack).run_one(answers))


def _needless(pack: Pack, answers: Answers, about_causes: set[str]) -> frozenset[str]:
    """Return the open questions that can only rank causes, once one cause stands clear."""
    causes = _causes(pack, answers)
    if not causes or causes[0].share * 100 < pack.contents.inference.stable_percent:
        return frozenset()
    return frozenset(about_causes - set(pack.safety_questions) - set(answers))


def _gains(pack: Pack, causes: tuple[CauseMatch, ...]) -> dict[str, float]:
    """Return, for each question, the bits that its findings are expected to give."""
    shares = {cause.id: cause.share for cause in causes}
    gains: dict[str, float] = {}
    for feature in pack.contents.features:
        for id in questions_of(_node(pack, feature.finding)):
            gains[id] = gains.get(id, 0.0) + _gain(feature, shares)
    return gains


def _node(pack: Pack, finding: str) -> Node:
    return pack.conditions.get(("findings", finding), Is(finding, frozenset({"yes"})))


def _gain(feature: Feature, shares: dict[str, float]) -> float:
    """Return how many bits nearer to certainty a finding is expected to bring."""
    rates = {cause: _rate(feature, cause) for cause in shares}
    present = sum(shares[cause] * rates[cause] for cause in shares)
    after_yes = _entropy(shares[cause] * rates[cause] for cause in shares)
    after_no = _entropy(shares[cause] * (1 - rates[cause]) for cause in shares)
    return _entropy(shares.values()) - present * after_yes - (1 - present) * after_no


def _rate(feature: Feature, cause: str) -> float:
    """Return how often a finding is there with a cause, as its likelihood ratios imply."""
    usual = [
        (1 - ratio.absent) / (ratio.present - ratio.absent)
        for ratio in feature.ratios.values()
        if ratio.present != ratio.absent
    ]
    elsewhere = sum(usual) / len(usual) if usual else 0.5
    ratio = feature.ratios.get(cause)
    return min(0.99, max(0.01, elsewhere * (ratio.present if ratio else 1.0)))


def _entropy(weights: Iterable[float]) -> float:
    positive = [weight for weight in weights if weight > 0]
    total = sum(positive)
    return -sum(weight / total * log2(weight / total) for weight in positive)
