"""What the command line makes of bytes, and what it does to terminals, files and pipes.

Each command is taken from the program itself, so a new one is tested without being named here.
"""

from __future__ import annotations

import codecs
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.packs import outer_hip
from unknot.answers import BadAnswers, read_json
from unknot.cli import main, program
from unknot.cli.shared_words import words as shared_words
from unknot.knowledge import PackError, load_pack
from unknot.vignettes import usual_answers

ROOT = Path(__file__).parents[2]
PACK = ROOT / "packs/outer_hip"
UNKNOT = [sys.executable, "-c", "import sys; from unknot.cli import main; sys.exit(main())"]
USUAL = json.dumps({**usual_answers(outer_hip()), "cleared_modalities": None})
SIGN = '{"fever_or_unwell": "yes"}'
LEVEL = "emergency"  # what the small pack says to it
ADVICE = shared_words().say(f"levels.{LEVEL}.name")
FINE, BAD_INPUT, SAFETY_REFUSED, STORAGE, STOPPED = 0, 2, 3, 4, 130
DOCUMENTED = {FINE, BAD_INPUT, SAFETY_REFUSED, STORAGE, STOPPED}
SMALL = ROOT / "packs/TEMPLATE"  # read in half the time
OF_THE_RECORDS = {"backup", "restore"}  # there are none where these tests run
COMMANDS = sorted(program.program.commands)
TAKE_A_PACK = {
    name
    for name, command in program.program.commands.items()
    if any("--pack" in one.opts for one in command.params)
}
STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What could move a cursor, colour a line or turn its direction; not tab and new line."""


def words_for(command: str, folder: Path) -> list[str]:
    """Return what makes a command say much and soon; a command not named here gets nothing."""
    answers = folder / "answers.json"
    answers.write_text(SIGN, "utf-8")
    return {
        "questions": ["--json"],
        "session": [str(answers)],
        "prove": [str(folder)],
        "certify": ["--check", str(folder)],
        "check": [str(SMALL)],
        "diff": [str(folder), str(folder)],
    }.get(command, [])


def ran(
    *words: str | bytes,
    given: bytes = b"",
    encoding: str | None = None,
    env: dict[str, str] | None = None,
    **more: Any,
) -> subprocess.CompletedProcess[bytes]:
    """Run the command line as its own process, with bytes in and bytes out."""
    if words[0] in TAKE_A_PACK and "--pack" not in words:
        words = (*words, "--pack", str(SMALL))
    around = {**os.environ, "UNKNOT_DATA": str(ROOT / "var/no-records"), **(env or {})}
    if encoding:
        around["PYTHONIOENCODING"] = encoding
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more}
    if "stdin" not in pipes:
        pipes["input"] = given
    return subprocess.run([*UNKNOT, *words], env=around, check=False, timeout=120, **pipes)


def in_order(done: subprocess.CompletedProcess[bytes]) -> None:
    """A run ended with a code that means something, and showed nobody its insides."""
    err = done.stderr or b""
    assert not re.search(b"Traceback|Exception ignored|Fatal", err), err.decode(errors="replace")
    assert done.returncode in DOCUMENTED, (done.returncode, err)


# ------------------------------------------------------------- every command, every output


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_fails_at_a_character_that_the_terminal_lacks(
    command: str, tmp_path: Path
) -> None:
    done = ran(command, *words_for(command, tmp_path), given=b"n\n", encoding="ascii")
    in_order(done)
    assert done.stdout or done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
@pytest.mark.parametrize("command", COMMANDS)
def test_a_full_output_device_is_named_with_code_4(command: str, tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = ran(command, *words_for(command, tmp_path), given=b"{}", stdout=full)
    in_order(done)
    # Else the command had something to say on standard error alone. A fault of the records has
    # the same code.
    assert done.returncode == STORAGE or done.stderr
    lost = b"could not be written" in done.stderr
    assert lost == (done.returncode == STORAGE and command not in OF_THE_RECORDS)
    assert done.returncode == STORAGE or command not in {"questions", "assess", "session", "try"}


@pytest.mark.parametrize("how", ["closed pipe", "closed", "all closed"])
@pytest.mark.parametrize("command", ["assess", "questions"])
def test_an_output_that_nobody_can_read_is_named_with_code_4(
    command: str, how: str, tmp_path: Path
) -> None:
    words = words_for(command, tmp_path)
    if how == "closed pipe":
        reads, writes = os.pipe()
        os.close(reads)
        with os.fdopen(writes, "wb") as pipe:
            done = ran(command, *words, given=b"{}", stdout=pipe)
    else:
        close = ">&-" if how == "closed" else ">&- 2>&- <&-"
        words += ["--pack", str(SMALL)]
        line = ["sh", "-c", f'exec "$@" {close}', "sh", *UNKNOT, command, *words]
        done = subprocess.run(line, input=b"{}", capture_output=True, check=False, timeout=120)
    in_order(done)
    assert done.returncode == STORAGE or how == "all closed"
    assert how == "all closed" or b"could not be written" in done.stderr


# ---------------------------------------------------------------------------- text going out


@pytest.mark.parametrize(
    "env",
    [{"PYTHONIOENCODING": "cp1252"}, {"PYTHONIOENCODING": "utf-16"},
     {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}],
)  # fmt: skip
def test_the_advice_is_given_on_every_terminal(env: dict[str, str], tmp_path: Path) -> None:
    done = ran("session", *words_for("session", tmp_path), env=env)
    in_order(done)
    text = done.stdout.decode(env.get("PYTHONIOENCODING", "ascii"))
    assert ADVICE in text
    assert done.returncode == FINE


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal is made otherwise there")
def test_a_real_terminal_that_takes_ascii_alone_gets_the_questions_and_the_advice() -> None:
    ours, theirs = os.openpty()
    line = [*UNKNOT, "try", "--pack", str(SMALL)]
    env = {**os.environ, "PYTHONIOENCODING": "ascii"}
    with subprocess.Popen(line, stdin=theirs, stdout=theirs, stderr=theirs, env=env) as running:
        os.close(theirs)
        os.write(ours, b"1\n")
        seen = b"".join(iter(lambda: _read_from(ours), b""))
    os.close(ours)
    assert running.returncode == FINE
    assert b"#" not in seen.split(b"Question 1")[0]
    assert b"...." in seen.split(b"Question 1")[0]
    assert ADVICE.encode() in seen


def _read_from(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # how Linux tells that the other side has gone
        return b""


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_json_goes_out_as_utf_8_whatever_the_terminal_takes(encoding: str) -> None:
    done = ran("questions", "--json", "--pack", str(PACK), encoding=encoding)
    assert json.loads(done.stdout.decode("utf-8"))[0]["id"] == next(iter(outer_hip().questions))
    assert "°".encode() in done.stdout
    batch = ran("assess", "--batch", given=SIGN.encode(), encoding=encoding)
    assert json.loads(batch.stdout.decode("utf-8"))["level"] == LEVEL


HOSTILE = "\x1b[2J\x9b31m\x07\r\u202eesle\u2066"


def test_nothing_in_answers_steers_the_terminal() -> None:
    given = {
        HOSTILE: "yes",
        "onset": HOSTILE,
        "equipment": [HOSTILE],
        "age": HOSTILE,
        "side": [HOSTILE],
        "fever_or_unwell": {HOSTILE: HOSTILE},
    }
    done = ran("assess", given=json.dumps(given).encode())
    in_order(done)
    assert done.returncode == BAD_INPUT
    assert not STEERS.search(done.stderr.decode("utf-8"))
    twice = "{" + ",".join([f'"{HOSTILE[-3:]}": 1'] * 2) + "}"
    assert not STEERS.search(ran("assess", given=twice.encode()).stderr.decode("utf-8"))


def test_a_line_in_a_key_cannot_pose_as_a_line_of_ours() -> None:
    done = ran("assess", given=json.dumps({"x\nAll is fine, here is your plan": 1}).encode())
    assert not any(line.startswith("All is fine") for line in done.stderr.decode().splitlines())


@pytest.mark.skipif(sys.platform != "linux", reason="names of other bytes are made on Linux")
@pytest.mark.parametrize(
    "words",
    [["session"], ["session", "--pack"], ["questions", "--pack"], ["assess", "--pack"], ["check"],
     ["prove"], ["certify"], ["diff", str(PACK)], ["no_such"], ["assess", "--on"], ["try", "more"]],
)  # fmt: skip
def test_no_name_steers_the_terminal_or_ends_in_a_traceback(
    words: list[str], tmp_path: Path
) -> None:
    path = os.fsencode(tmp_path) + b"/\xff\x9b\x1b[2Jb\r" + "\u202ea".encode()
    os.mkdir(path)  # noqa: PTH102 - a name of bytes
    done = ran(*words, path)
    in_order(done)
    assert done.returncode in {BAD_INPUT, SAFETY_REFUSED}
    assert not STEERS.search(done.stderr.decode("utf-8"))


def test_a_file_in_a_pack_whose_name_is_not_utf_8_ends_in_a_message(tmp_path: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("names of other bytes are made on Linux")
    pack = copied(tmp_path)
    stray = os.fsencode(pack) + b"/words/en/\xff.yaml"
    with open(stray, "wb") as file:  # noqa: PTH123 - a name of bytes
        file.write(b"extra: {one: two}\n")
    in_order(ran("check", str(pack)))


# ----------------------------------------------------------------------------- bytes coming in

BOMS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}


@pytest.mark.parametrize("encoding", BOMS)
def test_answers_that_begin_with_a_byte_order_mark_are_read(encoding: str) -> None:
    assert read_json(BOMS[encoding] + USUAL.encode(encoding)) == json.loads(USUAL)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_a_mark_is_read_on_standard_input_and_in_a_file(encoding: str, tmp_path: Path) -> None:
    data = BOMS[encoding] + SIGN.encode(encoding)
    assert json.loads(ran("assess", given=data).stdout)["level"] == LEVEL
    file = tmp_path / "answers.json"
    file.write_bytes(data)
    assert ADVICE.encode() in ran("session", str(file)).stdout


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-32-be"])
def test_a_byte_order_mark_loses_nobody_of_a_batch(encoding: str) -> None:
    data = BOMS[encoding] + f"{{}}\r\n{SIGN}\r\n".encode(encoding)
    done = ran("assess", "--batch", given=data)
    first, second = map(json.loads, done.stdout.splitlines())
    assert (first["level"], second["level"], done.returncode) == ("routine", LEVEL, FINE)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le"])
def test_utf_16_without_a_mark_is_called_by_its_name(encoding: str) -> None:
    with pytest.raises(BadAnswers, match="save it as UTF-8"):
        read_json(SIGN.encode(encoding))


BAD_LINES = {
    "a lone surrogate as a key": b'{"\\ud800": 1}',
    "a lone surrogate as an answer": b'{"onset": "\\udfff"}',
    "a surrogate in UTF-8": b'{"age": "\xed\xa0\x80"}',
    "a bad byte": b'{"age": "\xff"}',
    "latin 1": '{"age": "½"}'.encode("latin-1"),
    "NUL": b'{"age": \x00}',
    "NUL as a key": b'{"\\u0000": 1}',
    "ESC": b'{"\\u001b[2J": 1}',
    "nested": b"[" * 100_000,
    "long": b'{"age": "' + b"9" * 3_000_000 + b'"}',
    "not a number": b'{"age": NaN}',
    "infinite": b'{"age": -Infinity}',
    "twice": b'{"age": 1, "age": 2}',
    "cut short": b'{"age": 1',
    "a mark in the middle": codecs.BOM_UTF16_LE + b'{"age": 1}',
}


def test_a_bad_line_of_a_batch_costs_no_other_person_anything() -> None:
    lines = [line for bad in BAD_LINES.values() for line in (bad, SIGN.encode())]
    done = ran("assess", "--batch", given=b"\n".join(lines))
    in_order(done)
    found = [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]
    assert len(found) == len(lines)
    for name, bad, good in zip(BAD_LINES, found[::2], found[1::2], strict=True):
        assert bad.keys() == {"error"}, name
        assert bad["error"], name
        assert good["level"] == LEVEL, name
    assert done.returncode == BAD_INPUT


@pytest.mark.parametrize("name", ["a lone surrogate as a key", "a bad byte", "nested"])
def test_a_bad_input_is_refused_by_itself(name: str) -> None:
    done = ran("assess", given=BAD_LINES[name])
    in_order(done)
    assert (done.returncode, done.stdout) == (BAD_INPUT, b"")
    assert b"there is no plan" in done.stderr


@pytest.mark.parametrize("how", ["<&-", "0>out"])
@pytest.mark.parametrize("words", [["assess"], ["assess", "--batch"], ["try"]])
def test_an_input_that_cannot_be_read_ends_in_a_message(
    words: list[str], how: str, tmp_path: Path
) -> None:
    line = ["sh", "-c", f'exec "$@" {how}', "sh", *UNKNOT, *words, "--pack", str(SMALL)]
    done = subprocess.run(line, capture_output=True, cwd=tmp_path, check=False, timeout=120)
    in_order(done)
    assert done.returncode == (STOPPED if words == ["try"] else BAD_INPUT)


def test_the_check_at_the_terminal_asks_again_after_bytes_that_are_no_text() -> None:
    given = codecs.BOM_UTF8 + b"\xff\xfe\n" + b"9" * 5000 + b"\n\x00\n1\n"
    done = ran("try", given=given, encoding="utf-8")
    in_order(done)
    assert done.stdout.count(b"That was not understood.") == 3
    assert ADVICE.encode() in done.stdout


def test_a_mark_before_the_first_typed_answer_is_no_part_of_it() -> None:
    done = ran("try", given=codecs.BOM_UTF8 + b"1\n")
    assert b"That was not understood." not in done.stdout
    assert ADVICE.encode() in done.stdout


def _missing(folder: Path) -> Path:
    return folder / "missing.json"


def _folder(folder: Path) -> Path:
    return folder


def _huge(folder: Path) -> Path:
    file = folder / "huge.json"
    with file.open("wb") as opened:
        opened.truncate(20_000_000_000)
    return file


def _long_name(folder: Path) -> Path:
    return folder / ("x" * 5000)


@pytest.mark.parametrize("made", [_missing, _folder, _huge, _long_name])
def test_a_file_of_answers_that_cannot_be_one_is_refused(
    made: Callable[[Path], Path], tmp_path: Path
) -> None:
    done = ran("session", str(made(tmp_path)))
    in_order(done)
    assert done.returncode == BAD_INPUT
    assert b"There is no session." in done.stderr


@pytest.mark.parametrize(
    "day", ["2026-02-30", "today", "", "20260105", "2026-W01-1", "99999-01-01"]
)
def test_a_day_that_is_none_is_refused_with_how_to_write_one(
    day: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["assess", "--on", day])
    err = capsys.readouterr().err
    assert ended.value.code == BAD_INPUT
    assert "2026-11-22" in err
    assert "fromisoformat" not in err


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_there_is_give_no_traceback(day: str) -> None:
    in_order(ran("assess", "--on", day, "--pack", str(PACK), given=USUAL.encode()))


# ------------------------------------------------------------------- files that nobody wrote


def copied(folder: Path) -> Path:
    """Return a copy of the pack, with room for other files."""
    return Path(shutil.copytree(SMALL, folder / "pack"))


MADE = (
    "techniques/._clam.yaml", "._pack.yaml", "__MACOSX/techniques/._clam.yaml", ".DS_Store",
    "techniques/Thumbs.db", "pack.yaml~", ".pack.yaml.swp", "techniques/.#clam.yaml",
    "techniques/._clam.yml", "desktop.ini",
)  # fmt: skip


def test_a_file_that_a_system_or_an_editor_made_is_no_part_of_a_pack(tmp_path: Path) -> None:
    pack = copied(tmp_path)
    for name in MADE:
        (pack / name).parent.mkdir(parents=True, exist_ok=True)
        (pack / name).write_bytes(b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X")
    assert load_pack(pack).sha256 == load_pack(SMALL).sha256


@pytest.mark.parametrize("name", ["red_flags/.more.yaml", ".hidden/plans.yaml", ".plans.yaml"])
def test_any_other_hidden_file_is_refused_by_what_it_is(name: str, tmp_path: Path) -> None:
    pack = copied(tmp_path)
    stray = pack / name
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_text("red_flags: []\n", "utf-8")
    with pytest.raises(PackError, match=f"{re.escape(name)}:1:1: this file is hidden"):
        load_pack(pack)
