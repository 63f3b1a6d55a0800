"""A posed body among its props to one flat picture in SVG.

The picture holds no text and no style, only paths painted with CSS variables: the page gives
light, dark and forced colours, skin and clothes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from scipy import ndimage

from figures import trace
from figures.anatomy import Anatomy
from figures.body import Array, Body, Ints
from figures.dress import HAIR, Dress, normals
from figures.raster import Camera, Frame, Seen, look
from figures.rig import Rig
from figures.shapes import Shape
from figures.trace import ROUND, UNITS, Mask

SCALE = 400
"""Pixels in a metre."""
MARGIN = 0.05
SHARP = 2.0
"""Pixels by which the corners of things are rounded."""
STEP = 0.018
"""Metres of depth between neighbouring pixels that make a line between parts of the body."""

COLOURS = {
    "skin": "#e0ac88", "shorts": "#3c5a73", "top": "#9dc3bd", "hair": "#47352d",
    "feature": "#33251f", "muscle": "#d9542b", "ink": "#2b3440", "mat": "#b9d0c5",
    "prop": "#5d8396", "wood": "#b98f62", "wall": "#e2ddd2", "metal": "#49525c",
    "soft": "#d9cfe0", "warm": "#d98b73", "cold": "#8db9d8", "water": "#a9d3e0",
    "band": "#8c5a9e", "shadow": "#1b2a3a",
}  # fmt: skip
"""The only CSS variables of a figure, each `--figure-NAME`, and what stands in for each."""

CLEAR = "water"
"""What is seen through."""
PARTS = ("skin", "shorts", "top", "hair", "feature")  # by their numbers in dress
LIMBS = ("thigh", "calf", "foot", "ball", "upperarm", "lowerarm", "hand", "thumb", "index",
         "middle", "ring", "pinky")  # fmt: skip


@dataclass(frozen=True)
class Person:
    """A body with all that is worked out from it once."""

    body: Body
    rig: Rig
    dress: Dress
    anatomy: Anatomy
    limb: Ints
    """A number for each point's part of the body, for the lines between parts."""

    @staticmethod
    def of(body: Body) -> Person:
        """Work everything out."""
        kinds: dict[str, int] = {}
        limb = []
        for bone in body.bones:
            name, _, side = bone.rpartition("_")
            name = name.removesuffix("_01").removesuffix("_02").removesuffix("_03")
            if bone in ("head", "neck_01"):
                kind = "head"
            elif side in ("l", "r") and name in LIMBS:
                kind = ("foot" if name == "ball" else name) + side
            else:
                kind = "trunk"
            limb.append(kinds.setdefault(kind, len(kinds)))
        return Person(body, Rig(body), Dress(body), Anatomy(body), np.array(limb)[body.main_bone])


@dataclass(frozen=True)
class Posed:
    """One moment: the person's skin, where it lies, and the things around."""

    person: Person
    points: Array
    shapes: tuple[Shape, ...]
    muscles: tuple[tuple[str, str], ...] = ()
    """What is highlighted: names of anatomy.muscles, each with a side."""


def frame_of(moments: Sequence[Posed], camera: Camera) -> Frame:
    """Return the picture's edges, which hold all of the moments."""
    clouds = [moment.points for moment in moments]
    clouds += [shape.surface().points for moment in moments for shape in moment.shapes]
    seen = np.vstack(clouds) @ camera.axes[:2].T
    (left, bottom), (right, top) = seen.min(0) - MARGIN, seen.max(0) + MARGIN
    width, height = (int(np.ceil(x * SCALE)) for x in (right - left, top - bottom))
    return Frame(float(left), float(top), width, height, SCALE)


@dataclass(frozen=True)
class View:
    """One moment as pixels: what the picture is traced from, and other views may be."""

    moment: Posed
    camera: Camera
    frame: Frame
    seen: Seen
    owner: Ints
    """-1 nothing, 0 the body, from 1 on the shapes."""
    part: Ints
    """Of the body: SKIN, SHORTS, TOP, HAIR, FEATURE; else -1."""
    limb: Ints
    face: Ints
    """Of a shape: which of its faces."""
    rest: Array
    """Of the body: which place at rest is seen, (rows, columns, 3)."""
    light: Array
    """How far a surface looks to the light, -1 to 1."""

    @property
    def body(self) -> Mask:
        """Return where the body is seen."""
        return np.asarray(self.owner == 0)

    def project(self, points: Array) -> Array:
        """Return x and y in SVG units for places in the world."""
        return self.frame.pixels(points @ self.camera.axes.T) * UNITS

    def through(self, inside: Array) -> Mask:
        """Return where a part of the skin would be seen if nothing hid it.

        `inside` is a value for each point of the body, below 0 in that part.
        """
        person = self.moment.person
        faces = person.body.faces
        some = faces[(inside[faces] < 0).any(1)]
        if not len(some):
            return np.zeros(self.owner.shape, bool)
        seen = look(self.moment.points @ self.camera.axes.T, some, self.frame)
        return np.asarray((seen.triangle >= 0) & (seen.mix(some, inside) < 0))


