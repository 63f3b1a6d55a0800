"""The disposition as an interval: surely at least this urgent, possibly up to that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from unknot.assessment.decision import LEVELS
from unknot.assessment.outputs import Below, Output, Reaches
from unknot.terms import Disposition


def triage(outputs: Mapping[Output, bool]) -> tuple[Disposition, Disposition]:
    """Return the two ends of the interval. Answers can only narrow it."""
    surely = [level for level in LEVELS if outputs[Reaches(level)]]
    possibly = [level for level in LEVELS if not outputs[Below(level)]]
    return most_urgent(surely), most_urgent(possibly)


def most_urgent(levels: Sequence[Disposition]) -> Disposition:
    """Return the most urgent of these, routine when there are none."""
    return max(levels, key=lambda level: level.urgency, default=Disposition.ROUTINE)
