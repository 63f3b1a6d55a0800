"""One day of a plan as timed phases with their cues. A player plays it and decides nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from unknot.knowledge.pack import Pack
from unknot.knowledge.schema import PhaseTemplate, Technique
from unknot.plan.today import Plan, PlanItem
from unknot.terms import Side

SWITCH_SIDE_S = 15
# What is said with so many seconds left, where at least three times as long has been to go.
SAID_BEFORE_END = {
    30: "session.thirty_seconds",
    10: "session.ten_seconds",
    5: "session.five_seconds",
}
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
    ends it, and may be moved between `least_s` and `most_s` while it runs. `intensity` is the
    most that should be felt, and above `stop_above` the person should stop, both from 0 to 10.
    `text` is the id in the pack's words that holds its `title` and `say`.
    """

    kind: str
    technique: str
    text: str
    side: Side
    ends: str
    seconds: int | None
    least_s: int | None
    most_s: int | None
    repetitions: int | None
    intensity: int | None
    stop_above: int
    set_number: int
    sets: int
    cues: tuple[Cue, ...]


@dataclass(frozen=True)
class Session:
    """The phases of today, in order.

    `stand_ins` holds, for a technique of today, the phases of the one that may replace it. Each
    was checked as the only change to the plan, so a player swaps at most one.
    """

    phases: tuple[Phase, ...]
    stand_ins: Mapping[str, tuple[Phase, ...]] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def timed_s(self) -> int:
        """Return the seconds of all phases that the clock or repetitions end."""
        return sum(phase.seconds or 0 for phase in self.phases)


def session_for(pack: Pack, plan: Plan) -> Session:
    """Return the session of a checked plan: its items one after the other."""
    return Session(
        tuple(phase for item in plan.items for phase in _phases(pack, item, plan.items)),
        MappingProxyType(
            {
                id: tuple(_phases(pack, item, _with(plan.items, id, item)))
                for id, item in plan.stand_ins.items()
            }
        ),
    )


def _with(items: tuple[PlanItem, ...], out: str, item: PlanItem) -> tuple[PlanItem, ...]:
    return tuple(item if one.technique == out else one for one in items)


@dataclass(frozen=True)
class _Turn:
    """One item at work: its technique, and how far a set may be moved, in seconds."""

    technique: Technique
    item: PlanItem
    less_s: int
    more_s: int
    stop_above: int


def _turn(pack: Pack, item: PlanItem, items: tuple[PlanItem, ...]) -> _Turn:
    """Return an item with what it may take more today, beside all that works the same tissue."""
    same = [one for one in items if (one.modality, one.region) == (item.modality, item.region)]
    ceiling = pack.contents.plans.ceilings[item.modality].seconds
    left = ceiling - sum(one.sets * one.duration_s for one in same)
    pain = pack.contents.plans.pain
    return _Turn(
        technique=pack.techniques[item.technique],
        item=item,
        less_s=item.duration_s - item.min_s,
        more_s=max(0, min(item.max_s - item.duration_s, left // sum(one.sets for one in same))),
        stop_above=pain.strength_amber if item.part == "strengthen" else pain.massage_amber,
    )


def _phases(pack: Pack, item: PlanItem, items: tuple[PlanItem, ...]) -> Iterator[Phase]:
    turn = _turn(pack, item, items)
    templates = turn.technique.phases
    for number, side in enumerate(item.sides):
        if number:
            yield _between("switch_side", turn, side, SWITCH_SIDE_S)
        else:
            yield from (_phase(one, turn, side, 1) for one in templates if one.kind == "get_ready")
        yield from (_phase(one, turn, side, 1) for one in templates if one.kind == "position")
        for number_of_set in range(1, item.sets + 1):
            if number_of_set > 1 and item.rest_s:
                yield _between("rest", turn, side, item.rest_s)
            yield from _one_set(turn, side, number_of_set)
    last = item.sides[-1]
    yield from (_phase(one, turn, last, item.sets) for one in templates if one.kind == "finish")


def _one_set(turn: _Turn, side: Side, number: int) -> Iterator[Phase]:
    """Yield the phases of one set; together they last exactly the dose."""
    timed = [one for one in turn.technique.phases if one.kind in TIMED_WITHIN_DOSE]
    if number > 1:
        timed = [one for one in timed if one.kind != "ramp"]
    while timed and _fixed_s(timed) >= turn.item.duration_s:
        shorter = [one for one in timed if one.seconds == "dose"]
        timed = shorter or timed[:1]
        if not shorter:
            break
    left = turn.item.duration_s - _fixed_s(timed)
    shares = [one for one in timed if one.seconds == "dose"]
    for one in timed:
        seconds = one.seconds
        if seconds == "dose":
            seconds = left // len(shares) + (left % len(shares) if one is shares[0] else 0)
        movable = bool(shares) and one is shares[0]
        yield _phase(one, turn, side, number, seconds, movable)


def _fixed_s(templates: list[PhaseTemplate]) -> int:
    return sum(one.seconds for one in templates if isinstance(one.seconds, int))


def _phase(
    template: PhaseTemplate,
    turn: _Turn,
    side: Side,
    number: int,
    seconds: int | None = None,
    movable: bool = False,
) -> Phase:
    """Return a phase. A time may only be made longer; repetitions may be made quicker or slower."""
    if seconds is None and isinstance(template.seconds, int):
        seconds = template.seconds
    item = turn.item
    by_repetitions = template.ends == "repetitions"
    text = f"techniques.{item.technique}.phases.{template.id}"
    intensity = template.intensity
    if intensity == "dose":
        intensity = item.intensity
    elif intensity is not None:
        intensity = min(intensity, item.intensity)
    less_s = turn.less_s if movable and by_repetitions else 0
    more_s = turn.more_s if movable else 0
    return Phase(
        kind=template.kind,
        technique=item.technique,
        text=text,
        side=side,
        ends=template.ends,
        seconds=seconds,
        least_s=None if seconds is None else max(1, seconds - less_s),
        most_s=None if seconds is None else seconds + more_s,
        repetitions=item.repetitions if by_repetitions else None,
        intensity=intensity,
        stop_above=turn.stop_above,
        set_number=number,
        sets=item.sets,
        cues=(_first_cue(text),) if by_repetitions else _cues(text, seconds),
    )


def _between(kind: str, turn: _Turn, side: Side, seconds: int) -> Phase:
    """Return a phase that belongs to no technique's own text: a switch of side, or a rest."""
    text = f"session.{kind}"
    return Phase(
        kind=kind,
        technique=turn.item.technique,
        text=text,
        side=side,
        ends="time",
        seconds=seconds,
        least_s=seconds,
        most_s=seconds,
        repetitions=None,
        intensity=None,
        stop_above=turn.stop_above,
        set_number=1,
        sets=1,
        cues=_cues(text, seconds),
    )


def _first_cue(text: str) -> Cue:
    return Cue(0, f"{text}.say")


def _cues(text: str, seconds: int | None) -> tuple[Cue, ...]:
    warned = [
        Cue(seconds - left, id)
        for left, id in SAID_BEFORE_END.items()
        if seconds is not None and seconds >= 3 * left
    ]
    return (_first_cue(text), *warned)
