"""Quick ways to a session, and to a phase of it."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.app import Post
from tests.browser.walk import button
from tests.support import people
from unknot.knowledge import Pack

TICK_MS = 200  # two of the player's own
AHEAD_MS = 60_000  # so far that a busy machine is not past it when it comes to stopping the clock
NEXT_TO_THE_END = """() => {
    const player = document.querySelector('phase-player');
    for (let i = 0; i < 200 && player.dataset.state !== 'over'; i++) player.order('next');
    return player.dataset.state;
}"""
LOG = """() => {
    const player = document.querySelector('phase-player');
    const log = window.log = [];
    const note = (what, more) => log.push({what, at: Date.now(), ...more});
    player.addEventListener('phase-player:say', ({detail}) => note('say', {
        ...detail, seen: document.querySelector('[data-toolbar]').innerText,
    }));
    for (const one of ['polite', 'assertive']) {
        const region = document.querySelector(`[data-${one}]`);
        new MutationObserver(() => region.textContent && note(one, {text: region.textContent}))
            .observe(region, {childList: true, characterData: true, subtree: true});
    }
}"""


def to_session(page: Page, post: Post, pack: Pack, **told: object) -> None:
    """Bring Alice to her session, whose clock the test holds."""
    open_session(post, pack, **told)
    page.clock.install()
    page.goto("/session/")
    hold_the_clock(page)


def hold_the_clock(page: Page) -> None:
    """Let time pass only as the test says, from a moment that is not past when it stops."""
    page.clock.pause_at(page.evaluate("Date.now()") + AHEAD_MS)


def next_to_the_end(page: Page) -> None:
    """Go on through every phase to the last, in one step: no answer can come between."""
    assert page.evaluate(NEXT_TO_THE_END) == "over"


def open_session(post: Post, pack: Pack, **told: object) -> None:
    """Answer all that stands before a session."""
    post.check({**people.alice(pack), **told})
    post.before_session()


def begin(page: Page) -> None:
    """Press Start."""
    button(page, "page.session.start").click()
    page.clock.run_for(TICK_MS)


def to_phase(page: Page, kind: str, by: str = "", each_ms: int = 0) -> None:
    """Press Next until there is a phase of a kind, that ends in this way if that is given.

    The person takes `each_ms` for each press; without it no time goes by.
    """
    player = page.locator("phase-player")
    for _ in range(80):
        ends = player.get_attribute("data-ends")
        if player.get_attribute("data-kind") == kind and by in ("", ends):
            return
        button(page, "page.session.next").click()
        if each_ms:
            page.clock.run_for(each_ms)
    raise AssertionError(f"no phase is of the kind {kind} {by}")


def seconds_left(page: Page) -> int:
    """Return what the clock of a timed phase shows."""
    minutes, seconds = page.get_by_role("timer").inner_text().split(":")
    return 60 * int(minutes) + int(seconds)


def current(page: Page) -> dict[str, str]:
    """Return the data of the phase that is played."""
    data: dict[str, str] = now_played(page).evaluate("it => ({...it.dataset})")
    return data


def now_played(page: Page) -> Locator:
    """Return the phase that is played."""
    return page.locator(".player__list > [aria-current]")


def log(page: Page, what: str) -> list[dict[str, object]]:
    """Return what was said, or told to a screen reader, since LOG began to listen."""
    found: list[dict[str, object]] = page.evaluate(
        "what => window.log.filter(one => one.what === what)", what
    )
    return found


def set_dial(page: Page, value: int) -> None:
    """Turn the dial to a value with its buttons."""
    dial = page.locator("strength-dial")
    expect(dial).to_be_visible()
    now = int(dial.locator("input").input_value())
    for _ in range(abs(value - now)):
        button(page, f"page.session.{'stronger' if value > now else 'weaker'}").click()
