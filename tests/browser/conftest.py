"""A browser in front of the real app; no page of it may ask another place for anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from tests.browser.app import App, Post, come_in, launch_options, running
from tests.support.packs import outer_hip
from unknot.knowledge import Pack

HERE = Path(__file__).parent
Open = Callable[..., Page]
# Long, so that a busy machine fails no test.
PATIENCE_MS = 30_000
expect.set_options(timeout=PATIENCE_MS / 2)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder, so that a quick run can leave them out."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, **launch_options()}


@pytest.fixture(scope="session")
def pack() -> Pack:
    return outer_hip()


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The app with records of its own."""
    with running(tmp_path_factory.mktemp("browser") / "unknot") as app:
        yield app


@pytest.fixture(scope="module")
def entered(app: App, browser: Browser) -> Any:
    """What a browser keeps once it has come in by the link."""
    context = browser.new_context()
    come_in(context.new_page(), app.link)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture(scope="module")
def post(app: App, entered: Any, browser: Browser) -> Iterator[Post]:
    """A quick way to send forms, where filling them in is not the claim."""
    context = browser.new_context(storage_state=entered)
    yield Post(context.request, app.origin)
    context.close()


class Watch:
    """What the pages asked for and complained about."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.complaints: list[str] = []

    def over(self, context: BrowserContext) -> None:
        """Note all that goes on in a context."""
        context.on("request", lambda request: self.asked.append(request.url))
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))

    def foreign(self, origin: str) -> list[str]:
        """Return every address that is not the app's own."""
        own = (f"{origin}/", f"blob:{origin}/", "data:")
        return [url for url in self.asked if not url.startswith(own)]

    def _hear(self, message: ConsoleMessage) -> None:
        # Chromium also reports an answer such as 404 or 422, which the app means.
        answered = "Failed to load resource: the server responded with a status of 4"
        if message.type == "error" and not message.text.startswith(answered):
            self.complaints.append(message.text)


@pytest.fixture
def watch(app: App) -> Iterator[Watch]:
    """Fails a test if a page asked another place, or if the browser refused or broke anything."""
    watch = Watch()
    yield watch
    assert watch.foreign(app.origin) == []
    assert watch.complaints == []


@pytest.fixture
def open_page(
    app: App, entered: Any, new_context: Callable[..., BrowserContext], watch: Watch
) -> Open:
    """Opens a watched window of somebody who has come in."""

    def open_page(**options: Any) -> Page:
        # The worker is for test_offline.py: elsewhere each window would fetch all its files.
        options = {"service_workers": "block", **options}
        context = new_context(storage_state=entered, base_url=app.origin, **options)
        context.set_default_timeout(PATIENCE_MS)
        watch.over(context)
        return context.new_page()

    return open_page


@pytest.fixture
def page(open_page: Open) -> Page:
    """A window as most people have it."""
    return open_page()


@pytest.fixture
def newcomer(page: Page, post: Post) -> Page:
    """Somebody who has answered nothing."""
    post.begin_anew()
    return page
