"""The regions of the body map, in the order of the list, and what pain may feel like."""

from __future__ import annotations

GROUPS: dict[str, tuple[str, ...]] = {
    "hip": ("outer_hip", "upper_outer_buttock", "mid_buttock", "low_buttock", "groin"),
    "back": ("low_back", "tail_bone", "side_of_waist", "upper_back"),
    "leg": (
        "outer_thigh", "front_of_thigh", "inner_thigh", "back_of_thigh", "knee", "back_of_knee",
        "shin", "calf", "ankle", "foot",
    ),
    "trunk": ("lower_belly", "belly", "chest"),
    "top": ("head", "neck", "shoulder", "upper_arm", "elbow", "forearm", "wrist", "hand"),
}  # fmt: skip
"""Those that are options of the pack's question `site` carry its codes."""
REGIONS = tuple(region for group in GROUPS.values() for region in group)
ONE = ("head", "neck", "tail_bone")
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
