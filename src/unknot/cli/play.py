"""`unknot session`: today's session at the terminal, timed, with captions."""

from __future__ import annotations

import math
import sys
import time
from datetime import date
from pathlib import Path

from unknot import pathway
from unknot.answers.text import LONGEST_PATH_SHOWN, named
from unknot.cli import ask
from unknot.cli.exits import BAD_INPUT, FINE, SAFETY_REFUSED, STOPPED
from unknot.cli.shared_words import words
from unknot.cli.streams import ask as type_in
from unknot.cli.streams import line_over, read_file, readable
from unknot.cli.tell import tell
from unknot.knowledge import Pack
from unknot.pathway import Phase, Session
from unknot.record import LARGEST_JSON_BYTES, BadAnswers, Record, read_json

BAR_WIDTH = 30
TICK_S = 0.2


def run(pack: Pack, on: date, file: Path | None) -> int:
    """Play the session that a record, or answers alone, lead to; without a file, ask first."""
    try:
        record = _read(pack, on, file) if file else None
    except OSError as fault:
        print(
            f"unknot session: {named(file, LONGEST_PATH_SHOWN)} cannot be read: {readable(fault)}; "
            "give a file of answers as JSON\nThere is no session.",
            file=sys.stderr,
        )
        return BAD_INPUT
    except BadAnswers as fault:
        print(f"unknot session: {fault}\nThere is no session.", file=sys.stderr)
        return BAD_INPUT
    try:
        case = pathway.day(record or ask.asked(pack, on), on, pack)
        tell(case)
        if case.session is None or not case.session.phases:
            return SAFETY_REFUSED if case.assessment.fault else FINE
        play(pack, case.session)
    except (KeyboardInterrupt, EOFError):
        print(f"\n{words().say('cli.stopped')} {words().say('cli.stopped_hurts')}")
        return STOPPED
    return FINE


def _read(pack: Pack, on: date, file: Path) -> Record:
    return Record.from_document(read_json(read_file(file, LARGEST_JSON_BYTES)), pack, on)


def play(pack: Pack, session: Session) -> None:
    """Play every phase: the clock ends the timed ones, Enter the others; Ctrl-C pauses."""
    print(f"\n{words().say('cli.session_keys')}")
    for number, phase in enumerate(session.phases, 1):
        title, say = (_filled(pack, f"{phase.text}.{part}", phase) for part in ("title", "say"))
        side = pack.words.say(f"sides.{phase.side}")
        print(f"\n[{number}/{len(session.phases)}] {title} ({side})\n  {say}")
        if phase.ends == "person" or phase.seconds is None:
            type_in(f"  {words().say('cli.next')}")
        else:
            _count_down(pack, phase, phase.seconds)
    print(f"\n{words().say('cli.session_over')}")


def _filled(pack: Pack, id: str, phase: Phase) -> str:
    return pack.words.say(
        id,
        side=pack.words.say(f"sides.{phase.side}"),
        seconds=phase.seconds,
        repetitions=phase.repetitions,
        intensity=phase.intensity,
    )


def _count_down(pack: Pack, phase: Phase, seconds: int) -> None:
    """Show the time left, reading the clock again each tick, with the cues at their second."""
    ends = time.monotonic() + seconds
    cues = [cue for cue in phase.cues if cue.at_s]
    while (left := ends - time.monotonic()) > 0:
        while cues and seconds - left >= cues[0].at_s:
            line_over(f"  {_filled(pack, cues.pop(0).text, phase)}{' ' * BAR_WIDTH}", end="\n")
        filled = int(BAR_WIDTH * (1 - left / seconds))
        bar = "█" * filled + "░" * (BAR_WIDTH - filled)
        try:
            line_over(f"  {bar} {math.ceil(left):4} s{_count(phase, seconds - left)} ")
            time.sleep(min(TICK_S, left))
        except KeyboardInterrupt:
            ends += _paused()
    print()


def _count(phase: Phase, elapsed: float) -> str:
    """Return which repetition it should be by now, where any are counted."""
    if phase.repetitions is None or phase.seconds is None:
        return ""
    now = int(elapsed / phase.seconds * phase.repetitions) + 1
    return f"  {min(now, phase.repetitions)}/{phase.repetitions}"


def _paused() -> float:
    """Wait for the person, and return the seconds that this took; q ends the session."""
    began = time.monotonic()
    if type_in(f"\n  {words().say('cli.paused')} ").lower() == "q":
        raise KeyboardInterrupt
    return time.monotonic() - began
