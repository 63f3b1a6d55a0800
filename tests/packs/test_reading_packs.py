"""What reading a pack keeps: text as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from unknot.knowledge import load_pack, schema
from unknot.knowledge.schema import Knowledge, Technique, YesNo
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


def of_yes_or_no() -> Iterator[tuple[type[Knowledge], str]]:
    """Yield every field of the schema that is true or false."""
    for name in dir(schema):
        model = getattr(schema, name)
        if isinstance(model, type) and issubclass(model, Knowledge):
            yield from ((model, id) for id, one in model.model_fields.items() if is_a_word(one))


def is_a_word(field: FieldInfo) -> bool:
    return field.annotation is bool or field.annotation == Literal["yes", "no"]


FIELDS = sorted(set(of_yes_or_no()), key=str)


@pytest.mark.parametrize(("model", "field"), FIELDS, ids=str)
def test_only_yes_and_no_are_read_where_something_holds_or_not(
    model: type[Knowledge], field: str
) -> None:
    def read(word: object) -> object:
        try:
            return TypeAdapter(one.rebuild_annotation()).validate_python(word)
        except ValidationError as fault:
            return fault.errors()[0]["msg"]

    one = model.model_fields[field]
    answers = ("yes", "no") if (model, field) == (YesNo, "usual") else (True, False)
    assert (read("yes"), read("no")) == answers
    for word in ("true", "false", "on", "off", "y", "1", "0", "", "Yes", "NO", " yes", 1, 0, None):
        assert read(word) == "Input should be 'yes' or 'no'"


def test_a_pack_holds_true_or_false_and_is_written_with_yes_or_no() -> None:
    technique = load_pack(TEMPLATE).techniques["ball_on_thigh"]
    assert technique.floor is False
    assert technique.model_dump(mode="json")["floor"] == "no"
    assert Technique.model_validate(technique.model_dump()) == technique
