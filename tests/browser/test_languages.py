"""No page breaks where texts are 40 % longer and are read from right to left."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.app import App, Post, running
from tests.browser.conftest import PATIENCE_MS
from tests.browser.places import PLACES, Place, become
from tests.browser.test_accessibility import TOO_WIDE
from tests.support.pseudo import TAG

COMMAND = (sys.executable, "-m", "tests.browser.in_pseudo", "--no-browser", "--port")
WIDTHS = (320, 1280)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The app, also written in that language."""
    with running(tmp_path_factory.mktemp("languages") / "unknot", command=COMMAND) as app:
        yield app


@pytest.fixture(scope="module")
def reading(app: App, entered: Any, browser: Browser) -> Iterator[Page]:
    """One window of somebody who reads that language."""
    context = browser.new_context(
        storage_state=entered,
        base_url=app.origin,
        locale=TAG,
        reduced_motion="reduce",
        service_workers="block",
    )
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def arrive(post: Post, app: App) -> Callable[[Place, Page], None]:
    here = ""

    def arrive(place: Place, page: Page) -> None:
        nonlocal here
        if here != place.who:
            become(here := place.who, post, app)
        place.show(page)

    return arrive


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_no_page_breaks_with_long_texts_from_right_to_left(
    reading: Page, arrive: Callable[[Place, Page], None], place: Place
) -> None:
    arrive(place, reading)
    expect(reading.locator("html")).to_have_attribute("dir", "rtl")
    for width in WIDTHS:
        reading.set_viewport_size({"width": width, "height": 800})
        assert reading.evaluate(TOO_WIDE) == []
