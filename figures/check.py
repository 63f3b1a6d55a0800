"""Check again what a shipped picture cannot show: contacts, and where the muscles lie.

`python -m figures.check [ids]` solves some pose files, for all of our people. It says each
fault, and exits with 1 if there is one.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import numpy as np

from figures.__main__ import CLOSED, somebody
from figures.body import PEOPLE, SIDES
from figures.draw import Posed, frame_of, view_of
from figures.raster import Camera
from figures.scene import picture

SAMPLE = ("foam_roller_gluteus_medius", "massage_gun_gluteus_medius", "low_lunge_stretch")
PRESSED = ("gluteus_medius", "gluteus_maximus")
"""What rollers, balls, guns and hands are put on: these must keep clear of the no-go zones."""

WITHIN = np.array([(a, b, 4 - a - b) for a in range(5) for b in range(5 - a)]) / 4
"""Fifteen places on a triangle, by the shares of its corners."""


def open_contacts(name: str, id: str) -> Iterator[str]:
    """Yield each contact of a pose file that misses by more than CLOSED."""
    for moment, solved in picture(id, *somebody(name)).solved.items():
        for contact, miss in solved.misses.items():
            if miss > CLOSED:
                yield f"{name} {id}.{moment}: {contact} misses by {miss * 1000:.0f} mm"


def misplaced_muscles(name: str) -> Iterator[str]:
    """Yield each muscle that is not on the body, or that reaches into a no-go zone."""
    person, _ = somebody(name)
    points, arm = person.body.points, person.dress.arm
    trunk = person.body.faces[(arm[person.body.faces] < 0.3).all(1)]
    skin = np.einsum("sk,fki->sfi", WITHIN, points[trunk]).reshape(-1, 3)
    standing = Posed(person, person.dress.points, ())
    for side in SIDES:
        zones = person.anatomy.no_go(side)
        for muscle, region in person.anatomy.muscles(side).items():
            inside = skin[region(skin) < 0]
            if len(inside) < 40:
                yield f"{name}: {muscle}_{side} is not on the body"
            if muscle in PRESSED:
                for zone, within in zones.items():
                    if (within(inside) < 0).any():
                        yield f"{name}: {muscle}_{side} reaches into the no-go zone {zone}"
        camera = Camera(SIDES[side] * 90, 0)
        view = view_of(standing, camera, frame_of([standing], camera))
        medius = person.anatomy.muscles(side)["gluteus_medius"](points)
        if (view.through(np.where(arm > 0.3, 1.0, medius)) & ~view.body).any():
            yield f"{name}: gluteus_medius_{side} stands out of the body"


def main() -> int:
    """Say every fault; return 1 if there is one."""
    faults = [fault for name in PEOPLE for fault in misplaced_muscles(name)]
    for name in PEOPLE:
        for id in sys.argv[1:] or SAMPLE:
            faults += open_contacts(name, id)
    print("\n".join(faults) or "figures: contacts closed, muscles clear of the no-go zones")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
