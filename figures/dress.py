"""Clothes, hair and face: which part of the resting body is what, and how far cloth stands off."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from figures.body import Array, Body, Ints

SKIN, SHORTS, TOP, HAIR, FEATURE = range(5)


class Dress:
    """What one body wears."""

    def __init__(self, body: Body) -> None:
        """Lay the clothes out on the body."""
        self.body = body
        self.arm = body.share("upperarm", "lowerarm", "hand", "thumb", "index", "middle", "ring",
                              "pinky")  # fmt: skip
        self.forearm = body.share("lowerarm", "hand", "thumb", "index", "middle", "ring", "pinky")
        self.skull = body.share("head")
        self.points = self._clothed()

    def parts(self, points: Array, arm: Array, forearm: Array, skull: Array) -> Ints:
        """Return SKIN, SHORTS, TOP, HAIR or FEATURE for places at rest."""
        out = np.full(points.shape[:-1], SKIN)
        shorts, top, hair = self._edges(points, arm, forearm, skull)
        out[top < 0] = TOP
        out[shorts < 0] = SHORTS
        out[hair < 0] = HAIR
        out[(self._features(points) < 0) & (skull > 0.5)] = FEATURE
        return out

    def _edges(
        self, points: Array, arm: Array, forearm: Array, skull: Array
    ) -> tuple[Array, Array, Array]:
        """Return signed distances to the edge of the shorts, the top and the hair, in metres."""
        body, looks = self.body, self.body.looks
        x, y, z = np.moveaxis(points, -1, 0)
        hip, neck = body.head["thigh_l"][2], body.head["neck_01"]
        waist = z - (hip + 0.125)
        shorts = np.maximum(waist, hip - looks.hem - z)
        shorts = np.where(arm > 0.3, 0.5, shorts)
        shoulder, elbow = body.head["upperarm_l"], body.head["lowerarm_l"]
        along = (elbow - shoulder) / np.linalg.norm(elbow - shoulder)
        out = np.stack([np.abs(x), y, z], -1)
        sleeve = (out - shoulder) @ along - looks.sleeve * np.linalg.norm(elbow - shoulder)
        collar = z - (neck[2] + 0.004 + 0.85 * np.clip(y - neck[1], -0.085, 0.03))
        trunk = np.maximum(-waist, collar)
        top = np.where(arm > 0.25, np.maximum(sleeve, np.where(forearm > 0.3, 0.5, -1)), trunk)
        top = np.where(skull > 0.5, 0.5, top)
        eye = body.eyes[0]
        crown = float(body.points[:, 2].max())
        back = y - (eye[1] + 0.028)
        slope = {"short": 1.25, "bun": 1.1, "bob": 2.6}[looks.hair]
        line = crown - 0.052 - np.clip(back - 0.02, 0, 0.14) * slope
        nape = neck[2] + {"short": 0.065, "bun": 0.06, "bob": 0.02}[looks.hair]
        line = np.maximum(line, nape)
        hair = np.where((skull > 0.4) | (z > nape + 0.02), line - z, 0.5)
        hair = np.where(arm > 0.1, 0.5, hair)
        return shorts, top, hair

    def _features(self, points: Array) -> Array:
        """Return the edge of eyes, brows and mouth: below 0 inside."""
        body = self.body
        front = points[..., 1] - (body.eyes[0][1] + 0.03)
        size = body.points[:, 2].max() / 1.6
        x, z = np.abs(points[..., 0]), points[..., 2]
        eye_x, eye_z = body.eyes[0][0], body.eyes[0][2]
        eye = ((x - eye_x) / 0.011) ** 2 + ((z - eye_z + 0.001) / 0.0065) ** 2 - 1
        arch = eye_z + 0.021 * size - 22 * (x - eye_x - 0.003) ** 2
        brow = np.maximum(np.abs(x - eye_x - 0.001) / 0.018, np.abs(z - arch) / 0.0035) - 1
        smile = body.mouth[2] + 6 * x**2
        mouth = np.maximum(x / 0.019, np.abs(z - smile) / 0.0028) - 1
        return np.where(front < 0, np.minimum(np.minimum(eye, brow), mouth), 1.0)

    def _clothed(self) -> Array:
        """Return the points of the body with cloth and hair standing off the skin."""
        body, points = self.body, self.body.points.copy()
        edges = self._edges(points, self.arm, self.forearm, self.skull)
        smooth = _smoother(len(points), body.faces)
        for edge, thick, rounds in zip(edges, (0.007, 0.009, 0.014), (8, 14, 3), strict=True):
            inside = np.clip(0.5 - edge / 0.012, 0, 1)
            worn = np.clip(0.5 - edge / 0.03, 0, 1)[:, None]
            for _ in range(rounds):
                points += worn * 0.6 * (smooth @ points - points)
            points += normals(points, body.faces) * (thick * inside)[:, None]
        return points


def normals(points: Array, faces: Ints) -> Array:
    """Return the outward direction at each point of a mesh."""
    a, b, c = (points[faces[:, i]] for i in range(3))
    flat = np.cross(b - a, c - a)
    out = np.zeros_like(points)
    for i in range(3):
        np.add.at(out, faces[:, i], flat)
    return np.asarray(out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-12))


def _smoother(count: int, faces: Ints) -> sparse.csr_matrix:
    """Return the matrix that takes each point to the middle of its neighbours."""
    pairs = np.vstack([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    ones = np.ones(len(pairs))
    near = sparse.coo_matrix((ones, (pairs[:, 0], pairs[:, 1])), (count, count))
    near = ((near + near.T) > 0).astype(float)
    return sparse.diags(1 / np.maximum(np.asarray(near.sum(1)).ravel(), 1)) @ near