def view_of(moment: Posed, camera: Camera, frame: Frame) -> View:
    """Return what is seen of one moment."""
    person, body = moment.person, moment.person.body
    axes = camera.axes
    points, triangles = [moment.points], [body.faces]
    owner, face = [np.zeros(len(body.faces), int)], [np.zeros(len(body.faces), int)]
    upright = [normals(moment.points, body.faces)]
    count = len(moment.points)
    for number, shape in enumerate(moment.shapes, 1):
        if shape.colour == CLEAR:
            continue
        surface = shape.surface()
        # A point of a box has a direction of its own on each face.
        flat = surface.points[surface.triangles].reshape(-1, 3)
        rows = np.arange(len(flat)).reshape(-1, 3)
        points.append(flat)
        triangles.append(rows + count)
        owner.append(np.full(len(rows), number))
        face.append(surface.face)
        round_ = normals(surface.points, surface.triangles)[surface.triangles].reshape(-1, 3)
        sharp = normals(flat, rows)
        several = surface.face.max() > 0
        upright.append(sharp if several and surface.face.max() > 2 else round_)
        count += len(flat)
    everything, faces = np.vstack(points), np.vstack(triangles)
    seen = look(everything @ axes.T, faces, frame)
    nothing = seen.triangle < 0
    owner_of = np.where(nothing, -1, np.concatenate(owner)[seen.triangle])
    on_body = owner_of == 0
    padded = np.vstack([body.points, np.zeros((count - len(body.points), 3))])
    rest = seen.mix(faces, padded)
    shares = np.zeros((count, 3))
    shares[: len(body.points)] = np.stack(
        [person.dress.arm, person.dress.forearm, person.dress.skull], -1
    )
    arm, forearm, skull = np.moveaxis(seen.mix(faces, shares), -1, 0)
    part = np.where(on_body, person.dress.parts(rest, arm, forearm, skull), -1)
    limb = np.zeros(count, int)
    limb[: len(body.points)] = person.limb
    corner = seen.shares.argmax(-1)
    nearest = np.take_along_axis(faces[np.maximum(seen.triangle, 0)], corner[..., None], -1)[..., 0]
    light = axes.T @ np.array([-0.55, 0.72, -0.45])
    lit = seen.mix(faces, np.vstack(upright)) @ (light / np.linalg.norm(light))
    return View(
        moment, camera, frame, seen, owner_of, part,
        np.where(on_body, limb[nearest], -1),
        np.where(owner_of > 0, np.concatenate(face)[seen.triangle], -1),
        rest, np.where(nothing, 1.0, lit),
    )  # fmt: skip


def paint(colour: str) -> str:
    """Return a CSS variable with what stands in for it."""
    return f"var(--figure-{colour},{COLOURS[colour]})"


def paths(view: View) -> str:
    """Return the picture's paths, from the back to the front."""
    out = [_things(view, floor=True), _shadow(view), _things(view, floor=False)]
    body = view.body
    for number, colour in enumerate(PARTS):
        mask = (view.part == number) if number else body
        least, soften = (3, 0.6) if colour == "feature" else (14, 1.0)
        grown = mask if number in (0, 4) else ndimage.binary_dilation(mask) & body
        out.append(_fill(trace.outlines(grown, soften, least), colour))
    out += [_clear(view, shape) for shape in view.moment.shapes if shape.colour == CLEAR]
    out.append(_muscles(view))
    dark = ndimage.gaussian_filter(np.where(body, view.light, 0.4), 2.0) < 0.08
    shade = trace.outlines(dark & body, 1.6, 70)
    out.append(_fill(shade, "shadow", ' fill-opacity=".17"', 0.6))
    out.append(_lines(view))
    return "".join(out)


def svg(view: View, title: str, description: str) -> str:
    """Return the picture of one moment as a file."""
    wide, high = view.frame.width * UNITS, view.frame.height * UNITS
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" role="img" '
        f'aria-labelledby="t d"><title id="t">{escape(title)}</title>'
        f'<desc id="d">{escape(description)}</desc><g id="figure">{paths(view)}</g></svg>\n'
    )


def _fill(
    lines: list[Array], colour: str, more: str = "", tolerance: float = 0.4, bend: float = ROUND
) -> str:
    path = trace.closed(lines, tolerance, bend)
    return f'<path fill="{paint(colour)}" fill-rule="evenodd"{more} d="{path}"/>' if path else ""


def _stroke(path: str, width: float, more: str = "", colour: str = "ink") -> str:
    if not path:
        return ""
    return (
        f'<path fill="none" stroke="{paint(colour)}" stroke-width="{width:g}" '
        f'stroke-linecap="round" stroke-linejoin="round"{more} d="{path}"/>'
    )


