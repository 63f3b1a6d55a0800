"""The shipped figures: one for everything, small, well-formed, told in words, and sound."""

from __future__ import annotations

import gzip
import re
import subprocess
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.docs.files import ROOT
from tests.support.packs import outer_hip
from unknot_web.figures import shown

FILES = sorted(shown.SHIPPED.glob("*/*.svg"))
SVG = "{http://www.w3.org/2000/svg}"
MOST_KB = 35
PYTHON = ROOT / ".figures-venv/bin/python"


def needed() -> list[str]:
    pack = outer_hip()
    return [*pack.techniques, *(test.id for test in pack.contents.self_tests)]


@pytest.mark.parametrize("person", shown.PEOPLE)
def test_every_technique_and_self_test_has_its_figure_for_everybody(person):
    missing = [id for id in needed() if not shown.moments(id, person, side="right", other="left")]
    assert missing == []


def test_no_figure_is_of_something_that_the_pack_does_not_have():
    assert set(shown.ids()) <= set(needed())


def test_the_shipped_files_are_those_that_have_words():
    told = {
        f"{person}/{id}.{name}.svg"
        for person in shown.PEOPLE
        for id in shown.ids()
        for name in shown.MOMENTS
        if shown.figure_words().has(f"figures.{id}.{name}")
    }
    assert {file.relative_to(shown.SHIPPED).as_posix() for file in FILES} == told


def test_every_repeated_movement_shows_where_it_starts_and_where_it_ends():
    still = {"glute_squeeze", "standing_isometric_abduction"}  # the muscle works, nothing moves
    moving = [
        technique.id
        for technique in outer_hip().techniques.values()
        if any(phase.ends == "repetitions" for phase in technique.phases)
        and technique.id not in still
    ]
    words = shown.figure_words()
    assert [id for id in moving if not words.has(f"figures.{id}.end")] == []


def test_every_figure_is_well_formed_and_says_what_it_shows():
    for file in FILES:
        root = ElementTree.fromstring(file.read_text("utf-8"))  # noqa: S314 - our own file
        assert root.tag == f"{SVG}svg", file
        assert root.get("role") == "img", file
        title, says = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
        assert title is not None, file
        assert says is not None, file
        assert title.text, file
        assert says.text, file
        assert "{" not in says.text, file
        assert root.get("aria-labelledby") == f"{title.get('id')} {says.get('id')}", file


def test_a_figure_is_painted_with_known_variables_and_nothing_else():
    style = (shown.SHIPPED / "figures.css").read_text("utf-8")
    known = set(re.findall(r"(--figure-\w+):", style.split("@media")[0]))
    for file in FILES:
        text = file.read_text("utf-8")
        paints = re.findall(r'(?:fill|stroke)="([^"]*)"', text)
        for paint in set(paints) - {"none"}:
            variable = re.fullmatch(r"var\((--figure-\w+),\s*#[0-9a-f]{6}\)", paint)
            assert variable, (file, paint)
            assert variable[1] in known, (file, paint)
        assert "style" not in text, file
        assert "<text" not in text, f"{file}: mirrored text cannot be read"


def test_a_figure_weighs_at_most_35_kb_and_all_of_them_15_mb():
    heavy = [f for f in FILES if len(gzip.compress(f.read_bytes())) > MOST_KB * 1000]
    assert heavy == []
    assert sum(file.stat().st_size for file in FILES) < 15_000_000


def test_the_moments_of_a_figure_fit_over_each_other():
    for person in shown.PEOPLE:
        for id in shown.ids():
            moments = shown.moments(id, person, side="right", other="left")
            assert len({(one.width, one.height) for one in moments}) == 1, (person, id)


def test_dark_and_forced_colours_name_only_known_variables():
    style = (shown.SHIPPED / "figures.css").read_text("utf-8")
    first = set(re.findall(r"(--figure-\w+):", style.split("@media")[0]))
    forced = style.split("@media (forced-colors: active)")[1].split("@media")[0]
    assert set(re.findall(r"(--figure-\w+):", style)) == first
    assert set(re.findall(r"(--figure-\w+):", forced)) == first


def test_the_left_side_is_the_right_one_mirrored():
    page = Path(shown.HERE / "templates/figures/figure.html").read_text("utf-8")
    style = (shown.SHIPPED / "figures.css").read_text("utf-8")
    assert "{% if mirrored %} figure--mirrored{% endif %}" in page
    assert re.search(r"\.figure--mirrored svg {\s*transform: scaleX\(-1\);", style)


def test_each_of_three_days_in_a_row_draws_somebody_else():
    day = date(2027, 1, 1)
    drawn = {shown.Choice().drawn(day + timedelta(days=n))[0] for n in range(3)}
    assert drawn == set(shown.PEOPLE)


def test_motion_is_only_for_who_has_not_asked_for_less():
    style = (shown.SHIPPED / "figures.css").read_text("utf-8")
    before, _, after = style.partition("@media (prefers-reduced-motion: no-preference)")
    assert "animation" not in before
    assert "animation: figure-start" in after


# --------------------------------------------------------------- solved again, own venv
@pytest.mark.slow
@pytest.mark.skipif(not PYTHON.exists(), reason="python3 dev.py figures sets this venv up")
def test_contact_is_real_and_muscles_keep_clear_of_the_no_go_zones():
    asked = [str(PYTHON), "-m", "figures.check"]
    told = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr


def test_every_pose_file_belongs_to_a_figure():
    poses = ROOT / "figures/poses"
    names = {path.stem for path in poses.glob("*/*.yaml") if path.parent.name != "base"}
    assert names == set(needed())
