"""The command `unknot`, run as a person or a program would run it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from tests.support.answers import usual
from tests.support.cases import day_of
from tests.support.packs import outer_hip
from unknot.cli.tell import tell
from unknot.exports.report import watch_for
from unknot.vignettes import usual_answers

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "docs/reference/assess.schema.json").read_text("utf-8"))
UNKNOT = [sys.executable, "-c", "import sys; from unknot.cli import main; sys.exit(main())"]
USUAL = json.dumps({**usual_answers(outer_hip()), "cleared_modalities": None})


def unknot(*words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*UNKNOT, *words], input=given, capture_output=True, text=True, check=False, timeout=60
    )


def test_assess_gives_a_plan_to_someone_sore_since_a_run() -> None:
    done = unknot("assess", "--json", "--on", "2026-01-05", given=USUAL)
    report = json.loads(done.stdout)
    jsonschema.validate(report, SCHEMA)
    assert (done.returncode, report["level"], report["possible_level"]) == (
        0,
        "routine",
        "routine",
    )
    assert report["plan"]["items"]
    assert report["causes"][0]["id"] == "delayed_onset_muscle_soreness"


WATCH_FOR = ("urine", "saddle", "weak", "fever", "weight on the leg", "swells", "breath", "night")


def test_assess_names_the_signs_to_watch_for_with_every_routine_result() -> None:
    report = json.loads(unknot("assess", "--on", "2026-01-05", given=USUAL).stdout)
    assert report["level"] == "routine"
    for sign in WATCH_FOR:
        assert sign in " ".join(report["watch_for"][:-1])
    assert "ambulance" in report["watch_for"][-1]


@pytest.mark.parametrize(
    "told", [{"fever_or_unwell": "yes"}, {"difficulty_bearing_weight": "yes"}, {"new_lump": "yes"}]
)
def test_assess_names_no_signs_to_watch_for_where_a_clinician_must_look(
    told: dict[str, str],
) -> None:
    given = json.dumps({**json.loads(USUAL), **told})
    report = json.loads(unknot("assess", "--on", "2026-01-05", given=given).stdout)
    assert report["level"] != "routine"
    assert report["watch_for"] == []


def test_try_names_the_same_signs_to_watch_for_at_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    pack = outer_hip()
    answers = usual(pack)
    today = day_of(pack, answers, (), date(2026, 1, 5))
    tell(today)
    told = capsys.readouterr().out
    for text in watch_for(pack, today.assessment):
        assert text in told


def test_the_same_answers_give_the_same_bytes() -> None:
    first, second = (unknot("assess", "--on", "2026-01-05", given=USUAL) for _ in range(2))
    assert first.stdout == second.stdout


def test_no_answers_give_no_plan_and_list_what_is_unanswered() -> None:
    report = json.loads(unknot("assess", given="{}").stdout)
    jsonschema.validate(report, SCHEMA)
    assert report["plan"] is None
    assert report["possible_level"] == "emergency"
    assert "fever_or_unwell" in report["unanswered"]


@pytest.mark.parametrize(
    "given",
    ["", "not json", "[]", '{"age": NaN}', '{"age": 1, "age": 2}', '{"made_up": "yes"}',
     '{"age": 500}', '{"fever_or_unwell": true}'],
)  # fmt: skip
def test_bad_input_is_exit_code_2_with_a_message_and_no_plan(given: str) -> None:
    done = unknot("assess", given=given)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "there is no plan" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_batch_answers_line_by_line_and_keeps_going_after_a_bad_one() -> None:
    done = unknot("assess", "--batch", given=f"{USUAL}\nnonsense\n\n{{}}\n")
    good, bad, empty = map(json.loads, done.stdout.splitlines())
    assert done.returncode == 2
    assert good["plan"]
    assert bad.keys() == {"error"}
    assert empty["plan"] is None


def test_questions_have_stable_ids_types_and_texts() -> None:
    questions = json.loads(unknot("questions", "--json").stdout)
    assert [question["id"] for question in questions] == list(outer_hip().questions)
    assert all(question["ask"] for question in questions)
    assert {question["type"] for question in questions} == {"yes_no", "choice", "multi", "number"}


def test_check_finds_nothing_wrong_with_the_shipped_pack() -> None:
    done = unknot("check", str(ROOT / "packs/outer_hip"))
    assert (done.returncode, done.stderr) == (0, "")
    assert "outer_hip" in done.stdout


def test_check_says_what_is_wrong_with_a_folder_that_is_no_pack(tmp_path: Path) -> None:
    done = unknot("check", str(tmp_path))
    assert done.returncode == 2
    assert "no pack.yaml" in done.stderr


def test_try_ends_at_once_with_what_to_do_when_an_emergency_is_told() -> None:
    done = unknot("try", given="1\n")
    assert done.returncode == 0
    assert "Get emergency help now" in done.stdout
    assert "Your plan" not in done.stdout


def test_try_understands_none_of_these_back_and_nonsense() -> None:
    done = unknot("try", given="n\nb\nhello\n99\n1\n")
    assert done.returncode == 0
    assert done.stdout.count("That was not understood.") == 2
    assert "Get emergency help now" in done.stdout


def test_ctrl_c_in_the_middle_of_try_keeps_nothing_and_says_so() -> None:
    with subprocess.Popen(
        [*UNKNOT, "try"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, env=None,
    ) as running:  # fmt: skip
        assert running.stdout is not None
        while "1 " not in running.stdout.readline():
            pass
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=30)
    assert running.returncode == 130
    assert "Nothing was kept" in out
    assert "Traceback" not in err


def test_session_plays_to_its_end_from_a_file_of_answers(tmp_path: Path) -> None:
    answers = json.loads(USUAL) | {"minutes": 5, "equipment": []}
    file = tmp_path / "answers.json"
    file.write_text(json.dumps(answers))
    quick = (
        "import sys, time; t = [0.0]; time.sleep = lambda s: t.__setitem__(0, t[0] + s);"
        "time.monotonic = lambda: t[0]; from unknot.cli import main; sys.exit(main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", quick, "session", str(file)],
        input="\n" * 50, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "That is all for today." in done.stdout


@pytest.mark.parametrize(("given", "code"), [("", 0), ("q", 130)])
def test_ctrl_c_in_a_timed_phase_pauses_and_q_stops(tmp_path: Path, given: str, code: int) -> None:
    file = tmp_path / "answers.json"
    file.write_text(json.dumps(json.loads(USUAL) | {"minutes": 5, "equipment": []}))
    # Time passes only while it sleeps; the fifth sleep is cut short by Ctrl-C.
    quick = f"""
