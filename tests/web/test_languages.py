"""Every page can be read in another language, and no text is left behind in the first one."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from uuid import uuid4

import pytest
from django.test import Client

from tests.browser.places import PLACES
from tests.support.pseudo import BEGIN, END, TAG, pseudo_words, write_pseudo
from tests.web.conftest import ready, write_entry
from unknot import words as engine
from unknot_web import words as pages
from unknot_web.design import words
from unknot_web.figures import shown as figures
from unknot_web.records.day import local_today
from unknot_web.records.knowledge import pack as the_pack

FIGURES = figures.WORDS
PATHS = sorted({place.path for place in PLACES if "<" not in place.path})
SAID = {"aria-label", "alt", "title", "placeholder", "data-words"}
NOT_READ = {"script", "style", "template"}
IN_NO_LANGUAGE = re.compile(r"unknot|[\u0600-\u06ff\d\s.,:;/()°%+×–·…→−-]|&nbsp;")


class Texts(HTMLParser):
    """Everything on a page that is read, seen or heard, without what no language writes."""

    def __init__(self, html: str) -> None:
        """Read a page."""
        super().__init__()
        self.found: list[str] = []
        self.inside: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in {"meta", "link", "input", "br", "img", "path", "use", "hr"}:
            self.inside.append("cite" if given.get("translate") == "no" or tag == "code" else tag)
        self.found += [text for name, text in attrs if name in SAID and text]

    def handle_endtag(self, tag: str) -> None:
        if self.inside:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if not NOT_READ.union({"cite"}).intersection(self.inside):
            self.found.append(data)


def outside_brackets(text: str) -> str:
    """Return what of a text was not said by the words files of this language."""
    left, depth = "", 0
    for letter in text:
        depth += (letter == BEGIN) - (letter == END)
        if depth == 0 and letter != END:
            left += letter
    return IN_NO_LANGUAGE.sub("", left)


@pytest.fixture(scope="session")
def written(tmp_path_factory):
    """The folders of the words files, with one more language in each."""
    folder = tmp_path_factory.mktemp("words")
    for name, of in (("pages", pages.FOLDER), ("engine", engine.FOLDER), ("figures", FIGURES)):
        write_pseudo(of, folder / name)
    return folder


@pytest.fixture(scope="session")
def pack_words():
    return pseudo_words(the_pack().words)


@pytest.fixture
def in_pseudo(settings, monkeypatch, written, pack_words):
    """The app, also written in a language that is read from right to left."""
    monkeypatch.setattr(pages, "FOLDER", written / "pages")
    monkeypatch.setattr(engine, "FOLDER", written / "engine")
    monkeypatch.setattr(figures, "WORDS", written / "figures")
    monkeypatch.setattr(words, "_pack_words", lambda: pack_words)
    settings.LANGUAGES = [("en", "English"), (TAG, "Pseudo")]


@pytest.fixture
def reader(alice: Client) -> Client:
    """Alice, with a diary and a session that may open."""
    ready(alice)
    write_entry(alice, uuid4(), local_today())
    return alice


@pytest.mark.parametrize("path", PATHS)
def test_no_text_of_a_page_is_left_in_the_first_language(reader, in_pseudo, path):
    answer = reader.get(path, headers={"accept-language": TAG}, follow=True)
    if answer["content-type"].startswith("text/html"):
        html = answer.content.decode()
        assert f'lang="{TAG}" dir="rtl"' in html
        assert outside_brackets("\n".join(Texts(html).found)) == ""


def test_who_asks_for_a_language_that_is_not_there_reads_the_first(reader):
    html = reader.get("/", headers={"accept-language": "xx,fr;q=0.5"}).content.decode()
    assert '<html lang="en">' in html


def test_only_a_language_that_was_reviewed_is_shipped():
    for folder in (pages.FOLDER, engine.FOLDER, figures.WORDS):
        assert engine.languages(folder) == ("en",)
