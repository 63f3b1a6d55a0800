"""Checks of what is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from unknot.knowledge.checks.places import problem
from unknot.knowledge.pack import Pack
from unknot.knowledge.problems import Problem
from unknot.knowledge.references import READ_BY_THE_ENGINE
from unknot.knowledge.schema import Choice, Multi, Number
from unknot.rules.nodes import questions_of
from unknot.terms import Disposition

SCREENS_TO_AN_EMERGENCY = 4


def every_question_is_asked_once(pack: Pack) -> Iterator[Problem]:
    """Find a question that no screen asks, or that two ask."""
    asked = Counter(id for screen in pack.screens for id in screen.asks)
    for id, question in pack.questions.items():
        wanted = 0 if question.derived else 1
        if asked[id] != wanted:
            what = f"question '{id}' is asked {asked[id]} times"
            do = "give it to exactly one screen" if wanted else "a derived question is not asked"
            yield problem(pack, ("questions", id), what, do)


def nothing_asked_is_idle(pack: Pack) -> Iterator[Problem]:
    """Find a question that no condition, cause or wish looks at."""
    looked_at = {id for node in pack.conditions.values() for id in questions_of(node)}
    looked_at |= {feature.finding for feature in pack.contents.features}
    looked_at |= {id for id, _, _ in READ_BY_THE_ENGINE}
    for id in pack.questions:
        if id not in looked_at:
            what = f"nothing looks at question '{id}'"
            yield problem(pack, ("questions", id), what, "use it in a rule, or remove it")


def usual_answers_are_answers(pack: Pack) -> Iterator[Problem]:
    """Find a usual answer that is no answer to its question."""
    for id, question in pack.questions.items():
        match question:
            case Number(least=least, most=most, usual=usual):
                fits = least <= usual <= most
            case Choice(options=options, usual=usual):
                fits = usual in options
            case Multi(options=options, usual=usual):
                fits = set(usual) <= set(options)
            case _:
                fits = True
        if not fits:
            what = f"the usual answer of '{id}' is no answer to it"
            yield problem(pack, ("questions", id, "usual"), what, "take one of its answers")


def a_follow_up_comes_after_its_question(pack: Pack) -> Iterator[Problem]:
    """Find a question shown before the answer that decides whether it is shown."""
    order = {id: number for number, screen in enumerate(pack.screens) for id in screen.asks}
    for id in order:
        node = pack.conditions.get(("ask_when", id))
        for needed in questions_of(node) if node else ():
            if order.get(needed, -1) >= order[id]:
                what = f"'{id}' waits for '{needed}', which is not asked on an earlier screen"
                yield problem(pack, ("questions", id, "ask_when"), what, "ask it earlier")


def safety_comes_first(pack: Pack) -> Iterator[Problem]:
    """Find a question of an emergency that is not asked within the first four screens."""
    first = {id for screen in pack.screens[:SCREENS_TO_AN_EMERGENCY] for id in screen.asks}
    for flag in pack.contents.red_flags:
        looked_at = questions_of(pack.conditions["red_flags", flag.id])
        if flag.level is Disposition.EMERGENCY and looked_at and not looked_at & first:
            index = pack.contents.red_flags.index(flag)
            what = f"emergency '{flag.id}' is not asked about on the first four screens"
            yield problem(pack, ("red_flags", index), what, "ask one of its questions earlier")


CHECKS = (
    every_question_is_asked_once,
    nothing_asked_is_idle,
    usual_answers_are_answers,
    a_follow_up_comes_after_its_question,
    safety_comes_first,
)
