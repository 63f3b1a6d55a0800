"""A change of rules, words or evidence changes its own digest, and nothing else does.

Where a comment may stand, what is a word and what decides is found in the files themselves and
in the types of the schema, so that a new file or field is in here by itself.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from unknot.knowledge import Pack, load_pack, shipped_pack
from unknot.knowledge.digests import Digests, digests_of
from unknot.knowledge.load import read_tree
from unknot.knowledge.strict_yaml import Tree


def sorted_files(folder: Path) -> tuple[str, ...]:
    """Return the names of a pack's files."""
    return tuple(sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.yaml")))


PACKS = {"template": Path(__file__).parents[2] / "packs" / "TEMPLATE"}
PACKS["outer_hip"] = shipped_pack("outer_hip")
CASES = [
    *(("template", (file,)) for file in sorted_files(PACKS["template"])),
    ("outer_hip", sorted_files(PACKS["outer_hip"])),
]
"""Each file of the small pack by itself; those of the large one, which loads slowly, at once."""

MOST = {"template": 10_000, "outer_hip": 40}
"""How many texts of a pack are changed, spread evenly; all of the small one."""

EVIDENCE = {"evidence.yaml", "departures.yaml", "articles.yaml", "vignettes.yaml"}
"""Files of which nothing decides."""


@cache
def loaded(name: str) -> Pack:
    return load_pack(PACKS[name])


def rewritten(name: str, folder: Path, change: Callable[[str], str], *files: str) -> Pack:
    """Return a copy of a pack in which these files say what they said, in another way."""
    copy = shutil.copytree(PACKS[name], folder / name)
    for file in files:
        text = (copy / file).read_text("utf-8")
        assert change(text) != text
        (copy / file).write_text(change(text), "utf-8")
    return load_pack(copy)


def lines_with_a_key(text: str) -> Iterator[int]:
    """Yield each line that begins with a key or an item and is no part of a text."""
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.ScalarEvent) and event.start_mark.line:
            line = text.split("\n")[event.start_mark.line]
            if not line[: event.start_mark.column].strip(" -"):
                yield event.start_mark.line


# ------------------------------------------------------------------ what changes nothing
def with_comments(text: str) -> str:
    """Return a file with a comment and a blank line wherever they may stand."""
    starts = set(lines_with_a_key(text))
    lines = [
        f"# a comment\n\n{line}" if number in starts else line
        for number, line in enumerate(text.split("\n"))
    ]
    return "\n".join(["# a comment", "", *lines, "# a last comment", ""])


@pytest.mark.parametrize(("name", "files"), CASES)
def test_comments_and_blank_lines_change_no_digest(
    name: str, files: tuple[str, ...], tmp_path: Path
) -> None:
    assert rewritten(name, tmp_path, with_comments, *files).digests == loaded(name).digests


def turned_round(tree: object) -> object:
    """Return the same with every mapping the other way round."""
    if isinstance(tree, dict):
        return {key: turned_round(value) for key, value in reversed(tree.items())}
    return [turned_round(one) for one in tree] if isinstance(tree, list) else tree


def in_another_order(text: str) -> str:
    """Return a file with the keys of each mapping the other way round, in other quotes."""
    tree = turned_round(yaml.load(text, yaml.BaseLoader))  # noqa: S506 - it makes only text
    said = yaml.safe_dump(tree, sort_keys=False, allow_unicode=True, width=10_000)
    assert isinstance(said, str)
    return said


@pytest.mark.parametrize(("name", "files"), CASES)
def test_another_order_of_keys_changes_neither_a_digest_nor_the_rules_that_are_loaded(
    name: str, files: tuple[str, ...], tmp_path: Path
) -> None:
    changed = rewritten(name, tmp_path, in_another_order, *files)
    assert changed.digests == loaded(name).digests
    shown = {"articles", "vignettes"}
    rules, before = (pack.contents.model_dump(exclude=shown) for pack in (changed, loaded(name)))
    assert repr(rules) == repr(before)  # two mappings in another order are equal, but not alike


