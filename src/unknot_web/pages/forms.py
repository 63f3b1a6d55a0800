"""The form of a clinician's clearance."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from unknot.terms import Modality
from unknot_web.design import words

LONGEST_CLEARANCE = timedelta(days=365)


def _modalities() -> list[tuple[str, str]]:
    return [(str(one), words.say(f"modality.{one}")) for one in Modality]


class ClearanceForm(forms.Form):
    """Who cleared what, when, and until when."""

    by = forms.CharField(max_length=200)
    on = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    modalities = forms.MultipleChoiceField(choices=_modalities, required=False)
    confirms = forms.BooleanField(required=False)

    def __init__(self, today: date, *args: Any, **kwargs: Any) -> None:
        """Put the words on the fields."""
        super().__init__(*args, **kwargs)
        self.today = today
        for id, field in self.fields.items():
            field.label = words.say(f"page.clearances.{id}")
            wrong = words.say(f"page.clearances.error.{id}") if id != "confirms" else ""
            field.error_messages = dict.fromkeys(
                ("required", "invalid", "invalid_choice", "max_length"), wrong
            )

    def clean_on(self) -> date:
        """Refuse a day that has not come yet."""
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError(words.say("page.clearances.error.future"))
        return on

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning, or more than a year after it."""
        said = super().clean() or {}
        on, until = said.get("on"), said.get("until")
        if on and until and not on <= until <= on + LONGEST_CLEARANCE:
            self.add_error("until", words.say("page.clearances.error.until"))
        if not said.get("modalities") and not said.get("confirms") and not self.errors:
            self.add_error("modalities", words.say("page.clearances.error.modalities"))
        return said
