"""Promise 8: nobody is treated less safely by a new pack without `unknot diff` telling of them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.support.cases import day_of
from unknot import cli
from unknot.knowledge import Pack, load_pack
from unknot.terms import Disposition, Permission
from unknot_proof.diff import Change, Difference, Incomparable, Person, difference, heard
from unknot_proof.written import written_changes

PACKS = Path(__file__).parents[2] / "packs"
DAY = date(2026, 1, 5)
Edit = tuple[str, str, str]
"""A file, a text in it, and what stands there instead."""

DOUBLED = ("techniques/ball_on_thigh.yaml", "{start: 60, step", "{start: 120, step")
REWORDED = ("words/en/questions.yaml", "Do you have a fever", "Have you had a fever")
SAFER = (
    "red_flags.yaml",
    "seed_sharp_pain\n    level: soon",
    "seed_sharp_pain\n    level: same_day",
)


@pytest.fixture
def edited(tmp_path: Path) -> Callable[..., Path]:
    """Return a maker of copies of a pack with texts replaced."""

    def make(*edits: Edit, pack: str = "TEMPLATE") -> Path:
        folder = tmp_path / "new"
        shutil.copytree(PACKS / pack, folder)
        for file, before, after in edits:
            text = (folder / file).read_text("utf-8")
            assert before in text, f"{file} no longer says {before!r}"
            (folder / file).write_text(text.replace(before, after), "utf-8")
        return folder

    return make


def found_in(folder: Path, pack: str = "TEMPLATE") -> tuple[Pack, Pack, Difference]:
    old, new = load_pack(PACKS / pack), load_pack(folder)
    return old, new, difference(old, new)


def shows(change: Change, person: Person, old: Pack, new: Pack) -> bool:
    """Say whether the running code of both packs treats a person as the change says."""
    before, after = (day_of(pack, heard(pack, person.answers), (), DAY) for pack in (old, new))
    if not change.less_safe:
        before, after = after, before
    one, other = before.assessment, after.assessment
    match change.family:
        case "level":
            return one.level.urgency >= Disposition(change.about).urgency > other.level.urgency
        case "possible":
            at = Disposition(change.about).urgency
            return one.possible_level.urgency >= at > other.possible_level.urgency
        case "plan":
            return after.plan is not None and before.plan is None
    assert other.permit is not None
    permitted = {} if one.permit is None else one.permit.modalities
    match change.family:
        case "modality":
            return change.about in other.permit.modalities and change.about not in permitted
        case "technique":
            offered = frozenset() if one.permit is None else one.permit.techniques
            return change.about in other.permit.techniques - offered
        case "care":
            modified = permitted[change.about] is Permission.MODIFIED  # type: ignore[index]
            return modified and other.permit.modalities[change.about] is Permission.OK  # type: ignore[index]
    modality, field, most = change.about.split("/")
    assert one.permit is not None
    held = [getattr(a.permit.limits[modality], field) for a in (one, other)]  # type: ignore[union-attr, index]
    return held[0] <= int(most) and (held[1] is None or held[1] > int(most))


@pytest.mark.parametrize("pack", ["TEMPLATE", "outer_hip"])
def test_a_pack_does_not_differ_from_itself(pack: str) -> None:
    assert not difference(load_pack(PACKS / pack), load_pack(PACKS / pack))


EDITS = {
    "a red flag asks for more": (
        True, {"level", "plan", "technique"},
        ("red_flags.yaml", "fever_or_unwell or (", "fever_or_unwell and ("),
    ),
    "a red flag is lowered": (
        True, {"level", "possible"},
        ("red_flags.yaml", "weight\n    level: same_day", "weight\n    level: soon"),
    ),
    "a red flag is raised": (False, {"level", "possible"}, SAFER),
    "an age is lowered": (
        True, {"level", "plan"}, ("red_flags.yaml", "age < 18", "age < 16"),
    ),
    "a cell is opened": (
        True, {"modality"}, ("contraindications.yaml", "heat: forbidden", "heat: ok"),
    ),
    "a clearance is asked for no longer": (
        True, {"modality", "technique"},
        ("contraindications.yaml", "massage: needs_clearance", "massage: modified"),
    ),
    "care is asked for no longer": (
        True, {"care", "limit"},
        ("contraindications.yaml", "strengthening: modified\n    limits:\n      strengthening: "
         "{intensity_most: 2}", "strengthening: ok"),
    ),
    "a limit is raised": (
        True, {"limit"}, ("contraindications.yaml", "intensity_most: 2", "intensity_most: 4"),
    ),
    "a limit is lowered": (
        False, {"limit"}, ("contraindications.yaml", "intensity_most: 2", "intensity_most: 1"),
    ),
    "a row bars a tag": (
        False, {"technique"},
        ("contraindications.yaml", "    limits:", "    bars: [presses_thigh]\n    limits:"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EDITS)
def test_a_typical_edit_is_found_in_its_direction_with_a_person_who_shows_it(
    edited: Callable[..., Path], name: str
) -> None:
    less_safe, families, edit = EDITS[name]
    old, new, found = found_in(edited(edit))
    assert {change.less_safe for change in found.changes} == {less_safe}
    assert families <= {change.family for change in found.changes}
    assert found.less_safe is less_safe
    for change in found.changes:
        assert change.count is None or 0 < change.count <= (change.of or 0)
        assert change.person is not None
        assert shows(change, found.people[change.person], old, new), change


HIP_EDITS = {
    "a massage gun only with a clearance": (
        True, "modality/massage_gun",
        ("contraindications.yaml", "when: blood_thinned\n    cells:\n"
         "      hand_massage: needs_clearance\n      foam_rolling: needs_clearance\n"
         "      massage_gun: forbidden",
         "when: blood_thinned\n    cells:\n"
         "      hand_massage: needs_clearance\n      foam_rolling: needs_clearance\n"
         "      massage_gun: needs_clearance"),
    ),
    "hard to bear weight at 60": (
        False, "level/emergency",
        ("red_flags.yaml", "difficulty_bearing_weight and (had_injury or age >= 65)",
         "difficulty_bearing_weight and (had_injury or age >= 60)"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HIP_EDITS)
def test_an_edit_of_the_shipped_pack_is_found(edited: Callable[..., Path], name: str) -> None:
    less_safe, about, edit = HIP_EDITS[name]
    old, new, found = found_in(edited(edit, pack="outer_hip"), pack="outer_hip")
    assert about in {f"{change.family}/{change.about}" for change in found.changes}
    assert {change.less_safe for change in found.changes} == {less_safe}
    for change in found.changes:
        assert shows(change, found.people[change.person or 0], old, new), change


def test_people_are_counted_one_by_one(edited: Callable[..., Path]) -> None:
    """Of 121 ages, "not answered" and "not sure", two are no longer under 18."""
    _, _, found = found_in(edited(("red_flags.yaml", "age < 18", "age < 16")))
    (rule,) = found.rules
    assert (rule.about, rule.less_safe, rule.count, rule.of) == ("under_18", True, 2, 123)


def test_a_safer_change_is_told_and_is_exit_code_0(
    edited: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["diff", str(PACKS / "TEMPLATE"), str(edited(SAFER))]) == 0
    assert "now surely at least same_day" in capsys.readouterr().out


def test_a_reworded_text_changes_nobody_s_treatment(
    edited: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["diff", str(PACKS / "TEMPLATE"), str(edited(REWORDED))]) == 0
    told = capsys.readouterr().out
    assert "Nobody is treated differently" in told
    assert "words.questions.fever_or_unwell.ask" in told


CHANGED_WORDS: dict[str, Edit] = {
    "warnings": ("words/en/red_flags.yaml", "Do not wait.", "Do not wait for the morning."),
    "watch_for": ("words/en/watch_for.yaml", "    - A fever, or feeling ill\n", ""),
    "questions": REWORDED,
    "steps": ("words/en/techniques.yaml", "It may ease soreness", "It often eases soreness"),
    "other": ("words/en/causes.yaml", "Sore muscle after", "Sore muscles after"),
}


@pytest.mark.parametrize("kind", CHANGED_WORDS)
def test_every_changed_text_is_set_beside_the_one_before_it(
    kind: str, edited: Callable[..., Path]
) -> None:
    file, before, after = CHANGED_WORDS[kind]
    _, _, found = found_in(edited(CHANGED_WORDS[kind]))
    assert {(one.language, one.kind) for one in found.words} == {("en", kind)}
    for one in found.words:
        assert one.new == (None if after == "" else (one.old or "").replace(before, after))
    assert not found.less_safe
    assert file.removeprefix("words/en/").removesuffix(".yaml") in found.words[0].id


def test_warnings_are_read_first_and_each_language_by_itself(tmp_path: Path) -> None:
    old = shutil.copytree(PACKS / "TEMPLATE", tmp_path / "old")
    shutil.copytree(old / "words" / "en", old / "words" / "de")
    new = shutil.copytree(old, tmp_path / "both")
    for language in ("de", "en"):
        for file, before, after in CHANGED_WORDS.values():
            path = new / file.replace("/en/", f"/{language}/")
            path.write_text(path.read_text("utf-8").replace(before, after, 1), "utf-8")
    found = difference(load_pack(old), load_pack(new)).words
    once = list(dict.fromkeys((one.language, one.kind) for one in found))
    assert once == [(language, kind) for language in ("de", "en") for kind in CHANGED_WORDS]


def test_a_long_warning_is_told_whole(
    edited: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    text = " ".join(f"word{i}" for i in range(90))
    edit = ("words/en/red_flags.yaml", "Do not wait.", f"Do not wait. {text}")
    assert cli.main(["diff", str(PACKS / "TEMPLATE"), str(edited(edit))]) == 0
    told = capsys.readouterr().out
    assert "Words to read (en): warnings" in told
    assert all(f"word{i}" in told.split() for i in range(90))


def test_a_doubled_dose_is_less_safe_and_exit_code_3(
    edited: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["diff", str(PACKS / "TEMPLATE"), str(edited(DOUBLED))]) == 3
    told = capsys.readouterr().out
    assert "✗ techniques.ball_on_thigh.dose.duration_s.start: 60 → 120" in told
    assert "Nobody is treated differently" in told


def test_a_renamed_question_is_told_by_both_names(
    edited: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    files = ("questions.yaml", "red_flags.yaml", "vignettes.yaml", "words/en/questions.yaml")
    renamed = ((file, "fever_or_unwell", "feverish") for file in files)
    new = edited(*renamed)
    assert cli.main(["diff", str(PACKS / "TEMPLATE"), str(new)]) == 3
    told = capsys.readouterr().out
    assert "renamed 'fever_or_unwell' to 'feverish'" in told
    assert "only template 0.1.0" in told


def test_a_new_safety_question_is_only_safer(edited: Callable[..., Path]) -> None:
    new = edited(
        ("questions.yaml", "  swelling_redness:\n", "  night_pain:\n    type: yes_no\n"
         "  swelling_redness:\n"),
        ("questions.yaml", "asks: [hot_to_touch,", "asks: [night_pain, hot_to_touch,"),
        ("red_flags.yaml", "when: sharp_pain", "when: sharp_pain or night_pain"),
        ("words/en/questions.yaml", "  broken_skin:\n",
         "  night_pain: {ask: Does it wake you at night?, short: Night pain}\n  broken_skin:\n"),
    )  # fmt: skip
    _, _, found = found_in(new)
    assert found.changes
    assert not found.less_safe


def test_a_question_of_another_kind_cannot_be_compared(edited: Callable[..., Path]) -> None:
    unit = ("questions.yaml", "unit: years", "unit: months")
    with pytest.raises(Incomparable, match="'age'"):
        found_in(edited(unit))


def test_an_option_and_a_number_that_only_one_pack_knows_are_unanswered_to_the_other(
    edited: Callable[..., Path],
) -> None:
    new = load_pack(
        edited(
            ("questions.yaml", "gradual, injury]", "gradual]"),
            ("questions.yaml", "most: 120", "most: 100"),
        )
    )
    assert heard(new, {"onset": "injury", "age": 101, "stranger": "yes"}) == {}
    assert heard(new, {"onset": "gradual", "age": 100}) == {"onset": "gradual", "age": 100}
    assert not difference(load_pack(PACKS / "TEMPLATE"), new).less_safe


@pytest.mark.parametrize(
    ("before", "after", "less_safe"),
    [
        ("dose_left_percent: 50", "dose_left_percent: 80", True),
        ("dose_left_percent: 50", "dose_left_percent: 30", False),
        ("greens_to_step_up: 3", "greens_to_step_up: 1", True),
        ("days_between_steps: 7", "days_between_steps: 9", False),
        ("reds_to_pause: 2", "reds_to_pause: 4", True),
    ],
)
def test_a_step_up_that_comes_sooner_is_told_as_less_safe(
    edited: Callable[..., Path], before: str, after: str, less_safe: bool
) -> None:
    _, _, found = found_in(edited(("plans.yaml", before, after)))
    assert [one.less_safe for one in found.written] == [less_safe]


CELL = ("contraindications.yaml", "foam_rolling: modified", "foam_rolling: forbidden")
LIMIT = ("contraindications.yaml", "\n      foam_rolling: {intensity_most: 3}", "")


@pytest.mark.parametrize(("edits", "less_safe"), [((LIMIT,), True), ((CELL, LIMIT), False)])
def test_a_limit_that_goes_is_less_safe_unless_the_same_row_now_forbids_the_modality(
    tmp_path: Path, edits: tuple[Edit, ...], less_safe: bool
) -> None:
    row = """
  - id: very_sore
    when: broken_skin
    cells:
      hand_massage: ok
      foam_rolling: modified
      massage_gun: ok
      body_massager: ok
      heat: ok
      cold: ok
      stretching: ok
      strengthening: ok
    limits:
      heat: {intensity_most: 2}
      foam_rolling: {intensity_most: 3}
    evidence: [our_decision]
"""
    old = shutil.copytree(PACKS / "TEMPLATE", tmp_path / "old")
    with (old / "contraindications.yaml").open("a", encoding="utf-8") as file:
        file.write(row)
    new = shutil.copytree(old, tmp_path / "newer")
    text = (new / "contraindications.yaml").read_text("utf-8")
    for _, before, after in edits:
        assert before in text
        text = text.replace(before, after)
    (new / "contraindications.yaml").write_text(text, "utf-8")
    found = written_changes(load_pack(old), load_pack(new))
    assert any(one.less_safe for one in found) is less_safe


def test_json_has_everything_that_the_text_tells(
    edited: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        cli.main(["diff", str(PACKS / "TEMPLATE"), str(edited(DOUBLED, REWORDED)), "--json"]) == 3
    )
    told = json.loads(capsys.readouterr().out)
    assert told["less_safe"] is True
    assert {one["family"] for one in told["written"]} == {"dose", "words"}


def test_a_folder_that_is_no_pack_is_exit_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["diff", str(PACKS / "TEMPLATE"), str(tmp_path)]) == 2
    assert "no pack.yaml" in capsys.readouterr().err
