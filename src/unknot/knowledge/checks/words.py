"""Checks of what a person reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import Formatter

from unknot.knowledge.checks.places import problem
from unknot.knowledge.pack import Pack
from unknot.knowledge.problems import Problem
from unknot.knowledge.schema import Choice, Multi, Number, YesNo
from unknot.knowledge.words import MissingWords, Words
from unknot.terms import Permission, Side

WARNING_GRADE = 6
READING_GRADE = 8
FEWEST_WORDS_TO_GRADE = 10
FILLED = {"side", "seconds", "repetitions", "intensity"}
BANNED = (
    r"diagnos\w+ you",
    r"\b(treats|cures|heals|fixes)\b",
    r"clinically proven",
    r"medical.grade",
    r"doctor.approved",
    r"\bfda\b",
    r"\b(ce|ukca).mark",
    r"guarantee",
    r"safe for everyone",
    r"no side effects",
    r"replaces physio",
    r"\bai doctor\b",
)


def expected_words(pack: Pack) -> dict[str, bool]:
    """Return every id that needs words; False marks the ones that may be missing."""
    expected: dict[str, bool] = {}

    def need(*ids: str, optional: bool = False) -> None:
        expected.update(dict.fromkeys(ids, not optional))

    for id, question in pack.questions.items():
        need(f"questions.{id}.ask", f"questions.{id}.short")
        need(f"questions.{id}.help", optional=True)
        match question:
            case Number():
                need(f"questions.{id}.unit")
            case Choice(options=options) | Multi(options=options):
                need(*(f"questions.{id}.options.{option}" for option in options))
            case YesNo():
                pass
    for screen in pack.contents.screens:
        need(f"screens.{screen.id}.title")
        need(f"screens.{screen.id}.lead", optional=True)
    for id in pack.red_flags:
        need(*(f"red_flags.{id}.{part}" for part in ("name", "why", "do", "wrong_when")))
    for id, row in pack.contraindications.items():
        need(f"contraindications.{id}.name", f"contraindications.{id}.why")
        cleared = Permission.NEEDS_CLEARANCE in row.cells.values()
        need(f"contraindications.{id}.clearance", optional=not cleared)
        for modality, cell in row.cells.items():
            if cell is Permission.MODIFIED:
                need(f"contraindications.{id}.notes.{modality}")
    for id in pack.causes:
        parts = ("name", "plain", "cannot_tell", "course", "first")
        need(*(f"causes.{id}.{part}" for part in parts))
    for feature in pack.contents.features:
        need(f"findings.{feature.finding}")
        need(f"findings_absent.{feature.finding}")
    for finding in pack.contents.findings:
        need(f"findings.{finding.id}", f"findings_absent.{finding.id}", optional=True)
    for id, technique in pack.techniques.items():
        text = f"techniques.{id}"
        need(*(f"{text}.{part}" for part in ("name", "what_for", "mistakes", "you_need", "feel")))
        need(f"{text}.departs", optional=True)
        for phase in technique.phases:
            need(f"{text}.phases.{phase.id}.title", f"{text}.phases.{phase.id}.say")
        need(*(f"stop_signs.{sign}" for sign in technique.stop_signs))
        need(*(f"equipment.{tool}" for tool in technique.needs))
    tools = pack.questions.get("equipment")
    if isinstance(tools, Multi):
        need(*(f"equipment.{tool}" for tool in tools.options))
    for article in pack.contents.articles:
        need(f"articles.{article.id}.title")
        need(*(f"articles.{article.id}.parts.{part}" for part in article.parts))
    for test in pack.contents.self_tests:
        parts = ("name", "why", "steps", "reading", "careful")
        need(*(f"self_tests.{test.id}.{part}" for part in parts))
        need(*(f"self_tests.{test.id}.ticks.{tick.id}" for tick in test.ticks))
        need(f"self_test_units.{test.unit}", *(f"equipment.{tool}" for tool in test.needs))
        need(f"gauges.{test.gauge}")
    if pack.contents.self_test_gate:
        need("self_test_gate.none", "self_test_gate.no_single_leg")
    for programme in pack.contents.programmes:
        need(*(f"programmes.{programme.cause}.{part}" for part in ("title", "lead")))
        need(*(f"programmes.{programme.cause}.{stage.id}" for stage in programme.stages))
        need(*(f"efforts.{item.effort}" for stage in programme.stages for item in stage.items))
    for measure in pack.contents.measures:
        need(*(f"measures.{measure.id}.{part}" for part in ("name", "ask", "low", "high")))
        need(f"measure_units.{measure.unit}")
    need(*(f"courses.{course.cause}" for course in pack.contents.courses))
    need(*(f"departures.{departure.id}" for departure in pack.contents.departures))
    for between in ("switch_side", "rest"):
        need(f"session.{between}.title", f"session.{between}.say")
    need(*(f"session.{one}_seconds" for one in ("thirty", "ten", "five")))
    need(*(f"watch_for.{part}" for part in ("title", "signs", "do")))
    need("session.done", *(f"sides.{side}" for side in Side))
    return expected


def _problem(pack: Pack, id: str, what: str, do: str, language: str = "") -> Problem:
    """Return a problem where words stand, in the pack's own language if no other is named."""
    language = language or pack.contents.pack.language
    return problem(pack, ("words", language, *id.split(".")), what, do)


