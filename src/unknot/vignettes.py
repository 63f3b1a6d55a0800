"""Worked cases: the answers of a person in plain words, and what must come out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from unknot import pathway
from unknot.knowledge import Pack
from unknot.knowledge.schema import Expectation, Multi, Number, Question, Vignette
from unknot.record import Answers, BadAnswers, Record, hidden, read_answers

ANY_DAY = date(2026, 1, 5)
"""The day on which worked cases are played: no outcome of theirs may hang on it."""


def usual_answers(pack: Pack) -> dict[str, object]:
    """Return the usual, untroubled answer to every question that is asked of a person."""
    return {id: _usual(question) for id, question in pack.questions.items()}


def _usual(question: Question) -> object:
    return list(question.usual) if isinstance(question, Multi) else question.usual


def answers_of(pack: Pack, vignette: Vignette) -> Answers:
    """Return a worked case's answers; hidden questions stay unanswered unless it says so."""
    raw = usual_answers(pack) if vignette.others == "usual" else {}
    given = {id: _typed(pack.questions[id], text) for id, text in vignette.answers.items()}
    answers = read_answers(pack, raw | given)
    return {
        id: value for id, value in answers.items() if id in given or not hidden(pack, answers, id)
    }


def _typed(question: Question, text: str | tuple[str, ...]) -> object:
    if isinstance(question, Number) and isinstance(text, str) and text.lstrip("-").isdecimal():
        return int(text)
    return list(text) if isinstance(text, tuple) else text


def differences(pack: Pack, vignette: Vignette) -> list[str]:
    """Return how the outcome of a worked case differs from what it expects."""
    try:
        answers = answers_of(pack, vignette)
    except BadAnswers as fault:
        return list(fault.problems)
    case = pathway.day(Record.of_answers(pack, answers, ANY_DAY), ANY_DAY, pack)
    return list(_differences(vignette.expect, case))


def _differences(expect: Expectation, case: pathway.Case) -> Iterator[str]:
    found = case.assessment
    if found.fault:
        yield f"the assessment failed: {found.fault}"
    if found.level is not expect.level:
        flags = ", ".join(flag.id for flag in found.red_flags) or "no red flag"
        yield f"the level is {found.level}, not {expect.level} ({flags})"
    if expect.possible_level is not None and found.possible_level is not expect.possible_level:
        yield f"the possible level is {found.possible_level}, not {expect.possible_level}"
    flags_found = {flag.id for flag in found.red_flags}
    for flag in expect.flags or ():
        if flag not in flags_found:
            yield f"the flag {flag} is not raised"
    if expect.flags == () and flags_found:
        yield f"flags are raised: {', '.join(sorted(flags_found))}"
    if (case.plan is not None) != expect.plan:
        yield "there is a plan" if case.plan else "there is no plan"
    offered = found.permit.techniques if found.permit else frozenset()
    for technique in expect.offers:
        if technique not in offered:
            why = ", ".join(one.row for one in found.withheld if one.technique == technique)
            yield f"{technique} is not offered ({why or 'no permit'})"
    for technique in expect.withholds:
        if technique in offered:
            yield f"{technique} is offered"
    if expect.modalities is not None:
        permitted = set(found.permit.modalities) if found.permit else set()
        if permitted != set(expect.modalities):
            yield f"the modalities are {', '.join(sorted(permitted)) or 'none'}"
    causes = [cause.id for cause in found.causes]
    if expect.first_cause is not None and causes[:1] != [expect.first_cause]:
        yield f"the first cause is {', '.join(causes[:1]) or 'none'}, not {expect.first_cause}"
    if expect.cause_among_first_three and expect.cause_among_first_three not in causes[:3]:
        yield f"{expect.cause_among_first_three} is not among {', '.join(causes[:3])}"


def failures(pack: Pack) -> list[str]:
    """Return one line for each way in which a worked case of the pack comes out wrong."""
    return [
        f"{pack.places['vignettes', i]}: worked case '{vignette.id}': {difference}; "
        "change the rule, or the case if it is wrong"
        for i, vignette in enumerate(pack.contents.vignettes)
        for difference in differences(pack, vignette)
    ]
