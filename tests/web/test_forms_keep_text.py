"""What was typed comes back: on a form that was refused, and on each page that says why not."""

from __future__ import annotations

import html
import logging
import re
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

import unknot_web
from tests.web.conftest import come_in, ready, write_entry
from unknot_web.project.sessions import OPEN
from unknot_web.records import diary
from unknot_web.records.day import local_today
from unknot_web.records.models import DiaryEntry as EntryRow

TYPED = 'Stairs & <b>left</b> side: 3 "bad" steps'
NOTE = {"note": TYPED, "pain_before": "3", "pain_worst": "4", "pain_after": "2"}
KEY = "8f2e6c1a-6f0e-4a53-9d0e-0d2f4a1b7c11"


def strict(client: Client) -> Client:
    """Return a browser of the same person, whose forms are checked as in real life."""
    checked = Client(enforce_csrf_checks=True, headers={"host": "127.0.0.1"})
    checked.cookies = client.cookies
    checked.raise_request_exception = False
    return checked


def send_again(client: Client, page: str) -> object:
    """Press the button of a page that says why not."""
    form = re.search(r"<form method=\"post\" action=\"([^\"]*)\" data-drafts=\"none\">(.*?)</form>",
                     page, re.S)  # fmt: skip
    assert form
    fields = re.findall(r'name="([^"]+)" value="([^"]*)"', form[2])
    data: dict[str, list[str]] = {}
    for name, value in fields:
        data.setdefault(name, []).append(html.unescape(value))
    return client.post(html.unescape(form[1]), data)