# ------------------------------------------------------------------ what changes one alone
def texts(tree: Tree, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the path of each text."""
    match tree:
        case str():
            yield path
        case list():
            for i, inner in enumerate(tree):
                yield from texts(inner, (*path, i))
        case dict():
            for key, inner in tree.items():
                yield from texts(inner, (*path, key))


def changed_at(tree: Tree, path: tuple[str | int, ...], change: Callable[[str], str]) -> Tree:
    """Return a tree in which one text is another; the rest is shared."""
    if not path:
        assert isinstance(tree, str)
        return change(tree)
    first, *rest = path
    new = list(tree) if isinstance(tree, list) else dict(tree)  # type: ignore[arg-type]
    new[first] = changed_at(new[first], tuple(rest), change)  # type: ignore[index,call-overload]
    return new  # type: ignore[return-value]


def which(old: Digests, new: Digests) -> set[str]:
    """Return which digests differ."""
    languages = {language for language in old.words if old.words[language] != new.words[language]}
    parts = {part for part in ("rules", "evidence") if getattr(old, part) != getattr(new, part)}
    return parts | languages


@pytest.mark.parametrize("name", PACKS)
def test_each_word_changes_the_digest_of_its_own_language_alone(name: str) -> None:
    pack = loaded(name)
    joined, words = read_tree(PACKS[name])
    both = {**words, "de": words["en"]}
    before = digests_of(pack.contents, joined, both)
    paths = list(texts(words["en"]))
    assert len(paths) > 100
    seen = {before.words["de"]}
    for path in paths[:: max(1, len(paths) // MOST[name])]:
        new = changed_at(words["en"], path, lambda text: f"{text} More.")
        after = digests_of(pack.contents, joined, {**both, "de": new})
        assert which(before, after) == {"de"}, path
        seen.add(after.words["de"])
    assert len(seen) > 40


@pytest.mark.parametrize("name", PACKS)
def test_each_text_of_a_rule_or_of_evidence_changes_that_digest_alone(name: str) -> None:
    """Evidence is what the file or the key says; everything else decides."""
    pack = loaded(name)
    joined, words = read_tree(PACKS[name])
    before = digests_of(pack.contents, joined, words)
    paths = list(texts(joined))
    by_kind = {True: 0, False: 0}
    for path in paths[:: max(1, len(paths) // MOST[name])]:
        after = digests_of(pack.contents, changed_at(joined, path, lambda one: f"{one}7"), words)
        expected = is_evidence(path)
        assert which(before, after) == {"evidence" if expected else "rules"}, path
        by_kind[expected] += 1
    assert min(by_kind.values()) > 10


def is_evidence(path: tuple[str | int, ...]) -> bool:
    """Say whether a text says where facts come from, by the names of the keys round it."""
    if f"{path[0]}.yaml" in EVIDENCE or path[0] == "sources":
        return True
    keys = [key for key in path if isinstance(key, str)]
    if keys[-1] in {"evidence", "status"}:
        return True
    if path[0] == "pack":
        return keys[-1] in {"version", "reviewed_by", "review_due", "signs"}
    return path[0] == "hazards" and keys[-1] in {"cause", "effect", "harm", "severity"}


NUMBERS = {
    "red_flags.yaml": ("when: sharp_pain", "when: not sharp_pain"),
    "plans.yaml": ("setting_up_s: 20", "setting_up_s: 25"),
    "techniques/ball_on_thigh.yaml": ("start: 60", "start: 55"),
    "questions.yaml": (
        "sharp_pain:\n    type: yes_no",
        "sharp_pain:\n    type: yes_no\n    revision: 2",
    ),
    "pack.yaml": ("answers_good_for_days: 28", "answers_good_for_days: 27"),
}


@pytest.mark.parametrize("file", NUMBERS)
def test_a_rule_that_is_changed_in_its_file_changes_the_digest_of_the_rules_alone(
    file: str, tmp_path: Path
) -> None:
    old, new = NUMBERS[file]
    changed = rewritten("template", tmp_path, lambda text: text.replace(old, new, 1), file)
    assert which(loaded("template").digests, changed.digests) == {"rules"}


def test_a_rule_that_is_gone_changes_the_digest_of_the_rules(tmp_path: Path) -> None:
    def without(text: str) -> str:
        return text[: text.index("tie_breaks:")] + text[text.index("ceilings:") :]

    changed = rewritten("outer_hip", tmp_path, without, "plans.yaml")
    assert "rules" in which(loaded("outer_hip").digests, changed.digests)


def test_the_whole_changes_with_each_of_them() -> None:
    one = Digests("a", {"en": "b", "de": "c"}, "d")
    others = [
        Digests("x", {"en": "b", "de": "c"}, "d"),
        Digests("a", {"en": "x", "de": "c"}, "d"),
        Digests("a", {"en": "c", "de": "b"}, "d"),
        Digests("a", {"en": "b"}, "d"),
        Digests("a", {"en": "b", "de": "c"}, "x"),
    ]
    assert len({one.whole, *(other.whole for other in others)}) == 6


def test_the_digests_do_not_depend_on_where_the_folder_is(tmp_path: Path) -> None:
    copy = shutil.copytree(PACKS["template"], tmp_path / "elsewhere" / "under_another_name")
    assert load_pack(copy).digests == loaded("template").digests


def test_a_file_of_words_may_have_another_name(tmp_path: Path) -> None:
    copy = shutil.copytree(PACKS["template"], tmp_path / "copy")
    (copy / "words/en/session.yaml").rename(copy / "words/en/spoken.yaml")
    assert load_pack(copy).digests == loaded("template").digests
