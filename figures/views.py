"""Draw the hip, the guide of three touches and the body map: `python3 dev.py figures views`."""

from __future__ import annotations

import gzip
import os
import sys
from zipfile import ZipFile

import yaml

from figures.__main__ import CLOSED, ROOT, somebody
from figures.body import PEOPLE, SIDES
from figures.body_map import map_views
from figures.bones import Bones
from figures.hip_views import CAMERAS, hip, svg
from figures.scene import picture
from figures.touch_guide import touches

SHIPPED = ROOT / "src/unknot_web/figures/static/views"
WORDS = ROOT / "src/unknot_web/figures/words/en.yaml"
WHEELS = ROOT / ".figures-venv/bones"
SHOWN = "ana"
"""Who is drawn in the views of the hip."""


def read_bones() -> Bones:
    """Return the bones laid into the person of the hip views."""
    wheel = next(iter(WHEELS.glob("myo_sim-*.whl")), None)
    if wheel is None:
        sys.exit("figures: the bones' wheel is not here; run this through 'python3 dev.py figures'")
    person, _ = somebody(SHOWN)
    with ZipFile(wheel) as opened:
        return Bones(opened, person.body, person.anatomy.scale)


def main() -> int:
    """Draw all of them; return 1 if a contact stays open."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    words = yaml.safe_load(WORDS.read_text("utf-8"))
    person, touch = somebody(SHOWN)
    bones = read_bones()
    files = {
        f"hip-{name}-{side}": svg(hip(person, bones, side, name), name, words["hip"])
        for name in CAMERAS
        for side in SIDES
    }
    drawn = picture("find_the_muscle", person, touch)
    files |= {f"touch-{k}": text for k, text in touches(drawn, bones, words["hip"]).items()}
    for name in PEOPLE:
        posed = picture("body_map", *somebody(name))
        files |= {f"map-{name}-{k}": text for k, text in map_views(posed, words["map"]).items()}
    SHIPPED.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (SHIPPED / f"{name}.svg").write_text(text, "utf-8")
        print(f"   {name}: {len(gzip.compress(text.encode())) / 1000:.1f} kB")
    worst = max(miss for one in drawn.solved.values() for miss in one.misses.values())
    print(f"   the worst contact of the touch guide misses by {worst * 1000:.1f} mm")
    return int(worst > CLOSED)


if __name__ == "__main__":
    sys.exit(main())
