"""The weeks ahead of a case: the programme, where the person stands, and the coming days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from unknot.knowledge.schema import Programme
from unknot.pathway.case import Case
from unknot.programme import PlannedDay, Position, days_ahead, may_move, programme_for
from unknot.record import StartedProgramme


@dataclass(frozen=True)
class Weeks:
    """What a case has of a programme.

    `programme` is the one for `cause`, which fits best with the answers. `started` is under way,
    and `of` is its programme; `here` is the position in it, and `days` are its coming days.
    """

    cause: str | None
    programme: Programme | None
    started: StartedProgramme | None
    of: Programme | None
    here: Position | None
    days: tuple[PlannedDay, ...]

    @property
    def is_under_way(self) -> bool:
        """Say whether the programme for what fits best is the one that was started."""
        return self.started is not None and self.started.cause == self.cause

    def may_move(self, day: date, target: date) -> bool:
        """Say whether what is planned on a day fits on another."""
        return may_move(self.days, day, target)


def weeks_of(case: Case) -> Weeks:
    """Return the weeks ahead of a case."""
    started, here = case.record.programme, case.here
    days = days_ahead(case.pack, started, here, case.on) if started and here else ()
    of = programme_for(case.pack, started.cause) if started else None
    programme = programme_for(case.pack, case.cause)
    return Weeks(case.cause, programme, started, of, here, days)