def _things(view: View, *, floor: bool) -> str:
    out = []
    for number, shape in enumerate(view.moment.shapes, 1):
        if (shape.colour == "mat") != floor:
            continue
        mask = view.owner == number
        if not mask.any():
            continue
        around = ndimage.binary_dilation(mask) & (view.owner >= 0)
        out.append(_fill(trace.outlines(around | mask, 1.2), shape.colour, "", 0.6, SHARP))
        for face in np.unique(view.face[mask]):
            one = mask & (view.face == face)
            light = float(np.median(view.light[one]))
            if view.face[mask].max() > 2 or face > 0:
                dark = one if light < 0.35 else np.zeros_like(one)
            else:
                dark = one & (ndimage.gaussian_filter(view.light, 1.5) < 0.15)
            out.append(
                _fill(trace.outlines(dark, 1.2, 40), "shadow", ' fill-opacity=".16"', 0.6, SHARP)
            )
            edge = trace.closed(trace.outlines(one, 1.2), 0.6, SHARP)
            out.append(_stroke(edge, UNITS, ' stroke-opacity=".55"'))
    return "".join(out)


def _clear(view: View, shape: Shape) -> str:
    """Return a thing that one sees through, where nothing hides it."""
    surface = shape.surface()
    seen = look(surface.points @ view.camera.axes.T, surface.triangles, view.frame)
    mask = (seen.triangle >= 0) & (seen.depth < view.seen.depth)
    return _fill(trace.outlines(mask, 1.2), shape.colour, ' fill-opacity=".5"', 0.6, SHARP)


def _shadow(view: View) -> str:
    """Return the shade straight under the body, on the floor."""
    flat = view.moment.points * (1, 1, 0)
    near = view.moment.points[:, 2][view.moment.person.body.faces].min(1) < 0.3
    faces = view.moment.person.body.faces[near]
    if not len(faces) or view.camera.elevation < 3:
        return ""
    seen = look(flat @ view.camera.axes.T, faces, view.frame)
    return _fill(trace.outlines(seen.triangle >= 0, 3.5, 60), "shadow", ' fill-opacity=".13"', 0.8)


def _muscles(view: View) -> str:
    """Return the highlighted muscles: filled where seen; dashed if all are mostly hidden."""
    person = view.moment.person
    bare = view.body & (view.part != HAIR) & ~_arms(view)
    seen: list[Mask] = []
    whole: list[Mask] = []
    for name, side in view.moment.muscles:
        region = person.anatomy.muscles(side)[name]
        inside = np.where(person.dress.arm > 0.3, 1.0, region(person.body.points))
        seen.append(bare & (region(view.rest) < 0))
        whole.append(view.through(inside))
    out = [_fill(trace.outlines(one, 1.2, 12), "muscle") for one in seen]
    shares = [one.sum() / max(1, all_.sum()) for one, all_ in zip(seen, whole, strict=True)]
    if shares and max(shares) < 0.35:
        best = shares.index(max(shares))
        hidden = trace.outlines(whole[best], 2.0, 12)
        dashes = f' stroke-dasharray="{2.6 * UNITS:g} {3.4 * UNITS:g}"'
        out.append(_fill(hidden, "muscle", ' fill-opacity=".3"', 0.6))
        out.append(_stroke(trace.closed(hidden, 0.6), 1.5 * UNITS, dashes, "muscle"))
    return "".join(out)


def _arms(view: View) -> Mask:
    person = view.moment.person
    arms = {int(one) for one in np.unique(person.limb[person.dress.arm > 0.5])}
    return np.isin(view.limb, list(arms))


def _lines(view: View) -> str:
    """Return the outline of the body, and the lines where one part of it lies before another."""
    body, depth = view.body, view.seen.depth
    far = np.where(np.isfinite(depth), depth, 9.0)
    jump = ndimage.maximum_filter(far, 3) - ndimage.minimum_filter(far, 3) > STEP
    jump &= ndimage.binary_erosion(body, iterations=2)
    out = [_stroke(trace.closed(trace.outlines(body, 0.9)), 1.7 * UNITS, ' stroke-opacity=".85"')]
    inner: list[Array] = []
    done = np.zeros_like(body)
    for limb in np.unique(view.limb[body]):
        mask = view.limb == limb
        for line in trace.outlines(mask, 0.8, 8):
            rows = np.clip(np.round(line[:, 1]).astype(int), 0, body.shape[0] - 1)
            columns = np.clip(np.round(line[:, 0]).astype(int), 0, body.shape[1] - 1)
            keep = ndimage.binary_dilation(jump)[rows, columns] & ~done[rows, columns]
            found = trace.runs(line, keep)
            inner += found
            for run in found:
                done[run[:, 1].astype(int), run[:, 0].astype(int)] = True
        done = ndimage.binary_dilation(done, iterations=2)
    out.append(_stroke(trace.opened(inner), 1.5 * UNITS, ' stroke-opacity=".7"'))
    return "".join(out)
