"""A pack as the engine uses it: read, typed, checked and frozen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from unknot.knowledge.digests import Digests
from unknot.knowledge.problems import Place
from unknot.knowledge.schema import (
    Approach,
    Article,
    Cause,
    Contents,
    Contraindication,
    Question,
    RedFlag,
    Screen,
    Source,
    Technique,
)
from unknot.knowledge.strict_yaml import Path
from unknot.knowledge.words import Words
from unknot.rules.nodes import Node, questions_of

PARTS = ("safety", "about_you", "causes", "means")


@dataclass(frozen=True, eq=False)
class Pack:
    """Clinical knowledge about one region of the body.

    `conditions` holds the typed condition of every rule under (kind, id), where kind is
    `red_flags`, `contraindications`, `findings`, `contexts`, `hazards`, `ask_when`,
    `pain_for`, `self_tests` or `self_test_gate`.
    """

    contents: Contents
    conditions: Mapping[tuple[str, str], Node]
    languages: Mapping[str, Words]
    digests: Digests
    places: Mapping[Path, Place]

    @property
    def id(self) -> str:
        """Return the pack's name."""
        return self.contents.pack.id

    @property
    def sha256(self) -> str:
        """Return the digest of the rules, by which a permit and a check know their pack."""
        return self.digests.rules

    @cached_property
    def words(self) -> Words:
        """Return the words in the pack's own language."""
        own = self.contents.pack.language
        return self.languages.get(own, Words({}, own))

    def words_in(self, language: str) -> Words:
        """Return the words in a language; what it lacks is said in the pack's own."""
        return self._words_by_language.get(language, self.words)

    @cached_property
    def _words_by_language(self) -> Mapping[str, Words]:
        own = self.contents.pack.language
        return {
            language: self.words if language == own else self.words.in_language(other)
            for language, other in self.languages.items()
        }

    @property
    def questions(self) -> Mapping[str, Question]:
        """Return the questions by id."""
        return self.contents.questions

    @property
    def techniques(self) -> Mapping[str, Technique]:
        """Return the techniques by id."""
        return self.contents.techniques

    @cached_property
    def screens(self) -> tuple[Screen, ...]:
        """Return the screens in the order of asking: safety first, what one owns last."""
        return tuple(
            screen for part in PARTS for screen in self.contents.screens if screen.part == part
        )

    @cached_property
    def red_flags(self) -> Mapping[str, RedFlag]:
        """Return the red flags by id."""
        return {flag.id: flag for flag in self.contents.red_flags}

    @cached_property
    def contraindications(self) -> Mapping[str, Contraindication]:
        """Return the rows of the contraindication matrix by id."""
        return {row.id: row for row in self.contents.contraindications}

    @cached_property
    def causes(self) -> Mapping[str, Cause]:
        """Return the likely causes by id."""
        return {cause.id: cause for cause in self.contents.causes}

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Return the sources by id."""
        return {source.id: source for source in self.contents.sources}

    @cached_property
    def articles(self) -> Mapping[str, Article]:
        """Return the short reads by id."""
        return {article.id: article for article in self.contents.articles}

    def approach(self, cause: str | None) -> Approach:
        """Return what helps with a cause, or what suits anyone."""
        plans = self.contents.plans
        return next((one for one in plans.approaches if one.cause == cause), plans.anyone)

    def sources_of(self, ids: Iterable[str]) -> tuple[Source, ...]:
        """Return the sources that these ids name, in their order."""
        return tuple(self.sources[id] for id in ids)

    @cached_property
    def safety_questions(self) -> tuple[str, ...]:
        """Return every question that a red flag or contraindication looks at.

        Derived, never declared: what a rule looks at must be asked, and so must what
        decides whether it is asked.
        """
        looked_at = frozenset[str]().union(
            *(
                questions_of(node)
                for (kind, _), node in self.conditions.items()
                if kind in {"red_flags", "contraindications"}
            )
        )
        while True:
            also = looked_at.union(
                *(
                    questions_of(self.conditions["ask_when", question])
                    for question in looked_at
                    if ("ask_when", question) in self.conditions
                )
            )
            if also == looked_at:
                return tuple(question for question in self.questions if question in looked_at)
            looked_at = also
