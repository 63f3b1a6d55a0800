"""The form of one test: an amount a side, the pain, and how it ended."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from unknot.knowledge.schema import SelfTest
from unknot.pathway import points_of
from unknot.record import SelfTestResult
from unknot.terms import NOT_SURE, Ended, Nprs, Side
from unknot_web.design import words

SCORES = [(str(score), str(score)) for score in range(11)]
YES_OR_NO = ("yes", "no", NOT_SURE)
NONE = "none_of_these"


class ResultForm(forms.Form):
    """What a person found; a side may be left out where the test was stopped."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, test: SelfTest, sides: tuple[Side, ...], *args: Any, **kwargs: Any) -> None:
        """Ask for what this test measures, on these sides."""
        super().__init__(*args, **kwargs)
        self.test = test
        self.sides = sides
        self.fields["key"].error_messages.update(
            dict.fromkeys(("required", "invalid"), words.say("page.diary.error.key"))
        )
        for side in sides:
            self.fields[str(side)] = _amount(test, side)
        if test.how != "question":
            self.fields["pain"] = _choice(
                "page.self_test.pain", SCORES, "page.self_test.error.pain"
            )
            ends = [(str(end), words.say(f"page.self_test.ended.{end}")) for end in Ended]
            self.fields["ended"] = _choice(
                "page.self_test.how_ended", ends, "page.self_test.error.ended"
            )

    @property
    def amounts(self) -> list[forms.BoundField]:
        """Return the fields of the sides, in the order of testing."""
        return [self[str(side)] for side in self.sides]

    def clean(self) -> dict[str, Any]:
        """Refuse a side left out of a test that came to its end."""
        said = super().clean() or {}
        if said.get("ended", Ended.DONE) == Ended.DONE:
            for side in map(str, self.sides):
                if side not in self.errors and said.get(side) in (None, "", []):
                    self.add_error(side, _wrong("missing", side))
        for side in map(str, self.sides):
            ticked = said.get(side)
            if isinstance(ticked, list) and NONE in ticked and len(ticked) > 1:
                self.add_error(side, _wrong("none_and", side))
        return said

    def result(self, on: date) -> SelfTestResult:
        """Return what was entered in a valid form as the engine's result."""
        said = self.cleaned_data
        amounts = {side: _counted(self.test, said[str(side)]) for side in self.sides}
        ticks = (said[str(side)] for side in self.sides if self.test.ticks)
        return SelfTestResult(
            test=self.test.id,
            on=on,
            amounts={side: amount for side, amount in amounts.items() if amount is not None},
            pain=Nprs(int(said.get("pain", 0))),
            ended=Ended(said.get("ended", Ended.DONE)),
            ticks=frozenset().union(*ticks) - {NONE},
        )

    @property
    def key_value(self) -> UUID:
        """Return the key of a valid form."""
        key: UUID = self.cleaned_data["key"]
        return key


def _wrong(what: str, side: str, **values: object) -> str:
    """Return an error in words, with the side that it is about."""
    label = words.say(f"page.self_test.side.{side}")
    return words.say(f"page.self_test.error.{what}", side=label, **values)


def _choice(label: str, choices: list[tuple[str, str]], error: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=words.say(label),
        choices=choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), words.say(error)),
    )


def _amount(test: SelfTest, side: Side) -> forms.Field:
    label = words.say(f"page.self_test.side.{side}")
    unknown = {"invalid_choice": _wrong("unknown", side)}
    if test.ticks:
        told = [
            (tick.id, words.say(f"self_tests.{test.id}.ticks.{tick.id}")) for tick in test.ticks
        ]
        return forms.MultipleChoiceField(
            label=label,
            required=False,
            choices=[*told, (NONE, words.say(f"answers.{NONE}"))],
            error_messages=unknown,
        )
    if test.unit == "yes_no":
        return forms.ChoiceField(
            label=label,
            required=False,
            choices=[(one, words.say(f"answers.{one}")) for one in YES_OR_NO],
            widget=forms.RadioSelect,
            error_messages=unknown,
        )
    unit = words.say(f"self_test_units.{test.unit}")
    wrong = _wrong("number", side, most=test.most, unit=unit)
    return forms.IntegerField(
        label=words.say("page.self_test.amount_of", side=label, unit=unit),
        required=False,
        min_value=0,
        max_value=test.most,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), wrong),
    )


def _counted(test: SelfTest, said: object) -> int | None:
    """Return what was said of one side as an amount; None where it was left out or not sure."""
    if isinstance(said, list):
        return points_of(test, said) if said else None
    if isinstance(said, int):
        return said
    return {"yes": 1, "no": 0}.get(str(said))
