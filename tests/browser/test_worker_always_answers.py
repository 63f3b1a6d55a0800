"""The worker has a page for everybody, whatever of the browser fails beneath it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.app import App, Post, another_link, come_in
from tests.browser.conftest import PATIENCE_MS
from tests.browser.decisions import AT_WORK, FASTER, HURRY, playable
from tests.browser.player import open_session
from unknot.knowledge import Pack
from unknot_web.design.words import say

SESSION = "/session/"
FAULTS = {
    "its_files_are_gone": """async () => {
        for (const name of await caches.keys()) await caches.delete(name);
    }""",
    "no_file_can_be_read": """() => {
        CacheStorage.prototype.match = () => Promise.reject(new Error('broken'));
    }""",
    "nothing_can_be_written": """() => {
        const begin = IDBDatabase.prototype.transaction;
        IDBDatabase.prototype.transaction = function (store, mode, more) {
            if (mode === 'readwrite') throw new DOMException('the disk is full');
            return begin.call(this, store, mode, more);
        };
    }""",
    "nothing_can_be_read": """() => {
        IDBDatabase.prototype.transaction = () => { throw new DOMException('broken'); };
    }""",
    "the_vault_cannot_be_opened": """() => {
        IDBFactory.prototype.open = () => { throw new DOMException('broken'); };
    }""",
    "the_vault_never_opens": """() => {
        IDBFactory.prototype.open = () => new EventTarget();
    }""",
}
BY_DAY = ("its_files_are_gone", "nothing_can_be_written")  # what a full disk and leaving come to
each_fault = pytest.mark.parametrize(
    "fault",
    [pytest.param(it, marks=() if it in BY_DAY else pytest.mark.nightly) for it in FAULTS],
)
# What a form does that no script has taken over: the browser asks for a whole page by it.
SUBMIT = "form => HTMLFormElement.prototype.submit.call(form)"
LEAVE = "form[action='/leave/']"


@pytest.fixture
def window(
    app: App, entered: Any, new_context: Callable[..., BrowserContext], post: Post, pack: Pack
) -> Iterator[Page]:
    """Alice before her session, which her browser keeps."""
    post.begin_anew()
    open_session(post, pack)
    context = new_context(storage_state=entered, base_url=app.origin)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto("/")
    page.evaluate(AT_WORK)
    page.goto(SESSION)
    page.locator("offline-session[data-kept=yes]").wait_for(state="attached")
    yield page
    context.close()


def break_(page: Page, fault: str) -> None:
    """Let something fail in the worker."""
    worker = page.context.service_workers[-1]
    if fault == "the_vault_never_opens":  # else a server that is only slow would have no time
        worker.evaluate(HURRY, FASTER)
    worker.evaluate(FAULTS[fault])


def is_ours(page: Page) -> bool:
    """Say whether a page is one that somebody of this program has written."""
    return say("app.name") in page.title()


@each_fault
def test_whatever_fails_in_the_browser_a_page_is_shown(window: Page, fault: str) -> None:
    break_(window, fault)
    for offline in (False, True):
        window.context.set_offline(offline)
        for path in ("/diary/", "/help/", SESSION):
            window.goto(path)  # fails on a page of the browser's own
            assert is_ours(window), (path, offline)


@each_fault
def test_whatever_fails_in_the_browser_what_decides_reaches_the_server_and_ends_the_session(
    window: Page, fault: str, post: Post
) -> None:
    window.goto("/before/")
    window.locator("input[value=fever_or_unwell]").check()
    break_(window, fault)
    with window.expect_navigation():
        window.locator("main form[method=post]").evaluate(SUBMIT)
    assert is_ours(window)
    expect(window.locator("h1")).not_to_have_text(say("page.offline.closed.title"))
    answers = post.request.get(f"{post.origin}/data/download/").text()
    assert "fever_or_unwell" in answers
    window.context.set_offline(True)
    assert playable(window, SESSION) == []


@each_fault
def test_whatever_fails_in_the_browser_without_network_a_form_is_answered_by_a_page(
    window: Page, fault: str
) -> None:
    window.goto("/before/")
    break_(window, fault)
    window.context.set_offline(True)
    with window.expect_navigation():
        window.locator("main form[method=post]").evaluate(SUBMIT)
    expect(window.locator("h1")).to_have_text(say("page.offline.closed.title"))
    assert playable(window, SESSION) == []


@each_fault
def test_whatever_fails_in_the_browser_who_leaves_is_shown_that_or_how_to_try_again(
    window: Page, fault: str
) -> None:
    break_(window, fault)
    window.context.set_offline(True)
    with window.expect_navigation():
        window.locator(LEAVE).evaluate(SUBMIT)
    noted = fault in ("its_files_are_gone", "no_file_can_be_read")
    # What is not noted here cannot be done later, so that nobody is told that it will be.
    said = "page.error.left.do" if noted else "page.offline.lead"
    expect(window.locator("body")).to_contain_text(say(said))


@each_fault
def test_whatever_fails_in_the_browser_who_leaves_has_left(
    app: App, new_context: Callable[..., BrowserContext], fault: str
) -> None:
    context = new_context(base_url=app.origin)
    page = context.new_page()
    come_in(page, another_link(app))
    page.evaluate(AT_WORK)
    break_(page, fault)
    with page.expect_navigation():
        page.locator(LEAVE).evaluate(SUBMIT)
    expect(page.locator("body")).to_contain_text(say("page.error.left.do"))
    page.goto("/diary/")
    expect(page.locator("h1")).to_have_text(say("page.error.not_entered.title"))
    context.close()
