"""The screens of the pack as forms, and what a person sent read back as answers.

Three kinds: a checklist (tick what applies), the same one by one, and plain questions.
Only `read_answers` decides what is an answer; here it is found out what was meant.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.http import QueryDict

from unknot.knowledge import Pack
from unknot.knowledge.schema import Choice, Multi, Number, Question, YesNo
from unknot.record import BadAnswers, read_answers
from unknot.terms import NOT_SURE
from unknot_web.design import words

TICKED = "yes"
NONE = "none_of_these"
CHECKLIST, ONE_BY_ONE, QUESTIONS = "checklist", "one_by_one", "questions"


@dataclass(frozen=True)
class Option:
    """One thing to pick."""

    value: str
    text: str
    picked: bool = False
    help: str = ""


@dataclass(frozen=True)
class Field:
    """One question on a page: its options, or a number to type."""

    id: str
    text: str
    help: str = ""
    input: str = "radio"
    options: tuple[Option, ...] = ()
    typed: str = ""
    unit: str = ""
    least: int = 0
    most: int = 0
    error: str = ""


@dataclass(frozen=True)
class Form:
    """A screen: its fields, and what is wrong with what was sent."""

    kind: str
    fields: tuple[Field, ...]
    error: str = ""

    @property
    def errors(self) -> tuple[tuple[str, str], ...]:
        """Return each error with the place that it belongs to."""
        whole = ((self.fields[0].id, self.error),) if self.error else ()
        return whole + tuple(
            (one.id, f"{one.text} {one.error}".strip()) for one in self.fields if one.error
        )


@dataclass(frozen=True)
class Read:
    """What was sent: answers that may be kept, or a form that says what is wrong."""

    answers: Mapping[str, object] = field(default_factory=dict)
    again: Form | None = None


def kind_of(pack: Pack, questions: tuple[str, ...], answers: Mapping[str, object]) -> str:
    """Return how a screen is best asked; "not sure" can only be said one by one."""
    if not all(isinstance(pack.questions[id], YesNo) for id in questions):
        return QUESTIONS
    if len(questions) == 1:
        return QUESTIONS
    unsure = any(answers.get(id) == NOT_SURE for id in questions)
    return ONE_BY_ONE if unsure else CHECKLIST


def form_for(
    pack: Pack, questions: tuple[str, ...], answers: Mapping[str, object], kind: str
) -> Form:
    """Return the form of a screen, filled with the answers so far."""
    if kind == CHECKLIST:
        return _checklist(questions, _ticks(questions, answers))
    return Form(kind, tuple(_field(pack, id, answers.get(id)) for id in questions))


def read_form(pack: Pack, questions: tuple[str, ...], sent: QueryDict, kind: str) -> Read:
    """Return the answers that were sent, or the form again with what is wrong."""
    if kind == CHECKLIST:
        return _read_checklist(pack, questions, sent)
    fields = tuple(_read_field(pack, id, sent) for id in questions)
    if any(one.error for one in fields):
        return Read(again=Form(kind, fields))
    return _checked(pack, {id: _meant(pack.questions[id], id, sent) for id in questions})


# --------------------------------------------------------------------- checklists
def _ticks(questions: tuple[str, ...], answers: Mapping[str, object]) -> set[str]:
    ticked = {id for id in questions if answers.get(id) == "yes"}
    all_no = all(answers.get(id) == "no" for id in questions)
    return {NONE} if all_no else ticked


def _checklist(questions: tuple[str, ...], ticked: set[str], error: str = "") -> Form:
    items = tuple(
        Option(id, words.say(f"questions.{id}.short"), id in ticked, _help(id)) for id in questions
    )
    last = tuple(Option(id, words.say(f"answers.{id}"), id in ticked) for id in (NONE, NOT_SURE))
    return Form(CHECKLIST, (Field(TICKED, "", input="checkbox", options=items + last),), error)


def _read_checklist(pack: Pack, questions: tuple[str, ...], sent: QueryDict) -> Read:
    ticked = set(sent.getlist(TICKED)) & {*questions, NONE, NOT_SURE}
    if not ticked:
        return Read(again=_checklist(questions, ticked, words.say("page.check.error.nothing")))
    if NONE in ticked and len(ticked) > 1:
        return Read(again=_checklist(questions, ticked, words.say("page.check.error.none_and")))
    if NOT_SURE in ticked:
        yes = {id: "yes" for id in questions if id in ticked}
        return Read(again=form_for(pack, questions, yes, ONE_BY_ONE))
    return _checked(pack, {id: "yes" if id in ticked else "no" for id in questions})


# ---------------------------------------------------------------------- questions
def _field(pack: Pack, id: str, answer: object) -> Field:
    question = pack.questions[id]
    typed = str(answer) if isinstance(answer, int) else ""
    picked = {str(one) for one in answer} if isinstance(answer, list) else {str(answer)}
    if isinstance(question, Multi) and answer == []:
        picked = {NONE}
    return _shown(question, id, picked, typed)


def _shown(question: Question, id: str, picked: set[str], typed: str) -> Field:
    """Return a field as it stands on the page, with what was picked and typed."""
    unsure = Option(NOT_SURE, words.say(f"answers.{NOT_SURE}"), NOT_SURE in picked)
    shown = Field(id, words.say(f"questions.{id}.ask"), _help(id))
    if isinstance(question, Number):
        return replace(
            shown,
            input="number",
            options=(unsure,),
            typed=typed,
            unit=words.say(f"questions.{id}.unit"),
            least=question.least,
            most=question.most,
        )
    if isinstance(question, YesNo):
        said = tuple(
            Option(one, words.say(f"answers.{one}"), one in picked) for one in ("yes", "no")
        )
        return replace(shown, options=(*said, unsure))
    options = tuple(
        Option(one, words.say(f"questions.{id}.options.{one}"), one in picked)
        for one in question.options
    )
    if isinstance(question, Choice):
        return replace(shown, options=(*options, unsure))
    none = Option(NONE, words.say(f"answers.{NONE}"), NONE in picked)
    return replace(shown, input="checkbox", options=(*options, none, unsure))


def _read_field(pack: Pack, id: str, sent: QueryDict) -> Field:
    """Return the field with what was sent, and what is wrong with it."""
    question = pack.questions[id]
    typed = sent.get(f"{id}_number", "").strip()[:20]
    picked = set(sent.getlist(id))
    shown = _shown(question, id, picked, typed)
    return replace(shown, error=_wrong(question, shown, typed, picked))


def _wrong(question: Question, shown: Field, typed: str, picked: set[str]) -> str:
    if not picked <= {option.value for option in shown.options}:
        return words.say("page.check.error.unknown")
    if isinstance(question, Number):
        return _wrong_number(question, shown, typed, picked)
    if not picked:
        return words.say("page.check.error.unanswered")
    alone = picked & {NONE, NOT_SURE}
    if alone and len(picked) > 1:
        return words.say("page.check.error.none_and")
    return ""


def _wrong_number(question: Number, shown: Field, typed: str, picked: set[str]) -> str:
    if not typed and not picked:
        return words.say("page.check.error.unanswered")
    if typed and picked:
        return words.say("page.check.error.number_and")
    if typed and not _in_range(question, typed):
        return words.say(
            "page.check.error.number", least=question.least, most=question.most, unit=shown.unit
        )
    return ""


def _in_range(question: Number, typed: str) -> bool:
    whole = typed.isascii() and typed.isdigit()
    return whole and question.least <= int(typed) <= question.most


def _meant(question: Question, id: str, sent: QueryDict) -> object:
    """Return what a field without error means, as JSON."""
    picked = sent.getlist(id)
    if NOT_SURE in picked:
        return NOT_SURE
    if isinstance(question, Number):
        return int(sent.get(f"{id}_number", "").strip())
    if isinstance(question, Multi):
        return sorted(set(picked) - {NONE})
    return picked[0]


def _checked(pack: Pack, answers: dict[str, object]) -> Read:
    """Return the answers if the engine takes them; a form that we built cannot send others."""
    try:
        read_answers(pack, answers)
    except BadAnswers:
        form = form_for(pack, tuple(answers), {}, QUESTIONS)
        return Read(again=replace(form, error=words.say("page.check.error.unknown")))
    return Read(answers=answers)


def _help(id: str) -> str:
    return words.say(f"questions.{id}.help") if words.has(f"questions.{id}.help") else ""
