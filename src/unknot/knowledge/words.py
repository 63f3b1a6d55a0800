"""Everything a person reads, by its id: `words.say("red_flags.fever.why")`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from unknot.errors import UnknotError
from unknot.knowledge.strict_yaml import Tree


class MissingWords(UnknotError, KeyError):
    """No text stands under this id."""

    def __str__(self) -> str:
        return f"no words for '{self.args[0]}'; add them to the words file"


@dataclass(frozen=True)
class Words:
    """Texts in nested mappings. An id is the keys on the way, joined by dots."""

    tree: dict[str, Tree]

    def _find(self, id: str) -> Tree:
        found: Tree = self.tree
        for key in id.split("."):
            if not isinstance(found, dict) or key not in found:
                raise MissingWords(id)
            found = found[key]
        return found

    def has(self, id: str) -> bool:
        """Say whether something stands under an id."""
        try:
            self._find(id)
        except MissingWords:
            return False
        return True

    def say(self, id: str, **values: object) -> str:
        """Return the text under an id with its {places} filled, or raise MissingWords."""
        found = self._find(id)
        if not isinstance(found, str):
            raise MissingWords(id)
        return found.format_map(values) if values else found

    def list(self, id: str) -> tuple[str, ...]:
        """Return the texts of a list, or of a single text as a list of one."""
        found = self._find(id)
        if isinstance(found, str):
            return (found,)
        if isinstance(found, list) and all(isinstance(text, str) for text in found):
            return tuple(str(text) for text in found)
        raise MissingWords(id)

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield every id with its text; a list's texts share the list's id."""
        yield from _texts(self.tree, ())


def _texts(tree: Tree, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if isinstance(tree, str):
        yield ".".join(path), tree
    elif isinstance(tree, dict):
        for key, value in tree.items():
            yield from _texts(value, (*path, key))
    else:
        for value in tree:
            yield from _texts(value, path)
