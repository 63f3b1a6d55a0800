"""Reference made from the pack and the code: `python -m tests.docs.generated [--check]`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from unknot.cli.shared_words import words as shared_words
from unknot.knowledge import Pack, load_pack, shipped_pack
from unknot.knowledge.schema import Choice, Multi, Number, Question, Vignette, YesNo
from unknot.record import record_schema
from unknot.terms import Disposition, Modality, Permission, Seen

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "reference"
MADE = "Made from the pack by `python3 dev.py fix`; change the pack, not this page."
LETTERS = dict(zip(Permission, "OMCF", strict=True))
MOST_URGENT_FIRST = tuple(reversed(Disposition))


def pages(pack: Pack) -> dict[str, str]:
    """Return the text of every page by its file name."""
    made = (_worked_cases, _questions, _red_flags, _contraindications, _sources)
    titles = {make: make.__name__.strip("_").replace("_", " ").capitalize() for make in made}
    return {
        f"{title.lower().replace(' ', '-')}.md": "\n".join(
            [f"# {title}", "", MADE, *make(pack), ""]
        )
        for make, title in titles.items()
    }


def schemas() -> dict[str, str]:
    """Return the text of every schema that is made from our code, by its file name."""
    return {"record.schema.json": f"{json.dumps(record_schema(), indent=2)}\n"}


def _worked_cases(pack: Pack) -> Iterator[str]:
    cases = pack.contents.vignettes
    yield f"There are {len(cases)} cases. The tests play each; it must come out as it says here."
    for level in MOST_URGENT_FIRST:
        of_level = [case for case in cases if case.expect.level is level]
        yield from ("", f"## {_level(level)} ({len(of_level)})")
        for case in of_level:
            yield from ("", f"### `{case.id}`", "", f"> {' '.join(case.says.split())}", "")
            answers = "; ".join(_answer(pack, id, said) for id, said in case.answers.items())
            others = "usual" if case.others == "usual" else "unanswered"
            yield f"Answers: {answers or 'none'}. All others are {others}.  "
            yield f"Expected: {'; '.join(_expected(pack, case))}.  "
            yield f"It shows: {' '.join(case.shows.split())}"


def _answer(pack: Pack, id: str, said: str | tuple[str, ...]) -> str:
    short = f"questions.{id}.short"
    name = pack.words.say(short) if pack.words.has(short) else f"`{id}`"
    given = (said,) if isinstance(said, str) else said
    return f"{name}: {', '.join(_said(pack, id, one) for one in given) or 'none of these'}"


def _said(pack: Pack, id: str, one: str) -> str:
    option = f"questions.{id}.options.{one}"
    if pack.words.has(option):
        return pack.words.say(option)
    shared = f"answers.{one}"
    return shared_words().say(shared).lower() if shared_words().has(shared) else one


def _expected(pack: Pack, case: Vignette) -> Iterator[str]:
    expect = case.expect
    if expect.possible_level not in (None, expect.level):
        yield f"it could still be {expect.possible_level}"
    if expect.flags is not None:
        names = [f"{pack.words.say(f'red_flags.{id}.name')} (`{id}`)" for id in expect.flags]
        yield f"red flags: {', '.join(names) or 'none'}"
    yield "a plan" if expect.plan else "no plan"
    for heading, ids in (("offers", expect.offers), ("withholds", expect.withholds)):
        if ids:
            yield f"{heading} {', '.join(pack.words.say(f'techniques.{id}.name') for id in ids)}"
    if expect.modalities is not None:
        yield f"only these kinds: {', '.join(map(_modality, expect.modalities)) or 'none'}"
    if cause := expect.first_cause:
        yield f"first cause: {pack.words.say(f'causes.{cause}.name')}"
    if cause := expect.cause_among_first_three:
        yield f"among the first three causes: {pack.words.say(f'causes.{cause}.name')}"


def _questions(pack: Pack) -> Iterator[str]:
    asked = sum(len(screen.asks) for screen in pack.screens)
    yield f"There are {asked} questions on {len(pack.screens)} screens, in the order of asking."
    yield f"{len(pack.safety_questions)} are marked safety: they decide on red flags or the matrix."
    for screen in pack.screens:
        yield from ("", f"## {pack.words.say(f'screens.{screen.id}.title')} (`{screen.id}`)", "")
        yield from _table(("id", "type", "words", "notes"), (_row(pack, id) for id in screen.asks))
    yield from ("", "## Never asked", "", "These answers come from the records.", "")
    yield from (f"- `{id}`" for id, one in pack.questions.items() if one.derived)


def _row(pack: Pack, id: str) -> tuple[str, ...]:
    question = pack.questions[id]
    notes = ["safety"] if id in pack.safety_questions else []
    notes += ["before each session"] if question.before_each_session else []
    notes += [f"asked when `{question.ask_when}`"] if question.ask_when else []
    ask = pack.words.say(f"questions.{id}.ask")
    return f"`{id}`", _kind(pack, id, question), ask, "; ".join(notes)


def _kind(pack: Pack, id: str, question: Question) -> str:
    match question:
        case YesNo():
            return "yes or no"
        case Number(least=least, most=most, unit=unit):
            return f"number, {least} to {most} {unit}"
        case Choice(options=options) | Multi(options=options):
            how = "one of" if isinstance(question, Choice) else "any of"
            return f"{how}: {'; '.join(_said(pack, id, one) for one in options)}"


def _red_flags(pack: Pack) -> Iterator[str]:
    for level in MOST_URGENT_FIRST[:-1]:
        flags = [flag for flag in pack.contents.red_flags if flag.level is level]
        yield from ("", f"## {_level(level)} ({len(flags)})")
        for flag in flags:
            text = f"red_flags.{flag.id}"
            yield from ("", f"### {pack.words.say(f'{text}.name')}", "")
            sign = f", sign {flag.seed_sign} of the seed" if flag.seed_sign else ""
            yield f"- id: `{flag.id}`{sign}"
            yield f"- when: `{flag.when}`"
            for part, heading in (("why", "why"), ("do", "do"), ("wrong_when", "wrong when")):
                yield f"- {heading}: {pack.words.say(f'{text}.{part}')}"
            yield f"- sources: {_linked(flag.evidence)}"


def _contraindications(pack: Pack) -> Iterator[str]:
    rows = pack.contents.contraindications
    yield from ("O is ok, M is modified, C needs a clinician's clearance, F is forbidden.", "")
    names = {row.id: pack.words.say(f"contraindications.{row.id}.name") for row in rows}
    lines = []
    for row in rows:
        letters = (LETTERS[row.cells[one]] for one in Modality)
        name = f"{names[row.id]} (`{row.id}`)"
        lines.append((name, f"`{row.when}`", *letters, ", ".join(row.bars)))
    yield from _table(("row", "when", *map(_modality, Modality), "bars"), lines)
    yield from ("", "## Why, and with what care")
    for row in rows:
        text = f"contraindications.{row.id}"
        yield from ("", f"### {names[row.id]}", "", f"- why: {pack.words.say(f'{text}.why')}")
        for one in Modality:
            if row.cells[one] is Permission.MODIFIED:
                yield f"- {_modality(one)}: {pack.words.say(f'{text}.notes.{one}')}"
        yield f"- sources: {_linked(row.evidence)}"


def _sources(pack: Pack) -> Iterator[str]:
    for seen in Seen:
        sources = [one for one in pack.contents.sources if one.seen is seen]
        yield from ("", f"## {seen.replace('_', ' ').capitalize()} ({len(sources)})")
        for one in sources:
            yield from ("", f'<a id="{one.id}"></a>', f"**`{one.id}`** {one.citation}  ")
            yield f"{one.address}, {one.certainty.replace('_', ' ')} certainty  "
            yield f"Relied on: {one.relied_on}"


def _linked(ids: Iterable[str]) -> str:
    return ", ".join(f"[{id}](sources.md#{id})" for id in ids)


def _level(level: Disposition) -> str:
    return shared_words().say(f"levels.{level}.name")


def _modality(modality: Modality) -> str:
    return shared_words().say(f"modality.{modality}")


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    for cells in (heads, ["---"] * len(heads), *rows):
        yield f"| {' | '.join(' '.join(cell.replace('|', '/').split()) for cell in cells)} |"


def stale(made: Mapping[str, str], folder: Path) -> list[str]:
    """Return the pages whose file is missing or differs."""
    return [
        name
        for name, text in made.items()
        if not (folder / name).is_file() or (folder / name).read_text("utf-8") != text
    ]


def main(argv: Sequence[str], folder: Path = FOLDER) -> int:
    """Write the pages, or with --check say which are stale and return 1."""
    made = {**pages(load_pack(shipped_pack("outer_hip"))), **schemas()}
    if "--check" in argv:
        behind = stale(made, folder)
        for name in behind:
            print(f"docs/reference/{name} is behind its source; run 'python3 dev.py fix'")
        return int(bool(behind))
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in made.items():
        (folder / name).write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
