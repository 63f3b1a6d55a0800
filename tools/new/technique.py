"""A technique like another: its file, its words, its worth, and a worked case."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from tools.new.files import (
    Refused,
    add,
    holding,
    ids_of,
    must_have_source,
    part,
    plain,
    read,
    text,
    words,
)
from unknot.knowledge import load_pack
from unknot.knowledge.schema import Vignette
from unknot.vignettes import differences

LEFT = """Left to do by a person:
- read its tags, dose and stop signs again: they are those of the technique it is like
- draw its pose in figures/poses/techniques/, and run: python3 dev.py figures
- let somebody else bound its dose in {pack}/hazards.yaml
- run: unknot prove {pack}, then unknot certify {pack}"""
Phases = Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class Words:
    """What a person reads about a technique."""

    title: str
    what_for: str
    feel: str
    mistake: str


def phases_from(given: tuple[str, ...]) -> Phases:
    """Return the title and the text of each phase, from ID=TITLE|TEXT."""
    found = {}
    for one in given:
        id, named, rest = one.partition("=")
        title, said, spoken = rest.partition("|")
        if not (named and said):
            raise Refused(f"--phase '{one}': write it as ID=TITLE|TEXT")
        found[id.strip()] = (title.strip(), spoken.strip())
    return found


def write(name: str, pack: Path, like: str, said: Words, phases: Phases, source: str) -> None:
    """Write a technique into a pack, or refuse before anything is written."""
    file, example = pack / "techniques" / f"{name}.yaml", pack / "techniques" / f"{like}.yaml"
    if file.exists():
        raise Refused(f"{file}: it is there already; choose another name")
    if not example.is_file():
        raise Refused(f"{example}: there is no such technique; name another by --like")
    must_have_source(pack, source)
    words_file = holding(words(pack), "techniques", like)
    spoken = _spoken(words_file, like, phases)
    case = _case(pack, like)
    case_file = holding(part(pack, "vignettes"), "vignettes", case.id)
    ours = "our_decision" in ids_of(_sources(pack))
    file.write_text(_copied(example.read_text("utf-8"), like, name, source, ours), "utf-8")
    for plans in part(pack, "plans"):
        plans.write_text(_worth(plans.read_text("utf-8"), like, name), "utf-8")
    add(words_file, "techniques", _words(name, said, spoken, read(words_file)["techniques"][like]))
    add(case_file, "vignettes", _written(case, name, said.title, like))


def _sources(pack: Path) -> Iterator[dict[str, str]]:
    for file in part(pack, "evidence"):
        yield from read(file).get("sources", ())


def _copied(example: str, like: str, name: str, source: str, ours: bool) -> str:
    """Return the file of a technique; that its dose is taken over is a decision of ours."""
    lines = [line for line in example.splitlines() if not line.startswith("#")]
    copied = "\n".join([*lines, ""]).replace(f"id: {like}\n", f"id: {name}\n", 1)
    copied = re.sub(r"^evidence: .*$", f"evidence: [{source}]", copied, flags=re.MULTILINE)
    copied = re.sub(r"^status: .*$", "status: draft", copied, flags=re.MULTILINE)
    dose = re.search(r"^  evidence: \[(.*)\]$", copied, re.MULTILINE)
    if ours and dose and "our_decision" not in dose[1]:
        copied = copied.replace(dose[0], f"  evidence: [{dose[1]}, our_decision]", 1)
    return copied


def _worth(plans: str, like: str, name: str) -> str:
    """Give a technique a place right behind the one it is like, in every approach."""

    def behind(worth: str) -> int:
        return max(int(worth) - 1, min(int(worth), 1))

    plans = re.sub(
        rf"^( +){like}: (\d+)$",
        lambda one: f"{one[0]}\n{one[1]}{name}: {behind(one[2])}",
        plans,
        flags=re.MULTILINE,
    )
    return re.sub(
        rf"(?<=[{{ ]){like}: (\d+)(?=[,}}])",
        lambda one: f"{one[0]}, {name}: {behind(one[1])}",
        plans,
    )


def _spoken(file: Path, like: str, phases: Phases) -> Phases:
    """Return the words of every phase that the example has; ask for those not given."""
    needed = read(file)["techniques"][like]["phases"]
    if unknown := sorted(set(phases) - set(needed)):
        raise Refused(f"--phase: '{like}' has no phase '{unknown[0]}', but {', '.join(needed)}")
    return {
        id: phases[id]
        if id in phases
        else (click.prompt(f"Title of the phase '{id}'"), click.prompt("What is said in it"))
        for id in needed
    }


def _words(name: str, said: Words, phases: Phases, example: Mapping[str, object]) -> Iterator[str]:
    yield f"{name}:"
    yield f"  name: {text(said.title)}"
    yield f"  what_for: {text(said.what_for)}"
    if isinstance(need := example.get("you_need"), str):
        yield f"  you_need: {text(need)}"
    yield f"  feel: {text(said.feel)}"
    yield "  phases:"
    for id, (title, spoken) in phases.items():
        yield from (f"    {id}:", f"      title: {text(title)}", f"      say: {text(spoken)}")
    yield from ("  mistakes:", f"    - {text(said.mistake)}")


def _case(pack: Path, like: str) -> Vignette:
    """Return a worked case of a person who is offered the technique that this one is like."""
    read_pack = load_pack(pack)
    for case in read_pack.contents.vignettes:
        expect = case.expect.model_copy(update={"offers": (like,)})
        if not differences(read_pack, case.model_copy(update={"expect": expect})):
            return case
    raise Refused(f"{pack}: no worked case offers '{like}'; write one, or name another by --like")


def _written(case: Vignette, name: str, title: str, like: str) -> Iterator[str]:
    answers = ", ".join(f"{id}: {plain(said)}" for id, said in case.answers.items())
    yield f"- id: offers_{name}"
    yield f"  says: {text(case.says)}"
    yield f"  others: {case.others}"
    yield f"  answers: {{{answers}}}"
    yield from ("  expect:", f"    level: {case.expect.level}", "    plan: yes")
    yield f"    offers: [{name}]"
    yield f"  shows: {text(f'{title} is offered to a person who is offered {like}.')}"
