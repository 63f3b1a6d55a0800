"""The hip views and the guide of three touches: sound, small, and true to the no-go zones."""

from __future__ import annotations

import gzip
import re
from itertools import product
from xml.etree import ElementTree

import pytest

from tests.docs.files import ROOT
from tests.figures.paths import HAIR, outside, rows, shared
from unknot.knowledge import load_words
from unknot_web.body_map import shown

HIPS = [shown.DRAWN / f"hip-{view}-{side}.svg" for view, side in product(("side", "back"), "rl")]
TOUCHES = [shown.DRAWN / f"touch-{name}.svg" for name in shown.TOUCHES]
MAPS = sorted(shown.DRAWN.glob("map-*.svg"))
SVG = "{http://www.w3.org/2000/svg}"
NO_GO = {"trochanter", "crest", "spine", "sitting_bone", "notch", "groin"}
MOST_KB = 35


def drawn(file, kind):
    """Return the named paths of a picture as rows."""
    text = file.read_text("utf-8")
    return {
        name: rows(d)
        for tag in re.findall(r"<path[^>]*>", text)
        for name, d in [(re.search(rf'data-{kind}="(\w+)"', tag), re.search(r' d="([^"]+)"', tag))]
        if name and d
        for name, d in [(name[1], d[1])]
    }


def test_the_folder_holds_these_pictures_and_no_others():
    assert set(shown.DRAWN.glob("*.svg")) == {*HIPS, *TOUCHES, *MAPS}


@pytest.mark.parametrize("file", [*HIPS, *TOUCHES, *MAPS], ids=lambda file: file.stem)
def test_a_view_is_well_formed_small_and_says_what_it_shows(file):
    root = ElementTree.fromstring(file.read_text("utf-8"))  # noqa: S314 - our own file
    title, says = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "img"
    assert title is not None
    assert says is not None
    assert root.get("aria-labelledby") == f"{title.get('id')} {says.get('id')}"
    assert len((says.text or "").split()) > 5
    assert "{" not in f"{title.text}{says.text}"
    assert len(gzip.compress(file.read_bytes())) <= MOST_KB * 1000


def test_views_that_stand_on_one_page_share_no_id():
    for side in "rl":
        texts = [f.read_text("utf-8") for f in (*HIPS, *TOUCHES) if not f.stem.endswith(f"-{side}")]
        ids = [id for text in texts for id in re.findall(r' id="([^"]+)"', text)]
        own = [id for id in ids if id != "figure"]
        assert len(own) == len(set(own))


def test_a_view_is_painted_with_known_variables_and_nothing_else():
    sheets = [ROOT / "src/unknot_web/figures/static" / name for name in
              ("figures/figures.css", "views/views.css")]  # fmt: skip
    known = {
        name
        for sheet in sheets
        for name in re.findall(r"(--figure-\w+):", sheet.read_text("utf-8").split("@media")[0])
    }
    for file in (*HIPS, *TOUCHES, *MAPS):
        text = file.read_text("utf-8")
        for paint in set(re.findall(r'(?:fill|stroke)="([^"]*)"', text)) - {"none", "currentColor"}:
            variable = re.fullmatch(r"var\((--figure-\w+),\s*#[0-9a-f]{6}\)", paint)
            own_pattern = re.fullmatch(r"url\(#(side|back)[\w-]*-no\)", paint)
            assert own_pattern or variable, (file, paint)
            assert own_pattern or variable[1] in known, (file, paint)
        assert "style" not in text


@pytest.mark.parametrize("file", HIPS, ids=lambda file: file.stem)
def test_the_belly_to_press_is_in_the_body_and_clear_of_every_no_go_zone(file):
    zones, parts = drawn(file, "zone"), drawn(file, "part")
    belly = zones.pop("belly")
    assert belly
    assert outside(belly, parts["body"]) <= HAIR
    for zone, place in zones.items():
        assert shared(belly, place) <= 0, zone


@pytest.mark.parametrize("file", HIPS, ids=lambda file: file.stem)
def test_bones_and_muscle_lie_inside_the_ghosted_body(file):
    parts = drawn(file, "part")
    assert outside(parts["muscle"], parts["body"]) <= HAIR
    assert outside(parts["bones"], parts["body"]) <= HAIR
    assert shared(parts["muscle"], parts["bones"]) > 50, "the muscle lies on no bone"


def test_the_muscle_reaches_from_below_the_crest_to_the_bony_point():
    for file in HIPS:
        zones, muscle = drawn(file, "zone"), drawn(file, "part")["muscle"]
        assert min(muscle) > min(zones["crest"]), "the muscle starts below the top edge"
        assert shared(muscle, zones["trochanter"]) > HAIR, "it ends in the zone of the bony point"


@pytest.mark.parametrize("side", "rl")
def test_every_no_go_zone_is_marked_by_a_pattern_and_named_in_some_view(side):
    words, found = load_words(shown.figures.HERE / "words/en.yaml"), set()
    for file in HIPS:
        if not file.stem.endswith(side):
            continue
        text = file.read_text("utf-8")
        marked = set(drawn(file, "zone")) - {"belly"}
        for zone in marked:
            assert re.search(rf'fill="url\(#[\w-]+\)"[^>]* data-zone="{zone}"', text)
            label = re.search(rf'data-label="{zone}">(.*?)</text>', text)
            assert label, zone
            told = " ".join(re.findall(r">([^<]+)</tspan>", label[1]))
            assert told == words.say(f"hip.labels.{zone}")
        found |= marked
    assert found == NO_GO
    assert {id for id, _ in shown.parts("hip")} >= NO_GO


@pytest.mark.parametrize("file", HIPS, ids=lambda file: file.stem)
def test_every_label_is_inside_the_picture_and_above_no_other(file):
    root = ElementTree.fromstring(file.read_text("utf-8"))  # noqa: S314 - our own file
    _, _, wide, high = map(float, (root.get("viewBox") or "").split())
    lines = []
    for text in root.iter(f"{SVG}text"):
        size = float(text.get("font-size") or 0)
        assert size / wide * 288 >= 11.9, "12 pixels on the narrowest phone"
        for row in text.iter(f"{SVG}tspan"):
            long = len(row.text or "") * size * 0.62
            x, y = float(row.get("x") or 0), float(row.get("y") or 0)
            left = x if text.get("text-anchor") == "start" else x - long
            assert left >= 0, row.text
            assert left + long <= wide, row.text
            assert size * 0.7 <= y <= high, row.text
            lines.append((text.get("text-anchor"), y, size))
    for one, other in product(lines, lines):
        if one is not other and one[0] == other[0]:
            assert abs(one[1] - other[1]) >= one[2], "labels lie on each other"


def test_the_left_hip_is_the_right_one_mirrored_with_readable_labels():
    for view in ("side", "back"):
        right, left = (drawn(shown.DRAWN / f"hip-{view}-{side}.svg", "zone") for side in "rl")
        assert set(right) == set(left)
        for zone, place in right.items():
            assert sum(b - a for row in place.values() for a, b in row) == pytest.approx(
                sum(b - a for row in left[zone].values() for a, b in row), rel=0.12
            )


def test_nothing_of_the_arms_is_read_from_the_package_of_bones():
    text = (ROOT / "figures/bones.py").read_text("utf-8")
    assert "leg/assets/myolegs_chain.xml" in text
    assert not re.search(r"models/(arm|hand|elbow|finger|shoulder)|myoarm", text)
    notice = (ROOT / "NOTICE").read_text("utf-8")
    for credit in ("OpenSim", "Rajagopal", "MyoSim", "CC BY 3.0", "Apache"):
        assert credit in notice
