"""Everything a person reads, by its id: `words.say("red_flags.fever.why")`.

A text whose wording depends on a number has a form for each plural of its language:

    minutes:
      per: count
      one: one more minute
      other: "{count} more minutes"
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeGuard

from babel import Locale
from babel.numbers import format_decimal

from unknot.errors import UnknotError
from unknot.knowledge.strict_yaml import Tree

PER, OTHER = "per", "other"
AT_MOST_ONE_DIGIT = "0.#"


class MissingWords(UnknotError, KeyError):
    """No text stands under this id."""

    def __str__(self) -> str:
        return f"no words for '{self.args[0]}'; add them to the words file"


@dataclass(frozen=True)
class Words:
    """Texts in nested mappings. An id is the keys on the way, joined by dots.

    `language` is a tag such as `en` or `pt-BR`; its plurals and numbers are Babel's.
    """

    tree: dict[str, Tree]
    language: str

    def _find(self, id: str) -> Tree:
        found: Tree = self.tree
        for key in id.split("."):
            if not isinstance(found, dict) or key not in found or _is_plural(found):
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
        if _is_plural(found):
            found = self._form_of(found, values)
        if not isinstance(found, str):
            raise MissingWords(id)
        return found.format_map(self._written(values)) if values else found

    def list(self, id: str) -> tuple[str, ...]:
        """Return the texts of a list, or of a single text as a list of one."""
        found = self._find(id)
        if isinstance(found, str):
            return (found,)
        if isinstance(found, list) and all(isinstance(text, str) for text in found):
            return tuple(str(text) for text in found)
        raise MissingWords(id)

    def in_language(self, other: Words) -> Words:
        """Return these words in another language; what it lacks is said as here."""
        return Words(_over(self.tree, other.tree), other.language)

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield every id with its text; the texts of a list, and all forms, share an id."""
        yield from _texts(self.tree, ())

    def _form_of(self, forms: dict[str, Tree], values: Mapping[str, object]) -> Tree:
        """Return the form for the number that the forms are for."""
        number = values[str(forms[PER])]
        if not isinstance(number, int | float):
            raise TypeError(f"the plural of '{forms[OTHER]}' needs a number, not {number!r}")
        return forms.get(locale_of(self.language).plural_form(number), forms[OTHER])

    def _written(self, values: Mapping[str, object]) -> dict[str, object]:
        return {
            name: number_in(self.language, one) if isinstance(one, int | float) else one
            for name, one in values.items()
        }


@cache
def locale_of(language: str) -> Locale:
    """Return what is usual in a language."""
    return Locale.parse(language, sep="-")


def number_in(language: str, number: float) -> str:
    """Return a number as a language writes it, with at most one digit after the point."""
    return format_decimal(number, AT_MOST_ONE_DIGIT, locale_of(language))


def _over(below: dict[str, Tree], above: dict[str, Tree]) -> dict[str, Tree]:
    """Return a tree with another laid over it, text by text."""
    return below | {key: _laid(below.get(key), tree) for key, tree in above.items()}


def _laid(below: Tree | None, above: Tree) -> Tree:
    if isinstance(below, dict) and isinstance(above, dict) and not _is_plural(above):
        return _over(below, above)
    return above


def _is_plural(found: Tree) -> TypeGuard[dict[str, Tree]]:
    return isinstance(found, dict) and PER in found and OTHER in found


def _texts(tree: Tree, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if isinstance(tree, str):
        yield ".".join(path), tree
    elif isinstance(tree, dict):
        plural = _is_plural(tree)
        for key, value in tree.items():
            if not (plural and key == PER):
                yield from _texts(value, path if plural else (*path, key))
    else:
        for value in tree:
            yield from _texts(value, path)
