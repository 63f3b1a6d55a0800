"""The player in each of its states, for any eyes: from two metres, enlarged, and held still."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.app import Post
from tests.browser.conftest import Open
from tests.browser.player import TICK_MS, begin, current, set_dial, to_phase, to_session
from tests.browser.test_accessibility import AXE, FINDINGS, RULES, TOO_SMALL, TOO_WIDE
from tests.browser.walk import button
from unknot.knowledge import Pack
from unknot_web.design.words import say

LOOKS = ((320, "light", "none"), (768, "dark", "none"), (1280, "light", "active"))
ENHANCED = ["color-contrast-enhanced"]
CONTROLS = (
    ".player__controls button, .player__changes button, .player__dial :is(button, input),"
    " .player__settings summary"
)
COVERED = """selector => {
    const it = document.querySelector(selector);
    const box = it.getBoundingClientRect();
    const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return !it.contains(at);
}"""


def waiting(page: Page) -> None:
    """Before it has begun."""


def ready(page: Page) -> None:
    begin(page)


def working(page: Page) -> None:
    begin(page)
    to_phase(page, "work", "time")
    page.clock.run_for(TICK_MS)


def counting(page: Page) -> None:
    begin(page)
    to_phase(page, "work", "repetitions")


def too_strong(page: Page) -> None:
    working(page)
    set_dial(page, int(current(page)["intensity"]) + 1)


def too_much(page: Page) -> None:
    working(page)
    set_dial(page, int(current(page)["stopAbove"]) + 1)


def paused(page: Page) -> None:
    working(page)
    button(page, "page.session.pause").click()


def choosing(page: Page) -> None:
    working(page)
    page.get_by_text(say("page.session.settings"), exact=True).click()


def dark(page: Page) -> None:
    working(page)
    button(page, "page.session.dark").click()


STATES = (waiting, ready, working, counting, too_strong, too_much, paused, choosing, dark)


@pytest.mark.parametrize("state", STATES, ids=lambda one: one.__name__)
def test_no_state_of_the_player_shuts_anybody_out(
    open_page: Open, post: Post, pack: Pack, state: Callable[[Page], None]
) -> None:
    post.begin_anew()
    page = open_page(reduced_motion="reduce")
    to_session(page, post, pack)
    state(page)
    page.clock.resume()
    page.evaluate(AXE)
    page.evaluate("document.querySelector('phase-player').disconnectedCallback()")  # time stands
    found = {}
    for width, scheme, forced in LOOKS:
        look = f"at {width}, {scheme}, {forced}"
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme, forced_colors=forced)  # type: ignore[arg-type]
        found[f"axe {look}"] = page.evaluate(FINDINGS, [*RULES])
        if forced == "none":
            found[f"less than 7:1 {look}"] = page.evaluate(
                FINDINGS.replace("runOnly: rules", "runOnly: {type: 'rule', values: rules}"),
                ENHANCED,
            )
        found[f"too wide {look}"] = page.evaluate(TOO_WIDE)
        found[f"smaller than 64 {look}"] = page.evaluate(TOO_SMALL, [CONTROLS, 64])
    assert {when: what for when, what in found.items() if what} == {}
    assert page.evaluate("document.getAnimations().length") == 0


@pytest.mark.parametrize(("width", "height"), [(320, 256), (320, 640), (1280, 720)])
def test_stop_is_in_reach_in_every_state_also_at_400_percent(
    open_page: Open, post: Post, pack: Pack, width: int, height: int
) -> None:
    post.begin_anew()
    page = open_page(viewport={"width": width, "height": height})
    to_session(page, post, pack)
    expect(button(page, "page.session.stop")).to_be_visible()
    begin(page)
    for kind in ("position", "work"):
        to_phase(page, kind)
        page.locator("[data-toolbar]").evaluate("it => it.scrollIntoView()")
        expect(button(page, "page.session.stop")).to_be_in_viewport(ratio=0.9)
        assert not page.evaluate(COVERED, "[data-do=stop]")
        assert page.evaluate(TOO_WIDE) == []
    button(page, "page.session.pause").click()
    expect(button(page, "page.session.stop")).to_be_in_viewport(ratio=0.9)


def test_the_time_is_large_enough_to_be_read_from_two_metres(
    open_page: Open, post: Post, pack: Pack
) -> None:
    """A letter is read at 2 m from about 9 mm on; a CSS pixel of a phone is about 0.16 mm."""
    post.begin_anew()
    page = open_page(viewport={"width": 360, "height": 740})
    to_session(page, post, pack)
    working(page)
    size = page.get_by_role("timer").evaluate("it => parseFloat(getComputedStyle(it).fontSize)")
    assert size * 0.7 * 0.16 >= 9  # digits are about 0.7 of the letters' size
    expect(page.get_by_role("timer")).to_be_in_viewport(ratio=1)
    expect(button(page, "page.session.pause")).to_be_in_viewport(ratio=1)
