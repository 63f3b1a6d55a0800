"""The forms of the weekly check, and of a day that is moved."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from types import MappingProxyType
from typing import Any

from django import forms

from unknot.knowledge import Pack
from unknot.knowledge.schema import Measure
from unknot.record import WeeklyCheck
from unknot_web.design import words

MOST_ACTIVITIES = 3
LONGEST_NAME = 80


KNOWN = "known"
"""The field with the activities that a form asks about; else a number counts for another one."""


class WeeklyForm(forms.Form):
    """Own activities and the other measures; each may be left out, but not all of them."""

    own: Measure | None

    def __init__(
        self, pack: Pack, known: Iterable[str], began: bool, *args: Any, **kwargs: Any
    ) -> None:
        """Ask about the activities named before, and offer room for new ones up to three.

        A change since the start is asked for only of somebody who has begun before today.
        """
        super().__init__(*args, **kwargs)
        self.known = tuple(known)[:MOST_ACTIVITIES]
        measures = pack.contents.measures
        self.own = next((one for one in measures if one.kind == "own_activities"), None)
        self.measures = tuple(
            one
            for one in measures
            if one.kind != "own_activities"
            and one.after_test is None
            and (began or one.kind != "rating")
        )
        if self.own is not None:
            for number in range(MOST_ACTIVITIES):
                self.fields[f"score_{number}"] = _scale(self.own, self._name_of(number))
                if number >= len(self.known):
                    self.fields[f"name_{number}"] = _name(number)
        for measure in self.measures:
            self.fields[measure.id] = _asked(measure)

    @property
    def known_text(self) -> str:
        """Return the activities that this form asks about by number, for `known_in`."""
        return json.dumps(self.known)

    @property
    def known_word(self) -> str:
        """Return a word that is another one for other activities, and names none."""
        return hashlib.sha256(self.known_text.encode()).hexdigest()[:16]

    def _name_of(self, number: int) -> str:
        if number < len(self.known):
            return self.known[number]
        return words.say("page.weekly.new_score", number=number + 1)

    @property
    def activities(self) -> list[tuple[str, forms.BoundField | None, forms.BoundField]]:
        """Return for each activity its name, the field for a new name, and its score."""
        if self.own is None:
            return []
        return [
            (
                self._name_of(number),
                self[f"name_{number}"] if number >= len(self.known) else None,
                self[f"score_{number}"],
            )
            for number in range(MOST_ACTIVITIES)
        ]

    @property
    def others(self) -> list[tuple[Measure, forms.BoundField]]:
        """Return the other measures with their fields."""
        return [(measure, self[measure.id]) for measure in self.measures]

    def clean(self) -> dict[str, Any]:
        """Refuse a score without a name, a name without a score, a name twice, and nothing."""
        said = super().clean() or {}
        names = [name.casefold() for name in self.known]
        for number in range(len(self.known), MOST_ACTIVITIES if self.own else 0):
            name, score = said.get(f"name_{number}"), said.get(f"score_{number}")
            if name and score is None and f"score_{number}" not in self.errors:
                self.add_error(f"score_{number}", words.say("page.weekly.error.score"))
            if score is not None and not name and f"name_{number}" not in self.errors:
                self.add_error(f"name_{number}", words.say("page.weekly.error.name"))
            if name and name.casefold() in names:
                self.add_error(f"name_{number}", words.say("page.weekly.error.twice"))
            names.append((name or "").casefold())
        if not self.errors and all(value in (None, "") for value in said.values()):
            first = next(iter(self.fields))
            self.add_error(first, words.say("page.weekly.error.nothing"))
        return said

    def check(self, on: date) -> WeeklyCheck:
        """Return what was entered in a valid form."""
        said = self.cleaned_data
        scored = {
            self.known[number] if number < len(self.known) else said[f"name_{number}"]: score
            for number in range(MOST_ACTIVITIES)
            if (score := said.get(f"score_{number}")) is not None
        }
        numbers = {one.id: said[one.id] for one in self.measures if said[one.id] is not None}
        return WeeklyCheck(on, MappingProxyType(numbers), MappingProxyType(scored))


def known_in(sent: str) -> list[str] | None:
    """Return the activities that a form asked about; None if it does not say."""
    try:
        known = json.loads(sent)
    except ValueError:
        return None
    if not isinstance(known, list) or len(known) > MOST_ACTIVITIES:
        return None
    fits = all(isinstance(one, str) and 0 < len(one) <= LONGEST_NAME for one in known)
    return known if fits else None


def too_many(named: Iterable[str], told: Iterable[str]) -> bool:
    """Say whether activities come to more than there may be, or to the same one twice."""
    names = list(named)
    folded = {one.casefold() for one in names}
    new = [one for one in told if one not in names]
    return any(one.casefold() in folded for one in new) or (
        bool(new) and len(names) + len(new) > MOST_ACTIVITIES
    )


def _name(number: int) -> forms.CharField:
    wrong = words.say("page.weekly.error.long", most=LONGEST_NAME)
    return forms.CharField(
        label=words.say("page.weekly.new_name", number=number + 1),
        required=False,
        max_length=LONGEST_NAME,
        error_messages={"max_length": wrong},
    )


def _asked(measure: Measure) -> forms.Field:
    label = words.say(f"measures.{measure.id}.ask")
    if measure.kind != "amount":
        return _scale(measure, label)
    unit = words.say(f"measure_units.{measure.unit}")
    wrong = words.say("page.weekly.error.number", least=measure.least, most=measure.most, unit=unit)
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=measure.least,
        max_value=measure.most,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), wrong),
    )


def _scale(measure: Measure, label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        required=False,
        choices=[(str(one), str(one)) for one in range(measure.least, measure.most + 1)],
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": words.say("page.weekly.error.scale")},
    )


class MoveForm(forms.Form):
    """A day and the day it is moved to."""

    day = forms.DateField()
    target = forms.DateField()
