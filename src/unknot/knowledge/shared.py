"""What several packs share: each takes it by id, and it is then part of the pack like the rest.

In place of what it would say itself, a pack writes that the thing is shared:

    questions:                    red_flags:                  techniques/warm_pack.yaml:
      age: shared                   - shared: cold_pale_leg     shared: warm_pack

The words come with it. Flags and sources stand in the pack's own order, as they are shown in it.
What is taken is in the digests of the pack that takes it, so no certificate outlives a change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from unknot.knowledge.problems import PackError, Place, Problem
from unknot.knowledge.strict_yaml import Path, Tree
from unknot.rules.read import near

SHARED = "shared"
BY_KEY, IN_LISTS = ("questions", "techniques"), ("red_flags", "sources")
"""The parts of a pack in which something may be taken: mappings, and lists of things with ids."""
ALSO_SAID = {"stop_signs": "stop_signs", "needs": "equipment"}
"""Fields of a technique whose ids have words of their own, and where those words stand."""


@dataclass
class Parts:
    """The files of a folder in one tree, one tree of words a language, and their places."""

    joined: dict[str, Tree]
    words: dict[str, dict[str, Tree]] = field(default_factory=dict)
    places: dict[Path, Place] = field(default_factory=dict)


def take_shared(pack: Parts, read: Callable[[], Parts | None]) -> None:
    """Put what a pack takes in its place, or raise PackError; `read` reads what is shared."""
    taken = list(_taken(pack.joined))
    if not taken:
        return
    shared = read()
    if shared is None:
        what = f"'{taken[0].id}' is shared, and no folder '{SHARED}' is there"
        do = f"put the folder '{SHARED}' beside that of the pack"
        raise PackError([Problem(_place(pack, taken[0].path), what, do)])
    problems = list(_used_twice(pack))
    for one in taken:
        problems += _take(one, pack, shared)
    if problems:
        raise PackError(problems)


def ids_of(shared: Parts) -> dict[str, tuple[str, ...]]:
    """Return the ids of everything that is shared, by the part of a pack it belongs to."""
    return {part: tuple(_by_id(shared.joined.get(part))) for part in (*BY_KEY, *IN_LISTS)}


@dataclass(frozen=True)
class _Taken:
    """Something that a pack takes: its part, its id, and where it belongs."""

    part: str
    id: str
    path: Path


def _taken(joined: Mapping[str, Tree]) -> Iterator[_Taken]:
    for part in BY_KEY:
        tree = joined.get(part)
        if isinstance(tree, dict):
            for id, value in tree.items():
                if value in (SHARED, {SHARED: id}):
                    yield _Taken(part, id, (part, id))
    for part in IN_LISTS:
        tree = joined.get(part)
        if isinstance(tree, list):
            for i, value in enumerate(tree):
                if isinstance(value, dict) and list(value) == [SHARED]:
                    yield _Taken(part, str(value[SHARED]), (part, i))


def _used_twice(pack: Parts) -> Iterator[Problem]:
    """Find in a list what is taken twice, or taken and written as well."""
    for part in IN_LISTS:
        tree = pack.joined.get(part)
        seen: set[str] = set()
        for i, value in enumerate(tree if isinstance(tree, list) else ()):
            id = (value.get("id") or value.get(SHARED)) if isinstance(value, dict) else None
            if isinstance(id, str) and id in seen:
                yield Problem(_place(pack, (part, i)), f"'{id}' stands twice", "keep one")
            seen.add(str(id))


def _by_id(tree: Tree | None) -> dict[str, tuple[str | int, Tree]]:
    """Return the things of one part by id, each with where it stands in it."""
    if isinstance(tree, dict):
        return {id: (id, value) for id, value in tree.items()}
    return {
        str(value["id"]): (i, value)
        for i, value in enumerate(tree or ())
        if isinstance(value, dict) and "id" in value
    }


def _take(one: _Taken, pack: Parts, shared: Parts) -> list[Problem]:
    """Put one thing with its words in its place, and return what is wrong with that."""
    there = _by_id(shared.joined.get(one.part))
    if one.id not in there:
        what = f"nothing called '{one.id}' is shared among the {one.part}{near(one.id, there)}"
        return [Problem(_place(pack, one.path), what, f"write it here, or in '{SHARED}'")]
    at, thing = there[one.id]
    into = pack.joined[one.part]
    if isinstance(into, dict):
        into[one.id] = thing
    elif isinstance(into, list):
        into[int(one.path[1])] = thing
    for path, place in shared.places.items():
        if path[:2] == (one.part, at):
            file = f"{SHARED}/{place.file}"
            pack.places[(*one.path, *path[2:])] = replace(place, file=file)
    return list(_take_words(one, thing, pack, shared))


def _take_words(one: _Taken, thing: Tree, pack: Parts, shared: Parts) -> Iterator[Problem]:
    for language, words in pack.words.items():
        theirs = shared.words.get(language, {})
        said = theirs.get(one.part)
        if isinstance(said, dict) and one.id in said:
            own = _under(words, one.part)
            if one.id in own:
                place = _place(pack, ("words", language, one.part, one.id, "<key>"))
                what = f"the words of '{one.id}' are shared already"
                yield Problem(place, what, f"remove them, or write all of '{one.id}' here")
            own[one.id] = said[one.id]
            _take_places(("words", language, one.part, one.id), pack, shared)
        if one.part == "techniques" and isinstance(thing, dict):
            _take_also_said(thing, language, pack, shared)


def _take_also_said(technique: dict[str, Tree], language: str, pack: Parts, shared: Parts) -> None:
    """Take the words of what a technique names, where the pack has none of its own."""
    for name, under in ALSO_SAID.items():
        ids, said = technique.get(name), shared.words.get(language, {}).get(under)
        if isinstance(ids, list) and isinstance(said, dict):
            for id in (str(id) for id in ids if id in said):
                _under(pack.words[language], under).setdefault(id, said[id])
                _take_places(("words", language, under, id), pack, shared)


def _take_places(at: Path, pack: Parts, shared: Parts) -> None:
    """Let a problem with a text that was taken name the file in which it stands."""
    for path, place in shared.places.items():
        if path[: len(at)] == at:
            pack.places.setdefault(path, replace(place, file=f"{SHARED}/{place.file}"))


def _under(words: dict[str, Tree], key: str) -> dict[str, Tree]:
    inner = words.setdefault(key, {})
    return inner if isinstance(inner, dict) else {}


def _place(pack: Parts, path: Path) -> Place:
    while path not in pack.places:
        path = path[:-1]
    return pack.places[path]
