"""The phases of a session as the player page shows and says them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from unknot.knowledge import Pack
from unknot.pathway import Cue, Phase, Session
from unknot_web.design import words
from unknot_web.design.page import Page
from unknot_web.player.ends import SCORES
from unknot_web.records.session_runs import Run

GUIDES = ("full", "short", "few", "tones", "silent")
TO_ITS_END = ("session.ten_seconds", "session.five_seconds")


@dataclass(frozen=True)
class ShownPhase:
    """One phase in words; `cues` is what the player is to say, and when, as JSON.

    The last four are said when it is paused, when its time is up, and when it feels stronger
    than today's most, or than anyone should bear.
    """

    phase: Phase
    title: str
    say: str
    side: str
    cues: str
    ease: str
    up: str
    ease_off: str
    too_much: str


@dataclass(frozen=True)
class StandIn:
    """The phases of what may be done instead of a technique."""

    instead_of: str
    technique: str
    phases: tuple[ShownPhase, ...]


@dataclass(frozen=True)
class SessionPage(Page):
    """The session of today.

    `pictured` has the phases whose picture is shown, and `started` when it was asked for, signed.
    """

    template: ClassVar = "player/session.html"

    phases: tuple[ShownPhase, ...]
    stand_ins: tuple[StandIn, ...]
    techniques: tuple[str, ...]
    pictured: tuple[ShownPhase, ...]
    run: UUID
    started: str
    whole_minutes: int
    guides: tuple[str, ...] = GUIDES
    scores: range = SCORES


@dataclass(frozen=True)
class StoppedPage(Page):
    """What to do after a session that was stopped."""

    template: ClassVar = "player/stopped.html"

    run: Run


def session(pack: Pack, session: Session, run: UUID, started: str) -> SessionPage:
    """Return what the page of a session shows."""
    others = stand_ins(pack, session)
    own = phases(pack, session.phases)
    return SessionPage(
        phases=own,
        stand_ins=others,
        techniques=techniques(session.phases),
        pictured=pictured((*own, *(phase for one in others for phase in one.phases))),
        run=run,
        started=started,
        whole_minutes=-(-session.timed_s // 60),
    )


def phases(pack: Pack, phases: Iterable[Phase]) -> tuple[ShownPhase, ...]:
    """Return phases in words; the first of each technique also says its name."""
    shown, before = [], ""
    for phase in phases:
        shown.append(_shown(pack, phase, first=phase.technique != before))
        before = phase.technique
    return tuple(shown)


def stand_ins(pack: Pack, session: Session) -> tuple[StandIn, ...]:
    """Return what may be done instead of each technique that has a stand-in."""
    return tuple(
        StandIn(id, them[0].technique, phases(pack, them)) for id, them in session.stand_ins.items()
    )


def pictured(phases: Iterable[ShownPhase]) -> tuple[ShownPhase, ...]:
    """Return one phase of each technique and side, for the picture of it."""
    first: dict[tuple[str, str], ShownPhase] = {}
    for shown in phases:
        first.setdefault((shown.phase.technique, shown.phase.side), shown)
    return tuple(first.values())


def techniques(phases: Iterable[Phase]) -> tuple[str, ...]:
    """Return the techniques of some phases, each once, in order."""
    return tuple(dict.fromkeys(phase.technique for phase in phases))


def _shown(pack: Pack, phase: Phase, first: bool) -> ShownPhase:
    values = _values(phase)
    title = words.say(f"{phase.text}.title", **values)
    say = words.say(f"{phase.text}.say", **values)
    side = words.say(f"page.session.side.{phase.side}")
    name = words.say(f"techniques.{phase.technique}.name")
    said = {"name": name, "side": side, "title": title, "say": say}
    part = pack.techniques[phase.technique].part
    under_load = phase.intensity is not None
    return ShownPhase(
        phase=phase,
        title=title,
        say=say,
        side=side,
        cues=_cues(phase, said, first),
        ease=words.say(f"page.session.ease.{part}") if under_load else "",
        up=words.say(f"page.session.up.{part if under_load else 'ease_in'}"),
        ease_off=words.say("page.session.ease_off", most=phase.intensity),
        too_much=words.say("page.session.too_much", most=phase.stop_above),
    )


def _cues(phase: Phase, said: dict[str, str], first: bool) -> str:
    """Return the cues as JSON, each with its words at the three levels of detail."""
    short = words.say(f"page.session.spoken.{'first_short' if first else 'short'}", **said)
    begin = {
        "at": 0,
        "full": words.say(f"page.session.spoken.{'first' if first else 'full'}", **said),
        "short": short,
        "few": words.say("page.session.spoken.short", **said),
    }
    return json.dumps([begin, *map(_time_cue, phase.cues[1:])], ensure_ascii=False)


def _time_cue(cue: Cue) -> dict[str, object]:
    text = words.say(cue.text)
    return {
        "at": cue.at_s,
        "full": text,
        "short": text if cue.text in TO_ITS_END else "",
        "few": "",
        "last": cue.text == TO_ITS_END[-1],
    }


def _values(phase: Phase) -> dict[str, object]:
    return {
        "side": words.say(f"sides.{phase.side}"),
        "seconds": "" if phase.seconds is None else phase.seconds,
        "repetitions": "" if phase.repetitions is None else phase.repetitions,
        "intensity": "" if phase.intensity is None else phase.intensity,
    }
