"""Words: each page's words are there, and none stand about unused."""

import re
from pathlib import Path

import unknot_web
from unknot_web.records.knowledge import page_words

ROOM = Path(unknot_web.__file__).parent
SOURCES = [*ROOM.rglob("*.html"), *ROOM.rglob("*.py")]
ASKED = re.compile(r"page(?:\.[a-z_]+)+")


def all_asked():
    text = "\n".join(file.read_text() for file in SOURCES)
    joined = re.findall(r'says? "(page[a-z_.]*)"((?: [a-z_."0-9]+)*)', text)
    return text, joined


def test_every_word_that_is_asked_for_by_its_full_id_is_there():
    text, _ = all_asked()
    ids = {id for id in ASKED.findall(text) if not id.endswith((".html", ".py"))}
    whole = {id for id in ids if re.search(rf"""['"]{re.escape(id)}['"](?! [a-z"])""", text)}
    missing = [id for id in whole if not page_words().has(id)]
    assert missing == []


def test_no_words_stand_about_unused():
    text, joined = all_asked()
    roots = {root for root, _ in joined} | set(re.findall(r'f"(page(?:\.[a-z_]+)+)\.\{', text))
    unused = [
        id
        for id, _ in page_words().texts()
        if f'"{id}"' not in text
        and f"'{id}'" not in text
        and not any(id.startswith(f"{root}.") for root in roots)
    ]
    assert unused == []


def test_no_template_holds_words_of_its_own():
    for file in ROOM.rglob("*.html"):
        text = re.sub(
            r"{%.*?%}|{{.*?}}|{#.*?#}|<!--.*?-->|<[^>]*>", " ", file.read_text(), flags=re.S
        )
        assert re.findall(r"[A-Za-z]{3,}", text) == [], file.name
