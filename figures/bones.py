"""Bones of the hips and attachments of the gluteus medius, laid into one of our bodies.

Read from the legs and the sacrum of the wheel `myo-sim` (Apache-2.0; bones of OpenSim, CC BY 3.0;
Rajagopal 2016, MIT): surfaces and numbers only. Nothing of its arms is read. The fit to a body is
by eye, to its hip joints and to the landmarks of `anatomy`: schematic.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import numpy as np

from figures.body import SIDES, Array, Body, Ints

if TYPE_CHECKING:
    from zipfile import ZipFile

MODELS = "myo_sim/models/"
CHAIN = MODELS + "leg/assets/myolegs_chain.xml"
HEADS = ("glmed1", "glmed2", "glmed3")
"""The lines of the gluteus medius, from the front to the back."""
TO_WORLD = np.array([[0, 0, -1], [-1, 0, 0], [0, 1, 0]])  # from x forward, y up, z right
STRETCH = np.array([1.12, 1.0, 0.88])
"""The model's hips to those of a body of 1.65 m: wider, less high."""
DROP = np.array([0.0, -0.012, -0.016])
"""From where the rig turns the thigh to where the joint is, in metres at 1.65 m."""


@dataclass(frozen=True)
class Bone:
    """A surface in the world of the resting body."""

    name: str
    points: Array
    triangles: Ints


class Bones:
    """The bones of one body's hips, and the lines of its gluteus medius."""

    def __init__(self, wheel: ZipFile, body: Body, scale: float) -> None:
        """Read and lay them in; `scale` is the body's height as a share of 1.65 m."""
        chain = ElementTree.fromstring(wheel.read(CHAIN))  # noqa: S314 - a pinned file
        sites = {one.get("name"): _numbers(one.get("pos")) for one in chain.iter("site")}
        femur = {one.get("name"): _numbers(one.get("pos")) for one in chain.iter("body")}
        joints = {side: femur[f"femur_{side}"] for side in SIDES}
        middle = (body.head["thigh_r"] + body.head["thigh_l"]) / 2 + DROP * scale
        origin = (joints["r"] + joints["l"]) / 2

        def lay(points: Array) -> Array:
            return np.asarray((points - origin) @ TO_WORLD.T * STRETCH * scale + middle)

        places: dict[str, Array | int] = {"sacrum": 0, "r_pelvis": 0, "l_pelvis": 0}
        places |= {f"{side}_femur": joints[side] for side in ("r", "l")}
        self.bones = {
            name: Bone(name, lay(points), triangles)
            for name, at in places.items()
            for points, triangles in [_surface(wheel.read(f"{MODELS}meshes/{name}.stl"), at)]
        }
        self.lines = {
            side: np.array([
                [lay(sites[f"{head}-P1_{side}"]), lay(sites[f"{head}-P2_{side}"] + joints[side])]
                for head in HEADS
            ])
            for side in SIDES
        }  # fmt: skip
        """By side (3, 2, 3): each line's origin on the pelvis and its end on the thigh bone."""

    def fan(self, side: str, bulge: float = 0.02, rows: int = 13) -> Array:
        """Return a belly spread between the lines, (rows, rows, 3): schematic."""
        share = np.linspace(0, 2, rows)
        low = np.minimum(share.astype(int), 1)
        mix = (share - low)[:, None, None]
        across = self.lines[side][low] * (1 - mix) + self.lines[side][low + 1] * mix
        along = np.linspace(0, 1, rows)[:, None]
        sheet = across[:, None, 0] * (1 - along) + across[:, None, 1] * along
        out = np.sin(np.pi * along) * np.sin(np.pi * (0.15 + 0.35 * share))[:, None, None] ** 0.5
        return np.asarray(sheet + out * bulge * np.array([SIDES[side], 0.35, 0.0]))


def _numbers(text: str | None) -> Array:
    return np.array([float(number) for number in (text or "").split()])


def _surface(file: bytes, at: Array | int) -> tuple[Array, Ints]:
    """Return points and triangles of a binary STL file; corners that coincide are one point."""
    facet = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])
    corners = np.frombuffer(file[84:], facet)["corners"].reshape(-1, 3).astype(float)
    points, rows = np.unique(np.round(corners, 6), axis=0, return_inverse=True)
    return points + at, rows.reshape(-1, 3)
