"""The page about mutants: how many unsafe changes are caught, and each survivor with its reason.

The reasons are written by hand into the page; they are kept when it is made again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from unknot.knowledge import Pack
from unknot_proof.trial import Effect, Judged

LEAST_PERCENT = 95
OPEN = "not explained yet"
_ROW = re.compile(r"^\| `[^`]*` \| (.*) \| (.*) \|$", re.MULTILINE)


def tally(judged: Iterable[Judged]) -> dict[str, int]:
    """Return how many changes there are, how many of them unsafe, how many of those caught."""
    listed = list(judged)
    unsafe = [one for one in listed if one.effect is Effect.UNSAFE]
    caught = sum(not one.survives for one in unsafe)
    return {"changes": len(listed), "unsafe": len(unsafe), "caught": caught}


def page(pack: Pack, judged: Sequence[Judged], before: str) -> str:
    """Return the page as Markdown; the reasons of survivors are taken over from before."""
    return "\n".join([*_lines(pack, judged, dict(_ROW.findall(before))), ""])


def _lines(pack: Pack, judged: Sequence[Judged], reasons: dict[str, str]) -> Iterator[str]:
    counts = tally(judged)
    percent = 100 * counts["caught"] / counts["unsafe"] if counts["unsafe"] else 100.0
    yield from ("# Mutants", "")
    yield "Made by `unknot prove --mutants --report docs/reference/mutants.md`."
    yield "Only the last column of the survivors is written by hand, and kept."
    yield ""
    version = pack.contents.pack.version
    yield f"{pack.id} {version} was changed in {counts['changes']} single places."
    yield f"{counts['unsafe']} of the changes are unsafe: somebody is told something less urgent,"
    yield "or gets a plan, a kind of treatment, a technique or a dose that the pack withholds."
    yield f"{counts['caught']} of those are caught, {percent:.1f} %; {LEAST_PERCENT} % must be."
    yield from (
        "",
        "| part | changes | unsafe | caught | by whom |",
        "| --- | --- | --- | --- | --- |",
    )
    for part in dict.fromkeys(one.mutant.part for one in judged):
        of_part = [one for one in judged if one.mutant.part == part]
        some = tally(of_part)
        catchers = ("proof", "hazards", "worked cases", "checks")
        by = ((who, sum(who in one.caught_by for one in of_part)) for who in catchers)
        told = ", ".join(f"{who} {count}" for who, count in by if count)
        yield f"| {part} | {some['changes']} | {some['unsafe']} | {some['caught']} | {told} |"
    yield from ("", "## Survivors", "")
    yield "Unsafe changes that nothing caught, each with why it does no harm, or what is missing."
    yield from ("", "| where | change | why |", "| --- | --- | --- |")
    for one in judged:
        if one.survives:
            change = f"{one.mutant.part}: {one.mutant.name}".replace("|", "/")
            yield f"| `{one.mutant.place}` | {change} | {reasons.get(change, OPEN)} |"
