"""Ids that name something must name something that is there."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from unknot.knowledge.problems import Place, Problem
from unknot.knowledge.schema import Contents
from unknot.knowledge.strict_yaml import Path
from unknot.rules.read import near
from unknot.terms import Modality, Side

READ_BY_THE_ENGINE: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("side", "choice", tuple(Side)),
    ("equipment", "multi", ()),
    ("at_hand", "multi", ("floor_space", "bed", "wall", "chair", "noise")),
    ("minutes", "number", ()),
    ("can_use_floor", "yes_no", ()),
    ("cleared_modalities", "multi", tuple(Modality)),
)


@dataclass(frozen=True)
class _Reference:
    path: Path
    id: str
    kind: str
    known: Collection[str]


def unknown_references(contents: Contents, places: dict[Path, Place]) -> list[Problem]:
    """Find every id that names nothing, with a did-you-mean."""

    def place(path: Path) -> Place:
        while path not in places:
            path = path[:-1]
        return places[path]

    return [
        Problem(place(one.path), f"no {one.kind} is called '{one.id}'{near(one.id, one.known)}")
        for one in _references(contents)
        if one.id not in one.known
    ] + [*_used_twice(contents, places), *_read_by_the_engine(contents, places)]


def _used_twice(contents: Contents, places: dict[Path, Place]) -> list[Problem]:
    problems = []
    for kind in (
        "screens",
        "features",
        "causes",
        "sources",
        "departures",
        "articles",
        "vignettes",
        "self_tests",
        "measures",
    ):
        seen: set[str] = set()
        for i, one in enumerate(getattr(contents, kind)):
            id = one.finding if kind == "features" else one.id
            if id in seen:
                problems.append(Problem(places[kind, i], f"'{id}' stands twice", "keep one"))
            seen.add(id)
    causes = [approach.cause for approach in contents.plans.approaches]
    for i, cause in enumerate(causes):
        if cause in causes[:i]:
            place = places["plans", "approaches", i]
            problems.append(Problem(place, f"a second approach to '{cause}'", "keep one"))
    return problems


def _read_by_the_engine(contents: Contents, places: dict[Path, Place]) -> list[Problem]:
    """Find a question that the engine itself reads, and that is missing or of another type."""
    found = []
    for id, type, options in READ_BY_THE_ENGINE:
        question = contents.questions.get(id)
        place = places.get(("questions", id), places["questions",])
        if question is None or question.type != type:
            do = f"add it as a {type} question"
            found.append(
                Problem(place, f"the engine reads '{id}', which is no {type} question", do)
            )
        elif options and set(getattr(question, "options", ())) != set(options):
            do = f"give it the options {', '.join(options)}"
            found.append(Problem(place, f"'{id}' has other options than the engine reads", do))
    return found


def _references(contents: Contents) -> Iterator[_Reference]:
    sources = {source.id for source in contents.sources}
    causes = {cause.id for cause in contents.causes}
    findings = {finding.id for finding in contents.findings} | {
        id for id, question in contents.questions.items() if question.type == "yes_no"
    }
    articles = {article.id for article in contents.articles}
    tags = {tag for technique in contents.techniques.values() for tag in technique.tags}
    equipment = contents.questions.get("equipment")
    tools = set(equipment.options) if equipment and equipment.type == "multi" else set()
    shown = {*articles, *contents.techniques, *causes} | {flag.id for flag in contents.red_flags}

    for kind in (
        "red_flags",
        "contraindications",
        "contexts",
        "features",
        "causes",
        "departures",
        "hazards",
        "self_tests",
        "programmes",
        "measures",
        "courses",
    ):
        for i, one in enumerate(getattr(contents, kind)):
            for j, id in enumerate(one.evidence):
                yield _Reference((kind, i, "evidence", j), id, "source", sources)
    for i, screen in enumerate(contents.screens):
        for j, id in enumerate(screen.asks):
            yield _Reference(("screens", i, "asks", j), id, "question", contents.questions)
    for i, row in enumerate(contents.contraindications):
        for j, id in enumerate(row.bars):
            yield _Reference(("contraindications", i, "bars", j), id, "tag", tags)
    for i, context in enumerate(contents.contexts):
        for id in context.percent:
            yield _Reference(("contexts", i, "percent", id), id, "cause", causes)
    for i, feature in enumerate(contents.features):
        yield _Reference(("features", i, "finding"), feature.finding, "finding", findings)
        for id in feature.ratios:
            yield _Reference(("features", i, "ratios", id), id, "cause", causes)
    for i, hazard in enumerate(contents.hazards):
        for j, id in enumerate(hazard.never):
            yield _Reference(("hazards", i, "never", j), id, "technique", contents.techniques)
        for id in hazard.at_most:
            dosed = {*contents.techniques, *contents.plans.ceilings}
            yield _Reference(("hazards", i, "at_most", id), id, "technique or modality", dosed)
    for i, test in enumerate(contents.self_tests):
        for j, id in enumerate(test.needs):
            yield _Reference(("self_tests", i, "needs", j), id, "equipment", tools)
        if test.tells:
            at: Path = ("self_tests", i, "tells")
            yield _Reference(at, test.tells, "question", contents.questions)
    for i, programme in enumerate(contents.programmes):
        yield _Reference(("programmes", i, "cause"), programme.cause, "cause", causes)
        for j, stage in enumerate(programme.stages):
            for id in stage.evidence:
                at = ("programmes", i, "stages", j, "evidence")
                yield _Reference(at, id, "source", sources)
            for k, item in enumerate(stage.items):
                at = ("programmes", i, "stages", j, "items", k)
                yield _Reference(at, item.technique, "technique", contents.techniques)
    tests = {test.id for test in contents.self_tests}
    for i, measure in enumerate(contents.measures):
        if measure.after_test:
            yield _Reference(("measures", i, "after_test"), measure.after_test, "test", tests)
    for i, course in enumerate(contents.courses):
        yield _Reference(("courses", i, "cause"), course.cause, "cause", causes)
    for i, departure in enumerate(contents.departures):
        for j, id in enumerate(departure.shown_with):
            path: Path = ("departures", i, "shown_with", j)
            yield _Reference(path, id, "article, technique, cause or flag", shown)
    for i, article in enumerate(contents.articles):
        for part, evidence in article.parts.items():
            for j, id in enumerate(evidence):
                yield _Reference(("articles", i, "parts", part, j), id, "source", sources)
    yield from _of_techniques(contents, sources, tools)
    yield from _of_plans(contents, sources, causes, articles)
    yield from _of_vignettes(contents, causes)


def _of_techniques(contents: Contents, sources: set[str], tools: set[str]) -> Iterator[_Reference]:
    for name, technique in contents.techniques.items():
        at: Path = ("techniques", name)
        for j, id in enumerate(technique.evidence):
            yield _Reference((*at, "evidence", j), id, "source", sources)
        for j, id in enumerate(technique.dose.evidence):
            yield _Reference((*at, "dose", "evidence", j), id, "source", sources)
        for j, id in enumerate(technique.needs):
            yield _Reference((*at, "needs", j), id, "equipment", tools)
        if technique.follows:
            yield _Reference((*at, "follows"), technique.follows, "technique", contents.techniques)


def _of_plans(
    contents: Contents, sources: set[str], causes: set[str], articles: set[str]
) -> Iterator[_Reference]:
    plans = contents.plans
    at: Path
    for modality, ceiling in plans.ceilings.items():
        for id in ceiling.evidence:
            yield _Reference(("plans", "ceilings", modality, "evidence"), id, "source", sources)
    for id in plans.pain.evidence:
        yield _Reference(("plans", "pain", "evidence"), id, "source", sources)
    for i, stricter in enumerate(plans.pain_for):
        for id in stricter.evidence:
            yield _Reference(("plans", "pain_for", i, "evidence"), id, "source", sources)
    for id in plans.progression.evidence:
        yield _Reference(("plans", "progression", "evidence"), id, "source", sources)
    for id in plans.flare.evidence:
        yield _Reference(("plans", "flare", "evidence"), id, "source", sources)
    for id in plans.flare.techniques:
        at = ("plans", "flare", "techniques")
        yield _Reference(at, id, "technique", contents.techniques)
    rows = {row.id for row in contents.contraindications}
    for i, tie in enumerate(plans.tie_breaks):
        at = ("plans", "tie_breaks", i)
        yield _Reference((*at, "row"), tie.row, "contraindication", rows)
        for id in (*tie.of, tie.takes):
            yield _Reference(at, id, "cause", causes)
        for id in tie.evidence:
            yield _Reference((*at, "evidence"), id, "source", sources)
    for i, approach in enumerate((*plans.approaches, plans.anyone)):
        at = ("plans", "approaches", i) if i < len(plans.approaches) else ("plans", "anyone")
        yield _Reference((*at, "cause"), approach.cause, "cause", causes)
        for id in approach.first:
            yield _Reference((*at, "first"), id, "article", articles)
        for id in approach.worth:
            yield _Reference((*at, "worth", id), id, "technique", contents.techniques)
        for id in approach.evidence:
            yield _Reference((*at, "evidence"), id, "source", sources)


def _of_vignettes(contents: Contents, causes: set[str]) -> Iterator[_Reference]:
    flags = {flag.id for flag in contents.red_flags}
    for i, vignette in enumerate(contents.vignettes):
        at: Path = ("vignettes", i)
        for id in vignette.answers:
            yield _Reference((*at, "answers", id), id, "question", contents.questions)
        for key, ids, kind, known in (
            ("flags", vignette.expect.flags or (), "red flag", flags),
            ("offers", vignette.expect.offers, "technique", contents.techniques),
            ("withholds", vignette.expect.withholds, "technique", contents.techniques),
        ):
            for j, id in enumerate(ids):
                yield _Reference((*at, "expect", key, j), id, kind, known)
        for key in ("first_cause", "cause_among_first_three"):
            if cause := getattr(vignette.expect, key):
                yield _Reference((*at, "expect", key), cause, "cause", causes)
