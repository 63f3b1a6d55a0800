"""The assessment as JSON: the public, versioned output of `unknot assess`.

The models below are its shape; docs/reference/assess.schema.json is made from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from unknot.knowledge import Pack
from unknot.knowledge.schema import Choice, Multi, Number, YesNo
from unknot.pathway import Assessment, Case, Fit
from unknot.terms import Disposition, Modality, Permission, Side
from unknot.version import __version__

REPORT_VERSION: Final = "1"

Ids = Annotated[tuple[str, ...], Field(json_schema_extra={"uniqueItems": True})]


class _Part(BaseModel):
    """A part of the report: every field is always there, and there is no other.

    It is read off what the engine has under the same names.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", from_attributes=True)


class Flag(_Part):
    """A red flag that is surely there."""

    id: str
    level: Disposition
    why: str


class Cause(_Part):
    """A likely cause, never a diagnosis."""

    id: str
    fit: Fit
    supports: Ids = Field(serialization_alias="for")
    opposes: Ids = Field(serialization_alias="against")
    missing: Ids = Field(description="Findings that would speak for the cause and are absent.")


class Permit(_Part):
    """What may be offered now."""

    modalities: Mapping[Modality, Literal[Permission.OK, Permission.MODIFIED]]
    techniques: Annotated[Ids, BeforeValidator(sorted)]


class Reason(_Part):
    """Why something is in or out."""

    kind: str
    about: str


class Change(_Part):
    """What would bring a technique in; every part of it is needed."""

    minutes: int = Field(ge=0, description="More than today.")
    equipment: Ids
    at_hand: Ids
    days: int = Field(ge=0, description="To wait.")
    clearance: Modality | None
    rows: Ids = Field(description="Rows of the matrix that ask for it.")
    offer_again: Ids
    pick: Annotated[str | None, BeforeValidator(lambda pick: pick or None)]
    instead_of: Ids


Why = Annotated[tuple[Reason, ...], Field(min_length=1)]


class Item(_Part):
    """One technique of today with its dose."""

    technique: str
    modality: Modality
    region: str
    side: Side
    sets: int = Field(ge=1)
    duration_s: int = Field(ge=1, description="One set, one side.")
    min_s: int = Field(ge=1)
    max_s: int = Field(ge=1)
    repetitions: Annotated[int, Field(ge=1)] | None
    intensity: int = Field(ge=0, le=10)
    passive: bool
    why: Why
    modified_by: Ids
    evidence: Ids


class Omitted(_Part):
    """A technique that is not in the plan."""

    technique: str
    why: Why
    change: Change | None = Field(
        description="The smallest change that brings it in; null if none would."
    )


class Plan(_Part):
    """What to do today, in order, and why everything else is left out."""

    cause: str
    total_s: int = Field(ge=0, description="Active time.")
    passive_s: int = Field(
        ge=0, description="Time sat or lain with warmth or cold, beside the active time."
    )
    items: tuple[Item, ...]
    stand_ins: Mapping[str, Item] = Field(
        description="What may be done in place of a technique of the plan."
    )
    left_out: tuple[Omitted, ...]
    relax: tuple[Change, ...] = Field(
        description="Of an empty plan: what to change so that something fits."
    )


class Report(_Part):
    """The output of `unknot assess`, version 1."""

    report_version: Literal["1"]
    level: Disposition = Field(description="Surely at least this urgent.")
    possible_level: Disposition = Field(description="Possibly up to this urgent.")
    actions: tuple[str, ...]
    red_flags: tuple[Flag, ...]
    watch_for: tuple[str, ...] = Field(
        description="With every routine result: the warning signs to watch for, and last what to "
        "do then. Empty otherwise."
    )
    contraindications: Ids
    causes: tuple[Cause, ...] = Field(description="Best fit first. Never a diagnosis.")
    permit: Permit | None = Field(
        description="What may be offered now; null while no plan may be shown."
    )
    plan: Plan | None
    asked: Ids
    unanswered: Ids = Field(description="Safety questions still open.")
    fault: str | None = Field(
        description="Why the assessment could not be made; then there is no plan."
    )
    pack: str
    pack_sha256: str = Field(pattern="^[0-9a-f]{64}$")
    engine: str


def report(case: Case) -> dict[str, object]:
    """Return the report of a case; every value is JSON."""
    return report_of(case).model_dump(mode="json", by_alias=True)


def report_of(case: Case) -> Report:
    """Return the report of a case as its model."""
    pack, found = case.pack, case.assessment
    say = pack.words.say
    return Report(
        report_version=REPORT_VERSION,
        level=found.level,
        possible_level=found.possible_level,
        actions=tuple(say(f"red_flags.{flag.id}.do") for flag in found.red_flags),
        red_flags=tuple(
            Flag(id=flag.id, level=flag.level, why=say(f"red_flags.{flag.id}.why"))
            for flag in found.red_flags
        ),
        watch_for=watch_for(pack, found),
        contraindications=found.contraindications,
        causes=tuple(map(Cause.model_validate, found.causes)),
        permit=None if found.permit is None else Permit.model_validate(found.permit),
        plan=None if case.plan is None else Plan.model_validate(case.plan),
        asked=found.asked,
        unanswered=found.unanswered,
        fault=found.fault,
        pack=pack.id,
        pack_sha256=pack.sha256,
        engine=__version__,
    )


def schema() -> dict[str, Any]:
    """Return the JSON schema of the report."""
    made = Report.model_json_schema(mode="serialization", by_alias=True)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:unknot:assess:{REPORT_VERSION}",
        **made,
    }


def watch_for(pack: Pack, assessment: Assessment) -> tuple[str, ...]:
    """Return the signs to watch for and what to do then: with every routine result, else none."""
    if assessment.fault or assessment.level is not Disposition.ROUTINE:
        return ()
    return (*pack.words.list("watch_for.signs"), pack.words.say("watch_for.do"))


def question_list(pack: Pack) -> list[dict[str, object]]:
    """Return every question with its stable id, type and words, in the order of asking."""
    screen_of = {id: screen.id for screen in pack.screens for id in screen.asks}
    return [_question(pack, id, screen_of.get(id)) for id in pack.questions]


def _question(pack: Pack, id: str, screen: str | None) -> dict[str, object]:
    question = pack.questions[id]
    listed: dict[str, object] = {
        "id": id,
        "type": question.type,
        "ask": pack.words.say(f"questions.{id}.ask"),
        "screen": screen,
        "safety": id in pack.safety_questions,
        "derived": question.derived,
        "ask_when": question.ask_when,
    }
    match question:
        case Number():
            listed |= {"unit": question.unit, "least": question.least, "most": question.most}
        case YesNo():
            listed["options"] = ["yes", "no"]
        case Choice() | Multi():
            listed["options"] = list(question.options)
    return listed
