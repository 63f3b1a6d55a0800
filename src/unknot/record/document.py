"""The JSON document that a record is kept in: its shape, and each part read and written.

The shape is published as a JSON schema; `Record.from_document` and `Record.to_document` are the
ways in and out.
"""

from __future__ import annotations

from datetime import date
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool

from unknot.record.diary import DiaryEntry, StartedProgramme, WeeklyCheck
from unknot.record.parts import Clearance, Says, SelfTestResult, Taste
from unknot.terms import Ended, Modality, Nprs, Side

RECORD_VERSION: Literal["1"] = "1"
Pain = Annotated[int, Field(strict=True, ge=0, le=10)]
Amount = Annotated[int, Field(strict=True, ge=0)]
Id = Annotated[str, Field(min_length=1, max_length=100)]
Text = Annotated[str, Field(max_length=10_000)]
Whole = Annotated[int, Field(strict=True)]
Told = str | Whole | tuple[str, ...] | None


def _day(told: object) -> object:
    """Let a day by that is written in full, and no number that could be read as one."""
    if isinstance(told, date):
        return told
    try:
        if isinstance(told, str) and len(told) == len("2026-11-22"):
            return date.fromisoformat(told)
    except ValueError:
        pass
    raise ValueError("write a day as 2026-11-22")


Day = Annotated[date, BeforeValidator(_day)]


