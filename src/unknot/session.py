"""One day of a plan as timed phases with their cues. A player plays it and decides nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from unknot.knowledge.pack import Pack
from unknot.knowledge.schema import PhaseTemplate, Technique
from unknot.plan.today import Plan, PlanItem
from unknot.terms import Side

WARN_BEFORE_END_S = 10
SWITCH_SIDE_S = 15
TIMED_WITHIN_DOSE = ("ramp", "work", "hold")


@dataclass(frozen=True)
class Cue:
    """What is said and shown at a second of a phase; `text` is an id of the pack's words."""

    at_s: int
    text: str


@dataclass(frozen=True)
class Phase:
    """One step of a session, on one side.

    `ends` is `time`, `repetitions` or `person`; `seconds` is None only where the person
    ends it. `text` is the id in the pack's words that holds its `title` and `say`.
    """

    kind: str
    technique: str
    text: str
    side: Side
    ends: str
    seconds: int | None
    repetitions: int | None
    intensity: int | None
    set_number: int
    sets: int
    cues: tuple[Cue, ...]


@dataclass(frozen=True)
class Session:
    """The phases of today, in order."""

    phases: tuple[Phase, ...]

    @property
    def timed_s(self) -> int:
        """Return the seconds of all phases that the clock or repetitions end."""
        return sum(phase.seconds or 0 for phase in self.phases)


def session_for(pack: Pack, plan: Plan) -> Session:
    """Return the session of a checked plan: its items one after the other."""
    return Session(
        tuple(
            phase for item in plan.items for phase in _phases(pack.techniques[item.technique], item)
        )
    )


def _phases(technique: Technique, item: PlanItem) -> Iterator[Phase]:
    templates = technique.phases
    for turn, side in enumerate(item.sides):
        if turn:
            yield _between("switch_side", technique, side, SWITCH_SIDE_S)
        else:
            yield from (_phase(one, item, side, 1) for one in templates if one.kind == "get_ready")
        yield from (_phase(one, item, side, 1) for one in templates if one.kind == "position")
        for number in range(1, item.sets + 1):
            if number > 1 and item.rest_s:
                yield _between("rest", technique, side, item.rest_s)
            yield from _one_set(templates, item, side, number)
    last = item.sides[-1]
    yield from (_phase(one, item, last, item.sets) for one in templates if one.kind == "finish")


def _one_set(
    templates: tuple[PhaseTemplate, ...], item: PlanItem, side: Side, number: int
) -> Iterator[Phase]:
    """Yield the phases of one set; together they last exactly the dose."""
    timed = [one for one in templates if one.kind in TIMED_WITHIN_DOSE]
    if number > 1:
        timed = [one for one in timed if one.kind != "ramp"]
    while timed and _fixed_s(timed) >= item.duration_s:
        shorter = [one for one in timed if one.seconds == "dose"]
        timed = shorter or timed[:1]
        if not shorter:
            break
    left = item.duration_s - _fixed_s(timed)
    shares = [one for one in timed if one.seconds == "dose"]
    for one in timed:
        seconds = one.seconds
        if seconds == "dose":
            seconds = left // len(shares) + (left % len(shares) if one is shares[0] else 0)
        yield _phase(one, item, side, number, seconds)


def _fixed_s(templates: list[PhaseTemplate]) -> int:
    return sum(one.seconds for one in templates if isinstance(one.seconds, int))


def _phase(
    template: PhaseTemplate, item: PlanItem, side: Side, number: int, seconds: int | None = None
) -> Phase:
    if seconds is None and isinstance(template.seconds, int):
        seconds = template.seconds
    by_repetitions = template.ends == "repetitions"
    text = f"techniques.{item.technique}.phases.{template.id}"
    intensity = template.intensity
    if intensity == "dose":
        intensity = item.intensity
    elif intensity is not None:
        intensity = min(intensity, item.intensity)
    return Phase(
        kind=template.kind,
        technique=item.technique,
        text=text,
        side=side,
        ends=template.ends,
        seconds=seconds,
        repetitions=item.repetitions if by_repetitions else None,
        intensity=intensity,
        set_number=number,
        sets=item.sets,
        cues=_cues(text, seconds),
    )


def _between(kind: str, technique: Technique, side: Side, seconds: int) -> Phase:
    """Return a phase that belongs to no technique's own text: a switch of side, or a rest."""
    text = f"session.{kind}"
    cues = (Cue(0, f"{text}.say"),)
    return Phase(kind, technique.id, text, side, "time", seconds, None, None, 1, 1, cues)


def _cues(text: str, seconds: int | None) -> tuple[Cue, ...]:
    start = Cue(0, f"{text}.say")
    if seconds is None or seconds < 3 * WARN_BEFORE_END_S:
        return (start,)
    return (start, Cue(seconds - WARN_BEFORE_END_S, "session.ten_seconds"))
