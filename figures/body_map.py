"""The body map: our own people from the front, the back and both sides, with named regions.

Which region a pixel belongs to is told by the place at rest that is seen there, so a region has
one name in all views, and none overlap.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from figures import trace
from figures.body import SIDES, Array
from figures.draw import Person, Posed, View, frame_of, paths, view_of
from figures.hip_views import Words, middle_of
from figures.raster import Camera
from figures.scene import Picture
from figures.trace import UNITS, Mask

VIEWS = {"front": 0.0, "back": 180.0, "left": 90.0, "right": -90.0}
"""The views of the map, and where each is seen from."""
POSES = {"front": "open", "back": "open", "left": "hands_up", "right": "hands_up"}
"""Which moment of the pose file each view shows: in the side views no arm hides the hip."""
MIDDLE = ("head", "neck", "tail_bone")
"""Regions that are one, not two."""
GAP = 1.3
"""Pixels between neighbouring regions, halved."""
LEAST = 70
"""Pixels of the smallest piece of a region that is kept."""
GROUPS = {
    "head": ("head",), "neck": ("neck",), "upper_arm": ("upperarm",), "forearm": ("lowerarm",),
    "hand": ("hand", "thumb", "index", "middle", "ring", "pinky"), "leg": ("thigh",),
    "lower_leg": ("calf",), "foot": ("foot", "ball"), "trunk": ("pelvis", "spine", "clavicle"),
}  # fmt: skip

Names = NDArray[np.str_]


def map_views(drawn: Picture, words: Mapping[str, Words]) -> dict[str, str]:
    """Return the four views as files."""
    return {name: _svg(drawn, name, words[name]) for name in VIEWS}


def _svg(drawn: Picture, name: str, said: Words) -> str:
    posed = drawn.moments[POSES[name]]
    camera = Camera(VIEWS[name], 0)
    alone = Posed(posed.person, posed.points, ())
    frame = frame_of([alone], camera)
    view = view_of(alone, camera, frame)
    id = f"map-{name}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" '
        f'viewBox="0 0 {frame.width * UNITS} {frame.height * UNITS}" role="img" '
        f'aria-labelledby="{id}-t {id}-d"><title id="{id}-t">{escape(said["title"])}</title>'
        f'<desc id="{id}-d">{escape(said["says"])}</desc><g id="figure">{paths(view)}</g>'
        f'<g id="regions" fill="none">{_regions(view)}</g></svg>\n'
    )


def _regions(view: View) -> str:
    names = regions(view)
    out = []
    for code in np.unique(names[view.body]):
        mask = names == code
        deep = ndimage.distance_transform_edt(np.pad(mask, 1))[1:-1, 1:-1] > GAP
        lines = trace.outlines(deep, 1.2, LEAST)
        if not code or not lines:
            continue
        x, y = middle_of(deep) * UNITS
        path = trace.closed(lines, 0.5)
        out.append(f'<path data-at="{code}" data-x="{x:.0f}" data-y="{y:.0f}" d="{path}"/>')
    return "".join(out)


def regions(view: View) -> Names:
    """Return for every pixel the region seen there, such as `outer_hip.left`, or nothing."""
    person = view.moment.person
    shares = {name: person.body.share(*starts) for name, starts in GROUPS.items()}
    faces = person.body.faces
    most = np.stack([view.seen.mix(faces, share) for share in shares.values()]).argmax(0)
    group = np.array(list(shares))[most]
    names = np.full(view.body.shape, "", dtype="U40")
    for side, word in (("r", "right"), ("l", "left")):
        own = view.body & (view.rest[..., 0] * SIDES[side] >= 0)
        found = _named(person, view.rest, group, side)
        names[own] = found[own]
        paired = own & ~np.isin(names, (*MIDDLE, ""))
        names[paired] = np.char.add(names[paired], f".{word}")
    whole = np.isin(names, MIDDLE)
    names[whole] = np.char.add(names[whole], ".middle")
    return names


def _named(person: Person, rest: Array, group: Names, side: str) -> Names:
    """Return the name of the region at each place at rest, on one side of the body."""
    head, scale = person.body.head, person.anatomy.scale
    x, z = rest[..., 0] * SIDES[side], rest[..., 2]
    hip, knee, foot = (head[f"{bone}_{side}"] for bone in ("thigh", "calf", "foot"))
    turned, up = person.anatomy.bearing(rest, side)
    thigh = _around(rest, hip, knee, side)
    shin = _around(rest, knee, foot, side)

    def near(bone: str, metres: float) -> Mask:
        away = np.linalg.norm(rest - head[f"{bone}_{side}"], axis=-1)
        return np.asarray(away < metres * scale)

    trunk, leg = group == "trunk", np.isin(group, ("leg", "trunk"))
    arm = np.isin(group, ("upper_arm", "forearm", "hand"))
    front, back = turned < -32, turned > 28
    fold = -0.075 - 0.035 * np.clip((turned - 40) / 50, 0, 1)
    at_knee = np.abs(z - knee[2]) < 0.06 * scale
    at_ankle = np.abs(z - foot[2]) < 0.045 * scale
    rows: tuple[tuple[str, Mask], ...] = (
        ("head", group == "head"),
        ("neck", group == "neck"),
        ("shoulder", near("upperarm", 0.095) & (trunk | arm)),
        ("elbow", near("lowerarm", 0.058) & arm),
        ("wrist", near("hand", 0.042) & arm),
        ("hand", group == "hand"),
        ("forearm", group == "forearm"),
        ("upper_arm", group == "upper_arm"),
        ("chest", trunk & (up > 0.30) & (turned < 5)),
        ("upper_back", trunk & (up > 0.30)),
        ("belly", trunk & (up > 0.125) & front),
        ("side_of_waist", trunk & (up > 0.125) & ~back),
        ("low_back", trunk & (up > 0.125)),
        ("tail_bone", leg & (up > -0.045) & (x < 0.03 * scale) & (turned > 60)),
        ("lower_belly", leg & (up > 0.055) & (turned < -42)),
        ("groin", leg & (up > -0.085) & (turned < -52)),
        ("upper_outer_buttock", leg & (up > 0.05)),
        ("outer_hip", leg & (up > -0.075) & (turned < 42)),
        ("mid_buttock", leg & (up > -0.035)),
        ("low_buttock", leg & (up > fold)),
        ("back_of_knee", at_knee & (thigh > 20)),
        ("knee", at_knee),
        ("outer_thigh", np.asarray(group == "leg") & (np.abs(thigh) < 42)),
        ("back_of_thigh", np.asarray(group == "leg") & (thigh > 0) & (thigh < 142)),
        ("front_of_thigh", np.asarray(group == "leg") & (thigh < 0) & (thigh > -138)),
        ("inner_thigh", group == "leg"),
        ("ankle", at_ankle),
        ("foot", (group == "foot") | (z < foot[2])),
        ("calf", np.asarray(group == "lower_leg") & (shin > 8)),
        ("shin", group == "lower_leg"),
    )
    out = np.full(z.shape, "", dtype="U40")
    for name, inside in reversed(rows):  # the first that holds is the name
        out[inside] = name
    return out


def _around(rest: Array, top: Array, bottom: Array, side: str) -> Array:
    """Return the bearing around a bone: 0 at the outer side, 90 at the back."""
    along = np.clip((top[2] - rest[..., 2]) / (top[2] - bottom[2]), 0, 1)
    middle = top + along[..., None] * (bottom - top)
    out = (rest[..., 0] - middle[..., 0]) * SIDES[side]
    return np.asarray(np.degrees(np.arctan2(rest[..., 1] - middle[..., 1], out)))
