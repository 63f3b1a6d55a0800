"""`unknot try`: the check at the terminal, one screen a step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from unknot import pathway
from unknot.cli.exits import FINE, SAFETY_REFUSED, STOPPED
from unknot.cli.shared_words import words
from unknot.cli.streams import ask as type_in
from unknot.cli.tell import tell
from unknot.knowledge import Pack
from unknot.knowledge.schema import Choice, Multi, Number, Question, Screen, YesNo
from unknot.record import BadAnswers, Record, read_answers
from unknot.terms import NOT_SURE, Disposition

BAR_WIDTH = 24


class _Back(Exception):
    """The person wants the screen before."""


def run(pack: Pack, on: date) -> int:
    """Ask, assess, tell. Ctrl-C or the end of input stops it and keeps nothing."""
    try:
        record = asked(pack, on)
    except (KeyboardInterrupt, EOFError):
        print(f"\n{words().say('cli.stopped')}")
        return STOPPED
    case = pathway.day(record, on, pack)
    tell(case)
    return SAFETY_REFUSED if case.assessment.fault else FINE


def asked(pack: Pack, on: date) -> Record:
    """Return the record of what was answered, ending at once where an emergency is found."""
    raw: dict[str, object] = {}
    done: list[tuple[str, ...]] = []
    print(words().say("app.statement"), end="\n\n")
    while (case := _assessed(pack, raw, on)).open_screens:
        if case.assessment.fault or case.assessment.level is Disposition.EMERGENCY:
            break
        screen, questions = case.open_screens[0]
        _show_progress(len(done), len(case.screens))
        try:
            raw |= dict(_ask_screen(pack, screen, questions))
        except _Back:
            for id in done.pop() if done else ():
                raw.pop(id, None)
            continue
        done.append(questions)
    return case.record


def _assessed(pack: Pack, raw: Mapping[str, object], on: date) -> pathway.Case:
    return pathway.assess(Record.of_answers(pack, read_answers(pack, raw), on), on, pack)


def _show_progress(done: int, count: int) -> None:
    filled = BAR_WIDTH * done // max(count, 1)
    bar = "█" * filled + "░" * (BAR_WIDTH - filled)
    print(f"\n{bar}  {words().say('cli.question', number=done + 1, count=count)}")


def _ask_screen(
    pack: Pack, screen: Screen, questions: tuple[str, ...]
) -> Iterator[tuple[str, object]]:
    print(pack.words.say(f"screens.{screen.id}.title"))
    checklist = len(questions) > 1 and all(
        isinstance(pack.questions[id], YesNo) for id in questions
    )
    if checklist:
        yield from _ask_checklist(pack, questions)
        return
    for id in questions:
        print(f"\n{pack.words.say(f'questions.{id}.ask')}")
        yield id, _ask_one(pack, id, pack.questions[id])


def _ask_checklist(pack: Pack, questions: tuple[str, ...]) -> Iterator[tuple[str, object]]:
    _list(pack.words.say(f"questions.{id}.short") for id in questions)
    ticked = _choose(len(questions), several=True)
    for number, id in enumerate(questions):
        if ticked is None:
            print(f"\n{pack.words.say(f'questions.{id}.ask')}")
            yield id, _ask_one(pack, id, pack.questions[id])
        else:
            yield id, "yes" if number in ticked else "no"


def _ask_one(pack: Pack, id: str, question: Question) -> object:
    match question:
        case Number():
            return _ask_number(pack, id, question)
        case YesNo():
            _list((words().say("answers.yes"), words().say("answers.no")))
            chosen = _choose(2, several=False)
            return NOT_SURE if chosen is None else ("yes", "no")[chosen[0]]
        case Choice(options=options) | Multi(options=options):
            _list(pack.words.say(f"questions.{id}.options.{option}") for option in options)
            chosen = _choose(len(options), several=isinstance(question, Multi))
            if chosen is None:
                return NOT_SURE
            picked = [options[number] for number in chosen]
            return picked if isinstance(question, Multi) else picked[0]


def _list(texts: Iterator[str] | tuple[str, ...]) -> None:
    for number, text in enumerate(texts, 1):
        print(f"  {number:2}  {text}")


def _choose(count: int, several: bool) -> list[int] | None:
    """Return what was chosen, counted from 0, or None for "not sure"."""
    while True:
        typed = type_in(words().say("cli.choose_several" if several else "cli.choose"))
        if typed == "b":
            raise _Back
        if typed == "s":
            return None
        if typed == "n" and several:
            return []
        numbers = typed.replace(",", " ").split()
        fine = all(_is_whole(one) and 1 <= int(one) <= count for one in numbers)
        if numbers and fine and (several or len(numbers) == 1):
            return [int(one) - 1 for one in numbers]
        print(words().say("cli.not_understood"))


def _is_whole(typed: str) -> bool:
    """Say whether this is a whole number, and none that is too long to be meant."""
    return typed.isdecimal() and len(typed) < 7


def _ask_number(pack: Pack, id: str, question: Number) -> object:
    ask = words().say("cli.how_many", least=question.least, most=question.most, unit=question.unit)
    while True:
        typed = type_in(ask)
        if typed == "b":
            raise _Back
        value: object = NOT_SURE if typed == "s" else typed
        if _is_whole(typed):
            value = int(typed)
        try:
            read_answers(pack, {id: value})
        except BadAnswers as fault:
            print(fault)
            continue
        return value
