"""Reading and adding to the files of a pack as text, so that comments stay where they are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml


class Refused(Exception):
    """What can not be written: where, what, and what to do now."""


def part(pack: Path, name: str) -> list[Path]:
    """Return the files of a part of a pack: one file, or a folder of them."""
    one = pack / f"{name}.yaml"
    return [one] if one.is_file() else sorted((pack / name).glob("*.yaml"))


def words(pack: Path) -> list[Path]:
    """Return the words files of the language that a pack is written in."""
    language = read(pack / "pack.yaml")["language"]
    return sorted((pack / "words" / str(language)).glob("*.yaml"))


def read(file: Path) -> dict[str, Any]:
    """Return what a file says; every value is read as text."""
    return yaml.load(file.read_text("utf-8"), Loader=yaml.BaseLoader) or {}  # noqa: S506 - text only


def holding(files: Iterable[Path], section: str, id: str) -> Path:
    """Return the file whose section has an entry of this id, or refuse."""
    looked = list(files)
    for file in looked:
        entries = read(file).get(section, ())
        if id in ids_of(entries):
            return file
    where = looked[0].parent if looked else section
    raise Refused(f"{where}: there is no '{id}' under {section}; name one that is there")


def ids_of(entries: Iterable[Any]) -> list[str]:
    """Return the ids of a section, also of what is taken from the shared folder."""
    return [one if isinstance(one, str) else one.get("id") or one.get("shared") for one in entries]


def add(file: Path, section: str, lines: Iterable[str]) -> None:
    """Add lines at the end of a section, indented as its entries are."""
    old = file.read_text("utf-8").splitlines()
    begins = old.index(f"{section}:")
    ends = next((n for n in range(begins + 1, len(old)) if re.match(r"\S", old[n])), len(old))
    while not old[ends - 1].strip() or old[ends - 1].startswith("#"):
        ends -= 1
    new = [*old[:ends], *(f"  {line}" for line in lines), *old[ends:]]
    file.write_text("\n".join([*new, ""]), "utf-8")


def text(value: str) -> str:
    """Return a text as YAML has it between quotes."""
    return json.dumps(" ".join(value.split()), ensure_ascii=False)


def plain(value: str | tuple[str, ...]) -> str:
    """Return an answer as YAML has it: an id, a number, or a list of ids."""
    return value if isinstance(value, str) else f"[{', '.join(value)}]"


def must_have_source(pack: Path, id: str) -> None:
    """Refuse a source that the pack does not list."""
    holding(part(pack, "evidence"), "sources", id)


def must_be_new(files: Iterable[Path], section: str, id: str) -> None:
    """Refuse an id that is taken."""
    for file in files:
        entries = read(file).get(section, ())
        if id in ids_of(entries):
            raise Refused(f"{file}: '{id}' is there already; choose another name")