def _texts_of(pack: Pack, id: str) -> tuple[str, ...]:
    try:
        return pack.words.list(id)
    except MissingWords:
        return ()


def no_words_are_missing(pack: Pack) -> Iterator[Problem]:
    """Find something a person should read that has no words."""
    for id, needed in expected_words(pack).items():
        if needed and not any(text.strip() for text in _texts_of(pack, id)):
            yield _problem(pack, id, f"no words for '{id}'", "write them")


def no_words_are_orphaned(pack: Pack) -> Iterator[Problem]:
    """Find words that nothing shows."""
    expected = expected_words(pack)
    for id in dict(pack.words.texts()):
        if id not in expected:
            yield _problem(pack, id, f"nothing shows the words '{id}'", "remove or rename them")


def other_languages_say_the_same(pack: Pack) -> Iterator[Problem]:
    """Find a text that only one language of the pack has, or that fills in other places."""
    own = _shapes(pack.words)
    for language, words in pack.languages.items():
        other = _shapes(words)
        for id in sorted(own.keys() | other.keys()):
            if own.get(id) != other.get(id):
                what = f"'{id}' has not the same texts and places in '{language}'"
                yield _problem(pack, id, what, "write it as in the pack's own language", language)


def _shapes(words: Words) -> dict[str, list[tuple[str, ...]]]:
    """Return for each id the places that are filled in each of its texts."""
    shapes: dict[str, list[tuple[str, ...]]] = {}
    for id, text in words.texts():
        shapes.setdefault(id, []).append(tuple(sorted(re.findall(r"{(\w+)}", text))))
    return shapes


def places_in_words_can_be_filled(pack: Pack) -> Iterator[Problem]:
    """Find a {place} in a text that nothing fills, or one that is not closed."""
    for id, text in pack.words.texts():
        allowed = FILLED if id.endswith(".say") else set()
        try:
            named = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
        except ValueError:
            named = {"{"}
        for name in sorted(named - allowed):
            what = f"nothing fills '{{{name}}}' in '{id}'"
            yield _problem(pack, id, what, "remove the braces")


def nothing_is_promised(pack: Pack) -> Iterator[Problem]:
    """Find words that promise what no program may promise."""
    for id, text in pack.words.texts():
        for pattern in BANNED:
            if match := re.search(pattern, text, re.IGNORECASE):
                what = f"'{match[0]}' stands in '{id}'"
                yield _problem(pack, id, what, "say it without a promise")


def warnings_read_easily(pack: Pack) -> Iterator[Problem]:
    """Find a warning that reads harder than grade 6, or another text harder than grade 8."""
    for id, text in pack.words.texts():
        if id.endswith(".short"):
            continue  # a label is no sentence to grade
        warning = id.startswith(("red_flags.", "watch_for.")) or id.endswith((".ask", ".clearance"))
        most = WARNING_GRADE if warning else READING_GRADE
        grade = reading_grade(text)
        if int(grade) > most:
            what = f"'{id}' reads at grade {grade:.1f}, over {most}"
            yield _problem(pack, id, what, "shorter sentences and words")


def reading_grade(text: str) -> float:
    """Return the Flesch-Kincaid grade (Kincaid 1975); 0 for a text too short to grade."""
    sentences = max(1, len(re.findall(r"[.!?:;](?:\s|$)", text)))
    words = re.findall(r"[A-Za-z][A-Za-z'’-]*", text)
    if len(words) < FEWEST_WORDS_TO_GRADE:
        return 0.0
    syllables = sum(_syllables(word.lower()) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def _syllables(word: str) -> int:
    """Count the groups of vowels, less a silent e at the end."""
    groups = len(re.findall(r"[aeiouy]+", word))
    silent = word.endswith("e") and not word.endswith(("le", "ee")) and groups > 1
    ended = word.endswith("ed") and not word.endswith(("ted", "ded")) and groups > 1
    return max(1, groups - silent - ended)


CHECKS = (
    no_words_are_missing,
    no_words_are_orphaned,
    other_languages_say_the_same,
    places_in_words_can_be_filled,
    nothing_is_promised,
    warnings_read_easily,
)