def test_a_form_with_a_token_of_an_earlier_start_comes_back_and_can_be_sent(alice):
    browser = strict(alice)
    answer = browser.post("/diary/new/", {**NOTE, "key": KEY, "csrfmiddlewaretoken": "old"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert TYPED in html.unescape(page)
    assert "<b>left</b>" not in page
    assert EntryRow.objects.count() == 0
    assert send_again(browser, page).status_code == 302
    assert [(row.note, str(row.key)) for row in EntryRow.objects.all()] == [(TYPED, KEY)]


def test_who_must_come_in_first_keeps_the_text_and_sends_it_afterwards(alice, stranger):
    browser = strict(stranger)
    answer = browser.post("/diary/new/", {**NOTE, "key": KEY})
    assert answer.status_code == 401
    page = answer.content.decode()
    assert TYPED in html.unescape(page)
    assert "csrfmiddlewaretoken" not in page
    assert "unknot" not in answer.cookies  # no empty session takes the place of a good one
    inside = strict(come_in(alice.person))
    out_of_date = send_again(inside, page)
    assert out_of_date.status_code == 403
    assert send_again(inside, out_of_date.content.decode()).status_code == 302
    assert [row.note for row in EntryRow.objects.all()] == [TYPED]


# Nothing of what is typed goes to these, or they take it without a session.
TAKES_NO_TEXT = {*OPEN, "leave", "leave_elsewhere"}


def addresses(patterns=None):
    """Return an address of each page of the app, with what fits in the places of it."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns)
        elif one.name not in TAKES_NO_TEXT:
            fits = {"uuid": KEY, "slug": "balance_time", "str": "diary"}
            places = {
                name: next(fits[kind] for kind in fits if kind in type(converter).__name__.lower())
                for name, converter in one.pattern.converters.items()
            }
            yield reverse(one.name, kwargs=places)


@pytest.mark.parametrize("path", sorted(set(addresses())))
def test_what_is_sent_after_the_link_has_expired_is_shown_and_can_be_sent_again(stranger, path):
    answer = strict(stranger).post(path, {"note": TYPED, "key": KEY})
    page = answer.content.decode()
    assert answer.status_code == 401
    assert TYPED in html.unescape(page)
    assert f'action="{path}"' in page
    assert f'name="key" value="{KEY}"' in page


def test_no_page_puts_a_word_of_health_into_an_address():
    """What stands after a question mark is written down by the browser in its history."""
    texts = {
        file: file.read_text("utf-8")
        for kind in ("html", "py")
        for file in Path(unknot_web.__file__).parent.rglob(f"*.{kind}")
    }
    links = [
        link
        for text in texts.values()
        for link in re.findall(r'href="[^"#]*\?\w+=', text)
        if not link.endswith("?page=")  # how far back in the diary
    ]
    gets = [file for file, text in texts.items() if re.search(r'method="get"', text)]
    read = {name for text in texts.values() for name in re.findall(r'\.GET\b.*?"(\w+)"', text)}
    assert (links, gets) == ([], [])
    assert read <= {"then", "outbox", "page", "token"}  # where to go on, and what no history keeps


def test_a_full_disk_says_that_it_is_not_saved_and_keeps_the_text(alice, monkeypatch, caplog):
    from django.db import OperationalError

    def full(*_: object, **__: object) -> None:
        raise OperationalError("database or disk is full")

    browser = strict(alice)
    monkeypatch.setattr(diary, "keep_entry", full)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"',
                      browser.get("/diary/new/").content.decode())  # fmt: skip
    assert token
    with caplog.at_level(logging.DEBUG):
        sent = {**NOTE, "key": KEY, "csrfmiddlewaretoken": token[1]}
        answer = browser.post("/diary/new/", sent)
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 507
    assert TYPED in page
    assert "Not saved yet" in page
    assert "The disk is full" in page
    assert "See a clinician" in page
    assert TYPED not in caplog.text
    monkeypatch.undo()
    assert send_again(browser, answer.content.decode()).status_code == 302
    assert [row.note for row in EntryRow.objects.all()] == [TYPED]


def test_even_without_a_page_the_words_hold_what_was_typed(alice, monkeypatch):
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("unknot_web.project.errors.render_to_string", broken)
    answer = strict(alice).post("/diary/new/", {**NOTE, "key": KEY})
    assert answer.status_code == 403
    assert TYPED in answer.content.decode()


def test_what_another_site_sends_is_shown_to_nobody(alice):
    answer = alice.post("/diary/new/", NOTE, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert "Stairs" not in answer.content.decode()


REFUSED = [
    ("/diary/new/", {"note": TYPED, "pain_before": "3"}, [TYPED]),
    ("/diary/new/", {**NOTE, "key": "of another day"}, [TYPED]),
    ("/weekly/", {"name_0": TYPED}, [TYPED]),
    ("/clearances/", {"by": TYPED, "on": "2020-02-30", "until": "tomorrow"},
     [TYPED, "2020-02-30", "tomorrow"]),
    ("/plan/", {"minutes": "7x"}, ["7x"]),
    ("/body-map/mark/", {"region": "groin", "qualities": "aching", "side": "left"},
     ['value="groin" selected', 'value="aching" checked', 'value="left" checked']),
    ("/self-test/balance_time/", {"left": "4x", "right": "12", "key": KEY}, ["4x", "12"]),
    ("/self-test/balance_time/", {"left": "4", "right": "12", "pain": "1", "ended": "done",
                                  "key": "old"}, ['value="4"', 'value="12"']),
    ("/check/about_you_1/", {"age_number": "200"}, ["200"]),
]  # fmt: skip


@pytest.mark.parametrize(("path", "sent", "back"), REFUSED)
def test_a_refused_form_comes_back_filled(alice, path, sent, back):
    answer = alice.post(path, sent)
    assert answer.status_code == 422
    page = html.unescape(answer.content.decode())
    assert [text for text in back if text not in page] == []


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/diary/new/", {**NOTE, "key": "of another day"}),
        ("/self-test/balance_time/", {"left": "4", "right": "12", "pain": "1", "ended": "done"}),
    ],
)
def test_a_form_that_is_out_of_date_comes_back_with_a_key_that_works(alice, path, sent):
    page = alice.post(path, sent).content.decode()
    key = re.search(r'name="key" value="([^"]*)"', page)
    assert key
    assert UUID(key[1])
    assert alice.post(path, {**sent, "key": key[1]}).status_code == 302


def test_a_place_of_the_body_that_is_refused_comes_back_as_the_same_place(alice):
    place = {"at": "outer_hip.right", "region": "outer_hip", "side": "right", "qualities": "aching"}
    page = alice.post("/body-map/mark/", place).content.decode()
    assert 'name="at" value="outer_hip.right"' in page
    assert 'name="region" value="outer_hip"' in page
    assert 'value="aching" checked' in page


KEYED = [
    ("/clearances/", "clearances"), ("/answers/", "new_check"), ("/weekly/", "weekly"),
    ("/programme/", "start_programme"), ("/check/about_you_1/", "screen"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "form"), KEYED)
def test_a_form_that_makes_something_new_has_a_key_of_its_own(alice, path, form):
    ready(alice)
    write_entry(alice, KEY, local_today())
    keys = [re.findall(r'name="key" value="([^"]+)"', alice.get(path).content.decode())
            for _ in range(2)]  # fmt: skip
    assert keys[0]
    assert len({UUID(key) for page in keys for key in page}) == len(keys[0]) + len(keys[1])


# These come to the same however often they are sent, or are known by a key of their own.
NO_KEY = {"enter", "leave", "leave_elsewhere", "finish", "figure_choice", "the page itself"}
A_FORM = re.compile(r"<form\b([^>]*method=\"post\".*?)</form>", re.S)


def test_every_form_that_writes_carries_a_key_under_which_a_double_is_known():
    without = set()
    found = 0
    for file in Path(unknot_web.__file__).parent.rglob("*.html"):
        for form in A_FORM.findall(file.read_text("utf-8")):
            found += 1
            action = re.search(r"{% url '(\w+)'", form.partition(">")[0])
            if "form_key" not in form:
                without.add(action[1] if action else "the page itself")
    assert without <= NO_KEY
    assert found > 25
