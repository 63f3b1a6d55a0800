"""The hip from the side and from behind: bones in a ghosted body, the muscle, where not to press.

`python3 dev.py figures views` draws these, the guide of three touches and the body map.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from html import escape
from textwrap import wrap

import numpy as np
from scipy import ndimage

from figures import trace
from figures.anatomy import Region
from figures.body import SIDES, Array
from figures.bones import Bones
from figures.draw import COLOURS, STEP, Person, Posed, View, view_of
from figures.dress import normals
from figures.raster import Camera, Frame, look
from figures.shapes import Sheet
from figures.trace import UNITS, Mask

SCALE = 800
"""Pixels in a metre."""
CAMERAS = {"side": -90.0, "back": -162.0}
"""Where each view of the right hip is seen from; mirrored for the left."""
WIDE = {"side": 0.64, "back": 0.80}
UP, DOWN = 0.235, 0.245
"""Metres of the pictures: across, and above and below the hip joint."""
LETTERS = 12 / 288
"""A label's height as a share of the picture's width: 12 pixels on the narrowest phone."""
LINE = 13
"""Letters in a line of a label."""
OWN = {"bone": "#f3ecdb", "stop": "#33408c"}
"""The CSS variables that only these views have, and what stands in for each."""
ZONES = ("trochanter", "crest", "spine", "sitting_bone", "notch", "groin")
SHOWN = 260
"""Pixels that are seen of a zone, or it has no label in a view."""

Words = Mapping[str, str]


@dataclass(frozen=True)
class Hip:
    """One hip of a person, seen in one view."""

    view: View
    side: str
    bones: Bones

    def zone(self, region: Region, off: float = 0.014) -> Mask:
        """Return where a region of the resting skin is seen, `off` metres off the middle."""
        rest = self.view.rest
        own = rest[..., 0] * SIDES[self.side] > off
        return np.asarray(self.view.body & own & (region(rest) < 0))

    def project(self, points: Array) -> Array:
        """Return pixels for places in the world."""
        return np.asarray(self.view.project(points) / UNITS)


def hip(person: Person, bones: Bones, side: str, name: str) -> Hip:
    """Return one view of one hip; the arms are left out, as they would hide it."""
    turn = CAMERAS[name] if side == "r" else -CAMERAS[name]
    camera = Camera(turn, 0)
    joint = person.body.head[f"thigh_{side}"]
    share = 0.45 if name == "side" else 0.30
    middle = np.array([share * joint[0], joint[1] + 0.01, joint[2]]) @ camera.axes[:2].T
    scale = person.anatomy.scale
    frame = Frame(
        float(middle[0]) - WIDE[name] * scale / 2, float(middle[1]) + UP * scale,
        int(WIDE[name] * scale * SCALE), int((UP + DOWN) * scale * SCALE), SCALE,
    )  # fmt: skip
    return Hip(view_of(Posed(armless(person), person.body.points, ()), camera, frame), side, bones)


def armless(person: Person) -> Person:
    """Return a person whose arms are not drawn."""
    shown = (person.dress.arm[person.body.faces] < 0.3).all(1)
    return replace(person, body=replace(person.body, faces=person.body.faces[shown]))


def paint(colour: str) -> str:
    """Return a CSS variable with what stands in for it."""
    return f"var(--figure-{colour},{ {**COLOURS, **OWN}[colour] })"


def svg(one: Hip, name: str, words: Mapping[str, Words]) -> str:
    """Return one view as a file; every label is text."""
    said = words[name]
    id = f"{name}-{one.side}"
    frame = one.view.frame
    wide, high = frame.width * UNITS, frame.height * UNITS
    belly = one.zone(one.view.moment.person.anatomy.muscles(one.side)["gluteus_medius"])
    zones = {
        zone: one.zone(region, -0.03 if zone == "spine" else 0.014)
        for zone, region in one.view.moment.person.anatomy.no_go(one.side).items()
    }
    places = {
        zone: middle_of(mask) for zone, mask in zones.items() if mask.sum() >= SHOWN
    }  # fmt: skip
    fan, bones = one.bones.fan(one.side), _seen(one)
    covered = np.logical_or.reduce([belly, *zones.values()])
    low = np.arange(frame.height)[:, None] > 0.72 * frame.height
    anchors = {
        **places,
        "muscle": middle_of(_fan_seen(one, fan) & ~covered),
        "belly": middle_of(belly),
        "pelvis": middle_of(bones[f"{one.side}_pelvis"] & ~covered & ~_fan_seen(one, fan)),
        "femur": middle_of(bones[f"{one.side}_femur"] & low),
    }
    labels = {key: words["labels"][key] for key in anchors}
    side = words["sides"][one.side]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" role="img" '
        f'aria-labelledby="{id}-t {id}-d"><title id="{id}-t">'
        f'{escape(said["title"].format(side=side))}</title><desc id="{id}-d">'
        f"{escape(said['says'].format(side=side))}</desc><defs>{_hatch(id)}</defs>"
        f"{_ghost(one)}{''.join(_bones(one))}{_muscle(one, fan)}"
        f"{''.join(_zone(mask, zone, id) for zone, mask in zones.items() if zone in places)}"
        f"{_belly(belly)}{_labels(anchors, labels, wide, high)}</svg>\n"
    )


def middle_of(mask: Mask) -> Array:
    """Return the place in a mask that is furthest from its edge, in pixels."""
    deep = ndimage.distance_transform_edt(np.pad(mask, 1))[1:-1, 1:-1]
    y, x = np.unravel_index(deep.argmax(), deep.shape)
    return np.array([float(x), float(y)])


def _hatch(id: str) -> str:
    """Return the pattern of a place where nothing presses."""
    return (
        f'<pattern id="{id}-no" width="30" height="30" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><path stroke="{paint("stop")}" stroke-width="11" '
        'd="M0 0v30"/></pattern>'
    )


def fill(mask: Mask, colour: str, more: str = "", soften: float = 1.6, least: float = 30) -> str:
    """Return a mask painted in one colour."""
    path = trace.closed(trace.outlines(mask, soften, least), 0.5)
    return f'<path fill="{paint(colour)}" fill-rule="evenodd"{more} d="{path}"/>' if path else ""


def edge(mask: Mask, colour: str, width: float, more: str = "", soften: float = 1.6) -> str:
    """Return the outline of a mask, `width` units wide."""
    path = trace.closed(trace.outlines(mask, soften, 30), 0.5)
    return (
        f'<path fill="none" stroke="{paint(colour)}" stroke-width="{width:g}" '
        f'stroke-linejoin="round" stroke-linecap="round"{more} d="{path}"/>'
    )


def _line(points: Array, colour: str, width: float, more: str = "") -> str:
    return (
        f'<path fill="none" stroke="{paint(colour)}" stroke-width="{width:g}" '
        f'stroke-linecap="round"{more} d="{trace.opened([points], 0.3)}"/>'
    )


def _ghost(one: Hip) -> str:
    return fill(one.view.body, "skin", ' fill-opacity=".38" data-part="body"') + edge(
        one.view.body, "ink", 6, ' stroke-opacity=".55"'
    )


def _seen(one: Hip) -> dict[str, Mask]:
    """Return where each bone would be seen if there were no flesh."""
    bones = list(one.bones.bones.values())
    points = np.vstack([bone.points for bone in bones])
    starts = np.cumsum([0] + [len(bone.points) for bone in bones])
    triangles = np.vstack([b.triangles + at for b, at in zip(bones, starts, strict=False)])
    owner = np.repeat(np.arange(len(bones)), [len(bone.triangles) for bone in bones])
    seen = look(points @ one.view.camera.axes.T, triangles, one.view.frame)
    of = np.where(seen.triangle < 0, -1, owner[seen.triangle])
    return {bone.name: np.asarray(of == i) for i, bone in enumerate(bones)}


def _bones(one: Hip) -> Iterator[str]:
    """Yield the bones, with the side that is turned away from the light."""
    axes, frame = one.view.camera.axes, one.view.frame
    masks = _seen(one)
    whole = np.logical_or.reduce(list(masks.values()))
    yield fill(whole, "bone", ' fill-opacity=".95" data-part="bones"', 1.2)
    for name, mask in masks.items():
        bone = one.bones.bones[name]
        if not mask.any():
            continue
        seen = look(bone.points @ axes.T, bone.triangles, frame)
        upright = normals(bone.points, bone.triangles)
        light = axes.T @ np.array([-0.55 if one.side == "r" else 0.55, 0.72, -0.45])
        lit = np.where(mask, seen.mix(bone.triangles, upright) @ (light / np.linalg.norm(light)), 1)
        dark = (ndimage.gaussian_filter(lit, 3.0) < 0.12) & mask
        yield fill(dark, "shadow", ' fill-opacity=".15"', 2.2, 90)
        far = np.where(mask, seen.depth, np.nan)
        low, high = ndimage.minimum_filter(far, 3), ndimage.maximum_filter(far, 3)
        jump = (high - low > STEP * 0.7) & ndimage.binary_erosion(mask, iterations=3)
        yield fill(jump, "ink", ' fill-opacity=".35"', 0.8, 12)
        yield edge(mask, "ink", 4.5, ' stroke-opacity=".6"', 1.2)


def _fan_seen(one: Hip, fan: Array) -> Mask:
    surface = Sheet("muscle", np.zeros(3), (), rows=fan).surface()
    seen = look(surface.points @ one.view.camera.axes.T, surface.triangles, one.view.frame)
    return np.asarray((seen.triangle >= 0) & one.view.body)


def _muscle(one: Hip, fan: Array) -> str:
    """Return the schematic fan: its fibres, from the pelvis to the thigh bone."""
    mask = _fan_seen(one, fan)
    fibres = "".join(
        _line(one.project(row), "muscle", 5, ' stroke-opacity=".75"') for row in fan[1:-1:2]
    )
    return (
        fill(mask, "muscle", ' fill-opacity=".42" data-part="muscle"')
        + fibres
        + edge(mask, "muscle", 6)
    )


def _zone(mask: Mask, zone: str, id: str) -> str:
    path, line = trace.closed(trace.outlines(mask, 1.6, 30), 0.5), edge(mask, "stop", 6)
    return f'<path fill="url(#{id}-no)" fill-opacity=".6" data-zone="{zone}" d="{path}"/>{line}'


def _belly(mask: Mask) -> str:
    """Return the place to press: full colour, and a ring of its own."""
    path = trace.closed(trace.outlines(mask, 1.6, 30), 0.5)
    return (
        f'<path fill="{paint("muscle")}" fill-opacity=".9" stroke="{paint("ink")}" '
        f'stroke-width="9" data-zone="belly" d="{path}"/>'
    )


def _labels(anchors: dict[str, Array], labels: Words, wide: int, high: int) -> str:
    """Return each label at the nearer edge, with a line to what it names."""
    tall_letter = round(LETTERS * wide)
    out = []
    for left in (True, False):
        mine = sorted(
            (k for k in anchors if (anchors[k][0] * UNITS < wide / 2) == left),
            key=lambda k: float(anchors[k][1]),
        )
        rows = {key: wrap(labels[key], LINE) for key in mine}
        y, tops = 0.0, {}
        for key in mine:
            tall = tall_letter * 1.12 * len(rows[key])
            y = max(y, float(anchors[key][1]) * UNITS - tall / 2)
            tops[key] = y
            y += tall + tall_letter * 0.5
        over = max(0.0, y - high)
        for key in reversed(mine):  # what hangs over below pushes what is above
            tall = tall_letter * 1.12 * len(rows[key]) + tall_letter * 0.5
            limit = high - tall if key == mine[-1] else tops[mine[mine.index(key) + 1]] - tall
            tops[key] = min(tops[key], limit) if over else tops[key]
        for key in mine:
            at = anchors[key] * UNITS
            x = 8 if left else wide - 8
            long = max(map(len, rows[key])) * tall_letter * 0.57
            end = x + long + 16 if left else x - long - 16
            middle = tops[key] + tall_letter * 0.56 * len(rows[key])
            lines = "".join(
                f'<tspan x="{x}" y="{tops[key] + tall_letter * (0.86 + 1.12 * i):.0f}">'
                f"{escape(row)}</tspan>"
                for i, row in enumerate(rows[key])
            )
            anchor = "start" if left else "end"
            out.append(
                f'<path fill="none" stroke="currentColor" stroke-width="4" '
                f'd="M{end:.0f} {middle:.0f}L{at[0]:.0f} {at[1]:.0f}"/>'
                f'<circle cx="{at[0]:.0f}" cy="{at[1]:.0f}" r="11" fill="currentColor"/>'
                f'<text font-size="{tall_letter}" text-anchor="{anchor}" fill="currentColor" '
                f'data-label="{key}">{lines}</text>'
            )
    return "".join(out)
