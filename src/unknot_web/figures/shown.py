"""The shipped figures: which moments each has, what they say, and who is drawn."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from unknot.knowledge import Words
from unknot_web.words import words_in

HERE = Path(__file__).parent
WORDS = HERE / "words"
SHIPPED = HERE / "static" / "figures"
PEOPLE = ("ana", "tom", "mia")
MOMENTS = ("start", "end")
TONES = ("1", "2", "3", "4")
OWN_TONE = {"ana": "2", "tom": "4", "mia": "3"}
PARTS = re.compile(r'viewBox="0 0 (\d+) (\d+)".*<g id="figure">(.*)</g></svg>', re.DOTALL)


@dataclass(frozen=True)
class Choice:
    """Who a person wants to see; None changes from day to day."""

    person: str | None = None
    tone: str | None = None

    @staticmethod
    def read(text: str) -> Choice:
        """Return a choice from what was kept of it; what is not known is no choice."""
        person, _, tone = text.partition(".")
        return Choice(person if person in PEOPLE else None, tone if tone in TONES else None)

    def kept(self) -> str:
        """Return the choice as text."""
        return f"{self.person or ''}.{self.tone or ''}"

    def drawn(self, today: date) -> tuple[str, str]:
        """Return who is drawn today, and in which skin tone."""
        person = self.person or PEOPLE[today.toordinal() % len(PEOPLE)]
        return person, self.tone or OWN_TONE[person]


@dataclass(frozen=True)
class Moment:
    """One moment of a figure, ready for the page."""

    name: str
    says: str
    file: str
    """Under the folder of static files."""
    width: int
    height: int
    paths: str


def figure_words() -> Words:
    """Return what the figures and views say to who cannot see them."""
    return words_in(WORDS)


def ids() -> tuple[str, ...]:
    """Return the ids of all figures that have words."""
    figures = figure_words().tree["figures"]
    return tuple(figures) if isinstance(figures, dict) else ()


def moments(id: str, person: str, **places: str) -> tuple[Moment, ...]:
    """Return the moments of a figure in order, with the {places} in their words filled.

    A page does without a picture that is missing.
    """
    words = figure_words()
    found = []
    for name in MOMENTS:
        file = f"{person}/{id}.{name}.svg"
        if not words.has(f"figures.{id}.{name}") or not (SHIPPED / file).is_file():
            continue
        width, height, paths = _read(file)
        says = words.say(f"figures.{id}.{name}", **places)
        found.append(Moment(name, says, f"figures/{file}", width, height, paths))
    return tuple(found)


@cache
def _read(file: str) -> tuple[int, int, str]:
    found = PARTS.search((SHIPPED / file).read_text("utf-8"))
    if found is None:
        raise ValueError(f"{file} is not a figure of ours; run 'python3 dev.py figures'")
    return int(found[1]), int(found[2]), found[3]
