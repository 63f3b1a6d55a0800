"""The record as a JSON document, and the public interface that takes it."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.support.answers import usual
from tests.support.packs import outer_hip
from unknot.record import BadAnswers, Record, read_json, record_schema

PACK = outer_hip()
DAY = date(2026, 3, 2)
ANSWERS = {
    id: sorted(one) if isinstance(one, frozenset) else one
    for id, one in usual(PACK).items()
    if not PACK.questions[id].derived
}
WHOLE: dict[str, Any] = {
    "record_version": "1",
    "region": "outer_hip",
    "answers": ANSWERS,
    "given_on": dict.fromkeys(ANSWERS, "2026-03-02"),
    "stated": {"programme": "none"},
    "diary": [{"on": "2026-03-01", "techniques": ["massage_ball_on_wall"], "pain_before": 4,
               "pain_worst": 5, "pain_after": 3, "pain_next_morning": 3, "new_night_pain": False,
               "morning_forgotten": False, "stopped": False, "note": "the stairs, twice"}],
    "self_tests": [{"test": "trochanter_press", "on": "2026-03-01",
                    "amounts": {"left": 1, "right": 0}, "pain": 2, "ended": "done", "ticks": []}],
    "clearances": [{"on": "2026-03-01", "until": "2026-04-01", "modalities": ["heat"],
                    "confirms": True}],
    "stop_open": False,
    "programme": {"cause": "gluteal_tendinopathy", "on": "2026-02-20",
                  "pauses": [{"on": "2026-02-22", "until": "2026-02-23"},
                             {"on": "2026-03-01", "until": None}],
                  "moved": {"2026-03-04": "2026-03-06"}},
    "tastes": [{"technique": "clam", "says": "liked", "set_aside_on": None,
                "picked_on": "2026-03-02"}],
    "weekly_checks": [{"on": "2026-03-01", "numbers": {"change": 2},
                       "activities": {"stairs": 6}}],
    "body_map": ["outer_hip.left"],
    "screened_on": "2026-02-20",
    "before_session_on": "2026-03-02",
}  # fmt: skip


def read(document: dict[str, Any]) -> Record:
    return Record.from_document(document, PACK, DAY)


def test_a_document_and_its_record_are_one_and_the_same() -> None:
    assert read(WHOLE).to_document() == WHOLE
    assert read(json.loads(json.dumps(WHOLE))) == read(WHOLE)


def test_a_whole_document_fits_the_published_schema() -> None:
    Draft202012Validator.check_schema(record_schema())
    assert [*Draft202012Validator(record_schema()).iter_errors(WHOLE)] == []


def test_answers_alone_are_a_record_of_answers_given_on_the_day() -> None:
    record = read(ANSWERS)
    assert set(record.given_on.values()) == {DAY}
    assert (record.diary, record.clearances, record.stated) == ((), (), {})


def test_one_day_may_stand_for_all_answers() -> None:
    assert read({**WHOLE, "given_on": "2026-03-02"}) == read(WHOLE)


FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "a pain over 10": ({"diary": [{**WHOLE["diary"][0], "pain_worst": 11}]}, "diary.0.pain_worst"),
    "a pain that is a word": ({"diary": [{**WHOLE["diary"][0], "pain_worst": "5"}]}, "pain_worst"),
    "a number for a day": ({"screened_on": 20_000}, "write a day as 2026-11-22"),
    "a day that is none": ({"given_on": "2026-02-30"}, "write a day as 2026-11-22"),
    "a short day": ({"before_session_on": "20260302"}, "write a day as 2026-11-22"),
    "a misspelt part": ({"diry": []}, "diry"),
    "a word for yes": ({"stop_open": "false"}, "stop_open"),
    "another version": ({"record_version": "2"}, "record_version"),
    "another region": ({"region": "shoulder"}, "a record of 'shoulder'"),
    "a misspelt question": ({"answers": {"fewer_or_unwell": "no"}}, "fever_or_unwell"),
    "yes as true": ({"answers": {"fever_or_unwell": True}}, "fever_or_unwell"),
    "a derived answer": ({"answers": {"diary_days": 3}}, "'diary_days' belongs into 'stated'"),
    "an asked fact": ({"stated": {"age": 30}}, "'age' belongs into 'answers'"),
    "a modality that is none": (
        {"clearances": [{**WHOLE["clearances"][0], "modalities": ["magnets"]}]}, "modalities"),
    "an unknown side": (
        {"self_tests": [{**WHOLE["self_tests"][0], "amounts": {"up": 1}}]}, "amounts"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_document_with_a_fault_is_refused_and_the_place_is_named(name: str) -> None:
    changed, says = FAULTS[name]
    with pytest.raises(BadAnswers) as fault:
        read({**WHOLE, **changed})
    assert says in str(fault.value)


@pytest.mark.parametrize("part", [one for one in WHOLE if one != "record_version"])
@pytest.mark.parametrize("nonsense", [7, "x", [[]], {"a": {"b": []}}, True, 10**30, "\x00"])
def test_nonsense_in_any_part_is_refused_and_crashes_nothing(part: str, nonsense: object) -> None:
    text = json.dumps({**WHOLE, part: nonsense})
    with suppress(BadAnswers):
        read(dict(read_json(text)))


def command(*words: str, given: object) -> subprocess.CompletedProcess[str]:
    code = "import sys; from unknot.cli import main; sys.exit(main())"
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        input=json.dumps(given), capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_command_line_takes_diary_and_clearances() -> None:
    bad = {**WHOLE["diary"][0], "pain_worst": 9, "stopped": True}
    three = [{**bad, "on": f"2026-02-2{day}"} for day in (4, 6, 8)]
    found = command("assess", "--on", "2026-03-02", given={**WHOLE, "diary": three})
    assert found.returncode == 0, found.stderr
    report = json.loads(found.stdout)
    assert (report["level"], report["plan"]) == ("soon", None)
    assert [flag["id"] for flag in report["red_flags"]] == ["diary_three_bad_sessions"]


def test_the_command_line_refuses_a_faulty_record_and_makes_no_plan() -> None:
    found = command("assess", given={**WHOLE, "diary": [{"on": "yesterday"}]})
    assert (found.returncode, found.stdout) == (2, "")
    assert "diary.0.on" in found.stderr


def test_the_public_interface_is_what_it_says_and_loads_nothing_before_it_is_asked() -> None:
    code = (
        "import sys, unknot; assert 'pydantic' not in sys.modules; "
        "from unknot import load_pack, Record, assess, day, weeks, progress, UnknotError; "
        "from unknot.knowledge import PackError; assert issubclass(PackError, UnknotError); "
        "import unknot.progression; from unknot import progress; assert callable(progress); "
        "assert 'django' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
