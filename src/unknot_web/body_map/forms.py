"""The form of one place on the body map."""

from __future__ import annotations

from typing import Any

from django import forms

from unknot.terms import Nprs
from unknot_web.body_map.regions import GROUPS, MIDDLE, ONE, QUALITIES, SIDES
from unknot_web.design import words
from unknot_web.records.body_maps import MarkedSite

BOTH = "both"


class SiteForm(forms.Form):
    """A place, its side, how strong it is and how it feels."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the places in their groups."""
        super().__init__(*args, **kwargs)
        groups = [
            (
                words.say(f"page.body_map.groups.{group}"),
                [(one, words.say(f"page.body_map.regions.{one}")) for one in regions],
            )
            for group, regions in GROUPS.items()
        ]
        sides = [(one, words.say(f"page.body_map.sides.{one}")) for one in (*SIDES, BOTH)]
        self.fields |= {
            "region": forms.ChoiceField(
                label=words.say("page.body_map.region"),
                choices=[("", words.say("page.body_map.pick")), *groups],
                error_messages=_wrong("region"),
            ),
            "side": forms.ChoiceField(
                label=words.say("page.body_map.side"),
                required=False,
                choices=sides,
                widget=forms.RadioSelect,
                error_messages=_wrong("side"),
            ),
            "intensity": forms.ChoiceField(
                label=words.say("page.body_map.intensity"),
                choices=[(str(score), str(score)) for score in range(11)],
                widget=forms.RadioSelect,
                error_messages=_wrong("intensity"),
            ),
            "qualities": forms.MultipleChoiceField(
                label=words.say("page.body_map.quality"),
                required=False,
                choices=[(one, words.say(f"page.body_map.qualities.{one}")) for one in QUALITIES],
                error_messages=_wrong("quality"),
            ),
        }

    def clean(self) -> dict[str, Any]:
        """Ask for the side of a place that has one."""
        said = super().clean() or {}
        region = said.get("region")
        if region and region not in ONE and not said.get("side") and "side" not in self.errors:
            self.add_error("side", words.say("page.body_map.error.side"))
        return said

    def sites(self) -> list[MarkedSite]:
        """Return what a valid form tells: one place, or one on each side."""
        said = self.cleaned_data
        region = said["region"]
        sides = SIDES if said["side"] == BOTH else (said["side"],)
        return [
            MarkedSite(region, side, Nprs(int(said["intensity"])), tuple(said["qualities"]))
            for side in ((MIDDLE,) if region in ONE else sides)
        ]


def told(site: MarkedSite) -> dict[str, object]:
    """Return a place as the form tells it."""
    return {
        "region": site.region,
        "side": site.side,
        "intensity": str(site.intensity.score),
        "qualities": list(site.qualities),
    }


def _wrong(field: str) -> dict[str, str]:
    said = words.say(f"page.body_map.error.{field}")
    return dict.fromkeys(("required", "invalid_choice", "invalid_list"), said)
