"""The documentation site: made from the program, complete, and whole in itself."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest

from tests.docs.files import ROOT, fenced

pytest.importorskip("sphinx", reason="the site's own lock is not installed: python3 dev.py docs")
LOADED = re.compile(r"""<(?:script|img|link|iframe)\b[^>]*?(?:src|href)=["'](?:https?:)?//[^>]*>""")


@pytest.fixture(scope="module")
def conf() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_conf", ROOT / "docs" / "conf.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_command_that_the_manual_shows_has_its_help_on_the_site(conf: ModuleType) -> None:
    page = "\n".join(conf.commands())
    shown = {
        words[1]
        for file in ROOT.glob("docs/how-to/*.md")
        for block in fenced(file.read_text("utf-8"), "sh")
        for words in (line.split() for line in block.splitlines())
        if words and words[0] == "unknot" and len(words) > 1 and words[1][0] != "-"
    }
    assert len(shown) > 3
    assert {name for name in shown if f"## `unknot {name}`" not in page} == set()


def test_every_field_of_a_schema_is_on_the_site(conf: ModuleType) -> None:
    page = "\n".join(conf.schemas())
    for file in ROOT.glob("docs/reference/*.schema.json"):
        schema = json.loads(file.read_text("utf-8"))
        assert {field for field in schema["properties"] if f"| `{field}` |" not in page} == set()


def test_every_public_module_of_the_engine_is_on_the_site(conf: ModuleType) -> None:
    page = "\n".join(conf.engine())
    inside = {path.stem for path in (ROOT / "src/unknot").iterdir() if path.stem[0] not in "_."}
    modules = {name for name in inside if importlib.util.find_spec(f"unknot.{name}")}
    kept = {name for name in modules if f".. automodule:: unknot.{name}\n" not in page}
    assert kept <= conf.NOT_PUBLIC | {"words", "py"}


def test_a_docstring_is_shown_as_it_is_written(conf: ModuleType) -> None:
    lines = ["Take a|b and `c_d*`, not *e_*."]
    conf.as_prose(lines)
    assert lines == [r"Take a\|b and `c_d*`, not \*e\_\*."]


def test_a_page_of_the_site_loads_nothing_from_elsewhere() -> None:
    pages = list((ROOT / "site" / "html").rglob("*.html"))
    if not pages:
        pytest.skip("no site is built here: python3 dev.py docs")
    loaded = {(page.name, hit[0]) for page in pages for hit in LOADED.finditer(_text(page))}
    assert loaded == set()


def _text(page: Path) -> str:
    return page.read_text("utf-8")
