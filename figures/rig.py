"""Joint angles to a posed body: forward kinematics and linear blend skinning.

An angle is in degrees from standing at attention, palms to the thighs. A joint of the legs,
arms and spine turns about the body's own axes, in the order it is written:
hip, shoulder: flexion, abduction, outward rotation;  knee, elbow: flexion;
ankle: toes up, sole inward;  forearm: palm turned to the back;  wrist: to the palm, to the thumb;
spine, neck: forward, to the right, turned to the left;  fingers: curl;  girdle: up, forward.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from figures.body import SIDES, Array, Body, Ints

X, Y, Z = range(3)
DOWN = np.array([0.0, 0.0, -1.0])
FINGERS = ("index", "middle", "ring", "pinky")
SPINE = ("spine_01", "spine_02", "spine_03")

Angles = Mapping[str, Array]
"""A joint's angles along the last axis; any axes before that are poses side by side."""

DEGREES_OF: dict[str, int] = {"root": 3, "pelvis": 3, "spine": 3, "neck": 3} | {
    f"{joint}_{side}": count
    for side in SIDES
    for joint, count in {
        "hip": 3, "knee": 1, "ankle": 2, "toes": 1, "girdle": 2, "shoulder": 3, "elbow": 1,
        "forearm": 1, "wrist": 2, "fingers": 1, "thumb": 1,
    }.items()
}  # fmt: skip
"""How many angles each joint takes."""


def turn(axis: int, degrees: float | Array) -> Array:
    """Return the rotation about a world axis, for each of the angles."""
    radians = np.radians(degrees)
    c, s = np.cos(radians), np.sin(radians)
    i, j = ((Y, Z), (Z, X), (X, Y))[axis]
    out = np.zeros((*np.shape(radians), 3, 3))
    out[..., axis, axis] = 1
    out[..., i, i] = out[..., j, j] = c
    out[..., i, j], out[..., j, i] = -s, s
    return out


def between(a: Array, b: Array) -> Array:
    """Return the shortest rotation that takes direction a to direction b."""
    a, b = a / np.linalg.norm(a), b / np.linalg.norm(b)
    x, y, z = np.cross(a, b)
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.asarray(np.eye(3) + cross + cross @ cross / (1 + a @ b))


class Rig:
    """The bones of a body, which pose it."""

    def __init__(self, body: Body) -> None:
        """Bring the arms and legs of the resting body to attention."""
        self.body = body
        self.index = {bone: i for i, bone in enumerate(body.bones)}
        self.above = [self.index.get(body.parent[bone], -1) for bone in body.bones]
        self.heads = np.array([body.head[bone] for bone in body.bones])
        self.attention = np.array([np.eye(3)] * len(body.bones))
        for side, sign in SIDES.items():
            hand = self._hang(f"hand_{side}", body.head[f"middle_01_{side}"])
            across = hand @ (body.head[f"pinky_01_{side}"] - body.head[f"index_01_{side}"])
            angle = np.degrees(np.arctan2(across[X], across[Y]))
            hand = turn(Z, angle) @ hand
            found = {
                f"thigh_{side}": self._hang(f"thigh_{side}", body.head[f"calf_{side}"]),
                f"calf_{side}": self._hang(f"calf_{side}", body.head[f"foot_{side}"]),
                f"upperarm_{side}": self._hang(f"upperarm_{side}", body.head[f"lowerarm_{side}"]),
                f"lowerarm_{side}": turn(Z, sign * 8)
                @ self._hang(f"lowerarm_{side}", body.head[f"hand_{side}"]),
            }
            toe = body.tail[f"ball_{side}"] - body.head[f"foot_{side}"]
            found[f"foot_{side}"] = turn(Z, np.degrees(np.arctan2(-toe[X], -toe[Y])))
            found[f"ball_{side}"] = found[f"foot_{side}"]
            for bone in body.bones:
                if bone.endswith(f"_{side}") and bone.startswith(("hand", "thumb", *FINGERS)):
                    found[bone] = hand
            for bone, rotation in found.items():
                self.attention[self.index[bone]] = rotation
        order = np.argsort(-body.weights, axis=1)[:, :4]
        shares = np.take_along_axis(body.weights, order, 1)
        self.bones_of: Ints = order
        self.shares_of: Array = shares / shares.sum(1, keepdims=True)

    def _hang(self, bone: str, end: Array) -> Array:
        return between(end - self.body.head[bone], DOWN)

    def frames(self, angles: Angles, at: Array) -> tuple[Array, Array]:
        """Return each bone's rotation (..., bones, 3, 3) and where its head is (..., bones, 3).

        `at` is where the middle of the pelvis is; rotations are from the body at rest.
        """
        local = _local(angles)
        chain: list[Array] = []
        places: list[Array] = []
        rotations: list[Array] = []
        for i, bone in enumerate(self.body.bones):
            up = self.above[i]
            step = local.get(bone)
            if up < 0:
                whole = local["Root"]
                from_pelvis = self.heads[i] - self.heads[self.index["pelvis"]]
                places.append(at + whole @ from_pelvis)
            else:
                whole = chain[up] if step is None else chain[up] @ step
                places.append(places[up] + rotations[up] @ (self.heads[i] - self.heads[up]))
            chain.append(whole)
            rotations.append(whole @ self.attention[i])
        return np.stack(rotations, -3), np.stack(places, -2)

    def skin(self, frames: tuple[Array, Array], rows: Ints, points: Array) -> Array:
        """Return where some points of the skin, given at rest, come to lie (..., points, 3)."""
        rotations, places = frames
        shift = places - np.einsum("...bij,bj->...bi", rotations, self.heads)
        out = np.zeros((*places.shape[:-2], len(rows), 3))
        for k in range(self.bones_of.shape[1]):
            bones, shares = self.bones_of[rows, k], self.shares_of[rows, k, None]
            moved = np.matmul(rotations[..., bones, :, :], points[..., None])[..., 0]
            out += shares * (moved + shift[..., bones, :])
        return out


