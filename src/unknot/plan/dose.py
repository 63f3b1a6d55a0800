"""The dose is a rule: where it starts, how it steps, and what holds it back."""

from __future__ import annotations

from dataclasses import dataclass

from unknot.knowledge.schema import Dose, Limit, Ramp


@dataclass(frozen=True)
class TodaysDose:
    """One set on one side. Times in seconds, intensity from 0 to 10."""

    duration_s: int
    min_s: int
    max_s: int
    repetitions: int | None
    intensity: int
    intensity_start: int


def todays_dose(dose: Dose, steps: int, limit: Limit | None) -> TodaysDose:
    """Return the dose after so many steps up, held back by a limit."""
    percent = (limit.duration_percent if limit else None) or 100
    ceiling = limit.intensity_most if limit else None
    intensity = _held(_after(dose.intensity, steps), ceiling)
    start = _held(dose.intensity.start, ceiling)
    if dose.repetitions is not None:
        each = dose.seconds_each or 1
        repetitions = _share(_after(dose.repetitions, steps), percent)
        least = _share(dose.repetitions.start, percent) * each
        most = _share(dose.repetitions.ceiling, percent) * each
        return TodaysDose(repetitions * each, least, most, repetitions, intensity, start)
    if dose.duration_s is None:
        raise ValueError("a dose is a time or a number of repetitions; this one is neither")
    return TodaysDose(
        duration_s=_share(_after(dose.duration_s, steps), percent),
        min_s=_share(dose.duration_s.start, percent),
        max_s=_share(dose.duration_s.ceiling, percent),
        repetitions=None,
        intensity=intensity,
        intensity_start=start,
    )


def _after(ramp: Ramp, steps: int) -> int:
    return min(ramp.start + ramp.step * steps, ramp.ceiling)


def _share(number: int, percent: int) -> int:
    return max(1, number * percent // 100)


def _held(number: int, ceiling: int | None) -> int:
    return number if ceiling is None else min(number, ceiling)
