"""The player's time is true: over a whole session, hidden, slowed down, asleep and reloaded."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.app import Post
from tests.browser.conftest import Open
from tests.browser.player import (
    TICK_MS,
    begin,
    current,
    open_session,
    seconds_left,
    to_phase,
    to_session,
)
from tests.browser.walk import button, heading
from unknot.knowledge import Pack
from unknot_web.design.words import say

TEN_MINUTES_S = 600
LATE_MS = 250
FACES = 10  # of the clock, one a second
# As browsers do with a page that nobody sees: it is told so, and its timers come once a second.
HIDE = """() => {
    Object.defineProperty(document, 'visibilityState', {get: () => 'hidden'});
    Object.defineProperty(document, 'hidden', {get: () => true});
    const {setInterval, setTimeout} = window;
    window.setInterval = (f, ms, ...more) => setInterval(f, Math.max(1000, ms), ...more);
    window.setTimeout = (f, ms, ...more) => setTimeout(f, Math.max(1000, ms || 0), ...more);
}"""
WATCH = """() => {
    const clock = document.querySelector('.player__clock');
    const seen = [];
    window.shown = new Promise((then) => {
        new MutationObserver(() => {
            if (seen.push([Date.now(), clock.textContent]) === FACES) then(seen);
        }).observe(clock, {childList: true, characterData: true, subtree: true});
    });
}""".replace("FACES", str(FACES))
KEPT_SINCE = """() => {
    const key = Object.keys(sessionStorage).find(one => one.startsWith('phase-player:'));
    const {index, spent, since} = JSON.parse(sessionStorage.getItem(key));
    return since - spent[index];
}"""


def test_a_session_of_ten_minutes_keeps_each_phase_to_the_second(
    newcomer: Page, post: Post, pack: Pack
) -> None:
    page = newcomer
    to_session(page, post, pack, side="both", minutes=45)
    phases = [
        one.evaluate("it => ({...it.dataset})") for one in page.locator(".player__item").all()
    ]
    timed = sum(int(one["seconds"]) for one in phases if one["ends"] != "person")
    assert timed >= TEN_MINUTES_S
    begin(page)
    for number, phase in enumerate(phases):
        is_now = page.locator(f".player__item:nth-child({number + 1})[aria-current]")
        expect(is_now).to_have_count(1)
        if phase["ends"] == "person":
            button(page, "page.session.next").click()
            continue
        # The tick that brought it here may have come a little after the second.
        page.clock.run_for(int(phase["seconds"]) * 1000 - 2 * TICK_MS)
        expect(is_now).to_have_count(1)
        page.clock.run_for(2 * TICK_MS)
    page.clock.resume()
    expect(heading(page)).to_have_text(say("page.diary.new_title"))


def test_hidden_and_slowed_down_six_times_the_clock_is_never_late(
    open_page: Open, post: Post, pack: Pack
) -> None:
    post.begin_anew()
    open_session(post, pack)
    page = open_page()
    page.add_init_script(f"({HIDE})()")
    page.goto("/session/")
    button(page, "page.session.start").click()
    to_phase(page, "work", "time")
    began = page.evaluate(KEPT_SINCE)
    total = int(current(page)["seconds"])
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 6})
    page.evaluate(WATCH)
    seen = page.evaluate("window.shown")
    late = []
    for at, face in seen:
        minutes, seconds = face.split(":")
        due = began + (total - 60 * int(minutes) - int(seconds)) * 1000
        late.append(at - due)
    assert min(late) >= 0
    # A busy machine may hold up one tick or another; a clock that runs slow is late from then on.
    assert min(late[-5:]) <= LATE_MS
    # A hidden page's own timers alone would miss many.
    assert seen[-1][0] - seen[0][0] < 2_000 * (len(seen) - 1)


@pytest.mark.parametrize("how", ["sleep", "reload"])
def test_it_comes_back_to_the_right_second(
    newcomer: Page, post: Post, pack: Pack, how: str
) -> None:
    page = newcomer
    to_session(page, post, pack)
    begin(page)
    to_phase(page, "work", "time")
    page.clock.run_for(5_000)
    before, next_one = seconds_left(page), page.locator("[data-next]").inner_text()
    if how == "reload":
        page.clock.run_for(400)
        page.reload()
        page.clock.run_for(6_600)
    else:
        page.clock.fast_forward(7_000)
    assert seconds_left(page) == before - 7
    page.clock.fast_forward(3_600_000)
    expect(page.locator("phase-player")).to_have_attribute("data-ends", "person")
    expect(page.locator("[data-now-title]")).to_have_text(next_one)


@pytest.mark.parametrize("how", ["runs", "sleeps", "is paused", "is gone back to", "is reloaded"])
def test_a_hold_on_one_spot_never_lasts_longer_than_the_pack_says(
    newcomer: Page, post: Post, pack: Pack, how: str
) -> None:
    page = newcomer
    to_session(page, post, pack)
    begin(page)
    to_phase(page, "hold")
    phase = current(page)
    template = next(one for one in pack.techniques[phase["technique"]].phases if one.kind == "hold")
    assert isinstance(template.seconds, int)
    most = template.seconds
    assert int(phase["seconds"]) == int(phase["most"]) == most
    expect(button(page, "page.session.longer")).to_be_hidden()
    page.clock.run_for(4_000)
    had = 4
    if how == "sleeps":
        page.clock.fast_forward((most - had + 1) * 1000)
        expect(page.locator("phase-player")).not_to_have_attribute("data-kind", "hold")
        return
    if how == "is paused":
        button(page, "page.session.pause").click()
        expect(page.locator("[data-now-cue]")).to_have_text(say("page.session.ease.massage"))
        page.clock.run_for(60_000)
        button(page, "page.session.resume").click()
    if how == "is gone back to":
        button(page, "page.session.next").click()
        button(page, "page.session.back").click()
    if how == "is reloaded":
        page.reload()
        page.clock.run_for(TICK_MS)
    expect(page.locator("phase-player")).to_have_attribute("data-kind", "hold")
    page.clock.run_for((most - had) * 1000 + TICK_MS)
    expect(page.locator("phase-player")).not_to_have_attribute("data-kind", "hold")


def test_waiting_for_me_keeps_a_phase_whose_time_is_up_and_says_to_let_go(
    newcomer: Page, post: Post, pack: Pack
) -> None:
    page = newcomer
    to_session(page, post, pack)
    page.get_by_text(say("page.session.settings"), exact=True).click()
    page.get_by_role("checkbox", name=say("page.session.wait"), exact=True).check()
    begin(page)
    to_phase(page, "hold")
    page.clock.run_for(30_000)
    assert seconds_left(page) == 0
    expect(page.locator("[data-now-cue]")).to_have_text(say("page.session.up.massage"))
    button(page, "page.session.next").click()
    expect(page.locator("phase-player")).not_to_have_attribute("data-kind", "hold")
