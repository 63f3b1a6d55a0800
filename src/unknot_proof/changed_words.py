"""The words of two packs that differ, side by side, for the clinician who must read them.

Words decide nothing, so no proof and no count of people tells whether a new text is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from unknot.knowledge import Pack, Words

KINDS = {
    "warnings": r"(red_flags|stop_signs|contraindications|self_test_gate)\..*|.*\.careful",
    "watch_for": r"watch_for\..*",
    "questions": r"(questions|screens)\..*",
    "steps": r"(techniques|self_tests|session|equipment)\..*",
    "other": r".*",
}
"""What kind of words an id names, the most pressing first; the first that fits counts."""


@dataclass(frozen=True)
class ChangedWords:
    """One text that is new, gone or another; None is where there is no such text."""

    language: str
    kind: str
    id: str
    old: str | None
    new: str | None


def changed_words(old: Pack, new: Pack) -> tuple[ChangedWords, ...]:
    """Return every changed text by language, the warnings first."""
    kinds = list(KINDS)
    found = [
        ChangedWords(language, _kind(id), id, *texts)
        for language in dict.fromkeys((*new.languages, *old.languages))
        for id, texts in _changes(_texts(old, language), _texts(new, language))
    ]
    languages = list(dict.fromkeys(one.language for one in found))
    return tuple(
        sorted(found, key=lambda one: (languages.index(one.language), kinds.index(one.kind)))
    )


def _kind(id: str) -> str:
    return next(kind for kind, pattern in KINDS.items() if re.fullmatch(pattern, id))


def _texts(pack: Pack, language: str) -> dict[str, list[str]]:
    """Return the texts of a language by id; the white space in them says nothing."""
    texts: dict[str, list[str]] = {}
    for id, text in pack.languages.get(language, Words({}, language)).texts():
        texts.setdefault(id, []).append(" ".join(text.split()))
    return texts


def _changes(
    old: dict[str, list[str]], new: dict[str, list[str]]
) -> Iterator[tuple[str, tuple[str | None, str | None]]]:
    """Yield what differs; of a list only the texts that are new, gone or another."""
    for id in dict.fromkeys((*new, *old)):
        before, after = old.get(id, []), new.get(id, [])
        for tag, first, last, start, end in SequenceMatcher(
            a=before, b=after, autojunk=False
        ).get_opcodes():
            if tag != "equal":
                yield from (
                    (id, pair) for pair in zip_longest(before[first:last], after[start:end])
                )
