"""The regions of the body map, in the order of the list, and what pain may feel like."""

from __future__ import annotations

from pathlib import Path

from unknot.knowledge import load_words

_WRITTEN = load_words(Path(__file__).with_name("regions.yaml"))
_GROUPS = _WRITTEN.tree["groups"]
GROUPS: dict[str, tuple[str, ...]] = {
    group: _WRITTEN.list(f"groups.{group}")
    for group in (_GROUPS if isinstance(_GROUPS, dict) else ())
}
REGIONS = tuple(region for group in GROUPS.values() for region in group)
DRAWN_AS = _WRITTEN.tree["drawn"]
"""By the region of a pack, how the names of its drawings and their words begin."""
ONE = _WRITTEN.list("one")
"""Regions that have no side."""
SIDES = ("left", "right")
MIDDLE = "middle"
QUALITIES = (
    "aching", "sharp", "burning", "throbbing", "stiff", "cramping", "tingling", "numb",
)  # fmt: skip
NERVE = frozenset({"tingling", "numb"})
"""Qualities that the check asks about; the map itself judges nothing."""

CODES = tuple(
    f"{region}.{side}"
    for region in REGIONS
    for side in ((MIDDLE,) if region in ONE else SIDES)
)  # fmt: skip
