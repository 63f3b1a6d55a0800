"""What the pages of the check show, made ready for the templates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from unknot.knowledge import Pack
from unknot.knowledge.schema import Multi, Number, Source
from unknot.pathway import Assessment, CauseMatch, Plan
from unknot.terms import Disposition
from unknot_web.design import words
from unknot_web.design.page import Page
from unknot_web.records.checks import Check
from unknot_web.symptom_check.forms import Form
from unknot_web.symptom_check.screens import Step
from unknot_web.today import Today, readable

READS_WHILE_WAITING = (
    "while_you_wait",
    "positions_of_ease",
    "at_the_appointment",
    "load_management",
)


@dataclass(frozen=True)
class Answered:
    """A question and what was said to it."""

    question: str
    said: str


@dataclass(frozen=True)
class AnsweredScreen:
    """A screen with its questions and answers."""

    id: str
    rows: tuple[Answered, ...]


@dataclass(frozen=True)
class ShownFlag:
    """A red flag with its sources."""

    id: str
    level: Disposition
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class ScreenPage(Page):
    """One screen; `back` is the address of what comes before, `so_far` a level that is certain."""

    template: ClassVar = "symptom_check/screen.html"

    step: Step
    form: Form
    back: str
    so_far: str


@dataclass(frozen=True)
class BeforePage(Page):
    """The warning signs before a session."""

    template: ClassVar = "symptom_check/before.html"

    form: Form


@dataclass(frozen=True)
class AnswersPage(Page):
    """What was answered, each with a way to change it."""

    template: ClassVar = "symptom_check/answers.html"

    screens: tuple[AnsweredScreen, ...]


@dataclass(frozen=True)
class ConfirmPage(Page):
    """What was answered to an earlier pack, to look at again."""

    template: ClassVar = "symptom_check/confirm.html"

    screens: tuple[AnsweredScreen, ...]


def so_far(now: Today) -> str:
    """Return the level that is certain already while questions are left, or nothing."""
    if not now.is_checked or now.case.assessment.level is Disposition.ROUTINE:
        return ""
    return str(now.case.assessment.level)


@dataclass(frozen=True)
class ResultPage(Page):
    """How soon to be seen and why, or what fits with the answers.

    `limits` are rows of the matrix, `reads` short reads for a wait, and `open` the screens with
    a question that has no answer.
    """

    template: ClassVar = "symptom_check/result.html"

    state: str
    urgent: bool
    flags: tuple[ShownFlag, ...]
    limits: tuple[str, ...]
    causes: tuple[CauseMatch, ...]
    plan: Plan | None
    reads: tuple[str, ...]
    stop_open: bool
    open: tuple[tuple[str, tuple[str, ...]], ...]
    may_go_on: bool


def result(now: Today) -> ResultPage:
    """Return what the result page shows."""
    pack, assessment = now.case.pack, now.case.assessment
    urgent = assessment.level in {Disposition.EMERGENCY, Disposition.SAME_DAY}
    return ResultPage(
        state=now.state,
        urgent=urgent,
        flags=_flags(pack, assessment),
        limits=_limits(assessment),
        causes=assessment.causes if now.state == "routine" else (),
        plan=now.case.plan if now.state == "routine" else None,
        reads=READS_WHILE_WAITING if _waits(now) else (),
        stop_open=now.stop_open,
        open=open_places(now),
        may_go_on=bool(now.open_screens) and not now.settled,
    )


def _waits(now: Today) -> bool:
    """Say whether a person has to wait for a clinician's word before there is a plan."""
    return now.state in {"soon", "fault"} or (now.state == "routine" and now.case.plan is None)


def _flags(pack: Pack, assessment: Assessment) -> tuple[ShownFlag, ...]:
    return tuple(
        ShownFlag(flag.id, flag.level, pack.sources_of(pack.red_flags[flag.id].evidence))
        for flag in assessment.red_flags
    )


def _limits(assessment: Assessment) -> tuple[str, ...]:
    """Return the rows of the matrix that hold something back, if that is all there is to say."""
    return assessment.contraindications if assessment.level is Disposition.ROUTINE else ()


def open_places(now: Today) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return each open screen with the questions on it that have no answer."""
    if not now.is_checked:
        return ()
    return tuple(
        (screen.id, missing)
        for screen, questions in now.case.screens
        if (missing := tuple(id for id in questions if id not in now.answers))
    )


def answered(pack: Pack, check: Check) -> tuple[AnsweredScreen, ...]:
    """Return what was answered, screen by screen, as far as the pack still knows it."""
    told = readable(check.answers)
    return tuple(
        AnsweredScreen(screen.id, rows)
        for screen in pack.contents.screens
        if (
            rows := tuple(
                Answered(id, said(pack, id, told[id])) for id in screen.asks if id in told
            )
        )
    )


def said(pack: Pack, id: str, answer: object) -> str:
    """Return an answer in words."""
    if isinstance(answer, list):
        chosen = [words.say(f"questions.{id}.options.{one}") for one in answer]
        return "; ".join(chosen) or words.say("answers.none_of_these")
    question = pack.questions[id]
    if isinstance(question, Number) and isinstance(answer, int):
        return f"{answer} {words.say(f'questions.{id}.unit')}"
    if not isinstance(question, Multi) and words.has(f"questions.{id}.options.{answer}"):
        return words.say(f"questions.{id}.options.{answer}")
    return words.say(f"answers.{answer}")
