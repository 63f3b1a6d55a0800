"""YAML without guesses: every scalar stays text, and whatever is ambiguous is refused.

YAML 1.1 reads `no` as false and `1:30` as ninety, takes the last of two equal keys, and lets
a few anchors grow into gigabytes. A clinical file must not be parsed by guess, so this
reader works on the parser's events, keeps the place of every value, and refuses anchors,
aliases, tags, duplicate keys, odd characters, deep nesting and large files.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from unknot.knowledge.problems import PackError, Place, Problem

LARGEST_FILE_BYTES = 1_000_000
DEEPEST_LEVEL = 20

Tree = str | list["Tree"] | dict[str, "Tree"]
Path = tuple[str | int, ...]
"""The keys and indexes that lead from the top of a file to a value."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class Document:
    """A file's content as text, lists and mappings, and where each value stands."""

    tree: Tree
    places: dict[Path, Place]

    def place(self, path: Path) -> Place:
        """Return where a value stands, or the nearest value round it."""
        while path not in self.places and path:
            path = path[:-1]
        return self.places[path]


class _Refused(Exception):
    def __init__(self, line: int, column: int, what: str, do: str) -> None:
        self.problem = (line, column, what, do)


def read_yaml(content: bytes, file: str) -> Document:
    """Return a file's content, or raise PackError naming the first thing refused."""
    try:
        text = _text(content)
        places: dict[Path, Place] = {(): Place(file)}
        events = _events(text)
        tree = _value(next(events), events, (), file, places)
        for _ in events:  # reads to the end, where a second document would be refused
            pass
        return Document(tree, places)
    except _Refused as refused:
        line, column, what, do = refused.problem
        raise PackError([Problem(Place(file, line, column), what, do)]) from None
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark
        place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
        what = f"this is not YAML: {fault.problem}"
        raise PackError([Problem(place, what, "check quotes, colons and indents")]) from None
    except yaml.YAMLError as fault:
        raise PackError([Problem(Place(file), f"this is not YAML: {fault}")]) from None


def _text(content: bytes) -> str:
    if len(content) > LARGEST_FILE_BYTES:
        what = f"this file has {len(content)} bytes, more than {LARGEST_FILE_BYTES}"
        raise _Refused(1, 1, what, "split it")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as fault:
        line = content[: fault.start].count(b"\n") + 1
        raise _Refused(line, 1, "this file is not UTF-8", "save it as UTF-8") from None
    if "\r" in text:
        line = text[: text.index("\r")].count("\n") + 1
        raise _Refused(line, 1, "lines end with a carriage return", "save with LF line ends")
    for number, line_text in enumerate(text.split("\n"), 1):
        if line_text.isprintable():  # most lines: then it holds none of the categories below
            continue
        for column, character in enumerate(line_text, 1):
            if unicodedata.category(character) in {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}:
                what = f"an invisible or control character U+{ord(character):04X} stands here"
                raise _Refused(number, column, what, "delete it")
    if unicodedata.normalize("NFC", text) != text:
        raise _Refused(1, 1, "letters and accents are stored apart", "save the file as NFC")
    return text


def _events(text: str) -> Iterator[yaml.Event]:
    """Yield the events of the one document, keeping count of the depth."""
    depth = documents = 0
    for event in yaml.parse(text, Loader=_LOADER):
        line, column = _mark(event)
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _Refused(line, 1, "a second document begins here", "split the file")
        elif isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST_LEVEL:
                what = f"this is nested more than {DEEPEST_LEVEL} levels deep"
                raise _Refused(line, column, what, "make it flatter")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent):
            yield event
    if not documents:
        raise _Refused(1, 1, "this file is empty", "write what belongs in it, or delete it")


def _mark(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _plain(event: yaml.Event) -> tuple[int, int]:
    """Return where a value or a key begins, or refuse it."""
    line, column = _mark(event)
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise _Refused(line, column, "anchors and aliases are not read", "write the value out")
    if tag := getattr(event, "tag", None):
        raise _Refused(line, column, f"the tag {tag} is not read", "leave the tag out")
    text = str(event.value) if isinstance(event, yaml.ScalarEvent) else ""
    if not text.replace("\n", "").isprintable():
        what = "an escape here stands for an invisible or control character"
        raise _Refused(line, column, what, "delete it")
    return line, column


def _value(
    event: yaml.Event,
    events: Iterator[yaml.Event],
    path: Path,
    file: str,
    places: dict[Path, Place],
) -> Tree:
    line, column = _plain(event)
    quoted = isinstance(event, yaml.ScalarEvent) and event.style in {"'", '"'}
    places[path] = Place(file, line, column + quoted)
    if isinstance(event, yaml.ScalarEvent):
        return str(event.value)
    if isinstance(event, yaml.SequenceStartEvent):
        return _sequence(events, path, file, places)
    return _mapping(events, path, file, places)


def _sequence(
    events: Iterator[yaml.Event], path: Path, file: str, places: dict[Path, Place]
) -> list[Tree]:
    values: list[Tree] = []
    while not isinstance(event := next(events), yaml.SequenceEndEvent):
        values.append(_value(event, events, (*path, len(values)), file, places))
    return values


def _mapping(
    events: Iterator[yaml.Event], path: Path, file: str, places: dict[Path, Place]
) -> dict[str, Tree]:
    values: dict[str, Tree] = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        line, column = _plain(event)
        if not isinstance(event, yaml.ScalarEvent):
            raise _Refused(line, column, "a key must be a plain word", "write a word as key")
        key = str(event.value)
        if key == "<<":
            raise _Refused(line, column, "merge keys are not read", "write the values out")
        if key in values:
            first = places[(*path, key, "<key>")].line
            what = f"'{key}' stands twice in one mapping, first in line {first}"
            raise _Refused(line, column, what, "keep one of them")
        values[key] = _value(next(events), events, (*path, key), file, places)
        places[(*path, key, "<key>")] = Place(file, line, column)
    return values
