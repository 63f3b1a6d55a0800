"""Contacts closed by least squares: joint angles move as little as they must.

A contact is a part of the skin that touches a shape (its nearest point is on the surface), lies
at a place, or lies on another part of the skin. The body stays out of everything that is hard.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import least_squares

from figures.body import Array, Ints
from figures.rig import DEGREES_OF, Angles, Rig, full
from figures.shapes import Shape
from figures.touch import Touch

EXACT = 0.001
"""Metres of a contact's miss that weigh as much as EASY degrees of a joint."""
EASY = 14.0
FIRM = 3.0
SINK = {False: 0.014, True: 0.05}
"""How far the skin may sink into a hard and into a soft shape, in metres."""

LIMITS = {
    "knee": ((0, 155),), "elbow": ((0, 148),), "hip": ((-35, 130), (-30, 60), (-50, 60)),
    "ankle": ((-50, 35), (-30, 30)), "toes": ((-30, 65),), "wrist": ((-70, 70), (-20, 30)),
    "forearm": ((-90, 90),), "shoulder": ((-60, 180), (-40, 150), (-90, 100)),
    "girdle": ((-15, 30), (-20, 30)),
}  # fmt: skip
FIXED = ("fingers", "thumb")
ROOT_EASY = 12.0
DRIFT = 0.06
"""Metres of a step to the side that weigh as much as EASY degrees of a joint."""
PLACE = 0.35
"""Metres in one unit of the solver's place."""
FACING = 0.08
OUTSIDE = 0.004
CLOSE = 0.03


@dataclass(frozen=True)
class OnShape:
    """A part touches a shape."""

    part: str
    shape: str


@dataclass(frozen=True)
class AtPlace:
    """The middle of a part lies at a place; None leaves an axis free."""

    part: str
    place: tuple[float | None, float | None, float | None]


@dataclass(frozen=True)
class OnSkin:
    """The middle of a part lies on the middle of another, or some way out from it."""

    part: str
    other: str
    out: float
    """Metres along the way the other part faces."""
    shift: tuple[float, float, float]
    """Metres in the world, added to that."""
    facing: bool
    """The two face each other."""


Contact = OnShape | AtPlace | OnSkin


@dataclass(frozen=True)
class Solved:
    """A pose whose contacts are closed."""

    angles: dict[str, Array]
    at: Array
    frames: tuple[Array, Array]
    misses: dict[str, float]
    """How far each contact is open or too deep, in metres."""


