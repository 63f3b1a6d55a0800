"""Pages say nothing but words from the words files, and no word lies unused."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.docs.files import SRC, WEB, named, templates
from tests.support.packs import outer_hip
from unknot.knowledge import load_words

TAG = re.compile(r"{%\s*(say|says|has_words)\s+(.*?)\s*%}", re.DOTALL)
ARGUMENT = re.compile(
    r"""(?P<name>\w+=)?(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<code>\S+))"""
)
SYNTAX = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
COMMENT = re.compile(r"{%\s*comment\s*%}.*?{%\s*endcomment\s*%}|<!--.*?-->", re.DOTALL)
PROGRAM = re.compile(r"<(script|style)\b.*?</\1>", re.DOTALL)
READ_ALOUD = re.compile(r"""\s(?:aria-label|alt|title|placeholder|data-[\w-]*says)=(["'])(.*?)\1""")
ANY = r"\w+"
WORDMARK = "unknot"


@cache
def page_ids() -> frozenset[str]:
    return frozenset(id for id, _ in load_words(WEB / "words" / "en.yaml").texts())


@cache
def every_id() -> frozenset[str]:
    shared = load_words(SRC / "unknot" / "words" / "en.yaml").texts()
    return page_ids().union((id for id, _ in shared), (id for id, _ in outer_hip().words.texts()))


def asked_for(text: str) -> Iterator[str]:
    """Yield a pattern for each id that a template's tags ask for; a variable is any id."""
    for tag in TAG.finditer(text):
        parts = []
        for argument in ARGUMENT.finditer(tag[2].split(" as ")[0]):
            literal = argument["double"] or argument["single"]
            if argument["name"] is None:
                parts.append(ANY if literal is None else re.escape(literal))
        if parts and parts[0] != ANY:
            yield r"\.".join(parts)


def asked_for_by_python() -> Iterator[str]:
    """Yield a pattern for each text in the app's Python that could be an id of the pages."""
    for path in sorted(WEB.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield re.escape(node.value).replace(r"\{\}", ANY)
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                yield "".join(
                    re.escape(str(one.value)) if isinstance(one, ast.Constant) else ANY
                    for one in node.values
                )


@pytest.mark.parametrize("template", templates(), ids=named)
def test_every_word_on_a_page_exists(template: Path) -> None:
    asked = list(asked_for(template.read_text("utf-8")))
    missing = [one for one in asked if not any(re.fullmatch(one, id) for id in every_id())]
    assert missing == [], f"{named(template)}: add these to a words file"


def test_every_word_of_the_pages_is_used() -> None:
    patterns = {one for path in templates() for one in asked_for(path.read_text("utf-8"))}
    patterns |= set(asked_for_by_python())
    wide = {one for one in patterns if re.fullmatch(one, "page.nothing_of_this_name")}
    used = re.compile("|".join(sorted(one for one in patterns - wide if one.startswith("page"))))
    orphans = sorted(id for id in page_ids() if not used.fullmatch(id))
    assert orphans == [], "src/unknot_web/words/en.yaml: remove them or use them"


@pytest.mark.parametrize("template", templates(), ids=named)
def test_no_template_holds_words_of_its_own(template: Path) -> None:
    text = SYNTAX.sub("", PROGRAM.sub("", COMMENT.sub("", template.read_text("utf-8"))))
    aloud = " ".join(match[2] for match in READ_ALOUD.finditer(text))
    shown = re.sub(r"&#?\w+;", "", re.sub(r"<[^>]*>", " ", text))
    bare = [word for word in re.findall(r"[^\W\d_]+", f"{shown} {aloud}") if word != WORDMARK]
    assert bare == [], f"{named(template)}: put these in a words file"
