"""A person as one frozen value: everything that is on record of them, and nothing derived."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from pydantic import ValidationError

from unknot.answers.read import Answers, BadAnswers, read_answers
from unknot.answers.text import named
from unknot.knowledge.pack import Pack
from unknot.record.diary import DiaryEntry, StartedProgramme, WeeklyCheck
from unknot.record.document import (
    RECORD_VERSION,
    ClearanceDocument,
    EntryDocument,
    ProgrammeDocument,
    RecordDocument,
    ResultDocument,
    TasteDocument,
    WeekDocument,
)
from unknot.record.parts import Clearance, SelfTestResult, Taste, Tastes, tastes_on
from unknot.rules.evaluate import Answer


def _nothing() -> Mapping[str, Answer]:
    return MappingProxyType({})


def _no_days() -> Mapping[str, date]:
    return MappingProxyType({})


@dataclass(frozen=True)
class Record:
    """A person. What follows from it on a day is a matter of `unknot.facts`.

    `answers` are checked values, and `given_on` has the day of each: an answer without a day is
    not an answer. `stated` are derived facts that somebody states where the record itself holds
    nothing of their subject. `stop_open`: a session or a test was stopped, and the warning signs
    were not gone through since. `tastes` come the latest first. `screened_on`: when the last
    whole check began; `before_session_on`: when the questions before a session were last
    answered. `body_map` are the codes of the places that are marked.
    """

    region: str
    answers: Answers = field(default_factory=_nothing)
    given_on: Mapping[str, date] = field(default_factory=_no_days)
    stated: Answers = field(default_factory=_nothing)
    diary: tuple[DiaryEntry, ...] = ()
    self_tests: tuple[SelfTestResult, ...] = ()
    clearances: tuple[Clearance, ...] = ()
    stop_open: bool = False
    programme: StartedProgramme | None = None
    tastes: tuple[Taste, ...] = ()
    weekly_checks: tuple[WeeklyCheck, ...] = ()
    body_map: tuple[str, ...] = ()
    screened_on: date | None = None
    before_session_on: date | None = None

    @classmethod
    def of_answers(cls, pack: Pack, answers: Answers, on: date) -> Record:
        """Return a person with checked answers and nothing else, all given on one day.

        What the app would fill in from its records may stand among them: it is taken as stated.
        """
        derived = {id for id in answers if _is_derived(pack, id)}
        asked = {id: value for id, value in answers.items() if id not in derived}
        return cls(
            region=pack.contents.pack.region,
            answers=MappingProxyType(asked),
            given_on=MappingProxyType(dict.fromkeys(asked, on)),
            stated=MappingProxyType({id: answers[id] for id in derived}),
        )

    @classmethod
    def from_document(cls, document: Mapping[str, object], pack: Pack, on: date) -> Record:
        """Return the record in a JSON object, or raise BadAnswers naming each fault.

        Without `record_version` it is read as it always was: answers alone, given on the day `on`.
        """
        if "record_version" not in document:
            return cls.of_answers(pack, read_answers(pack, document), on)
        try:
            told = RecordDocument.model_validate(dict(document))
        except ValidationError as fault:
            raise BadAnswers([_said(one["loc"], one["msg"]) for one in fault.errors()]) from None
        return _read(pack, told)

    def to_document(self) -> dict[str, object]:
        """Return the record as JSON; `from_document` makes the same record of it."""
        return _written(self).model_dump(mode="json")

    def with_answers(self, changed: Mapping[str, Answer | None], on: date) -> Record:
        """Return the record as if these were answered on a day; None takes an answer away."""
        answers = {id: value for id, value in self.answers.items() if id not in changed}
        answers |= {id: value for id, value in changed.items() if value is not None}
        given_on = {**self.given_on, **dict.fromkeys(changed, on)}
        return replace(self, answers=MappingProxyType(answers), given_on=MappingProxyType(given_on))

    def tastes_on(self, on: date) -> Tastes:
        """Return what the person likes and has set aside, and what they asked for on a day."""
        return tastes_on(self.tastes, on)


# ------------------------------------------------------------------------- in and out as JSON
def _is_derived(pack: Pack, id: str) -> bool:
    return id in pack.questions and pack.questions[id].derived


def _said(place: tuple[int | str, ...], what: str) -> str:
    """Return a fault of the document as one line: where, and what."""
    return f"'{'.'.join(named(one) for one in place)}': {what}"


def _read(pack: Pack, told: RecordDocument) -> Record:
    problems: list[str] = []
    region = pack.contents.pack.region
    if told.region not in (None, region):
        problems.append(
            f"'region': this is a record of '{named(told.region)}', and the pack is for "
            f"'{region}'; name the folder of the right pack"
        )
    answers = _checked(pack, told.answers, problems, derived=False)
    stated = _checked(pack, told.stated, problems, derived=True)
    if problems:
        raise BadAnswers(problems)
    days = told.given_on
    by_id = dict.fromkeys(answers, days) if isinstance(days, date) else days
    return Record(
        region=region,
        answers=answers,
        given_on=MappingProxyType({id: day for id, day in by_id.items() if id in answers}),
        stated=stated,
        diary=tuple(one.read() for one in told.diary),
        self_tests=tuple(one.read() for one in told.self_tests),
        clearances=tuple(one.read() for one in told.clearances),
        stop_open=told.stop_open,
        programme=told.programme.read() if told.programme else None,
        tastes=tuple(one.read() for one in told.tastes),
        weekly_checks=tuple(one.read() for one in told.weekly_checks),
        body_map=told.body_map,
        screened_on=told.screened_on,
        before_session_on=told.before_session_on,
    )


def _checked(pack: Pack, raw: Mapping[str, object], problems: list[str], derived: bool) -> Answers:
    """Return checked values of questions that are asked, or of those that are derived."""
    for id in raw:
        if id in pack.questions and _is_derived(pack, id) is not derived:
            place = "'answers': it is asked" if derived else "'stated': nobody is asked it"
            problems.append(f"'{named(id)}' belongs into {place}")
    try:
        return read_answers(pack, raw)
    except BadAnswers as fault:
        problems += fault.problems
        return MappingProxyType({})


def _written(record: Record) -> RecordDocument:
    return RecordDocument(
        record_version=RECORD_VERSION,
        region=record.region,
        answers={id: _plain(value) for id, value in record.answers.items()},
        given_on=dict(record.given_on),
        stated={id: _plain(value) for id, value in record.stated.items()},
        diary=tuple(map(EntryDocument.of, record.diary)),
        self_tests=tuple(map(ResultDocument.of, record.self_tests)),
        clearances=tuple(map(ClearanceDocument.of, record.clearances)),
        stop_open=record.stop_open,
        programme=ProgrammeDocument.of(record.programme) if record.programme else None,
        tastes=tuple(map(TasteDocument.of, record.tastes)),
        weekly_checks=tuple(map(WeekDocument.of, record.weekly_checks)),
        body_map=record.body_map,
        screened_on=record.screened_on,
        before_session_on=record.before_session_on,
    )


def _plain(value: Answer) -> str | int | tuple[str, ...]:
    return tuple(sorted(value)) if isinstance(value, frozenset) else value
