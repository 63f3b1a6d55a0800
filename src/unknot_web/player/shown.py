"""The phases of a session as the player page shows them."""

from __future__ import annotations

import json
from dataclasses import dataclass

from unknot.session import Phase, Session
from unknot_web.design import words


@dataclass(frozen=True)
class ShownPhase:
    """One phase in words; `cues` is what the player is to say, and when."""

    phase: Phase
    title: str
    say: str
    cues: str


def phases(session: Session) -> tuple[ShownPhase, ...]:
    """Return the phases of a session in words."""
    return tuple(_shown(phase) for phase in session.phases)


def _shown(phase: Phase) -> ShownPhase:
    values = _values(phase)
    cues = [{"at": cue.at_s, "say": words.say(cue.text, **values)} for cue in phase.cues]
    return ShownPhase(
        phase=phase,
        title=words.say(f"{phase.text}.title", **values),
        say=words.say(f"{phase.text}.say", **values),
        cues=json.dumps(cues, ensure_ascii=False),
    )


def _values(phase: Phase) -> dict[str, object]:
    return {
        "side": words.say(f"sides.{phase.side}"),
        "seconds": "" if phase.seconds is None else phase.seconds,
        "repetitions": "" if phase.repetitions is None else phase.repetitions,
        "intensity": "" if phase.intensity is None else phase.intensity,
    }


def techniques(session: Session) -> tuple[str, ...]:
    """Return the techniques of a session, each once, in order."""
    return tuple(dict.fromkeys(phase.technique for phase in session.phases))
