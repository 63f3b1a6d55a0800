"""What the help tells, what a shell completes, and what only a terminal shows."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from tests.unit.test_bytes_and_terminals import COMMANDS, ROOT, SMALL, UNKNOT, in_order, ran
from unknot.cli import main, program
from unknot.cli.shared_words import words as shared_words
from unknot.knowledge import load_pack

READ = re.compile(r'(?:environ(?:\.get\(|\[)|envvar=)"(UNKNOT_\w+)"(?!\] =)')
HOSTED = "hosted.py"  # a server that no command starts; it names what it lacks by itself
SET = re.compile(r'environ\["(UNKNOT_\w+)"\] =')


def help_of(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    with pytest.raises(SystemExit) as ended:
        main([*words, "--help"])
    assert ended.value.code == 0
    return capsys.readouterr().out


# ---------------------------------------------------------------------------------- the help


def test_the_help_names_every_variable_of_ours_that_the_program_reads(
    capsys: pytest.CaptureFixture[str],
) -> None:
    files = [file for file in (ROOT / "src").rglob("*.py") if file.name != HOSTED]
    source = "".join(file.read_text("utf-8") for file in files)
    # What it sets by itself is of no use to anybody who sets it before.
    read = set(READ.findall(source)) - set(SET.findall(source))
    assert read >= {"UNKNOT_DATA", "UNKNOT_SIGNING_KEY"}
    told = help_of(capsys)
    assert [name for name in sorted(read) if name not in told] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_names_every_option_of_every_command(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    options = [
        name
        for one in program.program.commands[command].params
        if isinstance(one, click.Option)
        for name in one.opts
    ]
    told = help_of(capsys)
    [part] = re.findall(rf"(?ms)^  {command} .*?(?=^  \w|^$)", told)
    own = help_of(capsys, command)
    for name in options:
        assert name in part
        assert name in own
    assert "..." not in told.replace("[COMMAND ...]", "")


@pytest.mark.parametrize("command", ["open", "backup", "restore"])
def test_a_command_over_the_records_names_the_folder_that_it_looks_in(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "UNKNOT_DATA" in help_of(capsys, command)


def test_the_help_loads_neither_the_app_nor_what_draws_nor_what_proves() -> None:
    ask = (
        "import sys\n"
        "from unknot.cli import main\n"
        "try:\n    main(['--help'])\n"
        "except SystemExit:\n    pass\n"
        "heavy = {'rich', 'django', 'unknot_web', 'pysat', 'cryptography', 'unknot_proof'}\n"
        "print('loaded:', *heavy & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", ask], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.stdout.splitlines()[-1], done.stderr) == ("loaded:", "")


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-16"])
def test_the_help_is_given_on_every_terminal(encoding: str) -> None:
    done = ran("certify", "--help", encoding=encoding)
    in_order(done)
    assert "UNKNOT_SIGNING_KEY" in done.stdout.decode(encoding)


# --------------------------------------------------------------------------- words that are wrong


@pytest.mark.parametrize(
    "words",
    [["nothing"], ["assess", "--nothing"], ["assess", "one", "more"], ["diff", "one"],
     ["completion", "dos"], ["prove", "--seed", "x"], ["--nothing"], ["open", "--port", "1"]],
)  # fmt: skip
def test_words_that_no_command_takes_are_bad_input_and_name_the_help(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    said = capsys.readouterr()
    assert (ended.value.code, said.out) == (2, "")
    assert "--help" in said.err


@pytest.mark.parametrize("words", [[], ["assess"], ["completion"]])
def test_a_line_in_a_word_cannot_pose_as_a_line_of_ours(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main([*words, "x\nAll is fine, here is your plan\u202e"])
    told = capsys.readouterr().err
    assert "All is fine" in told
    assert not any(line.startswith("All is fine") for line in told.splitlines())
    assert "\u202e" not in told


def test_what_starts_the_app_is_refused_before_a_command(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for words in (["--port", "1", "assess"], ["--no-browser", "questions"]):
        with pytest.raises(SystemExit) as ended:
            main(words)
        said = capsys.readouterr()
        assert (ended.value.code, said.out) == (2, "")
        assert "without a command" in said.err


# --------------------------------------------------------------------------------- completion


@pytest.mark.parametrize(
    ("line", "goes_on"),
    [("unknot as", "assess"), ("unknot assess --ba", "--batch"), ("unknot re", "restore"),
     ("unknot completion f", "fish")],
)  # fmt: skip
def test_a_shell_completes_commands_and_options(line: str, goes_on: str) -> None:
    asked = {
        "_UNKNOT_COMPLETE": "bash_complete",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(line.split()) - 1),
    }
    done = subprocess.run(
        UNKNOT,
        env={**os.environ, **asked},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stdout.splitlines() == [f"plain,{goes_on}"]


@pytest.mark.parametrize("shell", program.SHELLS)
def test_a_shell_can_read_what_completes_in_it(shell: str) -> None:
    script = ran("completion", shell)
    in_order(script)
    assert b"_UNKNOT_COMPLETE" in script.stdout
    if shutil.which(shell):
        read = subprocess.run(
            [shell, "-n"], input=script.stdout, capture_output=True, check=False, timeout=60
        )
        assert (read.returncode, read.stderr) == (0, b"")


# ----------------------------------------------------------------------------- at a terminal


def at_a_terminal(*words: str, **env: str) -> tuple[int, bytes]:
    """Run a command at a terminal of its own, and return its code with all that was shown."""
    ours, theirs = os.openpty()
    around = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", **env}
    with subprocess.Popen(
        [*UNKNOT, *words], stdin=theirs, stdout=theirs, stderr=theirs, env=around
    ) as running:
        os.close(theirs)
        seen = b"".join(iter(lambda: _read_from(ours), b""))
    os.close(ours)
    return running.returncode, seen


@pytest.fixture(scope="module")
def proof() -> tuple[int, bytes]:
    """A proof at a terminal that shows colours."""
    return at_a_terminal("prove", str(SMALL))


def _read_from(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # how Linux tells that the other side has gone
        return b""


def _run_together(text: str) -> str:
    return " ".join(text.split())


needs_a_terminal = pytest.mark.skipif(
    sys.platform == "win32", reason="a terminal is made otherwise there"
)


@needs_a_terminal
def test_the_questions_stand_in_columns_at_a_terminal_and_in_lines_elsewhere() -> None:
    asked = {id: q for id, q in load_pack(SMALL).questions.items() if not q.derived}
    words = load_pack(SMALL).words
    code, seen = at_a_terminal("questions", "--pack", str(SMALL))
    assert code == 0
    piped = ran("questions").stdout.decode().splitlines()
    shown = _run_together(seen.decode())
    starts = {len(line) - len(line.split(maxsplit=1)[1]) for line in seen.decode().splitlines()
              if line.startswith(tuple(f"{id} " for id in asked))}  # fmt: skip
    assert len(starts) == 1
    for id in asked:
        ask = words.say(f"questions.{id}.ask")
        assert f"{id}: {ask}" in piped
        assert f"{id} {_run_together(ask)}" in shown


@needs_a_terminal
def test_a_proof_at_a_terminal_shows_how_far_it_is_and_says_the_same_as_elsewhere(
    proof: tuple[int, bytes],
) -> None:
    code, seen = proof
    done = ran("prove", str(SMALL))
    assert code == done.returncode == 0
    assert b"\x1b[2K" in seen  # a line that was written over
    assert b"\x1b" not in done.stdout + done.stderr
    said = _run_together(seen.decode(errors="replace"))
    for line in done.stdout.decode().splitlines():
        assert _run_together(line) in said
    assert shared_words().say("prove.family.flag") in said


@needs_a_terminal
def test_no_color_is_no_colour(proof: tuple[int, bytes]) -> None:
    coloured = re.compile(rb"\x1b\[[\d;]*?3\d")
    assert coloured.search(proof[1])
    assert not coloured.search(at_a_terminal("prove", str(SMALL), NO_COLOR="1")[1])


@needs_a_terminal
def test_a_terminal_that_takes_ascii_alone_gets_progress_and_tables_in_ascii() -> None:
    code, seen = at_a_terminal("prove", str(SMALL), PYTHONIOENCODING="ascii")
    assert code == 0
    assert seen.isascii()


def test_a_word_of_a_pack_that_looks_like_an_order_to_the_table_is_shown_as_it_is(
    tmp_path: Path,
) -> None:
    if sys.platform == "win32":
        pytest.skip("a terminal is made otherwise there")
    pack = shutil.copytree(SMALL, tmp_path / "pack")
    [file] = [one for one in (pack / "words/en").rglob("*.yaml") if "ask:" in one.read_text()][:1]
    text = re.sub(r"(?m)^(\s+ask:).*$", r'\1 "[red]Is it[/red] so? :smile:"', file.read_text())
    file.write_text(text)
    code, seen = at_a_terminal("questions", "--pack", str(pack))
    assert code == 0
    assert b"[red]Is it[/red] so? :smile:" in seen
