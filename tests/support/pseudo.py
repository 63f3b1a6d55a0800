"""A language nobody speaks: each text in brackets and 40 % longer, read from right to left."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from unknot.knowledge import Words, load_words

TAG = "ar"
"""Any language that is read from right to left, and in which the app is not written."""
BEGIN, END = "⟦", "⟧"
LONGER = 0.4
FILLER = "ẋ"


def pseudo(text: str) -> str:
    """Return a text in this language; its {places} stay."""
    words = max(1, round(len(text) * LONGER / 6))
    if re.fullmatch(r"[a-z]{2}-[A-Z]{2}", text):  # whose dates are written
        return TAG
    return f"{BEGIN}{text} {' '.join([FILLER * 5] * words)}{END}"


def in_pseudo(tree: object) -> object:
    """Return every text of a tree of words in this language."""
    if isinstance(tree, dict):
        return {key: one if key == "per" else in_pseudo(one) for key, one in tree.items()}
    if isinstance(tree, list):
        return [in_pseudo(one) for one in tree]
    return pseudo(str(tree))


def pseudo_words(words: Words) -> Words:
    """Return words in this language."""
    tree = in_pseudo(words.tree)
    assert isinstance(tree, dict)
    return Words(tree, TAG)


def write_pseudo(source: Path, to: Path) -> None:
    """Put a folder of words files elsewhere, with this language added."""
    to.mkdir(parents=True)
    for file in source.glob("*.yaml"):
        (to / file.name).write_text(file.read_text("utf-8"), "utf-8")
        if file.stem == "en":
            tree = in_pseudo(load_words(file).tree)
            text = yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)
            (to / f"{TAG}.yaml").write_text(text, "utf-8")
