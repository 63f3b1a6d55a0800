"""What is wrong with a pack, and where."""

from __future__ import annotations

from dataclasses import dataclass

from unknot.errors import UnknotError


@dataclass(frozen=True, order=True)
class Place:
    """A place in a file; line and column count from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"

    def right(self, columns: int) -> Place:
        """Return the place this many columns further right."""
        return Place(self.file, self.line, self.column + columns)


@dataclass(frozen=True, order=True)
class Problem:
    """One fault: where, what, and what to do now."""

    place: Place
    what: str
    do: str = ""
    check: str = "load"

    def __str__(self) -> str:
        return f"{self.place}: {self.what}" + (f"; {self.do}" if self.do else "")


class PackError(UnknotError):
    """A pack that may not be used, with everything that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
