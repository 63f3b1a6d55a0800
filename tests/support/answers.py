"""Answers to start from, and random ones about the whole pack."""

from __future__ import annotations

from hypothesis import strategies as st

from unknot.answers import hidden, read_answers
from unknot.answers.read import Answers
from unknot.knowledge import Pack
from unknot.knowledge.schema import Choice, Multi, Number, Question, YesNo
from unknot.rules.evaluate import Answer
from unknot.terms import NOT_SURE
from unknot.vignettes import usual_answers


def usual(pack: Pack, **changed: object) -> Answers:
    """Return the usual answers with some changed; None leaves a question unanswered."""
    answers = read_answers(pack, {**usual_answers(pack), **changed})
    return {
        id: value for id, value in answers.items() if id in changed or not hidden(pack, answers, id)
    }


def any_answer(question: Question) -> st.SearchStrategy[Answer]:
    """Return a strategy for every answer that a question takes."""
    unsure = st.just(NOT_SURE)
    match question:
        case YesNo():
            return st.sampled_from(["yes", "no", NOT_SURE])
        case Choice(options=options):
            return st.sampled_from([*options, NOT_SURE])
        case Multi(options=options):
            return st.one_of(st.frozensets(st.sampled_from(options)), unsure)
        case Number(least=least, most=most):
            return st.one_of(st.integers(least, most), unsure)


def sore_tendon(pack: Pack, **differs: object) -> Answers:
    """Return somebody with a sore tendon for two months, who may look after it themselves."""
    tendon: dict[str, object] = {
        "onset": "gradual",
        "days_since_start": 60,
        "site": "outer_hip",
        "course": "better",
        "pain_now": 2,
        "pain_worst_24_h": 2,
        "tender_bony_point": "yes",
        "pain_lying_on_side": "yes",
        "pain_on_stairs_or_one_leg": "yes",
        "new_hard_exercise_72_h": "no",
        "eases_with_warm_up": "no",
        "minutes": 45,
    }
    return usual(pack, **{**tendon, **differs})


def mostly_usual(pack: Pack) -> st.SearchStrategy[Answers]:
    """Return people who are usual but for a few answers, some of them left out."""
    some = st.lists(st.sampled_from(sorted(pack.questions)), max_size=6, unique=True)
    changes = some.flatmap(
        lambda ids: st.fixed_dictionaries(
            {id: st.one_of(any_answer(pack.questions[id]), st.none()) for id in ids}
        )
    )
    return changes.map(lambda changed: _changed(usual(pack), changed))


def _changed(answers: Answers, changed: dict[str, Answer | None]) -> Answers:
    together = {**answers, **changed}
    return {id: value for id, value in together.items() if value is not None}
