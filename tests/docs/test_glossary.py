"""The glossary names nothing that is not in the code or the packs."""

from __future__ import annotations

import re

import pytest

from tests.docs.files import PACKS, ROOT, SRC

TEXT = (ROOT / "GLOSSARY.md").read_text("utf-8")
NAMES = sorted(set(re.findall(r"`([^`\n]+)`", TEXT)))
KINDS = {".py", ".yaml", ".html"}
CODE = "\n".join(
    path.read_text("utf-8")
    for folder in (SRC, PACKS)
    for path in sorted(folder.rglob("*"))
    if path.suffix in KINDS
)
WORDS = set(re.findall(r"\w+", CODE))
ROOMS = (ROOT, SRC / "unknot", SRC / "unknot_web", PACKS / "outer_hip")
BETWEEN_WORDS = r"[.:() ,/=]+"


def test_the_glossary_names_code() -> None:
    assert len(NAMES) > 50


@pytest.mark.parametrize("name", NAMES)
def test_a_code_name_in_the_glossary_exists(name: str) -> None:
    if "/" in name or name.endswith((".py", ".yaml")):
        assert any((room / name).exists() for room in ROOMS), f"no file or folder is called {name}"
        return
    missing = [word for word in re.split(BETWEEN_WORDS, name) if word and word not in WORDS]
    assert not missing, f"{', '.join(missing)} stands nowhere in src or packs"


@pytest.mark.parametrize("name", [name for name in NAMES if re.fullmatch(r"[A-Z][A-Za-z]+", name)])
def test_a_type_in_the_glossary_is_a_class_or_an_alias(name: str) -> None:
    assert re.search(rf"^class {name}\b|^{name} = ", CODE, re.MULTILINE), f"nothing defines {name}"


@pytest.mark.parametrize(
    ("engine", "web"), [("session", "player"), ("diary", "pain_diary"), ("exports", "download")]
)
def test_a_thing_with_two_names_is_told_in_one_line(engine: str, web: str) -> None:
    assert f"| `{engine}` | `{web}` |" in TEXT
