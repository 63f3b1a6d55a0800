"""The drawn body map: every region named, in the list, inside the body, and apart from others."""

from __future__ import annotations

import re
from itertools import combinations

import pytest

from tests.figures.paths import HAIR, outside, rows, shared
from unknot_web.body_map import shown
from unknot_web.body_map.regions import CODES, ONE, REGIONS
from unknot_web.design import words
from unknot_web.figures.shown import PEOPLE

FILES = [shown.DRAWN / f"map-{person}-{view}.svg" for person in PEOPLE for view in shown.VIEWS]


def regions(file):
    return {code: rows(d) for code, _, _, d in shown.REGION.findall(file.read_text("utf-8"))}


def area(place):
    return sum(b - a for row in place.values() for a, b in row)


def test_each_of_our_people_has_all_views():
    assert sorted(shown.DRAWN.glob("map-*.svg")) == sorted(FILES)


@pytest.mark.parametrize("person", PEOPLE)
def test_every_region_is_drawn_and_has_a_name_in_words(person):
    found = {code for file in FILES if f"-{person}-" in file.name for code in regions(file)}
    assert found == set(CODES)
    assert {code.partition(".")[0] for code in found} == set(REGIONS)
    for code in found:
        assert shown.name_of(code)
    assert shown.name_of("groin.left") == "Groin, left"
    assert {shown.name_of(f"{one}.middle") for one in ONE} == {
        words.say(f"page.body_map.regions.{one}") for one in ONE
    }


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_two_regions_overlap_by_more_than_a_hair(file):
    for (one, here), (other, there) in combinations(regions(file).items(), 2):
        assert shared(here, there) <= HAIR, (one, other)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_region_lies_inside_the_outline_of_the_body(file):
    body = re.search(r'<path fill="var\(--figure-skin[^"]*"[^>]* d="([^"]+)"', file.read_text())
    assert body
    outline = rows(body[1])
    for code, place in regions(file).items():
        assert outside(place, outline) <= HAIR, code


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_regions_cover_most_of_the_body(file):
    body = re.search(r'<path fill="var\(--figure-skin[^"]*"[^>]* d="([^"]+)"', file.read_text())
    assert body
    covered = sum(area(place) for place in regions(file).values())
    assert covered / area(rows(body[1])) > 0.8


@pytest.mark.parametrize("person", PEOPLE)
def test_left_is_the_persons_own_left_in_every_view(person):
    for view, sign in (("front", 1), ("back", -1)):
        found = regions(shown.DRAWN / f"map-{person}-{view}.svg")
        for region in ("knee" if view == "front" else "calf", "outer_hip", "shoulder"):
            left, right = (_middle(found[f"{region}.{side}"]) for side in ("left", "right"))
            assert (left - right) * sign > 0, (view, region)
    for side, other in (("left", "right"), ("right", "left")):
        found = regions(shown.DRAWN / f"map-{person}-{side}.svg")
        assert f"outer_hip.{side}" in found
        assert not any(code.endswith(f".{other}") for code in found if "thigh" not in code), side


def _middle(place):
    spans = [span for row in place.values() for span in row]
    return sum(a + b for a, b in spans) / (2 * len(spans))


@pytest.mark.parametrize("person", PEOPLE)
def test_the_regions_of_the_hip_lie_as_their_names_say(person):
    side = regions(shown.DRAWN / f"map-{person}-right.svg")
    back = regions(shown.DRAWN / f"map-{person}-back.svg")
    assert max(side["upper_outer_buttock.right"]) <= min(side["outer_hip.right"]) + 2
    assert max(side["outer_hip.right"]) <= min(side["outer_thigh.right"]) + 4
    assert _middle(side["groin.right"]) > _middle(side["mid_buttock.right"])  # looks to the right
    assert max(back["low_back.right"]) <= min(back["upper_outer_buttock.right"]) + 2
    assert min(back["low_buttock.left"]) >= min(back["mid_buttock.left"])
    assert min(back["back_of_thigh.left"]) >= min(back["low_buttock.left"])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_number_of_a_region_is_written_inside_it(file):
    for code, x, y, d in shown.REGION.findall(file.read_text("utf-8")):
        place = rows(d)
        row = int(y) // 9
        near = [span for one in (row - 1, row, row + 1) for span in place.get(one, ())]
        assert any(a - HAIR <= int(x) <= b + HAIR for a, b in near), code
