"""Nothing that was typed is lost: each form that is found by going through the app, each fault."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from tests.browser.app import LINK, START, App, Post
from tests.browser.conftest import PATIENCE_MS
from tests.browser.places import become, mark_place
from tests.browser.test_offline import DUMP
from unknot_web.design.words import say

NOTE = "Stairs were easier, the left side was not"
SCORES = {"pain_before": 3, "pain_worst": 4, "pain_after": 2}
# Written by the person of this name, these pages have every form but one: `confirm` needs a pack
# of another version.
PEOPLE = ("newcomer", "older", "in_programme", "alice")
NOT_FOUND_BY_WALKING = {"confirm"}
# The end of a session has an outbox, and is claimed in test_offline.py.
HAS_OUTBOX = "/session/finish/"
FORMS = """all => all.map((form) => ({
    action: form.getAttribute('action') ?? '', method: form.method, drafts: form.dataset.drafts,
    typed: form.querySelectorAll("input:not([type=hidden]), select, textarea").length > 0,
}))"""
# Changes every field of a form, as somebody would, and says what then stands in it.
TYPE = """form => {
    const seen = new Set();
    for (const one of form.querySelectorAll('input[name], select, textarea')) {
        if (one.type === 'hidden') continue;
        if (one.type === 'radio' || one.type === 'checkbox') {
            if (!seen.has(one.name)) one.checked = one.type === 'radio' || !one.checked;
        } else if (one.localName === 'select') one.selectedIndex = one.options.length - 1;
        else if (one.type === 'date') one.value = '2026-01-02';
        else one.value = one.inputMode === 'numeric' ? '7' : 'stairs "ä" <left>';
        seen.add(one.name);
        for (const type of ['input', 'change']) one.dispatchEvent(new Event(type, {bubbles: true}));
    }
}"""
STANDS = """form => [...form.querySelectorAll('input[name], select, textarea')]
    .filter((one) => one.type !== 'hidden')
    .map((one) => [one.name, one.type === 'radio' || one.type === 'checkbox'
        ? `${one.value} ${one.checked}` : one.value].join(': ')).join('\\n')"""


class Found(NamedTuple):
    """A form: the page it stands on, its place among the forms there, and where it goes."""

    path: str
    index: int
    action: str
    typed: bool

    def on(self, page: Page) -> Locator:
        return page.locator("main form").nth(self.index)


class Program:
    """The app in a process that can be stopped and started again at the same address."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = 0
        self.start()

    def start(self) -> None:
        env = {**os.environ, "UNKNOT_DATA": str(self.folder)}
        self.process = subprocess.Popen(
            (*START, str(self.port)), env=env, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout
        found = (LINK.search(line) for line in self.process.stdout)
        self.app = App(next(link[0] for link in found if link), self.folder)
        self.port = urlsplit(self.app.link).port or 0

    def end(self) -> None:
        self.process.send_signal(signal.SIGCONT)
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.communicate(timeout=20)
        finally:
            self.process.kill()


@contextmanager
def window(browser: Browser, app: App) -> Iterator[BrowserContext]:
    """A browser of somebody who has come in."""
    context = browser.new_context(base_url=app.origin, service_workers="block")
    context.set_default_timeout(PATIENCE_MS)
    context.new_page().goto(app.link)
    yield context
    context.close()


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    program = Program(tmp_path_factory.mktemp("kept") / "unknot")
    yield program
    program.end()


@pytest.fixture(scope="module")
def context(program: Program, browser: Browser) -> Iterator[BrowserContext]:
    with window(browser, program.app) as context:
        become("alice", Post(context.request, program.app.origin), program.app)
        yield context


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    context.set_offline(False)
    page = context.new_page()
    yield page
    context.set_offline(False)
    page.close()


def walk(page: Page, seen_forms: dict[tuple[str, str], Found]) -> None:
    """Follow every link, once for each kind of page, and note the forms that are new."""
    paths, seen = ["/", "/before/", "/diary/new/"], set[str]()
    while paths:
        path = paths.pop(0)
        kind = kind_of(path)
        if kind in seen:
            continue
        seen.add(kind)
        answer = page.goto(path)
        if answer is None or "html" not in answer.headers.get("content-type", ""):
            continue
        here = urlsplit(page.url).path
        for index, form in enumerate(page.locator("main form").evaluate_all(FORMS)):
            action = urlsplit(form["action"]).path or here
            if form["method"] == "post" and form["drafts"] is None or form["drafts"] == "today":
                key = (kind_of(here), kind_of(action) + (" typed" if form["typed"] else ""))
                seen_forms.setdefault(key, Found(path, index, action, form["typed"]))
        links = page.locator("a[href]").evaluate_all("all => all.map((one) => one.href)")
        for link in links:
            url = urldefrag(urljoin(page.url, link)).url
            if url.startswith(page.url.split("/", 3)[0] + "//127.0.0.1") and "download" not in url:
                paths.append(url.split("/", 3)[3].join(("/", "")))


def kind_of(path: str) -> str:
    """Return the name of the page at an address."""
    from django.urls import Resolver404, resolve

    try:
        return resolve(urlsplit(path).path).url_name or ""
    except Resolver404:
        return path
