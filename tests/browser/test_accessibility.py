"""Every page in every state can be used: by small screens, by large letters, by any eyes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.app import App, Post
from tests.browser.conftest import PATIENCE_MS, Watch
from tests.browser.places import PLACES, Place, become
from unknot.knowledge import Pack

AXE = Axe().axe_script
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# Only colours and sizes can differ from one look to the next; 1280 asks everything once more.
LOOKS = {
    (320, "light"): RULES,
    (360, "dark"): ("color-contrast", "target-size"),
    (1280, "dark"): RULES,
}
FINDINGS = """rules => axe.run({
    runOnly: rules, resultTypes: ['violations'], preload: false, elementRef: false,
}).then(found => found.violations.flatMap(
    one => one.nodes.map(node => `${one.id}: ${node.html.slice(0, 120)} ${node.failureSummary}`)
))"""
TOO_SMALL = """([selector, least]) => [...document.querySelectorAll(selector)].filter(it => {
    const box = it.getBoundingClientRect();
    return box.width > 0 && box.left >= 0 && Math.min(box.width, box.height) < least - 0.01;
}).map(it => `${Math.round(it.getBoundingClientRect().width)}x`
    + `${Math.round(it.getBoundingClientRect().height)} ${it.outerHTML.slice(0, 120)}`)"""
TOO_WIDE = """() => {
    const wide = document.scrollingElement.clientWidth;
    if (document.scrollingElement.scrollWidth <= wide) return [];
    return [...document.body.querySelectorAll('*')]
        .filter(it => it.getBoundingClientRect().right > wide + 0.5)
        .map(it => it.outerHTML.slice(0, 120));
}"""
CONTROLS = (
    ".button, .choice, .top a, .foot a, .foot button, summary, textarea, .page > p > a:only-child,"
    " input:not([type=hidden], [type=radio], [type=checkbox])"
)
IN_THE_PLAYER = ".player__controls .button"


@pytest.fixture(scope="module")
def looking(app: App, entered: Any, browser: Browser) -> Iterator[tuple[Page, Watch]]:
    """One window for all pages; nothing moves, so that no colour is caught half-way."""
    context = browser.new_context(
        storage_state=entered, base_url=app.origin, reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE_MS)
    watch = Watch()
    watch.over(context)
    yield context.new_page(), watch
    context.close()


@pytest.fixture(scope="module")
def arrive(post: Post, app: App) -> Callable[[Place, Page], None]:
    """Bring a page to a place, as the person who must be there."""
    here = ""

    def arrive(place: Place, page: Page) -> None:
        nonlocal here
        if here != place.who:
            become(here := place.who, post, app)
        place.show(page)

    return arrive


@pytest.fixture
def page(looking: tuple[Page, Watch]) -> Page:
    page, _ = looking
    page.emulate_media(color_scheme="light", forced_colors="none")
    page.set_viewport_size({"width": 320, "height": 640})
    return page


@pytest.mark.parametrize("place", [pytest.param(one, id=one.name) for one in PLACES])
def test_nobody_is_shut_out_of_a_page(
    looking: tuple[Page, Watch], page: Page, arrive: Callable[[Place, Page], None], place: Place
) -> None:
    watch = looking[1]
    watch.complaints.clear()
    arrive(place, page)
    page.evaluate(AXE)
    found = {}
    for (width, scheme), rules in LOOKS.items():
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found[f"too wide at {width}"] = page.evaluate(TOO_WIDE)
        if not (place.long and width > 320):
            found[f"axe at {width}, {scheme}"] = page.evaluate(FINDINGS, rules)
        found[f"smaller than 44 at {width}"] = page.evaluate(TOO_SMALL, [CONTROLS, 44])
        found[f"smaller than 64 at {width}"] = page.evaluate(TOO_SMALL, [IN_THE_PLAYER, 64])
    if place.main:
        page.emulate_media(color_scheme="light", forced_colors="active")
        found["axe in forced colours"] = page.evaluate(FINDINGS, RULES)
    assert {when: what for when, what in found.items() if what} == {}
    assert page.locator("h1").count() == 1
    assert watch.complaints == []  # neither by the security policy nor by a script


def test_every_page_has_one_heading_and_a_title_of_its_own(
    post: Post, app: App, pack: Pack
) -> None:
    become("alice", post, app)
    simple = {one.path for one in PLACES if one.who == "alice" and one.path != "/session/"}
    paths = [
        *sorted(simple),
        *(f"/check/{screen.id}/" for screen in pack.contents.screens),
        *(f"/read/{id}/" for id in pack.articles),
        *(f"/technique/{id}/" for id in pack.techniques),
    ]
    titles: dict[str, list[str]] = {}
    for path in dict.fromkeys(paths):
        answer = post.request.get(f"{app.origin}{path}")
        if answer.status == 404:  # a screen that does not apply to Alice
            continue
        html = answer.text()
        assert len(re.findall("<h1[ >]", html)) == 1, path
        title = re.search("<title>(.*?)</title>", html, re.DOTALL)
        assert title, path
        titles.setdefault(unescape(title[1]).strip(), []).append(path)
    assert {title: at for title, at in titles.items() if len(at) > 1} == {}


def test_letters_twice_as_large_with_more_space_fit_a_small_screen(
    page: Page, post: Post, app: App
) -> None:
    """WCAG 1.4.12 at 320 px: text spacing, set by the reader, cuts nothing off."""
    become("alice", post, app)
    for path in ("/", "/plan/", "/session/", "/diary/new/", "/progress/", "/check/about_you_1/"):
        page.goto(path)
        page.evaluate("""() => { for (const it of document.body.querySelectorAll('*')) {
            it.style.letterSpacing = '0.12em'; it.style.wordSpacing = '0.16em';
            it.style.lineHeight = '1.5'; } }""")
        assert page.evaluate(TOO_WIDE) == [], path


def test_help_stands_at_the_same_place_of_every_page(post: Post, app: App) -> None:
    for path in ("/", "/check/safety_emergency_1/", "/diary/", "/read/", "/data/", "/nothing/"):
        html = post.request.get(f"{app.origin}{path}").text()
        foot = html[html.index("<footer") :]
        assert re.search(r'<footer[^>]*>\s*<ul>\s*<li><a [^>]*href="/help/"', foot), path
