"""When something goes wrong, the page is calm, in words, and never a plan."""

import pytest


@pytest.fixture
def forgiving(alice):
    alice.raise_request_exception = False
    return alice


@pytest.mark.parametrize("path", ["/result/", "/plan/", "/session/", "/"])
def test_a_fault_of_ours_says_see_a_clinician_and_shows_no_plan(forgiving, monkeypatch, path):
    def broken(*_):
        raise RuntimeError

    monkeypatch.setattr("unknot_web.records.checks.current_check", broken)
    answer = forgiving.get(path)
    assert answer.status_code == 500
    assert b"See a clinician" in answer.content
    assert b"Content-Security-Policy" not in answer.content
    assert answer["Content-Security-Policy"]


def test_even_when_the_error_page_fails_the_words_are_said(forgiving, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError

    monkeypatch.setattr("unknot_web.records.checks.current_check", broken)
    monkeypatch.setattr("unknot_web.project.errors.render_to_string", broken)
    answer = forgiving.get("/result/")
    assert answer.status_code == 500
    assert b"See a clinician" in answer.content


def test_a_page_that_only_takes_forms_says_so(alice):
    assert alice.get("/check/new/").status_code == 405
    assert alice.get("/session/finish/").status_code == 405


def test_a_word_that_is_missing_shows_its_id_in_production(alice, settings):
    from unknot_web.design import words

    settings.STRICT_WORDS = False
    assert words.say("page.no.such.words") == "page.no.such.words"
