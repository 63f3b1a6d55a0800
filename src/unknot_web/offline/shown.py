"""What is shown after a session that ended without network, made ready beforehand."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID, uuid4

from unknot.terms import NOT_SURE, Disposition
from unknot_web.design import words
from unknot_web.design.page import Page
from unknot_web.pain_diary.forms import EntryForm
from unknot_web.records.knowledge import pack
from unknot_web.symptom_check import forms, screens
from unknot_web.today import Today

# The most urgent first; to be seen soon is the least that a sign can come to.
LEVELS = tuple(map(str, (Disposition.EMERGENCY, Disposition.SAME_DAY, Disposition.SOON)))
ANSWERS = ("yes", "no", NOT_SURE)


@dataclass(frozen=True)
class OfflinePage(Page):
    """That this needs the network."""

    template: ClassVar = "offline/offline.html"


@dataclass(frozen=True)
class ClosedPage(Page):
    """That answers were changed and could not be checked."""

    template: ClassVar = "offline/closed.html"


@dataclass(frozen=True)
class OfflineSession(Page):
    """Which run may go on to its end without network, and whose it is."""

    template: ClassVar = "offline/session.html"

    run: UUID
    owner: str


@dataclass(frozen=True)
class AfterPage(Page):
    """What may be needed after a session that ends without network.

    `signs` has what each answer comes to, as JSON, and `pack` the digest of the pack that said it.
    """

    template: ClassVar = "offline/after.html"

    pack: str
    signs: str
    checklist: forms.Form
    one_by_one: forms.Form
    tick_one: str
    none_and: str
    diary: EntryForm
    levels: tuple[str, ...]


def after(now: Today) -> AfterPage:
    """Return the questions, the diary's form and what to say to each answer."""
    asked = screens.before_each_session(pack(), now.answers)
    offered = _offered(now)
    return AfterPage(
        pack=pack().sha256,
        signs=json.dumps(signs(now, asked)),
        checklist=forms.form_for(pack(), asked, {}, forms.CHECKLIST),
        one_by_one=forms.form_for(pack(), asked, {}, forms.ONE_BY_ONE),
        tick_one=words.say("page.check.error.nothing"),
        none_and=words.say("page.check.error.none_and"),
        diary=EntryForm(pack(), offered, initial={"key": uuid4()}),
        levels=LEVELS,
    )


def _offered(now: Today) -> tuple[str, ...]:
    """Return the techniques of a session and their stand-ins."""
    session = now.case.session
    if session is None:
        return ()
    phases = (*session.phases, *(one for them in session.stand_ins.values() for one in them))
    return tuple(dict.fromkeys(phase.technique for phase in phases))


def signs(now: Today, asked: Iterable[str]) -> dict[str, object]:
    """Return what each answer comes to, as the engine says; the browser only looks it up.

    `of`: question to answer to level, which is empty only where all is surely well. `several`:
    the most that answers can come to together, by the most urgent of them. `unanswered`: the
    most that anything can come to.
    """
    asked = tuple(asked)
    of = {id: {answer: _most(now, {id: answer}) for answer in ANSWERS} for id in asked}
    several = {}
    for i, worst in enumerate(LEVELS):
        up_to = [id for id in asked if {"", *LEVELS[i:]} & set(of[id].values())]
        several[worst] = _most(now, dict.fromkeys(up_to)) or worst
    return {
        "of": of,
        "several": several,
        "unanswered": _most(now, dict.fromkeys(asked)) or LEVELS[0],
        "levels": LEVELS,
    }


def _most(now: Today, but: dict[str, str] | dict[str, None]) -> str:
    """Return the most that a person's answers can come to with these; empty if all is well."""
    said = now.if_answered(but)
    if said is None or said.assessment.fault:
        return LEVELS[0]
    most = said.assessment.possible_level
    return "" if most is Disposition.ROUTINE else str(most)
