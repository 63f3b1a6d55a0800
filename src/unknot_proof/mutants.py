"""Mutants: a pack with one thing changed in one place, as a slip of the hand would change it.

A proof that cannot fail proves nothing. Each mutant is a whole pack that loads and runs;
`trial` says whether it harms somebody, and who would have caught it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import inf
from typing import Any

from unknot.knowledge import Pack, Place
from unknot.knowledge.schema import Contraindication, Dose, Limit, Ramp, RedFlag, Technique
from unknot.knowledge.strict_yaml import Path
from unknot.rules.explain import told
from unknot.rules.nodes import All, AtLeast, Has, Is, Lit, Node, Not, Within, walk
from unknot.terms import Disposition, Permission

MILDER = {
    Permission.FORBIDDEN: Permission.NEEDS_CLEARANCE,
    Permission.NEEDS_CLEARANCE: Permission.MODIFIED,
    Permission.MODIFIED: Permission.OK,
}
KINDS = ("findings", "ask_when", "red_flags", "contraindications")
_SHOWN = 90


@dataclass(frozen=True, eq=False)
class Mutant:
    """One change: in which part of the pack, about what, where it stands, what it is.

    `pack` is the whole pack with the change made.
    """

    part: str
    about: str
    says: str
    place: Place
    pack: Pack

    @property
    def name(self) -> str:
        """Return what tells this change from every other."""
        return f"{self.about}: {self.says}"


def mutants(pack: Pack) -> Iterator[Mutant]:
    """Yield the pack with every one-place change of a rule, a level, a cell, a gate or a dose."""
    yield from _conditions(pack)
    yield from _flags(pack)
    yield from _rows(pack)
    yield from _tags(pack)
    yield from _gates(pack)
    yield from _doses(pack)


def changed(node: Node, whole: frozenset[int] = frozenset()) -> Iterator[tuple[str, Node]]:
    """Yield a condition with every one-place change, each with what was changed.

    Nodes whose `id()` is in `whole` are findings: in the file a finding is one word, so it
    is turned round as a whole here and changed inside only where it is written.
    """
    if id(node) in whole:
        yield f"`{_told(node)}` is turned round", Not(node)
        return
    match node:
        case Is(question, options):
            yield f"`{_told(node)}` is turned round", Not(node)
            for option in sorted(options) if len(options) > 1 else ():
                yield f"`{option}` is left out of `{_told(node)}`", Is(question, options - {option})
        case Has():
            yield f"`{_told(node)}` is turned round", Not(node)
        case Within():
            yield f"`{_told(node)}` is turned round", Not(node)
            for shifted in _shifted(node):
                yield f"`{_told(node)}` becomes `{_told(shifted)}`", shifted
        case Not(inner):
            yield f"`not` is left out of `{_told(node)}`", inner
            yield from ((says, Not(other)) for says, other in _inside(inner, whole))
        case All(inners):
            yield f"`and` becomes `or` in `{_told(node)}`", AtLeast(1, inners)
            for i, inner in enumerate(inners):
                rest = inners[:i] + inners[i + 1 :]
                yield f"`{_told(inner)}` is left out of `{_told(node)}`", All(rest)
                for says, other in changed(inner, whole):
                    yield says, All((*inners[:i], other, *inners[i + 1 :]))
        case AtLeast(count, inners):
            if count == 1:
                yield f"`or` becomes `and` in `{_told(node)}`", All(inners)
            for other_count in (count - 1, count + 1) if count > 1 else ():
                yield (
                    f"`at_least({count}, …)` becomes `at_least({other_count}, …)`",
                    AtLeast(other_count, inners),
                )
            for i, inner in enumerate(inners):
                rest = inners[:i] + inners[i + 1 :]
                yield (
                    f"`{_told(inner)}` is left out of `{_told(node)}`",
                    AtLeast(min(count, len(rest)), rest),
                )
                for says, other in changed(inner, whole):
                    yield says, AtLeast(count, (*inners[:i], other, *inners[i + 1 :]))


def _inside(node: Node, whole: frozenset[int]) -> Iterator[tuple[str, Node]]:
    """Yield the changes inside a condition that stands under a `not` already."""
    for says, other in changed(node, whole):
        if other != Not(node):
            yield says, other


def _shifted(node: Within) -> Iterator[Within]:
    """Yield a comparison with its number one higher and one lower."""
    if node.least == node.most:
        yield from (replace(node, least=node.least + by, most=node.most + by) for by in (1, -1))
        return
    if node.least > -inf:
        yield from (replace(node, least=node.least + by) for by in (1, -1))
    if node.most < inf:
        yield from (replace(node, most=node.most + by) for by in (1, -1))


def _told(node: Node) -> str:
    text = told(node)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _place(pack: Pack, path: Path) -> Place:
    while path not in pack.places:
        path = path[:-1]
    return pack.places[path]


def _conditions(pack: Pack) -> Iterator[Mutant]:
    findings = frozenset(
        id(node) for (kind, _), node in pack.conditions.items() if kind == "findings"
    )
    for (kind, about), node in pack.conditions.items():
        if kind not in KINDS:
            continue
        whole = findings - {id(node)} if kind == "findings" else findings
        for says, other in changed(node, whole):
            place = _place(pack, _path(pack, kind, about))
            yield Mutant(kind, about, says, place, _with_condition(pack, (kind, about), other))


def _path(pack: Pack, kind: str, about: str) -> Path:
    if kind == "ask_when":
        return ("questions", about, "ask_when")
    ids = [rule.id for rule in getattr(pack.contents, kind)]
    return (kind, ids.index(about), "when")


def _with_condition(pack: Pack, key: tuple[str, str], node: Node) -> Pack:
    """Return a pack with another condition; a finding changes wherever it is a word."""
    old = pack.conditions[key]
    conditions = {**pack.conditions, key: node}
    if key[0] == "findings":
        conditions = {at: _swapped(one, old, node) for at, one in pack.conditions.items()}
    return replace(pack, conditions=conditions)


def _swapped(node: Node, old: Node, new: Node) -> Node:
    """Return a condition with one of its nodes, that very node and no equal one, replaced."""
    if node is old:
        return new
    if all(one is not old for one in walk(node)):
        return node  # the same object, so that what is untouched can be told by `is`
    match node:
        case Not(inner):
            return Not(_swapped(inner, old, new))
        case All(inners):
            return All(tuple(_swapped(inner, old, new) for inner in inners))
        case AtLeast(count, inners):
            return AtLeast(count, tuple(_swapped(inner, old, new) for inner in inners))
    return node


def _with(pack: Pack, **contents: Any) -> Pack:
    return replace(pack, contents=pack.contents.model_copy(update=contents))


def _without(pack: Pack, kind: str, about: str) -> Pack:
    """Return a pack without a rule."""
    rules = tuple(one for one in getattr(pack.contents, kind) if one.id != about)
    conditions = {key: node for key, node in pack.conditions.items() if key != (kind, about)}
    return replace(_with(pack, **{kind: rules}), conditions=conditions)


def _flags(pack: Pack) -> Iterator[Mutant]:
    """Yield each red flag a level lower, and gone."""
    for i, flag in enumerate(pack.contents.red_flags):
        lower = [level for level in Disposition if level.urgency == flag.level.urgency - 1]
        for level in lower if lower[0].urgency else ():
            milder = _updated(pack.contents.red_flags, i, level=level)
            says = f"{flag.level} becomes {level}"
            place = _place(pack, ("red_flags", i, "level"))
            yield Mutant("levels", flag.id, says, place, _with(pack, red_flags=milder))
        gone = _without(pack, "red_flags", flag.id)
        place = _place(pack, ("red_flags", i))
        yield Mutant("levels", flag.id, "the flag is left out", place, gone)


def _updated(
    rules: tuple[RedFlag | Contraindication, ...], i: int, **changes: object
) -> tuple[RedFlag | Contraindication, ...]:
    return (*rules[:i], rules[i].model_copy(update=changes), *rules[i + 1 :])


def _rows(pack: Pack) -> Iterator[Mutant]:
    """Yield each cell a step milder, each bar and each limit gone."""
    rows = pack.contents.contraindications
    for i, row in enumerate(rows):
        path = ("contraindications", i)

        def mutant(
            part: str, says: str, *at: str | int, i: int = i, path: Path = path, **changes: object
        ) -> Mutant:
            other = _with(pack, contraindications=_updated(rows, i, **changes))
            return Mutant(part, rows[i].id, says, _place(pack, (*path, *at)), other)

        for modality, cell in row.cells.items():
            if cell in MILDER:
                cells = {**row.cells, modality: MILDER[cell]}
                says = f"{modality}: {cell} becomes {MILDER[cell]}"
                yield mutant("cells", says, "cells", modality, cells=cells)
        for j, bar in enumerate(row.bars):
            bars = tuple(one for one in row.bars if one != bar)
            yield mutant("bars", f"no longer bars {bar}", "bars", j, bars=bars)
        for modality, limit in row.limits.items():
            for field in ("intensity_most", "duration_percent"):
                if getattr(limit, field) is not None:
                    limits: dict[Any, Limit] = {
                        **row.limits,
                        modality: limit.model_copy(update={field: None}),
                    }
                    says = f"no longer limits {field} of {modality}"
                    yield mutant("limits", says, "limits", modality, limits=limits)


def _tags(pack: Pack) -> Iterator[Mutant]:
    for id, technique in pack.techniques.items():
        for j, tag in enumerate(technique.tags):
            tags = tuple(one for one in technique.tags if one != tag)
            place = _place(pack, ("techniques", id, "tags", j))
            other = _with_technique(pack, technique, tags=tags)
            yield Mutant("tags", id, f"loses the tag {tag}", place, other)


def _with_technique(pack: Pack, technique: Technique, **changes: object) -> Pack:
    other = technique.model_copy(update=changes)
    return _with(pack, techniques={**pack.techniques, technique.id: other})


def _gates(pack: Pack) -> Iterator[Mutant]:
    """Yield each question that waits for another, asked of nobody and of everybody."""
    for kind, about in pack.conditions:
        if kind == "ask_when":
            place = _place(pack, ("questions", about, "ask_when"))
            never = _with_condition(pack, (kind, about), Lit(False))
            yield Mutant("ask_when", about, "it is never asked", place, never)
            questions = {
                **pack.questions,
                about: pack.questions[about].model_copy(update={"ask_when": None}),
            }
            others = {key: node for key, node in pack.conditions.items() if key != (kind, about)}
            always = replace(_with(pack, questions=questions), conditions=others)
            yield Mutant("ask_when", about, "it is always asked", place, always)


def _doses(pack: Pack) -> Iterator[Mutant]:
    """Yield each ceiling and each start of a dose doubled, then each ceiling of the plans."""
    for id, technique in pack.techniques.items():
        for field in ("duration_s", "repetitions", "intensity"):
            ramp: Ramp | None = getattr(technique.dose, field)
            if ramp is None:
                continue
            for end in ("ceiling", "start"):
                was = getattr(ramp, end)
                dose: Dose = technique.dose.model_copy(
                    update={field: ramp.model_copy(update={end: 2 * was})}
                )
                place = _place(pack, ("techniques", id, "dose", field, end))
                says = f"{field} {end}: {was} becomes {2 * was}"
                yield Mutant("doses", id, says, place, _with_technique(pack, technique, dose=dose))
    plans = pack.contents.plans
    for modality, ceiling in plans.ceilings.items():
        for field in ("seconds", "intensity"):
            was = getattr(ceiling, field)
            higher = ceiling.model_copy(update={field: 2 * was})
            ceilings = {**plans.ceilings, modality: higher}
            place = _place(pack, ("plans", "ceilings", modality, field))
            other = _with(pack, plans=plans.model_copy(update={"ceilings": ceilings}))
            says = f"ceiling of {field}: {was} becomes {2 * was}"
            yield Mutant("ceilings", modality, says, place, other)
