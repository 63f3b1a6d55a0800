"""The architecture as drawn is the architecture as checked."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/explanation/architecture.md"
STEPS = ("record", "facts", "assessment", "progression", "programme", "plan", "session")
DRAWN = re.compile(r"\w+(?: → \w+){4,}")


def layers() -> list[str]:
    """Return the modules of the engine as the import contract has them, the lowest first."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    first = contracts["tool"]["importlinter"]["contracts"][0]
    assert first["containers"] == ["unknot"]
    return [name for layer in reversed(first["layers"]) for name in layer.split(" | ")]


@pytest.mark.parametrize("file", [PAGE, ROOT / "README.md"], ids=lambda file: file.name)
def test_the_order_that_is_drawn_is_the_order_of_the_import_contract(file: Path) -> None:
    every = [tuple(found.split(" → ")) for found in DRAWN.findall(file.read_text("utf-8"))]
    assert set(every) == {STEPS}
    assert tuple(name for name in layers() if name in STEPS) == STEPS


def test_every_step_has_its_row_in_the_order_of_running() -> None:
    rows = re.findall(r"^\| (\w+) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    assert tuple(name for name in rows if name in STEPS) == STEPS


def test_every_module_of_the_engine_is_named() -> None:
    named = set(re.findall(r"`(\w+)`", PAGE.read_text("utf-8"))) | set(STEPS)
    assert set(layers()) - named == set()


def test_every_file_that_the_page_names_is_there() -> None:
    named = re.findall(r"`((?:src|tests|packs)/[\w/.]+)`", PAGE.read_text("utf-8"))
    assert len(named) > 8
    assert [name for name in named if not (ROOT / name).exists()] == []