class _Part(BaseModel):
    """One part of the document: nothing unknown is let by."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class EntryDocument(_Part):
    """One session: what was done, and pain before, at its worst, after and the next morning."""

    on: Day
    techniques: tuple[Id, ...]
    pain_before: Pain
    pain_worst: Pain
    pain_after: Pain
    pain_next_morning: Pain | None = None
    new_night_pain: StrictBool | None = None
    morning_forgotten: StrictBool = False
    stopped: StrictBool = False
    note: Text = ""

    @classmethod
    def of(cls, entry: DiaryEntry) -> EntryDocument:
        """Return an entry as it is written down."""
        morning = entry.pain_next_morning
        return cls(
            on=entry.on,
            techniques=entry.techniques,
            pain_before=entry.pain_before.score,
            pain_worst=entry.pain_worst.score,
            pain_after=entry.pain_after.score,
            pain_next_morning=None if morning is None else morning.score,
            new_night_pain=entry.new_night_pain,
            morning_forgotten=entry.morning_forgotten,
            stopped=entry.stopped,
            note=entry.note,
        )

    def read(self) -> DiaryEntry:
        """Return the entry."""
        morning = self.pain_next_morning
        return DiaryEntry(
            on=self.on,
            techniques=self.techniques,
            pain_before=Nprs(self.pain_before),
            pain_worst=Nprs(self.pain_worst),
            pain_after=Nprs(self.pain_after),
            pain_next_morning=None if morning is None else Nprs(morning),
            new_night_pain=self.new_night_pain,
            morning_forgotten=self.morning_forgotten,
            stopped=self.stopped,
            note=self.note,
        )


class ResultDocument(_Part):
    """One test at home; `amounts` by side: left and right, or both."""

    test: Id
    on: Day
    amounts: dict[Side, Amount]
    pain: Pain
    ended: Ended = Ended.DONE
    ticks: tuple[Id, ...] = ()

    @classmethod
    def of(cls, result: SelfTestResult) -> ResultDocument:
        """Return a result as it is written down."""
        return cls(
            test=result.test,
            on=result.on,
            amounts=dict(result.amounts),
            pain=result.pain.score,
            ended=result.ended,
            ticks=tuple(sorted(result.ticks)),
        )

    def read(self) -> SelfTestResult:
        """Return the result."""
        amounts = MappingProxyType(dict(self.amounts))
        ticks = frozenset(self.ticks)
        return SelfTestResult(self.test, self.on, amounts, Nprs(self.pain), self.ended, ticks)


class ClearanceDocument(_Part):
    """What a clinician has cleared; `confirms`: that home care may go on."""

    on: Day
    until: Day
    modalities: tuple[Modality, ...] = ()
    confirms: StrictBool = False

    @classmethod
    def of(cls, one: Clearance) -> ClearanceDocument:
        """Return a clearance as it is written down."""
        modalities = tuple(sorted(one.modalities))
        return cls(on=one.on, until=one.until, modalities=modalities, confirms=one.confirms)

    def read(self) -> Clearance:
        """Return the clearance."""
        return Clearance(self.on, self.until, frozenset(self.modalities), self.confirms)


class PauseDocument(_Part):
    """A pause of a programme, from its first day up to the day of going on."""

    on: Day
    until: Day | None = None


class ProgrammeDocument(_Part):
    """The programme that is under way; `moved` has for a planned day the day it was moved to."""

    cause: Id
    on: Day
    pauses: tuple[PauseDocument, ...] = ()
    moved: dict[Day, Day] = Field(default_factory=dict)

    @classmethod
    def of(cls, started: StartedProgramme) -> ProgrammeDocument:
        """Return a programme as it is written down."""
        pauses = tuple(PauseDocument(on=first, until=last) for first, last in started.pauses)
        return cls(cause=started.cause, on=started.on, pauses=pauses, moved=dict(started.moved))

    def read(self) -> StartedProgramme:
        """Return the programme."""
        pauses = tuple((one.on, one.until) for one in self.pauses)
        return StartedProgramme(self.cause, self.on, pauses, MappingProxyType(dict(self.moved)))


class TasteDocument(_Part):
    """What the person said of one technique, for good and for a day."""

    technique: Id
    says: Says = Says.NOTHING
    set_aside_on: Day | None = None
    picked_on: Day | None = None

    @classmethod
    def of(cls, taste: Taste) -> TasteDocument:
        """Return a taste as it is written down."""
        return cls(
            technique=taste.technique,
            says=taste.says,
            set_aside_on=taste.set_aside_on,
            picked_on=taste.picked_on,
        )

    def read(self) -> Taste:
        """Return the taste."""
        return Taste(self.technique, self.says, self.set_aside_on, self.picked_on)


class WeekDocument(_Part):
    """A weekly check: the numbers of the pack's measures, and of the person's own activities."""

    on: Day
    numbers: dict[Id, Whole] = Field(default_factory=dict)
    activities: dict[Annotated[str, Field(max_length=200)], Pain] = Field(default_factory=dict)

    @classmethod
    def of(cls, check: WeeklyCheck) -> WeekDocument:
        """Return a weekly check as it is written down."""
        return cls(on=check.on, numbers=dict(check.numbers), activities=dict(check.activities))

    def read(self) -> WeeklyCheck:
        """Return the weekly check."""
        numbers, activities = dict(self.numbers), dict(self.activities)
        return WeeklyCheck(self.on, MappingProxyType(numbers), MappingProxyType(activities))


class RecordDocument(_Part):
    """Everything that is on record of one person.

    `given_on` has the day of each answer, or one day for all; an answer without a day is left
    out, and so is one that has grown too old. `stated` are derived facts, by their question,
    for a record that holds nothing of their subject. `tastes` come the latest first.
    """

    record_version: Literal["1"]
    region: Id | None = None
    answers: dict[Id, Told] = Field(default_factory=dict)
    given_on: Day | dict[Id, Day] = Field(default_factory=dict)
    stated: dict[Id, Told] = Field(default_factory=dict)
    diary: tuple[EntryDocument, ...] = ()
    self_tests: tuple[ResultDocument, ...] = ()
    clearances: tuple[ClearanceDocument, ...] = ()
    stop_open: StrictBool = False
    programme: ProgrammeDocument | None = None
    tastes: tuple[TasteDocument, ...] = ()
    weekly_checks: tuple[WeekDocument, ...] = ()
    body_map: tuple[Id, ...] = ()
    screened_on: Day | None = None
    before_session_on: Day | None = None


def record_schema() -> dict[str, object]:
    """Return the JSON schema of the document."""
    return RecordDocument.model_json_schema()
