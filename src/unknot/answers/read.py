"""Reading answers: from JSON, or from any mapping, to values the rules can look at."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import NoReturn

from unknot.answers.text import decoded, named
from unknot.errors import UnknotError
from unknot.knowledge.pack import Pack
from unknot.knowledge.schema import Choice, Multi, Number, Question, YesNo
from unknot.rules.evaluate import Answer
from unknot.rules.read import near
from unknot.terms import NOT_SURE

Answers = Mapping[str, Answer]
"""Question id to answer; an unanswered question is absent."""

LARGEST_JSON_BYTES = 200_000
MOST_PROBLEMS_TOLD = 20
MOST_DIGITS = 12


class BadAnswers(UnknotError, ValueError):
    """Answers that cannot be read, with one message a fault."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems[:MOST_PROBLEMS_TOLD])
        more = len(problems) - len(self.problems)
        told = "\n".join(self.problems) + (f"\n… and {more} more" if more else "")
        super().__init__(told)


def read_json(text: str | bytes) -> Mapping[str, object]:
    """Return the JSON object in a text, or raise BadAnswers.

    Bytes are UTF-8, or what their byte order mark says. Refused: what is not JSON, not an
    object, larger than 200 kB, or holds a key twice, NaN or an infinity.
    """
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    if len(data) > LARGEST_JSON_BYTES:
        raise BadAnswers(
            [f"the input is larger than {LARGEST_JSON_BYTES} bytes; send answers only"]
        )
    try:
        value = json.loads(
            text if isinstance(text, str) else decoded(text),
            object_pairs_hook=_once_each,
            parse_constant=_refuse,
            parse_float=_refuse,
            parse_int=_whole,
        )
    except json.JSONDecodeError as fault:
        where = f"line {fault.lineno}, column {fault.colno}"
        raise BadAnswers([f"{where}: this is not JSON: {fault.msg}"]) from None
    except RecursionError:
        raise BadAnswers(["the input is nested too deeply; send one flat object"]) from None
    except ValueError as fault:
        raise BadAnswers([str(fault)]) from None
    if not isinstance(value, dict):
        raise BadAnswers(['the input must be one JSON object: {"question": answer, …}'])
    return value


def _once_each(pairs: list[tuple[str, object]]) -> dict[str, object]:
    counts = Counter(key for key, _ in pairs)
    if twice := [key for key, count in counts.items() if count > 1]:
        raise ValueError(f"'{named(twice[0])}' is answered twice; keep one answer")
    return dict(pairs)


def _whole(digits: str) -> int:
    return int(digits) if len(digits) <= MOST_DIGITS else _refuse(f"{digits[:MOST_DIGITS]}…")


def _refuse(word: str) -> NoReturn:
    raise ValueError(f"{word} is no answer; numbers are whole numbers")


def read_answers(pack: Pack, raw: Mapping[str, object]) -> Answers:
    """Return typed answers, or raise BadAnswers naming each fault.

    A yes-or-no question takes "yes" or "no", a choice one of its options, a question of
    several answers a list of options, a number a whole number within its ends, and any
    question "not_sure". Null is the same as leaving the question out.
    """
    answers: dict[str, Answer] = {}
    problems: list[str] = []
    for id, value in raw.items():
        question = pack.questions.get(id)
        if question is None:
            told = len(problems) < MOST_PROBLEMS_TOLD
            hint = near(str(id)[:60], pack.questions) if told else ""
            problems.append(f"no question is called '{named(id)}'{hint}")
        elif value is not None:
            try:
                answers[id] = _answer(question, value)
            except ValueError as fault:
                problems.append(f"'{id}': {fault}")
    if problems:
        raise BadAnswers(problems)
    return MappingProxyType(answers)


def _answer(question: Question, value: object) -> Answer:
    if value == NOT_SURE:
        return NOT_SURE
    match question:
        case YesNo():
            return _one_of(("yes", "no"), value)
        case Choice(options=options):
            return _one_of(options, value)
        case Multi(options=options):
            if not isinstance(value, list | tuple | set | frozenset):
                raise ValueError(f"answer with a list of options, not {_shown(value)}")
            return frozenset(_one_of(options, one) for one in value)
        case Number(least=least, most=most, unit=unit):
            if isinstance(value, bool) or not isinstance(value, int):
                raise ValueError(f"answer with a whole number of {unit}, not {_shown(value)}")
            if not least <= value <= most:
                raise ValueError(f"this runs from {least} to {most} {unit}; got {_shown(value)}")
            return value


def _one_of(options: tuple[str, ...], value: object) -> str:
    if not isinstance(value, str) or value not in options:
        allowed = ", ".join(f'"{option}"' for option in (*options, NOT_SURE))
        hint = near(value[:60], options) if isinstance(value, str) else ""
        raise ValueError(f"answer with one of {allowed}, not {_shown(value)}{hint}")
    return value


def _shown(value: object) -> str:
    text = repr(value)  # which escapes all that is not plain to see
    return text if len(text) <= 60 else text[:57] + "…"
