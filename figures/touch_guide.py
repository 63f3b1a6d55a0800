"""The guide of three touches: the top edge of the hip bone, the bony point, the belly between."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import numpy as np

from figures.body import Array, Ints
from figures.bones import Bones
from figures.draw import Posed, View, paths, view_of
from figures.hip_views import Words, edge, fill
from figures.raster import Frame, look
from figures.scene import Picture
from figures.trace import UNITS, Mask

TOUCHES = ("crest", "bony_point", "belly")
LOW, HIGH, WIDE, SCALE = 0.36, 0.76, 0.30, 600
"""Metres of the picture on a person of 1.65 m: lower and upper edge, width; pixels in a metre."""
POINT = 0.022
"""Metres around the bony point that are marked."""


def touches(drawn: Picture, bones: Bones, words: Mapping[str, Words]) -> dict[str, str]:
    """Return the three pictures as files."""
    return {name: _touch(drawn, bones, name, words[name]) for name in TOUCHES}


def _touch(drawn: Picture, bones: Bones, name: str, said: Words) -> str:
    moment = drawn.moments[name]
    person = moment.person
    tall = 1.65 * person.anatomy.scale
    left = float(np.median(moment.points @ drawn.camera.axes[0])) - WIDE * tall / 2
    size = int(WIDE * tall * SCALE), int((HIGH - LOW) * tall * SCALE)
    frame = Frame(left, HIGH * tall, *size, SCALE)
    view = view_of(Posed(person, moment.points, moment.shapes), drawn.camera, frame)
    turned, moved = (both[person.rig.index["pelvis"]] for both in drawn.solved[name].frames)
    posed = {
        bone.name: ((bone.points - person.body.head["pelvis"]) @ turned.T + moved, bone.triangles)
        for bone in bones.bones.values()
        if not bone.name.startswith("l_")
    }
    id = f"touch-{name}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" '
        f'viewBox="0 0 {size[0] * UNITS} {size[1] * UNITS}" role="img" '
        f'aria-labelledby="{id}-t {id}-d"><title id="{id}-t">{escape(said["title"])}</title>'
        f'<desc id="{id}-d">{escape(said["says"])}</desc><g id="figure">{paths(view)}'
        f"{_bones(view, posed)}{_mark(view, name)}</g></svg>\n"
    )


def _bare(view: View) -> Mask:
    """Return where the body is seen and no arm lies before it."""
    person = view.moment.person
    arms = np.unique(person.limb[person.dress.arm > 0.5])
    return np.asarray(view.body & ~np.isin(view.limb, arms))


def _bones(view: View, bones: Mapping[str, tuple[Array, Ints]]) -> str:
    """Return the bones as they would shine through."""
    bare, axes, frame = _bare(view), view.camera.axes.T, view.frame
    masks = [
        (look(points @ axes, triangles, frame).triangle >= 0) & bare
        for points, triangles in bones.values()
    ]
    whole = np.logical_or.reduce(masks)
    return fill(whole, "bone", ' fill-opacity=".35"') + edge(whole, "bone", 4)


def _mark(view: View, name: str) -> str:
    """Return what the hand of this picture looks for."""
    anatomy, bare = view.moment.person.anatomy, _bare(view)
    if name == "belly":
        mask = bare & (anatomy.muscles("r")["gluteus_medius"](view.rest) < 0)
        return fill(mask, "muscle", ' fill-opacity=".9"') + edge(mask, "ink", 6)
    if name == "crest":
        own = view.rest[..., 0] < 0
        mask = bare & own & (anatomy.no_go("r")["crest"](view.rest) < 0)
    else:
        away = np.linalg.norm(view.rest - anatomy.trochanter("r"), axis=-1)
        mask = bare & (away < POINT * anatomy.scale)
    return fill(mask, "bone") + edge(mask, "ink", 6)
