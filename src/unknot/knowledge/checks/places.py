"""Where a problem of a check stands."""

from unknot.knowledge.pack import Pack
from unknot.knowledge.problems import Problem
from unknot.knowledge.strict_yaml import Path


def problem(pack: Pack, path: Path, what: str, do: str) -> Problem:
    """Return a problem at a path of the pack, or at the nearest place round it."""
    while path not in pack.places:
        path = path[:-1]
    return Problem(pack.places[path], what, do)
