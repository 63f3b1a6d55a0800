"""Masks of pixels to short, smooth SVG paths."""

from __future__ import annotations

from collections.abc import Iterable

import contourpy
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from shapely import LineString

from figures.body import Array

Mask = NDArray[np.bool_]

UNITS = 3
"""SVG units in a pixel: paths have whole numbers only."""
ROUND = 6.0
"""Pixels by which a corner is rounded at most."""


def outlines(mask: Mask, soften: float = 1.0, least: float = 14) -> list[Array]:
    """Return the closed outlines of a mask, x and y in pixels; areas below `least` are left out."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    if not len(rows):
        return []
    top, left = rows[0], columns[0]
    part = np.pad(mask[top : rows[-1] + 1, left : columns[-1] + 1].astype(float), 4)
    level = ndimage.gaussian_filter(part, soften)
    found = []
    for line in contourpy.contour_generator(z=level, line_type="Separate").lines(0.5):
        points = np.asarray(line)
        if len(points) > 6 and abs(_area(points)) >= least:
            found.append(points + np.array([left - 3.5, top - 3.5]))
    return found


def closed(lines: Iterable[Array], tolerance: float = 0.4, bend: float = ROUND) -> str:
    """Return the path of closed outlines; corners are rounded by `bend` pixels at most."""
    return "".join(_smooth(_fewer(line, tolerance)[:-1], True, bend) for line in lines)


def opened(lines: Iterable[Array], tolerance: float = 0.4, bend: float = ROUND) -> str:
    """Return the path of open lines."""
    return "".join(_smooth(_fewer(line, tolerance), False, bend) for line in lines)


def runs(line: Array, keep: Mask, least: int = 5) -> list[Array]:
    """Return the stretches of a closed line whose points are kept; short gaps are bridged."""
    keep = ndimage.binary_closing(np.tile(keep, 3), iterations=3)[len(keep) : 2 * len(keep)]
    if keep.all():
        return [line]
    start = int(np.flatnonzero(~keep)[0])
    line, keep = np.roll(line[:-1], -start, 0), np.roll(keep[:-1], -start)
    found, count = ndimage.label(keep)
    return [line[found == i] for i in range(1, count + 1) if (found == i).sum() >= least]


def _fewer(line: Array, tolerance: float) -> Array:
    return np.asarray(LineString(line).simplify(tolerance).coords)


def _area(line: Array) -> float:
    x, y = line.T
    return float(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) / 2)


def _smooth(points: Array, loop: bool, bend: float) -> str:
    """Return a quadratic spline that the points pull, with straight stretches between."""
    if len(points) < 3:
        return ""
    ahead = np.roll(points, -1, 0) - points
    long = np.linalg.norm(ahead, axis=1, keepdims=True)
    share = np.minimum(0.5, bend / np.maximum(long, 1e-9))
    leave, reach = points + ahead * share, points + ahead * (1 - share)  # of the edge from here
    rows = range(len(points)) if loop else range(1, len(points) - 1)
    start = reach[-1] if loop else points[0]
    here = np.round(start * UNITS)
    words = [f"M{_number(here[0])}{_number(here[1], True)}"]

    def move(letter: str, *to: Array) -> None:
        nonlocal here
        goals = [np.round(one * UNITS) for one in to]
        words.append(letter)
        for i, goal in enumerate(goals):
            words.append(_number(goal[0] - here[0], i > 0) + _number(goal[1] - here[1], True))
        here = goals[-1]

    for i in rows:
        if np.abs(reach[i - 1] * UNITS - here).max() > 1:
            move("l", reach[i - 1])
        move("q", points[i], leave[i])
    if not loop:
        move("l", points[-1])
    return "".join(words) + ("z" if loop else "")


def _number(value: float, after: bool = False) -> str:
    text = str(int(value))
    return f" {text}" if after and not text.startswith("-") else text
