"""Ids that name something must name something that is there.

One walk over a pack finds every id at any depth, by the types of the schema alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from unknot.knowledge.ids import Names, Ref
from unknot.knowledge.problems import Place, Problem
from unknot.knowledge.schema import Contents, Knowledge
from unknot.knowledge.strict_yaml import Path
from unknot.rules.read import near
from unknot.terms import Modality, Side

READ_BY_THE_ENGINE: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("side", "choice", tuple(Side)),
    ("equipment", "multi", ()),
    ("at_hand", "multi", ("floor_space", "bed", "wall", "chair", "noise")),
    ("minutes", "number", ()),
    ("can_use_floor", "yes_no", ()),
    ("cleared_modalities", "multi", tuple(Modality)),
)


@dataclass(frozen=True)
class Named:
    """An id of a pack, where it stands, and what it names or refers to.

    `field` is the field of the schema that holds it, as `Technique.tags`.
    """

    path: Path
    id: str
    mark: Names | Ref
    field: str


def unknown_references(contents: Contents, places: Mapping[Path, Place]) -> list[Problem]:
    """Find every id that names nothing, with a did-you-mean, and every name given twice."""
    ids = list(ids_in(contents))
    known = _known(contents, ids)
    there: dict[Names | Ref, set[str]] = {
        one.mark: set[str]().union(*(known[kind] for kind in one.mark.kinds))
        for one in ids
        if isinstance(one.mark, Ref)
    }
    return [
        *(
            Problem(_place(one, places), f"no {one.mark} is called '{one.id}'{near(one.id, names)}")
            for one in ids
            if (names := there.get(one.mark)) is not None and one.id not in names
        ),
        *_used_twice(ids, places),
        *_read_by_the_engine(contents, places),
    ]


def _known(contents: Contents, ids: Iterable[Named]) -> Mapping[str, set[str]]:
    """Return the names of each kind of thing, with those that stand in a pack by another way."""
    known: dict[str, set[str]] = defaultdict(set)
    for one in ids:
        if isinstance(one.mark, Names):
            known[one.mark.kind].add(one.id)
    known["modality"] = set(Modality)
    known["finding"] |= {id for id, one in contents.questions.items() if one.type == "yes_no"}
    equipment = contents.questions.get("equipment")
    if equipment is not None and equipment.type == "multi":
        known["equipment"] = set(equipment.options)
    return known


def _place(one: Named, places: Mapping[Path, Place]) -> Place:
    path = one.path
    while path not in places:
        path = path[:-1]
    return places[path]


def _used_twice(ids: Iterable[Named], places: Mapping[Path, Place]) -> Iterator[Problem]:
    """Find a name that stands twice in one list."""
    seen: set[tuple[Path, str]] = set()
    for one in ids:
        if one.mark.once:
            last = max((i for i, step in enumerate(one.path) if isinstance(step, int)), default=-1)
            key = ((*one.path[: max(last, 0)], *one.path[last + 1 :]), one.id)
            if key in seen and last >= 0:
                yield Problem(_place(one, places), f"'{one.id}' stands twice", "keep one")
            seen.add(key)


def ids_in(contents: Contents) -> Iterator[Named]:
    """Yield every id that names something or refers to something."""
    yield from _within(contents, Contents, (), "")


def _within(value: Any, hint: Any, path: Path, field: str) -> Iterator[Named]:
    """Yield the ids within a value of this type."""
    if isinstance(value, Knowledge):
        for name, inner in _fields_with_ids(type(value)).items():
            at = f"{type(value).__name__}.{name}"
            yield from _within(getattr(value, name), inner, (*path, name), at)
        return
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        for mark in _marks(hint):
            yield Named(path, value, mark, field)
        yield from _within(value, arguments[0], path, field)
    elif origin in (Union, UnionType):
        fitting = [arm for arm in arguments if _fits(value, arm)]
        if not any(get_origin(arm) is Literal for arm in fitting):  # such a word is no id
            for arm in fitting:
                yield from _within(value, arm, path, field)
    elif origin is tuple:
        for i, inner in enumerate(value):
            yield from _within(inner, arguments[0], (*path, i), field)
    elif origin is dict:
        for key, inner in value.items():
            yield from _within(key, arguments[0], (*path, key, "<key>"), f"{field}, its keys")
            yield from _within(inner, arguments[1], (*path, key), field)


@cache
def _fields_with_ids(model: type[Knowledge]) -> Mapping[str, Any]:
    hints = get_type_hints(model, include_extras=True)
    return {name: hints[name] for name in model.model_fields if _may_hold_ids(hints[name])}


def _may_hold_ids(hint: Any) -> bool:
    """Say whether ids may stand in a value of this type; one that nobody foresaw is a fault."""
    origin, arguments = get_origin(hint), get_args(hint)
    if isinstance(hint, type) and issubclass(hint, Knowledge):
        return bool(_fields_with_ids(hint))
    if origin is Annotated:
        return bool(_marks(hint)) or _may_hold_ids(arguments[0])
    if origin in (Union, UnionType, dict) or (origin is tuple and arguments[1:] == (...,)):
        return any(_may_hold_ids(one) for one in arguments if one is not ...)
    if origin is Literal or (origin is None and isinstance(hint, type)):
        return False
    raise TypeError(f"ids are not looked for in a value of the type {hint}")


def _marks(hint: Any) -> list[Names | Ref]:
    return [mark for mark in hint.__metadata__ if isinstance(mark, Names | Ref)]


def _fits(value: Any, arm: Any) -> bool:
    """Say whether a value may be of one of the types that a union allows."""
    origin, arguments = get_origin(arm), get_args(arm)
    if origin is Annotated:
        return _fits(value, arguments[0])
    if origin is Literal:
        return value in arguments
    if origin in (Union, UnionType):
        return any(_fits(value, one) for one in arguments)
    return isinstance(value, origin or arm)


def _read_by_the_engine(contents: Contents, places: Mapping[Path, Place]) -> list[Problem]:
    """Find a question that the engine itself reads, and that is missing or of another type."""
    found = []
    for id, type, options in READ_BY_THE_ENGINE:
        question = contents.questions.get(id)
        place = places.get(("questions", id), places["questions",])
        if question is None or question.type != type:
            do = f"add it as a {type} question"
            found.append(
                Problem(place, f"the engine reads '{id}', which is no {type} question", do)
            )
        elif options and set(getattr(question, "options", ())) != set(options):
            do = f"give it the options {', '.join(options)}"
            found.append(Problem(place, f"'{id}' has other options than the engine reads", do))
    return found