import builtins, sys, time
clock, sleeps = [0.0], []
def sleep(seconds):
    sleeps.append(seconds)
    if len(sleeps) == 5:
        raise KeyboardInterrupt
    clock[0] += seconds
def answer(prompt):
    print(prompt)
    clock[0] += 600
    return {given!r} if "Paused" in prompt else ""
time.sleep, time.monotonic, builtins.input = sleep, lambda: clock[0], answer
from unknot.cli import main
sys.exit(main())
"""
    done = subprocess.run(
        [sys.executable, "-c", quick, "session", str(file)],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    assert "Paused. Take off any pressure." in done.stdout
    assert ("That is all for today." in done.stdout) == (code == 0)
    assert ("unknot try" in done.stdout) == (code != 0)


def test_session_refuses_a_file_it_cannot_read(tmp_path: Path) -> None:
    done = unknot("session", str(tmp_path / "missing.json"))
    assert done.returncode == 2
    assert "cannot be read" in done.stderr


def test_a_red_flag_gives_no_session(tmp_path: Path) -> None:
    file = tmp_path / "answers.json"
    file.write_text(json.dumps(json.loads(USUAL) | {"saddle_numbness": "yes"}))
    done = unknot("session", str(file))
    assert "Get emergency help now" in done.stdout
    assert "Press Enter" not in done.stdout
