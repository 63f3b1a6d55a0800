"""The short reads, sources and plain pages."""

from html import unescape

import pytest


def test_a_read_shows_every_part_and_its_sources(newcomer, pack):
    for id, article in pack.articles.items():
        html = unescape(newcomer.get(f"/read/{id}/").content.decode())
        for part in article.parts:
            for line in pack.words.list(f"articles.{id}.parts.{part}"):
                assert line in html, id


def test_every_source_is_listed_with_how_sure_it_is_and_how_it_was_seen(newcomer, pack):
    html = unescape(newcomer.get("/sources/").content.decode())
    for source in pack.contents.sources:
        assert source.citation in html
    assert html.count("unverified") == sum(s.seen == "from_memory" for s in pack.contents.sources)


def test_every_warning_sign_is_listed(newcomer, pack):
    html = unescape(newcomer.get("/safety/").content.decode())
    for id in pack.red_flags:
        assert pack.words.say(f"red_flags.{id}.name") in html


@pytest.mark.parametrize("path", ["/", "/read/", "/muscle/", "/about/", "/safety/", "/help/"])
def test_help_is_in_the_same_place_on_every_page(newcomer, path):
    assert b'<a class="foot__help" href="/help/">' in newcomer.get(path).content


def test_a_read_that_does_not_exist_is_not_found(newcomer):
    answer = newcomer.get("/read/no_such_thing/")
    assert answer.status_code == 404
    assert b"There is nothing here" in answer.content
