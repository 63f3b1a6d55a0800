"""Commands that the manual shows are commands that there are."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import dev
from tests.docs.files import ROOT, fenced, manual, named
from tools.__main__ import WORK
from unknot import cli

IN_PROSE = re.compile(r"`python3 dev\.py (\w+)[^`]*`")
SHELL_WORDS = {"cd", "git", "mkdir", "cp"}
COMMANDS = [
    (named(path), line.strip().removeprefix("$ "))
    for path in manual()
    for block in fenced(path.read_text("utf-8"), "sh")
    for line in block.splitlines()
    if line.strip() and not line.strip().startswith("#")
]


def help_of(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "dev.py"), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_readme_shows_how_to_run_and_how_to_test() -> None:
    shown = [line for name, line in COMMANDS if name == "README.md"]
    assert any("dev.py run" in line for line in shown)
    assert any("dev.py test" in line for line in shown)


@pytest.mark.parametrize(("file", "line"), COMMANDS)
def test_a_command_in_the_manual_is_known(file: str, line: str) -> None:
    words = line.split("#")[0].split()
    if "dev.py" in words:
        assert words[words.index("dev.py") + 1 :][:1] in [[name] for name in dev.COMMANDS]
    elif words[0].rpartition("/")[2] == "unknot":
        if words[1:] and not words[1].startswith("-"):  # without a word it starts the app
            with pytest.raises(SystemExit) as ended:
                cli.main([words[1], "--help"])
            assert ended.value.code == 0, f"{file}: {line}"
    else:
        assert words[0] in SHELL_WORDS, f"{file}: {line}"


@pytest.mark.parametrize("file", manual(), ids=named)
def test_a_command_in_a_sentence_is_known(file: Path) -> None:
    assert set(IN_PROSE.findall(file.read_text("utf-8"))) <= set(dev.COMMANDS)


def test_the_guide_for_contributors_names_every_command() -> None:
    told = IN_PROSE.findall((ROOT / "CONTRIBUTING.md").read_text("utf-8"))
    assert set(told) == set(dev.COMMANDS)


def test_help_lists_exactly_the_commands_that_dev_py_has() -> None:
    shown = help_of("help")
    lines = [line.split(maxsplit=1) for line in shown.stdout.splitlines()[1:]]
    assert shown.returncode == 0
    assert {name for name, _ in lines} == set(WORK)
    assert dict(lines) == dev.COMMANDS


def test_a_mistyped_command_lists_the_real_ones() -> None:
    answered = help_of("tset")
    assert answered.returncode == 2
    assert "there is no command 'tset'" in answered.stdout
    assert all(f"  {name} " in answered.stdout for name in dev.COMMANDS)
