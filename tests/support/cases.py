"""Cases made of loose parts, so that a test names only the parts that it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from unknot import facts, pathway
from unknot.knowledge import Pack
from unknot.record import (
    NO_TASTES,
    Answers,
    Clearance,
    DiaryEntry,
    Record,
    Says,
    SelfTestResult,
    StartedProgramme,
    Taste,
    Tastes,
    WeeklyCheck,
)
from unknot.rules.evaluate import Answer
from unknot.terms import Modality

YEARS = timedelta(days=3650)


@dataclass(frozen=True)
class History:
    """What is on record of the weeks: checks, programme, and when a clinician had a look."""

    checks: tuple[WeeklyCheck, ...] = ()
    programme: StartedProgramme | None = None
    confirmed_on: date | None = None
    screened_on: date | None = None


NO_HISTORY = History()


def record_of(
    pack: Pack,
    answers: Answers,
    diary: Sequence[DiaryEntry],
    on: date,
    results: Sequence[SelfTestResult] = (),
    tastes: Tastes = NO_TASTES,
    history: History = NO_HISTORY,
) -> Record:
    """Return a record of answers given on a day; facts of the records among them are stated."""
    looked = history.confirmed_on
    return replace(
        Record.of_answers(pack, answers, on),
        diary=tuple(diary),
        self_tests=tuple(results),
        clearances=(Clearance(looked, looked + YEARS, confirms=True),) if looked else (),
        programme=history.programme,
        tastes=_tastes(tastes, on),
        weekly_checks=history.checks,
        screened_on=history.screened_on,
    )


def _tastes(tastes: Tastes, on: date) -> tuple[Taste, ...]:
    says = {
        **dict.fromkeys(tastes.liked, Says.LIKED),
        **dict.fromkeys(tastes.disliked, Says.NOT_FOR_ME),
    }
    picked = tastes.picked
    every = dict.fromkeys((*picked, *says, *tastes.not_today))
    return tuple(
        Taste(
            one,
            says.get(one, Says.NOTHING),
            on if one in tastes.not_today else None,
            on if one in picked else None,
        )
        for one in every
    )


def day_of(
    pack: Pack,
    answers: Answers,
    diary: Sequence[DiaryEntry],
    on: date,
    results: Sequence[SelfTestResult] = (),
    tastes: Tastes = NO_TASTES,
    history: History = NO_HISTORY,
) -> pathway.Case:
    """Return what these parts come to on a day, with its plan."""
    return pathway.day(record_of(pack, answers, diary, on, results, tastes, history), on, pack)


def with_records(
    answers: Answers, cleared: frozenset[Modality], confirmed: bool, stop_open: bool
) -> Answers:
    """Return the answers with what is stated of the records."""
    return {
        **answers,
        "cleared_modalities": frozenset(map(str, cleared)),
        "not_confirmed": "no" if confirmed else "yes",
        "diary_stop_open": "yes" if stop_open else "no",
    }


def with_facts(
    pack: Pack,
    answers: Answers,
    diary: Sequence[DiaryEntry],
    on: date,
    history: History = NO_HISTORY,
) -> Answers:
    """Return all facts that follow from these parts."""
    return facts.facts(record_of(pack, answers, diary, on, history=history), on, pack)


def facts_of(pack: Pack, diary: Sequence[DiaryEntry], on: date) -> dict[str, Answer]:
    """Return the facts that a diary alone comes to."""
    found = with_facts(pack, {}, diary, on)
    return {id: found[id] for id in found if id.startswith("diary_") and id != "diary_stop_open"}


def facts_of_checks(pack: Pack, history: History, on: date) -> dict[str, Answer]:
    """Return the facts that weekly checks and a programme come to."""
    found = with_facts(pack, {}, (), on, history)
    return {id: found[id] for id in found if id.startswith(("function_", "change_", "programme"))}
