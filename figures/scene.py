"""Pose files to moments: read, extended, solved, with props, ready to be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from figures import props
from figures.body import SIDES, Array
from figures.draw import Person, Posed
from figures.raster import Camera
from figures.rig import DEGREES_OF, full
from figures.shapes import Ball, Shape
from figures.solve import AtPlace, Contact, OnShape, OnSkin, Solved, solve
from figures.touch import Touch

POSES = Path(__file__).parent / "poses"
KEYS = {"extends", "at", "camera", "muscles", "props", "joints", "contacts", "firm", "frames"}
FRAME_KEYS = {"joints", "contacts", "firm", "at", "props", "muscles"}
JOINED = ("joints", "contacts", "props")


class BadPose(Exception):
    """A pose file that cannot be read; says which and why."""


@dataclass(frozen=True)
class Picture:
    """One pose file solved for one person: its moments in order, all in one frame."""

    id: str
    camera: Camera
    moments: dict[str, Posed]
    solved: dict[str, Solved]


def pose_ids() -> tuple[str, ...]:
    """Return the ids of all pictures: the pose files outside `base`."""
    return tuple(sorted(path.stem for path in POSES.glob("*/*.yaml") if path.parent.name != "base"))


@cache
def read_pose(id: str) -> dict[str, Any]:
    """Return a pose file with what it extends worked in."""
    found = list(POSES.glob(f"*/{id}.yaml"))
    if len(found) != 1:
        raise BadPose(f"there is no one pose file {id}.yaml")
    own = yaml.safe_load(found[0].read_text()) or {}
    if odd := set(own) - KEYS:
        raise BadPose(f"{id}: unknown {', '.join(sorted(odd))}")
    return _over(read_pose(own["extends"]), own) if "extends" in own else own


def _over(low: Mapping[str, Any], high: Mapping[str, Any]) -> dict[str, Any]:
    """Return one level of a pose laid over another; what is null is taken away."""
    out = {**low, **high}
    for key in JOINED:
        both = {**(low.get(key) or {}), **(high.get(key) or {})}
        out[key] = {name: value for name, value in both.items() if value is not None}
    out["firm"] = [*(low.get("firm") or []), *(high.get("firm") or [])]
    return out


def picture(id: str, person: Person, touch: Touch) -> Picture:
    """Return all moments of a pose file, solved for one person."""
    pose = read_pose(id)
    moments: dict[str, Posed] = {}
    solved: dict[str, Solved] = {}
    before: Solved | None = None
    for name, own in pose["frames"].items():
        if odd := set(own or {}) - FRAME_KEYS:
            raise BadPose(f"{id}.{name}: unknown {', '.join(sorted(odd))}")
        frame = _over(pose, own or {})
        try:
            before = _solve(frame, person, touch, before)
            moments[name] = _moment(frame, person, touch, before)
        except (KeyError, ValueError, TypeError) as fault:
            raise BadPose(f"{id}.{name}: {type(fault).__name__}: {fault}") from fault
        solved[name] = before
    return Picture(id, Camera(*pose["camera"]), moments, solved)


def _solve(frame: Mapping[str, Any], person: Person, touch: Touch, before: Solved | None) -> Solved:
    shapes: dict[str, tuple[Shape, ...]] = {"floor": props.FLOOR}
    for name, spec in frame["props"].items():
        solids = props.standing(spec)
        if solids is not None and spec["kind"] != "mat":
            shapes[name] = solids
    contacts: list[Contact] = []
    for part, wanted in frame["contacts"].items():
        name, _, side = part.rpartition("_")
        parts = (f"heel_{side}", f"ball_{side}") if name == "sole" else (part,)
        contacts += [_contact(one, wanted, person, touch, before) for one in parts]
    angles = {joint: _turns(joint, turns) for joint, turns in frame["joints"].items()}
    height = person.body.head["pelvis"][2]
    at = np.array(frame["at"], float) * (1, 1, height)
    firm = frozenset(frame["firm"])
    return solve(person.rig, touch, angles, at, shapes, tuple(contacts), firm)


def _turns(joint: str, turns: Any) -> Array:
    told = tuple(float(x) for x in (turns if isinstance(turns, list) else [turns]))
    if joint not in DEGREES_OF or len(told) > DEGREES_OF[joint]:
        raise ValueError(f"{joint} takes {DEGREES_OF.get(joint, 'no')} angles, not {turns}")
    return full(joint, told)


def _contact(
    part: str, wanted: Any, person: Person, touch: Touch, before: Solved | None
) -> Contact:
    if isinstance(wanted, str) and wanted != "same":
        return OnShape(part, wanted)
    if wanted == "same":
        if before is None:
            raise ValueError(f"{part}: there is no moment before this one")
        row = np.array([touch.middle(part)])
        x, y, z = person.rig.skin(before.frames, row, person.body.points[row])[0]
        return AtPlace(part, (float(x), float(y), float(z)))
    if "at" in wanted:
        x, y, z = wanted["at"]
        return AtPlace(part, (x, y, z))
    shift = tuple(wanted.get("shift", (0.0, 0.0, 0.0)))
    return OnSkin(part, wanted["to"], wanted.get("out", 0.0), shift, wanted.get("facing", False))


def _moment(frame: Mapping[str, Any], person: Person, touch: Touch, solved: Solved) -> Posed:
    rows = np.arange(len(person.body.points))
    bare = person.rig.skin(solved.frames, rows, person.body.points)
    points = person.rig.skin(solved.frames, rows, person.dress.points)
    shapes: list[Shape] = []
    for spec in frame["props"].values():
        solids = props.standing(spec)
        if solids is None:
            solids = props.worn(spec, person, touch, bare, solved.frames[0])
        shapes += solids
    shapes += _bun(person, solved)
    return Posed(person, points, tuple(shapes), _muscles(frame["muscles"]))


def _muscles(names: list[str]) -> tuple[tuple[str, str], ...]:
    """Return muscles with their sides; a name without one is both."""
    out: list[tuple[str, str]] = []
    for name in names:
        stem, _, side = name.rpartition("_")
        out += [(stem, side)] if side in SIDES else [(name, one) for one in SIDES]
    return tuple(out)


def _bun(person: Person, solved: Solved) -> list[Shape]:
    if person.body.looks.hair != "bun":
        return []
    i = person.rig.index["head"]
    head, eye = person.body.head["head"], person.body.eyes.mean(0)
    rest = np.array([0.0, eye[1] + 0.155, eye[2] + 0.125])
    at: Array = solved.frames[1][i] + solved.frames[0][i] @ (rest - head)
    return [Ball("hair", at, (0.042, 0.042, 0.042))]
