"""The wheel in empty environments: the engine alone, and the app with its solver."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

import dev
from tests.faults.program import LINK, PATIENCE_S, Person, Program, environment
from unknot.cli.exits import BAD_INPUT, SAFETY_REFUSED


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, made from the files as they are."""
    out = tmp_path_factory.mktemp("dist")
    made = ("--wheel", "--no-build-isolation", "--python", sys.executable)
    dev.uv("build", "-q", *made, "-o", str(out), str(dev.ROOT))
    (wheel,) = out.glob("*.whl")
    return wheel


def installed(wheel: Path, extras: str, folder: Path) -> Path:
    """Return the programs of an empty environment into which only this was installed."""
    dev.uv("venv", "-q", "--python", sys.executable, str(folder))
    programs = folder / dev.BIN.name
    locked = ("-c", str(dev.ROOT / "requirements/run.txt"))
    dev.uv(
        *("pip", "install", "-q", "--python", str(programs / "python"), *locked, f"{wheel}{extras}")
    )
    return programs


@pytest.fixture(scope="module")
def engine(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs where the wheel was installed without any extra."""
    return installed(wheel, "", tmp_path_factory.mktemp("engine") / "venv")


@pytest.fixture(scope="module")
def whole(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs where the wheel was installed with the app and the solver."""
    return installed(wheel, "[web,prove]", tmp_path_factory.mktemp("whole") / "venv")


def said(program: Path, *words: str, cwd: Path) -> tuple[int, str]:
    """Run a program far from the source; return its exit code and all that it printed."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [program, *words], cwd=cwd, env=env, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_the_engine_is_installed_without_django_and_checks_its_pack(
    engine: Path, tmp_path: Path
) -> None:
    look = "import unknot.pathway; from importlib.util import find_spec as f; print(f('django'))"
    assert said(engine / "python", "-c", look, cwd=tmp_path) == (0, "None\n")
    code, text = said(engine / "unknot", "check", cwd=tmp_path)
    assert code == 0, text


@pytest.mark.parametrize("words", [(), ("open",), ("backup",)])
def test_without_the_app_the_command_says_what_to_install(
    engine: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    code, text = said(engine / "unknot", *words, cwd=tmp_path)
    assert code == BAD_INPUT
    assert "pip install 'unknot[web]'" in text


def test_without_the_solver_the_proof_says_what_to_install(engine: Path, tmp_path: Path) -> None:
    code, text = said(engine / "unknot", "prove", cwd=tmp_path)
    assert code == SAFETY_REFUSED
    assert "pip install 'unknot[prove]'" in text


def test_with_the_solver_a_pack_is_proved(whole: Path, tmp_path: Path) -> None:
    code, text = said(whole / "unknot", "prove", str(dev.ROOT / "packs/TEMPLATE"), cwd=tmp_path)
    assert code == 0, text


def test_the_engine_tells_a_type_checker_that_it_is_typed(wheel: Path) -> None:
    assert "unknot/py.typed" in ZipFile(wheel).namelist()


def test_the_installed_app_starts_lets_a_person_in_and_has_its_scripts(
    whole: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "records"
    command = [whole / "unknot", "--no-browser", "--port", "0"]
    process = subprocess.Popen(
        command, env=environment(folder), cwd=tmp_path, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout
        link = next(found[0] for line in process.stdout if (found := LINK.search(line)))
        person = Person.of(Program(process, folder, link))
        assert "<main" in person.get("/")
        assert person.get("/static/unknot/built/islands.js")
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE_S)
