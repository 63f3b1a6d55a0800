"""What a decision says, each output as a type: what it is about stands in its fields.

Written as text, an output is one word and what it is about: `flag:ID:true`, `below:LEVEL`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from unknot.terms import Disposition, Modality


@dataclass(frozen=True, slots=True)
class Flag:
    """A red flag surely holds, or surely does not."""

    id: str
    holds: bool

    def __str__(self) -> str:
        return f"flag:{self.id}:{_word(self.holds)}"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the matrix surely holds, or surely does not."""

    id: str
    holds: bool

    def __str__(self) -> str:
        return f"row:{self.id}:{_word(self.holds)}"


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding that causes are ranked by surely holds, or surely does not."""

    id: str
    holds: bool

    def __str__(self) -> str:
        return f"findings:{self.id}:{_word(self.holds)}"


@dataclass(frozen=True, slots=True)
class InContext:
    """A context that causes are ranked in surely holds, or surely does not."""

    id: str
    holds: bool

    def __str__(self) -> str:
        return f"contexts:{self.id}:{_word(self.holds)}"


@dataclass(frozen=True, slots=True)
class Reaches:
    """It is surely at least this urgent."""

    level: Disposition

    def __str__(self) -> str:
        return f"at_least:{self.level}"


@dataclass(frozen=True, slots=True)
class Below:
    """It is surely less urgent than this."""

    level: Disposition

    def __str__(self) -> str:
        return f"below:{self.level}"


@dataclass(frozen=True, slots=True)
class HasPlan:
    """There may be a plan."""

    def __str__(self) -> str:
        return "plan"


@dataclass(frozen=True, slots=True)
class Permits:
    """A modality is permitted."""

    modality: Modality

    def __str__(self) -> str:
        return f"permits:{self.modality}"


@dataclass(frozen=True, slots=True)
class Offers:
    """A technique may be offered."""

    technique: str

    def __str__(self) -> str:
        return f"offers:{self.technique}"


Output: TypeAlias = Flag | Row | Finding | InContext | Reaches | Below | HasPlan | Permits | Offers


def _word(holds: bool) -> str:
    return "true" if holds else "false"
