"""Drawn paths as rows of spans, to ask what lies in what; plain Python, no geometry package."""

from __future__ import annotations

import re
from collections.abc import Iterable

Point = tuple[float, float]
Span = tuple[float, float]
TOKENS = re.compile(r"[Mlqz]|-?\d+")
ROW = 9
"""Units between the rows that are looked at: 3 pixels."""
HAIR = 6.0
"""Units that two edges may miss each other by: 2 pixels."""


def polygons(d: str) -> list[list[Point]]:
    """Return the outlines of a path of our own drawing: M, relative l and q, z."""
    out: list[list[Point]] = []
    words, i, here, letter = TOKENS.findall(d), 0, (0.0, 0.0), ""

    def pair() -> Point:
        nonlocal i
        i += 2
        return float(words[i - 2]), float(words[i - 1])

    while i < len(words):
        if words[i] in "Mlqz":
            letter = words[i]
            i += 1
            if letter == "z":
                continue
        if letter == "M":
            here = pair()
            out.append([here])
            continue
        bend = pair() if letter == "q" else None
        step = pair()
        end = here[0] + step[0], here[1] + step[1]
        if bend:
            middle = tuple((here[k] + 2 * (here[k] + bend[k]) + end[k]) / 4 for k in (0, 1))
            out[-1].append((middle[0], middle[1]))
        out[-1].append(end)
        here = end
    return out


def rows(d: str) -> dict[int, list[Span]]:
    """Return the spans inside a path, by the even-odd rule, for each row it crosses."""
    crossings: dict[int, list[float]] = {}
    for line in polygons(d):
        for (ax, ay), (bx, by) in zip(line, [*line[1:], line[0]], strict=True):
            (lx, ly), (hx, hy) = sorted(((ax, ay), (bx, by)), key=lambda point: point[1])
            for row in range(int(ly // ROW), int(hy // ROW) + 1):
                y = row * ROW + 0.5
                if ly <= y < hy:
                    crossings.setdefault(row, []).append(lx + (hx - lx) * (y - ly) / (hy - ly))
    found = {row: sorted(xs) for row, xs in crossings.items()}
    return {row: list(zip(xs[::2], xs[1::2], strict=True)) for row, xs in found.items()}


def shared(one: dict[int, list[Span]], other: dict[int, list[Span]]) -> float:
    """Return the longest stretch of a row that lies in both."""
    return max(
        (
            min(b, d) - max(a, c)
            for row in one.keys() & other.keys()
            for a, b in one[row]
            for c, d in other[row]
        ),
        default=0.0,
    )


def outside(inner: dict[int, list[Span]], outer: dict[int, list[Span]]) -> float:
    """Return by how much the inner stands out of the outer at most, along a row."""
    return max((_out(a, b, outer.get(row, ())) for row in inner for a, b in inner[row]), default=0)


def _out(start: float, end: float, spans: Iterable[Span]) -> float:
    at, worst = start, 0.0
    for a, b in spans:
        if b < at or a > end:
            continue
        worst = max(worst, a - at)
        at = max(at, b)
    return max(worst, end - at)
