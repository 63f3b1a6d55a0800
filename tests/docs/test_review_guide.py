"""What the guide for reviewers shows is read by the program as the guide says."""

from __future__ import annotations

import re

import pytest

from tests.docs.files import ROOT, fenced
from tests.support.packs import outer_hip
from unknot.knowledge.load import _answerable
from unknot.knowledge.schema import Vignette
from unknot.knowledge.strict_yaml import read_yaml
from unknot.rules.read import Reader
from unknot.vignettes import differences

TEXT = (ROOT / "docs" / "how-to" / "review-a-pack.md").read_text("utf-8")
SHAPES = {"a and b", "a or b", "not a", "at_least(2, a, b, c)"}
LANGUAGE = TEXT[TEXT.index("| written | means |") : TEXT.index("## Change a dose")]
SHOWN = [
    text
    for line in LANGUAGE.splitlines()
    for text in re.findall(r"`([^`]+)`", line.split(" | ")[0])
    if text not in SHAPES
]


@pytest.mark.parametrize("condition", [*SHOWN, *(one.strip() for one in fenced(TEXT, "text"))][:5])
def test_a_condition_in_the_guide_can_be_read(condition: str) -> None:
    questions = {id: _answerable(question) for id, question in outer_hip().questions.items()}
    assert Reader(questions).read(condition)


def test_the_worked_case_in_the_guide_comes_out_as_written() -> None:
    (block,) = [one for one in fenced(TEXT, "yaml") if "expect:" in one]
    tree = read_yaml(block.encode(), "guide.yaml").tree
    assert isinstance(tree, list)
    for case in tree:
        assert differences(outer_hip(), Vignette.model_validate(case)) == []