def full(joint: str, angles: tuple[float, ...] | Array = ()) -> Array:
    """Return a joint's angles, those that are not told being 0."""
    return np.array((*angles, *(0.0,) * (DEGREES_OF[joint] - len(angles))))


def _local(angles: Angles) -> dict[str, Array]:
    """Return the rotation of each bone that turns, from attention."""

    def of(joint: str) -> tuple[Array, ...]:
        return tuple(np.moveaxis(angles[joint], -1, 0)) if joint in angles else tuple(full(joint))

    out: dict[str, Array] = {}
    forward, right, left_turn = of("root")
    out["Root"] = turn(Z, left_turn) @ turn(Y, right) @ turn(X, forward)
    out["pelvis"] = _trunk(*of("pelvis"))
    for bone in SPINE:
        out[bone] = _trunk(*(angle / 3 for angle in of("spine")))
    for bone in ("neck_01", "head"):
        out[bone] = _trunk(*(angle / 2 for angle in of("neck")))
    for side, sign in SIDES.items():
        flexion, abduction, rotation = of(f"hip_{side}")
        out[f"thigh_{side}"] = (
            turn(X, -flexion) @ turn(Y, -sign * abduction) @ turn(Z, sign * rotation)
        )
        (bent,) = of(f"knee_{side}")
        out[f"calf_{side}"] = turn(X, bent)
        up, inward = of(f"ankle_{side}")
        out[f"foot_{side}"] = turn(X, -up) @ turn(Y, sign * inward)
        (up,) = of(f"toes_{side}")
        out[f"ball_{side}"] = turn(X, -up)
        flexion, abduction, rotation = of(f"shoulder_{side}")
        lift, push = of(f"girdle_{side}")
        lift = lift + 0.25 * np.maximum(0.0, np.maximum(np.abs(flexion), abduction) - 60)
        out[f"clavicle_{side}"] = turn(Y, -sign * lift) @ turn(Z, -sign * push)
        out[f"upperarm_{side}"] = (
            turn(X, -flexion) @ turn(Y, -sign * abduction) @ turn(Z, sign * rotation)
        )
        (back,) = of(f"forearm_{side}")
        (bent,) = of(f"elbow_{side}")
        out[f"lowerarm_{side}"] = turn(X, -bent) @ turn(Z, -sign * back * 0.5)
        palm, thumb = of(f"wrist_{side}")
        out[f"hand_{side}"] = turn(Z, -sign * back * 0.5) @ turn(Y, sign * palm) @ turn(X, -thumb)
        (curl,) = of(f"fingers_{side}")
        for finger, more in zip(FINGERS, (0.9, 1.0, 1.05, 1.1), strict=True):
            for knuckle, part in (("01", 0.8), ("02", 1.0), ("03", 0.6)):
                out[f"{finger}_{knuckle}_{side}"] = turn(Y, sign * curl * more * part)
        (bent,) = of(f"thumb_{side}")
        out[f"thumb_01_{side}"] = turn(Z, -sign * bent * 0.6) @ turn(Y, sign * bent * 0.3)
        out[f"thumb_02_{side}"] = turn(Z, -sign * bent * 0.4)
    return out


def _trunk(forward: Array, right: Array, left_turn: Array) -> Array:
    return turn(X, forward) @ turn(Y, right) @ turn(Z, left_turn)
