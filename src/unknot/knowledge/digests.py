"""Three digests of a pack: of its rules, of its words in each language, and of its evidence.

They are over what a pack says and not over its bytes, so that a comment, a blank line, another
order of keys and a line broken elsewhere change none of them. What the schema does not mark as
evidence belongs to the rules, so that a new field does by itself.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from unknot.knowledge.ids import EVIDENCE
from unknot.knowledge.schema import Contents, Knowledge
from unknot.knowledge.strict_yaml import Tree


@dataclass(frozen=True)
class Digests:
    """The SHA-256 of what decides, of the words by language, and of what stands behind it all."""

    rules: str
    words: Mapping[str, str]
    evidence: str

    @property
    def whole(self) -> str:
        """Return a digest that changes with any of them."""
        return _digest("pack", {"rules": self.rules, **self.words, "evidence": self.evidence})


def digests_of(contents: Contents, tree: Tree, words: Mapping[str, Tree]) -> Digests:
    """Return the digests of a pack, as its files have it (`tree`) and as it was understood."""
    return Digests(
        rules=_digest("rules", _part(tree, contents, evidence=False)),
        words={language: _digest("words", said) for language, said in sorted(words.items())},
        evidence=_digest("evidence", _part(tree, contents, evidence=True)),
    )


def _digest(of: str, tree: object) -> str:
    """Return the SHA-256 of a tree of texts; `proof_checker.py` makes that of the rules alike."""
    written = json.dumps(_plain(tree), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"unknot {of} 1\n{written}".encode()).hexdigest()


def _plain(tree: Any) -> Any:
    """Return a tree in which any white space within a text is one space."""
    if isinstance(tree, Mapping):
        return {key: _plain(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_plain(value) for value in tree]
    return " ".join(tree.split())


def _part(tree: Tree, meant: Any, *, evidence: bool) -> Any:
    """Return what of a tree is evidence, or all the rest. `meant` is the same, as understood."""
    if isinstance(meant, Knowledge) and isinstance(tree, dict):
        marked = _marked(type(meant))
        parts = {
            key: value if key in marked else _part(value, getattr(meant, key), evidence=evidence)
            for key, value in tree.items()
            if evidence or key not in marked
        }
        return {key: part for key, part in parts.items() if not evidence or part}
    if isinstance(tree, list) and any(isinstance(one, Knowledge) for one in meant):
        items = [
            _part(one, other, evidence=evidence) for one, other in zip(tree, meant, strict=True)
        ]
        return items if not evidence or any(items) else []
    if isinstance(meant, dict) and isinstance(tree, dict):
        inner = {
            key: _part(value, meant[key], evidence=evidence)  # a kind of treatment is its own text
            for key, value in tree.items()
        }
        return {key: part for key, part in inner.items() if not evidence or part}
    return {} if evidence else tree


@cache
def _marked(model: type[Knowledge]) -> frozenset[str]:
    """Return the fields of a model that say where its facts come from, and decide nothing."""
    return frozenset(
        name for name, field in model.model_fields.items() if EVIDENCE in field.metadata
    )
