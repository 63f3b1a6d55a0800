"""Triangles to pixels: which triangle is seen where, by an own z-buffer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from figures.body import Array, Ints

SIZES = (2, 4, 8, 16, 32, 64, 128, 256)


@dataclass(frozen=True)
class Camera:
    """A view without vanishing points.

    Azimuth 0 looks at a standing person's front, 90 at the left side, -90 at the right side, 180
    at the back; elevation is up from level; degrees.
    """

    azimuth: float
    elevation: float

    @property
    def axes(self) -> Array:
        """Return the rows right, up and away, as unit vectors in the world."""
        a, e = np.radians((self.azimuth, self.elevation))
        away = -np.array([np.sin(a) * np.cos(e), -np.cos(a) * np.cos(e), np.sin(e)])
        right = np.array([np.cos(a), np.sin(a), 0.0])
        return np.array([right, np.cross(right, away), away])


@dataclass(frozen=True)
class Frame:
    """The part of the view that is drawn: its left top corner in metres and its pixels."""

    left: float
    top: float
    width: int
    height: int
    scale: float
    """Pixels in a metre."""

    def pixels(self, seen: Array) -> Array:
        """Return x and y in pixels for points given along the camera's axes."""
        return np.stack(
            [(seen[..., 0] - self.left) * self.scale, (self.top - seen[..., 1]) * self.scale], -1
        )


@dataclass(frozen=True)
class Seen:
    """What is seen in each pixel, by row and column."""

    triangle: Ints
    """-1 where there is nothing."""
    shares: Array
    """(rows, columns, 3) how near the triangle's corners are."""
    depth: Array
    """Metres away; infinite where there is nothing."""

    def mix(self, triangles: Ints, values: Array) -> Array:
        """Return a value of the points at every pixel; meaningless where there is nothing."""
        corners = values[triangles[np.maximum(self.triangle, 0)]]
        shares = self.shares if values.ndim == 1 else self.shares[..., None]
        return np.asarray((corners * shares).sum(2))


def look(seen: Array, triangles: Ints, frame: Frame) -> Seen:
    """Return what is seen of triangles whose points are given along the camera's axes."""
    corners = frame.pixels(seen)[triangles]
    depth = seen[:, 2][triangles]
    low = np.floor(corners.min(1)).astype(np.int64)
    span = np.ceil(corners.max(1)).astype(np.int64) - low
    largest = span.max(1)
    (ax, ay), (bx, by), (cx, cy) = (corners[:, i].T for i in range(3))
    area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)
    found: list[tuple[Ints, Array, Ints, Array, Array]] = []
    for least, size in zip((0, *SIZES), (*SIZES, 4096), strict=False):
        group = np.flatnonzero((largest > least) & (largest <= size) & (np.abs(area) > 1e-9))
        for some in np.array_split(group, max(1, len(group) * size * size // 4_000_000)):
            if not len(some):
                continue
            steps = int(largest[some].max()) + 1
            dy, dx = (grid.ravel() for grid in np.mgrid[:steps, :steps])
            x, y = low[some, :1] + dx, low[some, 1:] + dy
            px, py = x + 0.5, y + 0.5
            one = some[:, None]
            v = ((px - ax[one]) * (cy - ay)[one] - (cx - ax)[one] * (py - ay[one])) / area[one]
            w = ((bx - ax)[one] * (py - ay[one]) - (px - ax[one]) * (by - ay)[one]) / area[one]
            inside = (v >= 0) & (w >= 0) & (v + w <= 1)
            inside &= (x >= 0) & (x < frame.width) & (y >= 0) & (y < frame.height)
            row, _ = np.nonzero(inside)
            v, w, hit = v[inside], w[inside], some[row]
            z = depth[hit, 0] * (1 - v - w) + depth[hit, 1] * v + depth[hit, 2] * w
            found.append((y[inside] * frame.width + x[inside], z, hit, v, w))
    place, z, hit, v, w = (np.concatenate(part) for part in zip(*found, strict=True))
    order = np.lexsort((z, place))
    place, first = np.unique(place[order], return_index=True)
    nearest = order[first]
    shape = (frame.height, frame.width)
    triangle = np.full(frame.width * frame.height, -1)
    shares = np.zeros((frame.width * frame.height, 3))
    far = np.full(frame.width * frame.height, np.inf)
    triangle[place] = hit[nearest]
    shares[place] = np.stack([1 - v - w, v, w], -1)[nearest]
    far[place] = z[nearest]
    return Seen(triangle.reshape(shape), shares.reshape(*shape, 3), far.reshape(shape))
