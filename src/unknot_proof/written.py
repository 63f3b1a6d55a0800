"""What two packs say differently on paper: doses, ceilings, sources, words and the rest.

A number that lets a person do more, sooner or longer makes a pack less safe. What is neither
more nor less is told and left to the reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from unknot.knowledge import Pack

Trail = tuple[str, ...]

MORE_IS_LESS_SAFE = re.compile(
    r"techniques\.\w+\.dose\.(duration_s|repetitions|intensity|sets|seconds_each)\b.*"
    r"|techniques\.\w+\.dose\.(times_per_day|days_per_week)"
    r"|techniques\.\w+\.phases\.\w+\.(seconds|intensity)"
    r"|plans\.ceilings\.\w+\.(seconds|intensity)"
    r"|plans\.pain(_for\.\w+)?\.\w+_(green|amber|red)|plans\.most_per_part\.\w+"
    r"|plans\.progression\.(dose_left_percent|reds_to_pause|sessions_without_change)"
    r"|plans\.progression\.(pause_steps_back_days|seen_within_days)"
    r"|programmes\..*\.(sets|repetitions|hold_s|times_per_day|days_per_week)"
    r"|pack\.answers_good_for_days|questions\.\w+\.good_for_days"
    r"|self_test_gate\.(pain_most|good_for_days)|self_tests\.\w+\.pain_most"
    r"|hazards\.\w+\.at_most\..*|contraindications\.\w+\.limits\..*"
)
LESS_IS_LESS_SAFE = re.compile(
    r"techniques\.\w+\.(dose\.(gap_h|rest_s)|stop_signs)|questions\.\w+\.before_each_session"
    r"|plans\.progression\.(greens_to_step_up|days_between_steps|reds_within_days)"
    r"|plans\.flare\.days"
)
FAMILIES = {
    "dose": r"techniques\.\w+\.(dose|phases)\b.*|programmes\..*",
    "ceiling": r"plans\.(ceilings|pain|pain_for|most_per_part|progression|flare)\..*",
    "sources": r"sources\..*",
    "words": r"words\..*",
    "questions": r"(questions|screens)\..*",
    "rules": r"(red_flags|contraindications|findings|contexts|features|self_test_gate)\..*",
    "cases": r"(vignettes|hazards)\..*",
    "pack": r"pack\..*",
}
NAMES = ("id", "finding", "cause", "technique", "week_from", "age_from")


@dataclass(frozen=True)
class Written:
    """One thing that is written otherwise; None is where it is not written at all."""

    family: str
    path: str
    old: str | None
    new: str | None
    less_safe: bool | None


def written_changes(old: Pack, new: Pack) -> tuple[Written, ...]:
    """Return what is written otherwise, what is less safe first."""
    before, after = dict(_written(old)), dict(_written(new))
    trails = dict.fromkeys((*_told(before, after), *_told(after, before)))
    found = [
        _changed(trail, _under(trail, before), _under(trail, after), _moot(trail, after))
        for trail in trails
    ]
    order = {True: 0, False: 1, None: 2}
    return tuple(sorted(found, key=lambda one: order[one.less_safe]))


def _written(pack: Pack) -> Iterator[tuple[Trail, str]]:
    yield from _flat(pack.contents.model_dump(mode="json"), ())
    texts: dict[str, list[str]] = {}
    for id, text in pack.words.texts():
        texts.setdefault(id, []).append(" ".join(text.split()))
    yield from ((("words", *id.split(".")), " / ".join(said)) for id, said in texts.items())


def _flat(value: object, trail: Trail) -> Iterator[tuple[Trail, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(inner, (*trail, str(key)))
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for i, inner in enumerate(value):
            name = next((str(inner[name]) for name in NAMES if name in inner), str(i))
            yield from _flat(inner, (*trail, name))
    elif value not in (None, []):
        yield trail, ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _told(these: dict[Trail, str], those: dict[Trail, str]) -> Iterator[Trail]:
    """Yield what stands otherwise, or only here; a whole record that is only here, once."""
    known = {trail[:n] for trail in those for n in range(len(trail) + 1)}
    for trail, value in these.items():
        if trail not in those:
            starts = (trail[:n] for n in range(2, len(trail)))
            yield next((start for start in starts if start not in known), trail)
        elif those[trail] != value:
            yield trail


def _under(trail: Trail, these: dict[Trail, str]) -> str | None:
    """Return what stands under a trail; a whole record in one line."""
    if trail in these:
        return these[trail]
    under = [value for other, value in these.items() if other[: len(trail)] == trail]
    return ", ".join(under) or None


def _moot(trail: Trail, after: dict[Trail, str]) -> bool:
    """Say whether a limit is gone because the same row now forbids what it limited."""
    match trail:
        case ("contraindications", row, "limits", modality, *_):
            forbidden = after.get(("contraindications", row, "cells", modality)) == "forbidden"
            return forbidden and _under(trail, after) is None
    return False


def _changed(trail: Trail, old: str | None, new: str | None, moot: bool) -> Written:
    path = ".".join(trail)
    family = next((name for name, of in FAMILIES.items() if re.fullmatch(of, path)), "other")
    if trail[-1] == "evidence":
        family = "sources"
    return Written(family, path, old, new, None if moot else _less_safe(path, old, new))


def _less_safe(path: str, old: str | None, new: str | None) -> bool | None:
    """Say whether a change is less safe; a number that becomes something else is."""
    more, less = MORE_IS_LESS_SAFE.fullmatch(path), LESS_IS_LESS_SAFE.fullmatch(path)
    if not more and not less:
        return None
    if path.endswith("before_each_session"):
        return old == "yes"
    if path.endswith("stop_signs"):
        return not set((old or "").split(", ")) <= set((new or "").split(", "))
    if old is None or new is None or not (old.isdecimal() and new.isdecimal()):
        return True
    return (int(new) > int(old)) is bool(more)
