"""The parts of the skin that touch things, by name: which points of the mesh they are."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt

from figures.anatomy import Anatomy
from figures.body import SIDES, Array, Body, Ints
from figures.dress import normals
from figures.rig import FINGERS, Rig

Mask = npt.NDArray[np.bool_]
MOST = 40
"""Points of a part that are looked at; more would only be slower."""


class Touch:
    """Named parts of one body's skin, as rows of its points."""

    def __init__(self, body: Body, rig: Rig, anatomy: Anatomy) -> None:
        """Find the parts on the resting body."""
        self.body, self.rig = body, rig
        self.upright = normals(body.points, body.faces)
        self.parts: dict[str, Ints] = self._trunk()
        for side in SIDES:
            for name, rows in self._side(side, anatomy).items():
                self.parts[f"{name}_{side}"] = rows

    def rows(self, name: str) -> Ints:
        """Return a part's points, thinned out evenly."""
        rows = self.parts[name]
        if len(rows) == 0:
            raise ValueError(f"no point of {self.body.name} belongs to {name}")
        return rows[:: max(1, len(rows) // MOST)]

    def middle(self, name: str) -> int:
        """Return the point nearest to the middle of a part."""
        rows = self.parts[name]
        away = np.linalg.norm(self.body.points[rows] - self.body.points[rows].mean(0), axis=1)
        return int(rows[away.argmin()])

    @cached_property
    def sample(self) -> Ints:
        """Return points all over the skin, to keep the body out of things."""
        return np.arange(0, len(self.body.points), 29)

    def outward(self, rotations: Array, name: str) -> Array:
        """Return the direction that a part of the posed body faces."""
        row = self.middle(name)
        return np.asarray(rotations[..., self.body.main_bone[row], :, :] @ self.upright[row])

    def _of(self, *starts: str) -> Mask:
        names = [name.startswith(starts) for name in self.body.bones]
        return np.asarray(np.array(names)[self.body.main_bone])

    def _trunk(self) -> dict[str, Ints]:
        points, head = self.body.points, self.body.head
        x, _, z = points.T
        hip, trunk = head["thigh_l"], self._of("pelvis", "spine", "clavicle", "Root")
        skull = self._of("head")
        behind = self.upright[:, 1] > 0.4
        parts = {
            "head_back": skull & behind & (z > head["head"][2] + 0.03),
            "back_high": trunk & behind & (np.abs(z - head["spine_03"][2] - 0.1) < 0.08),
            "back_low": trunk & behind & (np.abs(z - head["spine_01"][2]) < 0.05),
            "tail": trunk & behind & (np.abs(z - hip[2] - 0.05) < 0.05) & (np.abs(x) < 0.05),
            "tummy": trunk & (self.upright[:, 1] < -0.6) & (np.abs(z - hip[2] - 0.14) < 0.05),
            "head_r": skull & (self.upright[:, 0] < -0.5) & (z > head["head"][2]),
            "head_l": skull & (self.upright[:, 0] > 0.5) & (z > head["head"][2]),
        }
        return {name: np.flatnonzero(mask) for name, mask in parts.items()}

    def _side(self, side: str, anatomy: Anatomy) -> dict[str, Ints]:
        body, sign = self.body, SIDES[side]
        points, head = body.points, {
            bone.removesuffix(f"_{side}"): place
            for bone, place in body.head.items()
            if bone.endswith(f"_{side}")
        }  # fmt: skip
        x, y, z = points.T
        up = self.upright
        hip, knee, foot = head["thigh"], head["calf"], head["foot"]
        thigh, calf = self._of(f"thigh_{side}"), self._of(f"calf_{side}")
        sole = self._of(f"foot_{side}", f"ball_{side}") & (up[:, 2] < -0.6)
        along = (hip[2] - z) / (hip[2] - knee[2])
        down = (knee[2] - z) / (knee[2] - foot[2])
        flank = (self._of("pelvis", "spine_01") | thigh) & (x * sign > 0)
        hand = self._of(f"hand_{side}")
        facing = up @ self.rig.attention[self.rig.index[f"hand_{side}"]].T
        fingers = self._of(*(f"{finger}_0{n}_{side}" for finger in FINGERS for n in (1, 2, 3)))
        last = self._of(*(f"{finger}_03_{side}" for finger in FINGERS[:3]))
        first = self._of(*(f"{finger}_01_{side}" for finger in FINGERS))
        away = np.linalg.norm(points - head["upperarm"], axis=1)
        bend = np.linalg.norm(points - head["lowerarm"], axis=1)
        arm = self._of(f"lowerarm_{side}", f"upperarm_{side}")
        mid = np.abs(along - 0.55) < 0.12
        rest = anatomy.muscles(side)
        parts = {
            "heel": sole & (y > foot[1] - 0.02),
            "ball": sole & (y < head["ball"][1] + 0.02),
            "toes": self._of(f"ball_{side}") & (y < head["ball"][1] - 0.035),
            "knee": (thigh | calf) & (np.abs(z - knee[2] + 0.01) < 0.05) & (up[:, 1] < -0.3),
            "knee_inner": (thigh | calf) & (np.abs(z - knee[2]) < 0.04) & (up[:, 0] * sign < -0.6),
            "knee_outer": (thigh | calf) & (np.abs(z - knee[2]) < 0.05) & (up[:, 0] * sign > 0.5),
            "shin": calf & (np.abs(down - 0.5) < 0.25) & (up[:, 1] < -0.4),
            "calf_outer": calf & (np.abs(down - 0.5) < 0.3) & (up[:, 0] * sign > 0.5),
            "ankle_outer": self._of(f"calf_{side}", f"foot_{side}")
            & (np.abs(z - foot[2]) < 0.045)
            & (up[:, 0] * sign > 0.5),
            "ankle_inner": self._of(f"calf_{side}", f"foot_{side}")
            & (np.abs(z - foot[2]) < 0.045)
            & (up[:, 0] * sign < -0.5),
            "instep": self._of(f"foot_{side}") & (up[:, 2] > 0.3) & (y < foot[1] - 0.03),
            "thigh_front": thigh & mid & (up[:, 1] < -0.75),
            "thigh_low": thigh & (np.abs(along - 0.75) < 0.1) & (up[:, 1] < -0.75),
            "thigh_back": thigh & (np.abs(along - 0.6) < 0.2) & (up[:, 1] > 0.6),
            "thigh_outer": thigh & (np.abs(along - 0.4) < 0.25) & (up[:, 0] * sign > 0.6),
            "seat": (self._of("pelvis") | thigh)
            & (x * sign > 0.02)
            & (y > hip[1] - 0.01)
            & (z < hip[2] + 0.06)
            & (z > hip[2] - 0.22),
            "hip": flank & (np.abs(z - hip[2]) < 0.06) & (up[:, 0] * sign > 0.8),
            "belly": flank & (rest["gluteus_medius"](points) < 0),
            "buttock": flank & (rest["gluteus_maximus"](points) < 0),
            "waist": flank & (np.abs(z - hip[2] - 0.16) < 0.04) & (up[:, 0] * sign > 0.7),
            "shoulder": (away < 0.1)
            & self._of(f"upperarm_{side}", f"clavicle_{side}")
            & (up[:, 0] * sign > 0.5),
            "shoulder_front": (away < 0.1) & (up[:, 1] < -0.6),
            "elbow": arm & (bend < 0.055),
            "forearm": self._of(f"lowerarm_{side}"),
            "palm": (hand | first) & (facing[:, 0] * sign < -0.6),
            "back_hand": (hand | first) & (facing[:, 0] * sign > 0.6),
            "fist": self._of(*(f"{finger}_0{n}_{side}" for finger in FINGERS for n in (1, 2)))
            & (facing[:, 0] * sign > 0.3),
            "tips": last,
            "hand": hand | fingers,
        }
        return {name: np.flatnonzero(mask) for name, mask in parts.items()}
