"""`unknot diff OLD NEW`: who is treated differently by a new pack, less safe changes first."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import groupby, islice, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from unknot.cli.exits import BAD_INPUT, FINE, SAFETY_REFUSED
from unknot.cli.shared_words import words
from unknot.cli.streams import write_json
from unknot.knowledge import Pack, PackError, load_pack
from unknot_proof.solver import solver_is_here

if TYPE_CHECKING:
    from unknot_proof.diff import Change, Difference, Outcome, Person
    from unknot_proof.written import Written

MOST_LINES = 40
INDENT, BETWEEN = "  ", " │ "
LEAST_WIDTH = 30


def run(before: Path, after: Path, as_json: bool) -> int:
    """Tell the difference; exit code 3 if anything got less safe, 2 if a pack is no pack."""
    from unknot_proof.diff import Incomparable, difference

    if not solver_is_here():
        print(words().say("prove.no_solver"), file=sys.stderr)
        return BAD_INPUT
    try:
        old, new = load_pack(before), load_pack(after)
        found = difference(old, new)
    except (PackError, Incomparable) as fault:
        print(f"unknot diff: {fault}", file=sys.stderr)
        return BAD_INPUT
    if as_json:
        write_json(_as_data(old, new, found), indent=2)
    else:
        print("\n".join(_as_text(old, new, found)))
    return SAFETY_REFUSED if found.less_safe else FINE


def _named(pack: Pack) -> str:
    return f"{pack.id} {pack.contents.pack.version} ({pack.digests.rules[:8]})"


def _as_text(old: Pack, new: Pack, found: Difference) -> Iterator[str]:
    say = words().say
    names = {"old": _named(old), "new": _named(new)}
    if not found:
        yield say("diff.same", **names)
        return
    if not found.changes:
        yield say("diff.alike")
    yield from _renamed(old, new)
    for heading in ("less_safe", "safer"):
        changes = [one for one in found.changes if one.less_safe is (heading == "less_safe")]
        yield from _section(heading, map(_change_line, changes))
        for place in dict.fromkeys(one.person for one in changes if one.person is not None):
            yield from _person(old, new, found.people[place], place, changes)
    yield from _section("rules", map(_change_line, found.rules), MOST_LINES)
    for heading, less_safe in (("written_less_safe", True), ("written_safer", False)):
        some = [one for one in found.written if one.less_safe is less_safe]
        yield from _section(heading, map(_written_line, some))
    rest = [one for one in found.written if one.less_safe is None and one.family != "words"]
    yield from _section("written", map(_written_line, rest), MOST_LINES)
    yield from _words(found)
    worse = sum(one.less_safe for one in found.changes)
    worse += sum(one.less_safe is True for one in found.written)
    ending = "less_safe" if worse else "safer"
    yield f"\n{say(f'diff.concluded.{ending}', **names, count=worse)}"


def _renamed(old: Pack, new: Pack) -> Iterator[str]:
    """Tell the questions that have the same words in both packs, but another id."""
    only_new = {id: text for id, text in _asks(new).items() if id not in old.questions}
    for one, text in _asks(old).items():
        for other, same in only_new.items():
            if one not in new.questions and text == same:
                yield words().say("diff.renamed", new=_named(new), one=one, other=other)


def _asks(pack: Pack) -> dict[str, str]:
    """Return the words of every question that is asked of a person."""
    ids = {id: f"questions.{id}.ask" for id in pack.questions}
    return {id: pack.words.say(text) for id, text in ids.items() if pack.words.has(text)}


def _section(heading: str, lines: Iterable[str], most: int | None = None) -> Iterator[str]:
    told = list(lines)
    if told:
        yield f"\n{words().say(f'diff.heading.{heading}')}"
        yield from islice(told, most)
    if most is not None and len(told) > most:
        yield f"  {words().say('diff.more', count=len(told) - most)}"


def _change_line(change: Change) -> str:
    way, mark = ("less", "✗") if change.less_safe else ("safer", "✓")
    what = words().say(f"diff.{way}.{change.family}", about=change.about)
    line = f"{mark} {what}: {_count(change)}"
    if change.person is not None:
        line += f"; {words().say('diff.shown_by', number=change.person + 1)}"
    return line


def _count(change: Change) -> str:
    if change.count is None or change.of is None:
        return words().say("diff.too_many", questions=change.questions)
    count, of = f"{change.count:,}", f"{change.of:,}"
    return words().say("diff.count", count=count, of=of, questions=change.questions)


def _written_line(written: Written) -> str:
    def short(text: str | None) -> str:
        if text is None:
            return words().say("diff.nothing")
        return text if len(text) <= 60 else f"{text[:59]}…"

    mark = {True: "✗", False: "✓", None: "·"}[written.less_safe]
    return f"{mark} {written.path}: {short(written.old)} → {short(written.new)}"


def _words(found: Difference) -> Iterator[str]:
    """Set every changed text beside the one before it, in columns; none is left out or cut."""
    say = words().say
    width = max((shutil.get_terminal_size().columns - len(INDENT) - len(BETWEEN)) // 2, LEAST_WIDTH)
    for (language, kind), some in groupby(found.words, lambda one: (one.language, one.kind)):
        yield f"\n{say(f'diff.words.{kind}', language=language)}"
        for one in some:
            yield f"· words.{one.id}"
            old, new = (textwrap.wrap(text or say("diff.nothing"), width)
                        for text in (one.old, one.new))  # fmt: skip
            for left, right in zip_longest(old, new, fillvalue=""):
                yield f"{INDENT}{left:{width}}{BETWEEN}{right}".rstrip()


def _person(
    old: Pack, new: Pack, person: Person, place: int, changes: list[Change]
) -> Iterator[str]:
    say = words().say
    yield f"\n{say('diff.person', number=place + 1, pack=new.id)}"
    for pack, outcome in ((old, person.old), (new, person.new)):
        yield f"  # {_outcome_line(_named(pack), outcome)}"
    for pack, other in ((old, new), (new, old)):
        for id, answer in person.answers.items():
            if id in pack.questions and id not in other.questions:
                shown = ", ".join(sorted(answer)) if isinstance(answer, frozenset) else answer
                yield f"  # {id}: {say('diff.only_here', pack=_named(pack), answer=shown)}"
    yield _case(new, person, next(one for one in changes if one.person == place))


def _outcome_line(name: str, outcome: Outcome) -> str:
    say = words().say
    kinds, techniques = len(outcome.modalities), len(outcome.techniques)
    plan = say("diff.plan", modalities=kinds, techniques=techniques)
    return say(
        "diff.sees",
        pack=name,
        level=outcome.level,
        possible=outcome.possible_level,
        plan=plan if outcome.plan else say("diff.no_plan"),
    )


def _case(new: Pack, person: Person, change: Change) -> str:
    from unknot.claims.claims import Claim, Kind
    from unknot_proof.diff import heard
    from unknot_proof.prove import Failure
    from unknot_proof.tell import as_vignette

    says = f"both packs agree about {change.about}"
    claim = Claim(f"diff_{change.family}", change.about, says, Kind.NEVER, ())
    return as_vignette(new, Failure(claim, heard(new, person.answers)))


def _as_data(old: Pack, new: Pack, found: Difference) -> dict[str, object]:
    """Return the difference as JSON can hold it."""
    packs = {
        name: {
            "id": pack.id,
            "version": pack.contents.pack.version,
            "sha256": pack.digests.rules,
            "words_sha256": dict(pack.digests.words),
            "evidence_sha256": pack.digests.evidence,
        }
        for name, pack in (("old", old), ("new", new))
    }
    data = asdict(found)
    for person in data["people"]:
        answers = person["answers"].items()
        person["answers"] = {id: sorted(a) if isinstance(a, frozenset) else a for id, a in answers}
    return {**packs, "less_safe": found.less_safe, **data}
