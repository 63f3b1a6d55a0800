"""Texts follow the plurals and numbers of their language; what a language lacks is the source's."""

from __future__ import annotations

import pytest

from unknot.knowledge import Words

MINUTES = {"per": "count", "one": "{count} minute", "other": "{count} minutes"}
POLISH = {
    "per": "count",
    "one": "{count} minuta",
    "few": "{count} minuty",
    "many": "{count} minut",
    "other": "{count} minuty",
}


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 minutes"), (1, "1 minute"), (2, "2 minutes"), (1.5, "1.5 minutes")]
)
def test_english_has_one_form_for_one_and_another_for_the_rest(count: float, said: str) -> None:
    assert Words({"long": MINUTES}, "en").say("long", count=count) == said


@pytest.mark.parametrize(
    ("count", "said"),
    [(1, "1 minuta"), (3, "3 minuty"), (5, "5 minut"), (22, "22 minuty"), (1.5, "1,5 minuty")],
)
def test_a_language_with_more_plurals_uses_them(count: float, said: str) -> None:
    assert Words({"long": POLISH}, "pl").say("long", count=count) == said


def test_a_form_that_a_language_has_but_the_file_lacks_is_the_other() -> None:
    assert Words({"long": MINUTES}, "pl").say("long", count=3) == "3 minutes"


def test_a_number_without_plurals_is_written_as_the_language_does() -> None:
    words = Words({"long": "{most} m"}, "de")
    assert words.say("long", most=2.5) == "2,5 m"
    assert words.say("long", most=3.0) == "3 m"


def test_the_forms_of_a_plural_are_no_words_of_their_own() -> None:
    words = Words({"long": MINUTES}, "en")
    assert not words.has("long.one")
    assert {id for id, _ in words.texts()} == {"long"}


def test_a_plural_without_its_number_is_a_fault_that_names_the_text() -> None:
    with pytest.raises((KeyError, TypeError), match="count"):
        Words({"long": MINUTES}, "en").say("long", count="many count")


def test_what_a_language_lacks_is_said_in_the_source() -> None:
    source = Words({"a": "yes", "b": {"c": "no", "d": "maybe"}, "long": MINUTES}, "en")
    german = source.in_language(Words({"a": "ja", "b": {"c": "nein"}}, "de"))
    assert [german.say(id) for id in ("a", "b.c", "b.d")] == ["ja", "nein", "maybe"]
    assert german.say("long", count=1) == "1 minute"
    assert german.language == "de"
