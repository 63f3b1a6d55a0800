"""Every id in a pack names something: each kind of reference of the schema is misspelt once.

Which references there are is read from the types of the schema, so a new one is in here by
itself, and a text that holds ids without being typed as a reference is found by its values.
"""

from __future__ import annotations

import re
import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest

from tests.support.packs import outer_hip
from unknot.knowledge import Pack, PackError, Place, Problem, load_pack, shipped_pack
from unknot.knowledge.ids import CONDITION, Names, Ref, SourceId
from unknot.knowledge.references import Named, ids_in, unknown_references
from unknot.knowledge.schema import Cause, Contents, Knowledge

TEMPLATE = Path(__file__).parents[2] / "packs" / "TEMPLATE"
SAID_ELSEWHERE = {"SelfTest.tells"}
"""What must also be the name of something beside it, so that both are misspelt together."""


class Deeper(Knowledge):
    """A piece of a pack that a test makes up."""

    notes: dict[SourceId, tuple[SourceId | None, ...]]


class Noted(Cause):
    """A cause with a new field, two levels deep."""

    deeper: tuple[Deeper, ...] = ()


class Odd(Cause):
    """A cause with a field of a type that nobody foresaw."""

    seen: frozenset[SourceId]


def leaves(hint: Any, field: str, marks: tuple[object, ...] = ()) -> Iterator[tuple[str, object]]:
    """Yield each scalar type within a type, as its field and what its type is marked with."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        yield from leaves(inner[0], field, (*marks, *hint.__metadata__))
    elif origin in (Union, UnionType, tuple):
        for one in inner:
            yield from leaves(one, field, marks) if one is not ... else ()
    elif origin is dict:
        yield from leaves(inner[0], f"{field}, its keys")
        yield from leaves(inner[1], field)
    elif isinstance(hint, type) and issubclass(hint, Knowledge):
        yield from fields_of(hint)
    elif origin is not Literal:
        yield field, (hint, marks)


@cache
def fields_of(model: type[Knowledge]) -> tuple[tuple[str, object], ...]:
    hints = get_type_hints(model, include_extras=True)
    return tuple(
        leaf
        for name in model.model_fields
        for leaf in leaves(hints[name], f"{model.__name__}.{name}")
    )


def references() -> list[str]:
    """Return every field of the schema that refers to something."""
    return sorted(
        {
            field
            for field, (_, marks) in dict.fromkeys(fields_of(Contents))  # type: ignore[misc]
            if any(isinstance(mark, Ref) for mark in marks)
        }
    )


@cache
def template() -> Pack:
    return load_pack(TEMPLATE)


def found_in(pack: Pack, field: str) -> list[Named]:
    return [
        one for one in ids_in(pack.contents) if one.field == field and isinstance(one.mark, Ref)
    ]


@cache
def chosen() -> Mapping[str, tuple[str, Named]]:
    """Return for each reference of the schema one place: in the template, else in outer_hip."""
    found = {}
    for field in references():
        small, large = found_in(template(), field), found_in(outer_hip(), field)
        assert small or large, f"no pack of ours has anything in {field}; put one into outer_hip"
        found[field] = ("template", small[-1]) if small else ("outer_hip", large[-1])
    return found


def misspelt(text: str, one: Named, place: Place) -> str:
    """Put another letter at the end of an id, where it stands."""
    lines = text.split("\n")
    line, start = lines[place.line - 1], place.column - 1
    end = start + len(one.id)
    assert line[start:end] == one.id, "the place is where the id stands"
    lines[place.line - 1] = f"{line[:end]}q{line[end:]}"
    text = "\n".join(lines)
    if one.field in SAID_ELSEWHERE:
        text = re.sub(rf"id: {one.id}\b", f"id: {one.id}q", text)
    return text


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[Problem]]:
    """Return what is refused of each of two packs, with every reference misspelt in one place."""
    problems = {}
    for name, pack, source in (
        ("template", template(), TEMPLATE),
        ("outer_hip", outer_hip(), shipped_pack("outer_hip")),
    ):
        folder = shutil.copytree(source, tmp_path_factory.mktemp("packs") / name)
        wrong = [(pack.places[one.path], one) for where, one in chosen().values() if where == name]
        for place, one in sorted(wrong, key=lambda pair: pair[0], reverse=True):
            file = folder / place.file
            file.write_text(misspelt(file.read_text("utf-8"), one, place), "utf-8")
        with pytest.raises(PackError) as fault:
            load_pack(folder)
        problems[name] = fault.value.problems
    return problems


@pytest.mark.parametrize("field", references())
def test_a_misspelt_reference_is_refused_where_it_stands(
    field: str, refused: Mapping[str, list[Problem]]
) -> None:
    where, one = chosen()[field]
    place = (template() if where == "template" else outer_hip()).places[one.path]
    lines = [
        problem
        for problem in refused[where]
        if f"no {one.mark} is called '{one.id}q'" in problem.what
        and (problem.place.file, problem.place.line) == (place.file, place.line)
    ]
    # What was misspelt further left in the same line has moved it by a letter.
    assert any(0 <= problem.place.column - place.column < 5 for problem in lines), refused[where]


def test_a_reference_in_a_new_field_is_checked_without_being_entered_anywhere() -> None:
    contents = template().contents
    new = Noted(
        id="new_one",
        evidence=("our_decision",),
        deeper=(Deeper(notes={"our_decision": (None, "nowhere"), "never": ()}),),
    )
    changed = contents.model_copy(update={"causes": (*contents.causes, new)})
    said = [problem.what for problem in unknown_references(changed, template().places)]
    assert [what.partition(";")[0] for what in said] == [
        "no source is called 'nowhere'",
        "no source is called 'never'",
    ]


def test_a_type_that_ids_are_not_looked_for_in_is_a_fault() -> None:
    contents = template().contents
    odd = Odd(id="odd", evidence=("our_decision",), seen=frozenset({"nowhere"}))
    with pytest.raises(TypeError, match="frozenset"):
        list(ids_in(contents.model_copy(update={"causes": (odd,)})))


# ------------------------------------------------------ texts that should be references
def texts_in(value: Any, field: str) -> Iterator[tuple[str, str]]:
    """Yield every text of a pack with its field, whatever its type."""
    match value:
        case Knowledge():
            for name in type(value).model_fields:
                yield from texts_in(getattr(value, name), f"{type(value).__name__}.{name}")
        case Mapping():
            for key, inner in value.items():
                yield f"{field}, its keys", str(key)
                yield from texts_in(inner, field)
        case tuple():
            for inner in value:
                yield from texts_in(inner, field)
        case str():
            yield field, str(value)


def test_no_text_of_the_schema_holds_the_ids_of_one_kind_without_being_typed() -> None:
    """It goes by the values: all that stand in the shipped pack are names of one kind."""
    typed = {
        field
        for field, (of, marks) in dict.fromkeys(fields_of(Contents))  # type: ignore[misc]
        if of is not str
        or any(isinstance(mark, Names | Ref) or mark == CONDITION for mark in marks)
    }
    contents = outer_hip().contents
    kinds: dict[str, set[str]] = defaultdict(set)
    for one in ids_in(contents):
        if isinstance(one.mark, Names):
            kinds[one.mark.kind].add(one.id)
    plain = {field for field, _ in fields_of(Contents)} - typed
    values: dict[str, set[str]] = defaultdict(set)
    for field, text in texts_in(contents, "Contents"):
        if field in plain:
            values[field].add(text)
    assert len(values) > 20
    untyped = {
        field: kind
        for field, texts in values.items()
        for kind, names in kinds.items()
        if texts <= names
    }
    assert untyped == {}


def test_every_condition_of_the_schema_is_read_so_that_the_ids_in_it_are_checked() -> None:
    pack = outer_hip()
    typed = {
        field for field, (_, marks) in dict.fromkeys(fields_of(Contents)) if CONDITION in marks
    }  # type: ignore[misc]
    texts = [text for field, text in texts_in(pack.contents, "Contents") if field in typed]
    assert {"RedFlag.when", "YesNo.ask_when", "SelfTestGate.none_when", "Hazard.when"} <= typed
    assert len(texts) == len(pack.conditions)