def solve(
    rig: Rig,
    touch: Touch,
    angles: Angles,
    at: Array,
    shapes: Mapping[str, tuple[Shape, ...]],
    contacts: tuple[Contact, ...],
    firm: frozenset[str] = frozenset(),
) -> Solved:
    """Return the nearest pose that has the contacts; joints in `firm` hardly move."""
    spans = {joint: n for joint, n in DEGREES_OF.items() if not joint.startswith(FIXED)}
    start = np.concatenate([angles.get(joint, full(joint)) for joint in spans])
    easy = np.concatenate(
        [[FIRM if j in firm else ROOT_EASY if j == "root" else EASY] * n for j, n in spans.items()]
    )
    limits = np.concatenate([_limits(joint, n) for joint, n in spans.items()])
    start = np.clip(start, limits[:, 0] + 0.01, limits[:, 1] - 0.01)
    sample = touch.sample
    parts = [touch.rows(contact.part) for contact in contacts]
    middles = [touch.middle(contact.part) for contact in contacts]
    others = [touch.middle(_other(contact)) for contact in contacts]
    rows = np.concatenate([sample, *parts, middles, others]).astype(int)
    rest = rig.body.points[rows]
    solids = {
        soft: [one for some in shapes.values() for one in some if one.soft == soft] for soft in SINK
    }
    kinds = [soft for soft in SINK if solids[soft]]

    def pose(x: Array) -> tuple[dict[str, Array], Array]:
        found, i = dict(angles), 0
        for joint, n in spans.items():
            found[joint] = x[..., i : i + n]
            i += n
        return found, x[..., i:] * PLACE

    def misses(frames: tuple[Array, Array], points: Array) -> list[Array]:
        out, i, count = [], 0, len(contacts)
        for n, contact in enumerate(contacts):
            some = points[..., i : i + len(parts[n]), :]
            i += len(parts[n])
            middle, other = points[..., n - 2 * count, :], points[..., n - count, :]
            if isinstance(contact, OnShape):
                each = [shape.distance(some).min(-1) for shape in shapes[contact.shape]]
                out.append(np.min(each, 0)[..., None])
            elif isinstance(contact, AtPlace):
                axes = [axis for axis in range(3) if contact.place[axis] is not None]
                out.append(middle[..., axes] - [contact.place[axis] for axis in axes])
            else:
                way = touch.outward(frames[0], contact.other)
                out.append(middle - other - way * contact.out - np.array(contact.shift))
        return out

    def reach(x: Array, near: Ints) -> tuple[list[Array], Array]:
        """Return what keeps the contacts and the joints, and how far points are from things."""
        frames = rig.frames(*pose(x))
        some = np.concatenate([near, np.arange(len(sample), len(rows))])
        points = rig.skin(frames, rows[some], rest[some])
        out = [miss / EXACT for miss in misses(frames, points[..., len(near) :, :])]
        out += [
            (touch.outward(frames[0], c.part) + touch.outward(frames[0], c.other)) / FACING
            for c in contacts
            if isinstance(c, OnSkin) and c.facing
        ]
        out.append((x[..., :-3] - start) / easy)
        out.append((x[..., -3:-1] - first[-3:-1]) * (PLACE / DRIFT))
        skin = points[..., : len(near), :]
        deep = [
            np.minimum.reduce([one.distance(skin) for one in solids[soft]]) + SINK[soft]
            for soft in kinds
        ]
        return out, np.concatenate(deep, -1)

    def residuals(x: Array) -> Array:
        out, deep = reach(x, everywhere)
        return np.concatenate([*out, np.minimum(deep, 0) / OUTSIDE])

    def slopes(x: Array) -> Array:
        """Return the residuals' slopes; points far from everything have none."""
        _, deep = reach(x, everywhere)
        near = np.flatnonzero((deep.reshape(len(kinds), -1) < CLOSE).any(0))
        steps = np.append(np.full(len(start), 0.05), np.full(3, 0.0005))
        out, deep = reach(np.vstack([x, x + np.diag(steps)]), near)
        held = np.concatenate(out, -1)
        hit = np.minimum(deep, 0) / OUTSIDE
        full_hit = np.zeros((len(steps) + 1, len(kinds), len(sample)))
        full_hit[:, :, near] = hit.reshape(len(hit), len(kinds), len(near))
        moved = np.concatenate([held, full_hit.reshape(len(hit), -1)], -1)
        return np.asarray(((moved[1:] - moved[0]) / steps[:, None]).T)

    everywhere = np.arange(len(sample))
    first = np.append(start, at / PLACE)
    bounds = (np.append(limits[:, 0], [-20] * 3), np.append(limits[:, 1], [20] * 3))
    weight = np.append(easy, [0.3] * 3)
    best = least_squares(residuals, first, slopes, bounds, x_scale=weight, max_nfev=40, ftol=1e-4)
    found, place = pose(best.x)
    frames = rig.frames(found, place)
    missed = misses(frames, rig.skin(frames, rows, rest)[len(sample) :])
    told = {_name(c): float(np.linalg.norm(m)) for c, m in zip(contacts, missed, strict=True)}
    return Solved(found, place, frames, told)


def _other(contact: Contact) -> str:
    return contact.other if isinstance(contact, OnSkin) else contact.part


def _limits(joint: str, count: int) -> Array:
    name = joint.rpartition("_")[0]
    wide = LIMITS.get(name, ((-400, 400),) * 3 if joint == "root" else ((-60, 90),) * 3)
    return np.array(wide[:count], float)


def _name(contact: Contact) -> str:
    if isinstance(contact, OnShape):
        return f"{contact.part} on {contact.shape}"
    return f"{contact.part} on {contact.other}" if isinstance(contact, OnSkin) else contact.part
