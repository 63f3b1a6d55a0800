"""The forms of the diary."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict

from unknot.knowledge import Pack
from unknot.record import DiaryEntry
from unknot.terms import Nprs
from unknot_web.design import words

LONGEST_NOTE = 2000
YES_OR_NO = ("no", "yes")
SCORES = [(str(score), str(score)) for score in range(11)]


def _pain(id: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=words.say(f"page.diary.{id}"),
        choices=SCORES,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": words.say("page.diary.error.pain", pain=words.say(f"page.diary.{id}")),
            "invalid_choice": words.say("page.diary.error.score"),
        },
    )


class EntryForm(forms.Form):
    """What was done, and how it felt before, at its worst and after."""

    offered: tuple[str, ...]
    key = forms.UUIDField(widget=forms.HiddenInput)
    stopped = forms.BooleanField(required=False)
    note = forms.CharField(required=False, max_length=LONGEST_NOTE, widget=forms.Textarea)

    def __init__(self, pack: Pack, offered: Iterable[str], *args: Any, **kwargs: Any) -> None:
        """Ask for pain, and offer these techniques to tick."""
        super().__init__(*args, **kwargs)
        ticked = self.data.getlist("techniques") if isinstance(self.data, QueryDict) else []
        known = [id for id in ticked if id in pack.techniques]
        self.offered = tuple(dict.fromkeys((*offered, *known)))
        for id in ("pain_before", "pain_worst", "pain_after"):
            self.fields[id] = _pain(id)
        self.fields["techniques"] = forms.MultipleChoiceField(
            label=words.say("page.diary.techniques"),
            required=False,
            choices=[(id, words.say(f"techniques.{id}.name")) for id in pack.techniques],
            error_messages={"invalid_choice": words.say("page.diary.error.technique")},
        )
        self.fields["stopped"].label = words.say("page.diary.stopped")
        self.fields["note"].label = words.say("page.diary.note")
        self.fields["note"].error_messages["max_length"] = words.say(
            "page.diary.error.note", most=LONGEST_NOTE
        )
        self.fields["key"].error_messages.update(
            dict.fromkeys(("required", "invalid"), words.say("page.diary.error.key"))
        )

    def clean(self) -> dict[str, Any]:
        """Refuse a worst pain that is lower than the pain before or after."""
        said = super().clean() or {}
        pains = [said.get(id) for id in ("pain_before", "pain_worst", "pain_after")]
        if None not in pains and said["pain_worst"] < said["pain_after"]:
            self.add_error("pain_worst", words.say("page.diary.error.worst"))
        return said

    def entry(self, on: date) -> DiaryEntry:
        """Return what was entered as the engine's entry."""
        said = self.cleaned_data
        return DiaryEntry(
            on=on,
            techniques=tuple(said["techniques"]),
            pain_before=Nprs(said["pain_before"]),
            pain_worst=Nprs(said["pain_worst"]),
            pain_after=Nprs(said["pain_after"]),
            stopped=said["stopped"],
            note=said["note"].strip(),
        )

    @property
    def key_value(self) -> UUID:
        """Return the key of a valid form."""
        key: UUID = self.cleaned_data["key"]
        return key


class MorningForm(forms.Form):
    """How it was the next morning, and in the night between."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for one pain, and for a night that was worse than usual."""
        super().__init__(*args, **kwargs)
        self.fields["pain_next_morning"] = _pain("pain_next_morning")
        self.fields["new_night_pain"] = forms.ChoiceField(
            label=words.say("page.diary.new_night_pain"),
            choices=[(one, words.say(f"answers.{one}")) for one in YES_OR_NO],
            widget=forms.RadioSelect,
            error_messages=dict.fromkeys(
                ("required", "invalid_choice"), words.say("page.diary.error.night")
            ),
        )


@dataclass(frozen=True)
class Start:
    """What a new entry starts with."""

    techniques: tuple[str, ...] = ()
    stopped: bool = False
    pain_before: Nprs | None = None
    pain_worst: Nprs | None = None

    def initial(self) -> dict[str, object]:
        """Return the first values of the form, with a new key."""
        told = {"pain_before": self.pain_before, "pain_worst": self.pain_worst}
        return {
            "key": uuid4(),
            "techniques": list(self.techniques),
            "stopped": self.stopped,
            **{name: pain.score for name, pain in told.items() if pain is not None},
        }
