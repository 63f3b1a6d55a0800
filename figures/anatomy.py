"""Where muscles, bony points and no-go zones lie on the resting body; schematic, to be signed off.

Each is a function of points at rest: below 0 inside, above 0 outside, and 1 a clear way out.
Around a hip a place is told by its bearing, 0 at the side, 90 at the back, -90 in front, and by
its height above the hip joint in metres on a person of 1.65 m.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from figures.body import SIDES, Array, Body

Region = Callable[[Array], Array]

KEEP_OFF = 0.05
"""Metres around the greater trochanter that nothing presses on (clinical facts, 2.2 and 3.4)."""


class Anatomy:
    """The landmarks of one body."""

    def __init__(self, body: Body) -> None:
        """Measure the body."""
        self.body = body
        self.scale = float(body.points[:, 2].max()) / 1.65

    def bearing(self, points: Array, side: str) -> tuple[Array, Array]:
        """Return bearing in degrees and height in metres around the hip of a side."""
        hip = self.body.head[f"thigh_{side}"]
        out = points[..., 0] * SIDES[side] - abs(hip[0]) * 0.5
        back = points[..., 1] - hip[1]
        return np.degrees(np.arctan2(back, out)), (points[..., 2] - hip[2]) / self.scale

    def trochanter(self, side: str) -> Array:
        """Return the bony point at the side of the hip: on the skin, level with the joint."""
        hip, points = self.body.head[f"thigh_{side}"], self.body.points
        level = np.abs(points[:, 2] - hip[2]) < 0.012
        near = np.flatnonzero(level & (self.body.share("hand", "lowerarm", "upperarm") < 0.1))
        return np.asarray(points[near[(points[near, 0] * SIDES[side]).argmax()]])

    def muscles(self, side: str) -> dict[str, Region]:
        """Return what a figure may highlight on one side."""
        body = self.body
        hip, knee = body.head[f"thigh_{side}"], body.head[f"calf_{side}"]
        long = hip[2] - knee[2]

        def oval(bearing: float, wide: float, height: float, high: float, fan: float) -> Region:
            def region(points: Array) -> Array:
                turned, up = self.bearing(points, side)
                v = (up - height) / high
                u = ((turned - bearing + 180) % 360 - 180) / (wide * (1 + fan * np.clip(v, -1, 1)))
                return np.asarray(np.abs(u) ** 2.4 + np.abs(v) ** 2.4 - 1)

            return region

        def thigh(bearing: float, wide: float, top: float, bottom: float) -> Region:
            def region(points: Array) -> Array:
                along = (hip[2] - points[..., 2]) / long
                middle = hip + np.clip(along, 0, 1)[..., None] * (knee - hip)
                turned = np.degrees(
                    np.arctan2(
                        points[..., 1] - middle[..., 1],
                        (points[..., 0] - middle[..., 0]) * SIDES[side],
                    )
                )
                u = ((turned - bearing + 180) % 360 - 180) / wide
                v = (along - (top + bottom) / 2) / ((bottom - top) / 2)
                return np.asarray(np.abs(u) ** 2.4 + np.abs(v) ** 2.4 - 1)

            return region

        medius, maximus = oval(34, 42, 0.083, 0.030, 0.22), oval(66, 20, 0.015, 0.046, 0.1)

        def both(points: Array) -> Array:
            return np.minimum(medius(points), maximus(points))

        def trunk(points: Array) -> Array:
            up = (points[..., 2] - hip[2]) / self.scale
            u, v = points[..., 0] / 0.085, (up - 0.115) / 0.055
            front = np.where(points[..., 1] < hip[1], 0, 9)
            return np.asarray(np.abs(u) ** 2.4 + np.abs(v) ** 2.4 - 1 + front)

        return {
            "gluteus_medius": medius,
            "gluteus_maximus": maximus,
            "gluteals": both,
            "quadriceps": thigh(-80, 48, 0.30, 0.78),
            "hamstrings": thigh(90, 50, 0.34, 0.68),
            "hip_flexors": thigh(-85, 42, 0.06, 0.34),
            "trunk": trunk,
        }

    def no_go(self, side: str) -> dict[str, Region]:
        """Return the zones of section 2.2 that nothing presses on, around one hip."""
        bony = self.trochanter(side)

        def near_trochanter(points: Array) -> Array:
            away = np.linalg.norm(points - bony, axis=-1) / (KEEP_OFF * self.scale)
            return np.asarray(away - 1)

        def box(bearings: tuple[float, float], heights: tuple[float, float]) -> Region:
            def region(points: Array) -> Array:
                turned, up = self.bearing(points, side)
                middle, wide = sum(bearings) / 2, (bearings[1] - bearings[0]) / 2
                level, high = sum(heights) / 2, (heights[1] - heights[0]) / 2
                off = np.abs((turned - middle + 180) % 360 - 180) / wide
                return np.asarray(np.maximum(off, np.abs(up - level) / high) - 1)

            return region

        def spine(points: Array) -> Array:
            behind = np.where(points[..., 1] > self.body.head["pelvis"][1], 0, 9)
            low = np.where(points[..., 2] > self.body.head[f"thigh_{side}"][2] - 0.03, 0, 9)
            return np.asarray(np.abs(points[..., 0]) / (0.028 * self.scale) - 1 + behind + low)

        return {
            "trochanter": near_trochanter,
            "crest": box((-60, 80), (0.117, 0.130)),
            "spine": spine,
            "sitting_bone": box((62, 130), (-0.090, -0.045)),
            "notch": box((20, 62), (-0.080, -0.040)),
            "groin": box((-125, -50), (-0.09, 0.05)),
        }
