"""Code, documents and words are written in plain, current English.

Each word that is not is listed with what to write instead. Names are read too, word by word.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator

import pytest

from tests.docs.files import ROOT

INSTEAD = {
    r"anew": "again",
    r"whom": "who, or another sentence",
    r"another hand": "somebody else",
    r"at hand": "there",
    r"speaks? louder": "overrules",
    r"reckon(s|ed|ing|ings)?": "work out",
    r"(is|are|was|were|be) borne": "went, or tolerated",
    r"took it not": "refused it",
    r"(the|this|whole) road": "the way, the steps",
    r"(front|back|side|by (the|its|their)|public|closed) doors?": "function, link, interface",
    r"(is|of|the) (the )?door (of|to)": "function, link, interface",
    r"(this|the|one|each|every|own|new) room(?! on| for| to| left)": "module, app, part, section",
    r"(the|between|these|ten|of) rooms": "modules, apps, parts, sections",
    r"tells? of|told of": "says, shows, reports",
    r"nought|lest|heed(s|ed)?|hence|thence|whence|thereof|wherein|whereby": "a plain word",
}
FOUND = {word: re.compile(rf"(?<![\w-])(?:{word})(?!\w)", re.IGNORECASE) for word in INSTEAD}
# Most lines hold none of these letters, and need no closer look.
HINTS = ("anew", "whom", "hand", "loud", "reckon", "borne", "took", "road", "door", "room", "tell")
HINTS += ("told", "nought", "lest", "heed", "hence", "thereof", "wherein", "whereby")

SEEN = (".py", ".ts", ".md", ".yaml", ".html", ".css", ".toml", ".yml")
# Made from the pack, or a record of what was said when.
LEFT_OUT = (
    "docs/reference/",
    "CHANGELOG.md",
    "packs/released/",
    "tests/docs/test_plain_english.py",
)
# Who reads it knows what is meant, or somebody outside uses the name.
FIELD = re.compile(r"(?<![a-z])(not_)?at_hand")  # of a pack, and of what `assess` prints
MEANT = ("if you were told of it", "Give the room up", "| caught | by whom |", "begin_anew")


def texts() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of every file of ours that somebody reads."""
    listed = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    for name in subprocess.check_output(listed, text=True, cwd=ROOT).split("\0"):
        path = ROOT / name
        if name.endswith(SEEN) and not name.startswith(LEFT_OUT) and path.is_file():
            yield name, path.read_text("utf-8")


def hits(text: str) -> Iterator[tuple[int, str]]:
    """Yield the line of each word that is not plain, and what to write instead."""
    for number, written in enumerate(text.splitlines(), 1):
        small = written.lower()
        if not any(hint in small for hint in HINTS) or any(meant in written for meant in MEANT):
            continue
        line = FIELD.sub("", written).replace("_", " ")  # so that names are read too
        for word, pattern in FOUND.items():
            if hit := pattern.search(line):
                yield number, f"'{hit[0]}': write {INSTEAD[word]}"


def test_every_word_of_the_list_has_a_hint() -> None:
    assert [word for word in INSTEAD if not any(hint in word for hint in HINTS)] == []


def test_what_we_write_is_plain_english() -> None:
    found = [f"{name}:{line}: {what}" for name, text in texts() for line, what in hits(text)]
    assert found == []


@pytest.mark.parametrize(
    "sentence",
    [
        "The form is filled anew",
        "a person whom it would harm",
        "written by another hand than the rules",
        "how the last one was borne",
        "the whole road on one screen",
        "The web uses the front door",
        "`load_pack` is the door to it",
        "a contract between the rooms",
        "a second guard that reckons for itself",
        "def test_a_missing_key_is_told_and_nothing_is_begun_anew(begun):",
        "Nothing outside this room may import them",
    ],
)
def test_a_sentence_in_the_old_dialect_is_found(sentence: str) -> None:
    assert list(hits(sentence)) != []


@pytest.mark.parametrize(
    "sentence",
    [
        "make room on the disk, and load this page again",
        "massage by hand, foam roller, massage gun",
        "Has a clinician told you that you have arthritis in this hip?",
        "Exercise in a cool room, with breaks.",
        "on the other hand",
        "Go to the emergency room now.",
        "There is no room for it in the minutes of today.",
    ],
)
def test_a_real_room_and_a_real_hand_are_left_alone(sentence: str) -> None:
    assert list(hits(sentence)) == []
