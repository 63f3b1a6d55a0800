"""Coming in by a real browser: from anywhere, by one press, and with nothing for other ports."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.app import App, running
from tests.browser.walk import button, heading
from tests.web.test_entering import NOBODY, again, asked_as, needs_accounts
from unknot_web.design.words import say
from unknot_web.project import links


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """A program that can be asked for new links, as one can that is started without a port."""
    with running(tmp_path_factory.mktemp("entering") / "unknot") as app:
        yield app


@pytest.fixture(params=["with script", "without script"])
def window(request: pytest.FixtureRequest, browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(java_script_enabled=request.param == "with script")
    yield context
    context.close()


def new_link(app: App) -> str:
    return again(app.folder, "open").stdout.split()[-1]


@contextmanager
def another_server(page: str = "") -> Iterator[tuple[str, list[str]]]:
    """Serve a page at another port of this machine, and note the cookies that come."""
    cookies: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            cookies.append(self.headers.get("Cookie", ""))
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, format: str, *words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"127.0.0.1:{server.server_port}", cookies
    finally:
        server.shutdown()
        server.server_close()


def test_a_link_on_another_sites_page_lets_in_by_one_press(
    app: App, window: BrowserContext
) -> None:
    link = new_link(app)
    with another_server(f'<a href="{link}">in</a>') as (place, _):
        page = window.new_page()
        page.goto(f"http://{place.replace('127.0.0.1', 'localhost')}/")
        page.get_by_role("link").click()
        expect(heading(page)).to_have_text(say("page.enter.title"))
        button(page, "page.enter.open").click()
        expect(page).to_have_url(f"{app.origin}/")
        expect(heading(page)).to_have_text(say("page.home.title"))
        page.reload()
        expect(heading(page)).to_have_text(say("page.home.title"))


def test_the_file_that_the_start_opens_leads_to_the_button(
    app: App, window: BrowserContext
) -> None:
    file = links.page_of(app.folder, new_link(app))
    page = window.new_page()
    page.goto(file.as_uri())
    button(page, "page.enter.open").click()
    expect(heading(page)).to_have_text(say("page.home.title"))
    assert not file.exists()


def test_who_has_left_comes_back_by_a_new_link_of_the_same_program(
    app: App, window: BrowserContext
) -> None:
    page = window.new_page()
    for _ in range(2):
        page.goto(new_link(app))
        button(page, "page.enter.open").click()
        expect(heading(page)).to_have_text(say("page.home.title"))
        button(page, "page.frame.leave").click()
        expect(page.get_by_text(say("page.error.left.do"))).to_be_visible()
        page.goto(f"{app.origin}/diary/")
        expect(heading(page)).to_have_text(say("page.error.not_entered.title"))


@needs_accounts
def test_the_cookie_that_a_server_on_another_port_gets_opens_nothing_for_its_account(
    app: App, window: BrowserContext
) -> None:
    page = window.new_page()
    page.goto(new_link(app))
    button(page, "page.enter.open").click()
    expect(heading(page)).to_have_text(say("page.home.title"))
    with another_server() as (place, cookies):
        page.goto(f"http://{place}/")
    cookie = cookies[0]
    assert cookie  # browsers send it to every port
    assert asked_as(0, app.link, cookie).startswith("HTTP/1.0 200")  # it is the real one
    assert asked_as(NOBODY, app.link, cookie).startswith("HTTP/1.0 403")


def test_an_old_cookie_from_before_a_restart_costs_nobody_the_link(
    browser: Browser, tmp_path: Path
) -> None:
    folder = tmp_path / "unknot"
    with running(folder) as before:
        context = browser.new_context()
        page = context.new_page()
        page.goto(before.link)
        button(page, "page.enter.open").click()
        expect(heading(page)).to_have_text(say("page.home.title"))
        port = int(before.origin.rpartition(":")[2])
    with running(folder, port) as after:
        page.goto(after.link)
        for _ in range(3):  # what the browser asks for by itself comes with the old cookie
            page.evaluate(
                "() => Promise.all(['/offline/', '/manifest.webmanifest', '/outbox/', '/']"
                ".map(path => fetch(path)))"
            )
        button(page, "page.enter.open").click()
        expect(heading(page)).to_have_text(say("page.home.title"))
        page.evaluate("() => Promise.all(['/offline/', '/outbox/'].map(path => fetch(path)))")
        page.reload()
        expect(heading(page)).to_have_text(say("page.home.title"))
    context.close()
