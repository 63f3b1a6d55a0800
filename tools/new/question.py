"""A warning question: itself, its place on a screen, its words, its red flag and a worked case."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.new.files import Refused, add, holding, must_be_new, must_have_source, part, text, words
from tools.new.files import read as read_file

LEFT = """Left to do by a person:
- write a worked case that comes close to this sign and does not raise it
- let somebody else write the hazard in {pack}/hazards.yaml, from the clinical fact
- run: unknot prove {pack}, then unknot certify {pack}"""


@dataclass(frozen=True)
class Said:
    """What is said of a warning question and of the red flag that it raises."""

    screen: str
    ask: str
    short: str
    level: str
    title: str
    why: str
    do: str
    wrong_when: str
    says: str
    source: str


def write(name: str, pack: Path, said: Said) -> None:
    """Write a question into a pack, or refuse before anything is written."""
    must_have_source(pack, said.source)
    must_be_new(part(pack, "questions"), "questions", name)
    must_be_new(part(pack, "red_flags"), "red_flags", name)
    file = holding(part(pack, "questions"), "screens", said.screen)
    screen = next(one for one in read_file(file)["screens"] if one["id"] == said.screen)
    if screen["part"] != "safety":
        raise Refused(f"{file}: '{said.screen}' is no safety screen; name one of those by --screen")
    neighbour = screen["asks"][0]
    asked_in = holding(words(pack), "questions", neighbour)
    flags = part(pack, "red_flags")[0]
    flag_words = holding(words(pack), "red_flags", read_file(flags)["red_flags"][0]["id"])
    cases = part(pack, "vignettes")[0]
    file.write_text(_on_screen(file.read_text("utf-8"), said.screen, name), "utf-8")
    add(file, "questions", (f"{name}:", "  type: yes_no", "  usual: no"))
    add(asked_in, "questions", _asked(name, said))
    add(flags, "red_flags", _flag(name, said))
    add(flag_words, "red_flags", _flag_words(name, said))
    add(cases, "vignettes", _case(name, said))


def _on_screen(questions: str, screen: str, name: str) -> str:
    """Add a question at the end of what a screen asks, in a list of either style."""
    head, found, rest = questions.partition(f"  - id: {screen}\n")
    inline = re.match(r"((?:    .*\n)*?    asks: \[[^\]]*)\]", rest)
    if inline:
        return f"{head}{found}{inline[1]}, {name}{rest[inline.end(1) :]}"
    block = re.match(r"(?:    .*\n)*?    asks:\n(?:      .*\n)+", rest)
    if block:
        return f"{head}{found}{block[0]}      - {name}\n{rest[block.end() :]}"
    raise Refused(f"the screen '{screen}' has no list of questions under 'asks'; write one first")


def _asked(name: str, said: Said) -> Iterator[str]:
    yield from (f"{name}:", f"  ask: {text(said.ask)}", f"  short: {text(said.short)}")


def _flag(name: str, said: Said) -> Iterator[str]:
    yield from (f"- id: {name}", f"  level: {said.level}", f"  when: {name}")
    yield f"  evidence: [{said.source}]"


def _flag_words(name: str, said: Said) -> Iterator[str]:
    yield from (f"{name}:", f"  name: {text(said.title)}", f"  why: {text(said.why)}")
    yield from (f"  do: {text(said.do)}", f"  wrong_when: {text(said.wrong_when)}")


def _case(name: str, said: Said) -> Iterator[str]:
    yield from (f"- id: says_yes_to_{name}", f"  says: {text(said.says)}", "  others: usual")
    yield from (f"  answers: {{{name}: yes}}", "  expect:", f"    level: {said.level}")
    yield from (f"    flags: [{name}]", "    plan: no")
    yield f"  shows: {text(f'Yes to this alone is {said.level}, and there is no plan.')}"
