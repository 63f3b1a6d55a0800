"""Things beside the body: their surface to draw, and how far a point is from it.

A shape is made where its frame is: a rotation and a place. A distance is below 0 inside.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field

import numpy as np

from figures.body import Array, Ints
from figures.rig import between

LARGEST = 0.08  # metres; longer edges are split, so that no triangle covers much of the picture


@dataclass(frozen=True)
class Surface:
    """Triangles with the number of the flat or round face each belongs to."""

    points: Array
    triangles: Ints
    face: Ints


@dataclass(frozen=True)
class Shape(ABC):
    """One solid; a prop is one or several."""

    colour: str
    at: Array
    size: tuple[float, ...]
    rotation: Array = field(default_factory=lambda: np.eye(3))
    soft: bool = False
    """A body may sink into it."""

    def surface(self) -> Surface:
        """Return its surface in the world."""
        local = self.local_surface()
        return Surface(local.points @ self.rotation.T + self.at, local.triangles, local.face)

    def distance(self, points: Array) -> Array:
        """Return how far points of the world are from its surface, in metres."""
        return self.local_distance((points - self.at) @ self.rotation)

    @abstractmethod
    def local_surface(self) -> Surface:
        """Return the surface around its own middle."""

    @abstractmethod
    def local_distance(self, points: Array) -> Array:
        """Return the distance of points given around its own middle."""


@dataclass(frozen=True)
class Box(Shape):
    """`size` is half of its width, depth and height, and the roundness of its edges."""

    def local_surface(self) -> Surface:
        half, round_ = np.array(self.size[:3]), self.size[3] if len(self.size) > 3 else 0.0
        parts = []
        for axis in range(3):
            others = [i for i in range(3) if i != axis]
            for sign in (-1.0, 1.0):
                counts = [max(2, int(np.ceil(2 * half[i] / LARGEST)) + 1) for i in others]
                if round_:
                    counts = [max(9, count) for count in counts]
                grid = np.meshgrid(*(np.linspace(-1, 1, n) for n in counts), indexing="ij")
                points = np.zeros((counts[0] * counts[1], 3))
                points[:, axis] = sign
                for i, values in zip(others, grid, strict=True):
                    points[:, i] = values.ravel()
                points *= half
                if round_:
                    core = np.clip(points, -(half - round_), half - round_)
                    out = points - core
                    long = np.linalg.norm(out, axis=1, keepdims=True)
                    points = core + out * (round_ / np.maximum(long, 1e-9))
                parts.append((points, _grid(*counts), 0 if round_ else 2 * axis + (sign > 0)))
        return _joined(parts)

    def local_distance(self, points: Array) -> Array:
        return _corner(*(np.abs(points[..., i]) - self.size[i] for i in range(3)))


@dataclass(frozen=True)
class Wall(Box):
    """A box that nothing gets behind: all that lies past its face, towards its y, is inside."""

    def local_distance(self, points: Array) -> Array:
        return np.asarray(-self.size[1] - points[..., 1])


@dataclass(frozen=True)
class Plinth(Box):
    """A box that nothing gets under: it reaches down without end."""

    def local_distance(self, points: Array) -> Array:
        sides = (np.abs(points[..., i]) - self.size[i] for i in range(2))
        return _corner(*sides, points[..., 2] - self.size[2])


@dataclass(frozen=True)
class Rod(Shape):
    """A cylinder along its own z; `size` is its radius and half its length."""

    def local_surface(self) -> Surface:
        radius, half = self.size[:2]
        around = np.linspace(0, 2 * np.pi, 49)
        rows = max(2, int(np.ceil(2 * half / LARGEST)) + 1)
        ring = np.stack([np.cos(around), np.sin(around)], -1) * radius
        side = np.array([[*p, z] for z in np.linspace(-half, half, rows) for p in ring])
        parts = [(side, _grid(rows, 49), 0)]
        for end, sign in ((1, -1.0), (2, 1.0)):
            disc = np.array([[*(p * share), sign * half] for share in (0.01, 0.5, 1) for p in ring])
            parts.append((disc, _grid(3, 49), end))
        return _joined(parts)

    def local_distance(self, points: Array) -> Array:
        radius, half = self.size[:2]
        across = np.hypot(points[..., 0], points[..., 1])
        return _corner(across - radius, np.abs(points[..., 2]) - half)


@dataclass(frozen=True)
class Ball(Shape):
    """`size` is its radius along each axis."""

    def local_surface(self) -> Surface:
        up, around = np.linspace(0.001, np.pi - 0.001, 25), np.linspace(0, 2 * np.pi, 41)
        points = np.array(
            [[np.sin(a) * np.cos(b), np.sin(a) * np.sin(b), np.cos(a)] for a in up for b in around]
        )
        return _joined([(points * np.array(self.size[:3]), _grid(25, 41), 0)])

    def local_distance(self, points: Array) -> Array:
        size = np.array(self.size[:3])
        return np.asarray((np.linalg.norm(points / size, axis=-1) - 1) * size.min())


@dataclass(frozen=True)
class Sheet(Shape):
    """Any surface given as rows of points, such as a band; nothing rests on it."""

    rows: Array = field(default_factory=lambda: np.zeros((0, 0, 3)))

    def local_surface(self) -> Surface:
        high, wide, _ = self.rows.shape
        return _joined([(self.rows.reshape(-1, 3), _grid(high, wide), 0)])

    def local_distance(self, points: Array) -> Array:
        return np.full(points.shape[:-1], np.inf)


def _corner(*over: Array) -> Array:
    """Return the distance from how far a point is past each of the faces that meet."""
    outside = np.sqrt(sum(np.square(np.maximum(one, 0)) for one in over))
    return np.asarray(outside + np.minimum(np.maximum.reduce(over), 0))


def rod(colour: str, start: Array, end: Array, radius: float) -> Rod:
    """Return a cylinder between two places."""
    along = np.asarray(end) - np.asarray(start)
    half = float(np.linalg.norm(along)) / 2
    spin = between(np.array([0.0, 0.0, 1.0]), along + 1e-9)
    return Rod(colour, (np.asarray(start) + np.asarray(end)) / 2, (radius, half), spin)


def _grid(rows: int, columns: int) -> Ints:
    i, j = (grid.ravel() for grid in np.mgrid[: rows - 1, : columns - 1])
    a, b = i * columns + j, i * columns + j + 1
    c, d = a + columns, b + columns
    return np.vstack([np.stack([a, b, d], -1), np.stack([a, d, c], -1)])


def _joined(parts: list[tuple[Array, Ints, int]]) -> Surface:
    points, triangles, face = [], [], []
    count = 0
    for some, rows, number in parts:
        points.append(some)
        triangles.append(rows + count)
        face.append(np.full(len(rows), number))
        count += len(some)
    return Surface(np.vstack(points), np.vstack(triangles), np.concatenate(face))
