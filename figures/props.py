"""What stands, lies or is held in a picture: each kind of prop as a few solids.

A prop that stands is there before the body is posed, and the body may touch it. A prop that is
worn or held is made where the posed body wants it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from scipy.spatial import ConvexHull

from figures.body import SIDES, Array
from figures.draw import Person
from figures.rig import Y, Z, turn
from figures.shapes import Ball, Box, Plinth, Rod, Shape, Sheet, Wall, rod
from figures.touch import Touch

Spec = Mapping[str, Any]
Solids = tuple[Shape, ...]

FLOOR = (Box("floor", np.array([0.0, 0.0, -2.0]), (9.0, 9.0, 2.0)),)


def standing(spec: Spec) -> Solids | None:
    """Return a prop that stands by itself, or None if the body has to be posed first."""
    make = STANDING.get(spec["kind"])
    if make is None:
        return None
    x, y = spec.get("at", (0, 0))
    spin = turn(Z, spec.get("turn", 0))
    return tuple(_moved(solid, spin, np.array([x, y, 0.0])) for solid in make(spec))


def worn(spec: Spec, person: Person, touch: Touch, points: Array, rotations: Array) -> Solids:
    """Return a prop that is worn, held or laid against the posed body."""
    return WORN[spec["kind"]](spec, Posture(person, touch, points, rotations))


class Posture:
    """A posed body, asked for places on it."""

    def __init__(self, person: Person, touch: Touch, points: Array, rotations: Array) -> None:
        """Keep what is asked."""
        self.person, self.touch, self.points, self.rotations = person, touch, points, rotations

    def place(self, part: str) -> Array:
        """Return the middle of a part of the skin."""
        return np.asarray(self.points[self.touch.middle(part)])

    def way(self, part: str) -> Array:
        """Return the direction the part faces."""
        return self.touch.outward(self.rotations, part)

    def bone(self, name: str) -> Array:
        """Return the rotation of a bone from attention."""
        i = self.person.rig.index[name]
        return np.asarray(self.rotations[i] @ self.person.rig.attention[i].T)


def _moved(solid: Shape, spin: Array, by: Array) -> Shape:
    values = dict(vars(solid))
    values["at"] = spin @ solid.at + by
    values["rotation"] = spin @ solid.rotation
    return type(solid)(**values)


def _box(colour: str, at: tuple[float, ...], size: tuple[float, ...], soft: bool = False) -> Box:
    return Box(colour, np.array(at, float), size, soft=soft)


def _mat(spec: Spec) -> Solids:
    long, wide = spec.get("size", (1.9, 0.7))
    return (_box("mat", (0, 0, -0.006), (long / 2, wide / 2, 0.006)),)


def _wall(spec: Spec) -> Solids:
    """Its face is at `at`; it stands behind that, towards y."""
    wide, high = spec.get("size", (0.9, 1.9))
    return (Wall("wall", np.array([0, 0.03, high / 2]), (wide / 2, 0.03, high / 2)),)


def _chair(spec: Spec) -> Solids:
    high, wide, deep = spec.get("high", 0.41), 0.22, 0.21
    seat = _box("wood", (0, 0, high - 0.02), (wide, deep, 0.02))
    legs = [
        _box("wood", (x * (wide - 0.025), y * (deep - 0.025), (high - 0.04) / 2),
             (0.018, 0.018, (high - 0.04) / 2))
        for x in (-1, 1) for y in (1, -1)
    ]  # fmt: skip
    if not spec.get("back", True):
        return (*legs, seat)
    posts = [_box("wood", (x * (wide - 0.025), deep - 0.02, high + 0.2), (0.018, 0.016, 0.2))
             for x in (-1, 1)]  # fmt: skip
    rest = _box("wood", (0, deep - 0.02, high + 0.34), (wide, 0.014, 0.08))
    return (*legs, seat, *posts, rest)


def _counter(spec: Spec) -> Solids:
    wide, high = spec.get("size", (0.5, 0.88))
    top = _box("wood", (0, 0, high - 0.02), (wide / 2, 0.2, 0.02))
    return (
        _box("wall", (0, 0.02, (high - 0.04) / 2), (wide / 2 - 0.02, 0.17, (high - 0.04) / 2)),
        top,
    )


def _step(spec: Spec) -> Solids:
    high = spec.get("high", 0.12)
    wide, deep = spec.get("size", (0.6, 0.36))
    return (Plinth("wood", np.array([0, 0, high / 2]), (wide / 2, deep / 2, high / 2)),)


def _bed(spec: Spec) -> Solids:
    long, wide = spec.get("size", (1.5, 0.9))
    high = spec.get("high", 0.5)
    return (
        _box(
            "wood",
            (0, 0, (high - 0.16) / 2 + 0.02),
            (long / 2 - 0.03, wide / 2 - 0.03, (high - 0.2) / 2),
        ),
        _box("soft", (0, 0, high - 0.09), (long / 2, wide / 2, 0.09, 0.04)),
    )


def _roller(spec: Spec) -> Solids:
    radius = spec.get("radius", 0.06)
    return (Rod("prop", np.array([0, 0, radius]), (radius, 0.24), turn(Y, 90)),)


def _ball(spec: Spec) -> Solids:
    radius = spec.get("radius", 0.038)
    return (Ball("prop", np.array([0, 0, spec["high"]]), (radius,) * 3),)


def _cushion(spec: Spec) -> Solids:
    long, wide, thick = spec.get("size", (0.4, 0.3, 0.1))
    high = spec.get("high", thick / 2)
    return (_box("soft", (0, 0, high), (long / 2, wide / 2, thick / 2, thick * 0.42), True),)


def _bath(_: Spec) -> Solids:
    """The near side is left out, so that one sees into it."""
    long, wide, high = 0.78, 0.36, 0.5
    return (
        _box("wall", (0, wide, high / 2), (long + 0.05, 0.025, high / 2)),
        _box("wall", (-long - 0.025, 0, high / 2), (0.025, wide + 0.025, high / 2)),
        _box("wall", (long + 0.025, 0, high / 2), (0.025, wide + 0.025, high / 2)),
        _box("wall", (0, 0, -0.015), (long + 0.05, wide + 0.025, 0.015)),
    )


def _line(spec: Spec) -> Solids:
    """Return a strip of tape on the floor."""
    long = spec.get("long", 1.0)
    return (_box("band", (0, 0, 0.001), (0.02, long / 2, 0.001)),)


STANDING: dict[str, Callable[[Spec], Solids]] = {
    "mat": _mat, "wall": _wall, "chair": _chair, "counter": _counter, "step": _step, "bed": _bed,
    "roller": _roller, "ball": _ball, "cushion": _cushion, "bath": _bath, "tape": _line,
}  # fmt: skip


def _pillow(spec: Spec, body: Posture) -> Solids:
    """Between two parts, or under one down to `floor` (0 unless told)."""
    if "between" in spec:
        a, b = (body.place(part) for part in spec["between"])
        long, wide = spec.get("size", (0.4, 0.24))
        thick = max(0.06, float(np.linalg.norm(a - b)) + 0.02)
        spin = _facing(b - a, body.bone(spec["along"]) @ np.array([0.0, 0, -1]))
        return (
            Box("soft", (a + b) / 2, (wide / 2, long / 2, thick / 2, min(thick, wide) * 0.4), spin),
        )
    at = body.place(spec["under"])
    low = spec.get("floor", 0.0)
    thick = max(0.04, float(at[2]) - low + 0.012)
    long, wide = spec.get("size", (0.3, 0.42))
    middle = np.array([*(at[:2] + np.array(spec.get("shift", (0, 0)))), low + thick / 2])
    spin = turn(Z, spec.get("turn", 0))
    return (Box("soft", middle, (long / 2, wide / 2, thick / 2, thick * 0.42), spin),)


def _pack(spec: Spec, body: Posture) -> Solids:
    """Lie flat on a part of the skin; `against` names it."""
    way = body.way(spec["against"])
    at = body.place(spec["against"]) + way * 0.018
    long, wide = spec.get("size", (0.2, 0.15))
    spin = _facing(way, np.array([0.0, 0, 1]) if abs(way[2]) < 0.9 else np.array([0, 1.0, 0]))
    return (Box(spec["colour"], at, (long / 2, wide / 2, 0.022, 0.018), spin),)


def _facing(way: Array, along: Array) -> Array:
    """Return the frame whose z is `way` and whose y is nearest to `along`."""
    z = way / np.linalg.norm(way)
    y = along - z * (along @ z)
    y = y / np.linalg.norm(y)
    return np.stack([np.cross(y, z), y, z], -1)


def _gun(spec: Spec, body: Posture) -> Solids:
    """A head on the skin, a barrel out from it, and a grip in the palm."""
    side = spec["hand"]
    way = body.way(spec["against"])
    tip = body.place(spec["against"]) + way * 0.028
    palm = body.place(f"palm_{side}") + body.way(f"palm_{side}") * 0.018
    lean = palm - tip
    out = way * 0.6 + lean / np.linalg.norm(lean) * 0.4
    out /= np.linalg.norm(out)
    back = tip + out * spec.get("barrel", 0.15)
    grip = palm - back
    end = palm + grip / np.linalg.norm(grip) * 0.05
    return (
        Ball("ink", tip, (0.026,) * 3),
        rod("metal", tip, tip + out * 0.07, 0.012),
        rod("metal", tip + out * 0.05, back + out * 0.03, 0.029),
        rod("metal", back, end, 0.019),
    )


def _massager(spec: Spec, body: Posture) -> Solids:
    """A large pad on the skin, with a handle to the palm if a hand holds it."""
    way = body.way(spec["against"])
    at = body.place(spec["against"]) + way * 0.03
    spin = _facing(way, np.array([0.0, 0, 1]))
    pad = Rod("prop", at, (0.062, 0.026), spin)
    back = Rod("metal", at + way * 0.035, (0.05, 0.016), spin)
    if "hand" not in spec:
        return (pad, back)
    palm = body.place(f"palm_{spec['hand']}") + body.way(f"palm_{spec['hand']}") * 0.016
    start = at + way * 0.045
    along = palm - start
    end = palm + along / np.linalg.norm(along) * 0.06
    return (pad, back, rod("metal", start, end, 0.018))


def _band(spec: Spec, body: Posture) -> Solids:
    """Go once round both legs, `down` the share of the way from hip to knee."""
    person = body.person
    slices, ways = [], []
    for side in SIDES:
        hip, knee = person.body.head[f"thigh_{side}"], person.body.head[f"calf_{side}"]
        along = (hip[2] - person.body.points[:, 2]) / (hip[2] - knee[2])
        bone = person.rig.index[f"thigh_{side}"]
        rows = (np.abs(along - spec["down"]) < 0.05) & (person.body.main_bone == bone)
        slices.append(body.points[rows])
        ways.append(body.bone(f"thigh_{side}") @ np.array([0.0, 0, -1]))
    axis = (ways[0] + ways[1]) / np.linalg.norm(ways[0] + ways[1])
    across = slices[1].mean(0) - slices[0].mean(0)
    across -= axis * (across @ axis)
    across /= np.linalg.norm(across)
    third = np.cross(axis, across)
    middle = (slices[0].mean(0) + slices[1].mean(0)) / 2
    flat = (np.vstack(slices) - middle) @ np.stack([across, third], -1)
    ring = flat[ConvexHull(flat).vertices]
    ring = np.vstack([ring, ring[:1]])
    steps = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(ring, axis=0), axis=1))])
    even = np.linspace(0, steps[-1], 90)
    ring = np.stack([np.interp(even, steps, ring[:, i]) for i in range(2)], -1) * 1.03
    loop = middle + ring @ np.stack([across, third])
    rows_ = np.array([loop + axis * s for s in (-0.025, 0, 0.025)])
    return (Sheet("band", np.zeros(3), (), rows=rows_),)


def _water(spec: Spec, _: Posture) -> Solids:
    """Stand in the bath up to `high`."""
    high = spec["high"]
    solid = _box("water", (0, 0, high / 2), (0.775, 0.33, high / 2))
    return (_moved(solid, turn(Z, spec.get("turn", 0)), np.array([*spec["at"], 0.0])),)


def _phone(spec: Spec, body: Posture) -> Solids:
    """Lie against a part of the skin."""
    way = body.way(spec["against"])
    spin = _facing(way, body.bone(spec["along"]) @ np.array([0.0, 0, -1]))
    return (
        Box("ink", body.place(spec["against"]) + way * 0.01, (0.038, 0.075, 0.006, 0.004), spin),
    )


def _sock(spec: Spec, body: Posture) -> Solids:
    """Hang a sock from the toes to the hands."""
    toes = body.place(f"toes_{spec['side']}")
    back = body.place(f"ball_{spec['side']}")
    way = (toes - back) / np.linalg.norm(toes - back)
    return (rod("band", toes - way * 0.06, toes + way * 0.06, 0.052),)


WORN: dict[str, Callable[[Spec, Posture], Solids]] = {
    "pillow": _pillow, "pack": _pack, "gun": _gun, "massager": _massager, "band": _band,
    "water": _water, "phone": _phone, "sock": _sock,
}  # fmt: skip
