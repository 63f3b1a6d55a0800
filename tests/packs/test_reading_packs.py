"""What reading a pack keeps: text as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from unknot.knowledge import load_pack
from unknot.knowledge.strict_yaml import Tree, read_yaml

PACKS = Path(__file__).parents[2] / "packs"
TEMPLATE = PACKS / "TEMPLATE"
OUTER_HIP = sorted(path for path in (PACKS / "outer_hip").rglob("*.yaml"))


def scalars(tree: Tree) -> Iterator[object]:
    """Yield every single value in a file."""
    if not isinstance(tree, list | dict):
        yield tree
        return
    for value in tree.values() if isinstance(tree, dict) else tree:
        yield from scalars(value)


@pytest.mark.parametrize(
    "word", ["no", "off", "n", "true", "1:30", "012", "1e3", "~", "2027-01-01"]
)
def test_a_word_that_other_readers_guess_at_stays_text(word: str) -> None:
    assert read_yaml(f"a: {word}\n".encode(), "x.yaml").tree == {"a": word}


@pytest.mark.parametrize("path", OUTER_HIP, ids=lambda path: path.name)
def test_no_in_the_outer_hip_is_never_false(path: Path) -> None:
    found = list(scalars(read_yaml(path.read_bytes(), path.name).tree))
    assert found
    assert all(type(value) is str for value in found)


def test_a_usual_answer_of_no_is_the_text_no() -> None:
    pack = load_pack(TEMPLATE)
    assert pack.questions["fever_or_unwell"].usual == "no"
    assert pack.questions["can_use_floor"].usual == "yes"
    assert pack.techniques["ball_on_thigh"].floor == "no"
