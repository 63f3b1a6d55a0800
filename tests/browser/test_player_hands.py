"""The player is worked with one hand, with the keyboard alone, and by role and name alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.app import Post
from tests.browser.player import (
    TICK_MS,
    begin,
    current,
    next_to_the_end,
    now_played,
    seconds_left,
    set_dial,
    to_phase,
    to_session,
)
from tests.browser.walk import NONE, Keyboard, Mouse, button, heading, tick
from unknot.knowledge import Pack
from unknot_web.design.words import say

KEYS = Keyboard()
# Every control of the player, by the words that are its name.
CONTROLS = {
    "waiting": ("start", "stop"),
    "person": ("pause", "next", "back", "stop", "skip", "dark"),
    "time": ("pause", "next", "back", "stop", "skip", "dark", "weaker", "stronger"),
    "paused": ("resume", "next", "back", "stop", "skip", "dark"),
}


@pytest.fixture
def session(newcomer: Page, post: Post, pack: Pack) -> Page:
    """Alice at her session, not begun."""
    to_session(newcomer, post, pack)
    return newcomer


def test_by_role_and_name_every_control_is_found_in_every_state(session: Page) -> None:
    seen: dict[str, tuple[str, ...]] = {"waiting": CONTROLS["waiting"]}
    for name in CONTROLS["waiting"]:
        expect(button(session, f"page.session.{name}")).to_be_visible()
    begin(session)
    for state in ("person", "time", "paused"):
        if state == "time":
            to_phase(session, "work", "time")
        if state == "paused":
            button(session, "page.session.pause").click()
        for name in CONTROLS[state]:
            expect(button(session, f"page.session.{name}")).to_be_visible()
        seen[state] = CONTROLS[state]
    expect(session.get_by_role("group", name=say("page.session.dial"))).to_be_visible()
    expect(session.get_by_role("slider", name=say("page.session.dial"))).to_be_visible()
    expect(session.get_by_role("progressbar", name=say("page.session.progress"))).to_be_visible()
    expect(session.get_by_role("timer")).to_be_visible()
    assert seen == CONTROLS


def test_the_keyboard_alone_plays_pauses_turns_the_dial_and_stops(
    session: Page, pack: Pack
) -> None:
    keys = session.keyboard
    KEYS.press(button(session, "page.session.start"))
    session.clock.run_for(TICK_MS)
    expect(button(session, "page.session.pause")).to_be_focused()
    for _ in range(80):
        if current(session)["kind"] == "work" and current(session)["ends"] == "time":
            break
        keys.press("ArrowRight")
    session.clock.run_for(3_000)
    for key in ("Space", "k"):
        keys.press(key)
        expect(button(session, "page.session.resume")).to_be_visible()
        left = seconds_left(session)
        session.clock.run_for(5_000)
        assert seconds_left(session) == left
        keys.press(key)
        expect(button(session, "page.session.pause")).to_be_visible()
    keys.press("j")
    before = current(session)["kind"]
    keys.press("l")
    assert (before, current(session)["kind"]) != ("work", "work")
    slider = session.get_by_role("slider", name=say("page.session.dial"))
    for _ in range(40):
        if slider.evaluate("it => it === document.activeElement"):
            break
        keys.press("Tab")
    keys.press("ArrowRight")  # the slider's own: it moves the dial and no phase
    expect(slider).to_have_value("1")
    assert current(session)["kind"] == "work"
    KEYS.press(button(session, "page.session.stop"))
    expect(heading(session)).to_have_text(say("page.stopped.title"))


def test_the_keys_can_be_turned_off(session: Page) -> None:
    session.get_by_text(say("page.session.settings"), exact=True).click()
    session.get_by_role("checkbox", name=say("page.session.keys"), exact=True).uncheck()
    begin(session)
    expect(session.locator("[data-now-title]")).not_to_be_empty()
    first = session.locator("[data-now-title]").inner_text()
    session.get_by_role("heading", level=2).first.click()
    for key in ("ArrowRight", "l", "k", "Space"):
        session.keyboard.press(key)
    expect(session.locator("[data-now-title]")).to_have_text(first)
    expect(button(session, "page.session.pause")).to_be_visible()


def test_above_the_most_of_today_it_says_to_ease_off_and_too_much_stands_still(
    session: Page,
) -> None:
    begin(session)
    to_phase(session, "work", "time")
    phase = current(session)
    cue = session.locator("[data-now-cue]")
    set_dial(session, int(phase["intensity"]))
    expect(cue).to_be_empty()
    set_dial(session, int(phase["intensity"]) + 1)
    expect(cue).to_have_text(say("page.session.ease_off", most=phase["intensity"]))
    expect(button(session, "page.session.pause")).to_be_visible()
    set_dial(session, int(phase["stopAbove"]) + 1)
    expect(cue).to_have_text(say("page.session.too_much", most=phase["stopAbove"]))
    expect(button(session, "page.session.resume")).to_be_visible()


def test_a_stop_keeps_the_worst_asks_the_warning_signs_and_fills_the_diary(session: Page) -> None:
    session.get_by_role("radio", name="3", exact=True).check()
    begin(session)
    to_phase(session, "work", "time")
    set_dial(session, 7)
    set_dial(session, 2)
    button(session, "page.session.stop").click()
    session.clock.resume()
    expect(heading(session)).to_have_text(say("page.stopped.title"))
    button(session, "page.stopped.check").click()
    tick(session, [NONE], Mouse())
    button(session, "page.check.continue").click()
    expect(heading(session)).to_have_text(say("page.diary.new_title"))
    for pain, score in (("pain_before", "3"), ("pain_worst", "7")):
        group = session.get_by_role("group", name=say(f"page.diary.{pain}"), exact=True)
        expect(group.get_by_role("radio", name=score, exact=True)).to_be_checked()
    expect(session.get_by_role("checkbox", name=say("page.diary.stopped"))).to_be_checked()


def test_what_is_swapped_in_is_played_to_its_end_and_is_what_was_done(
    session: Page,
) -> None:
    begin(session)
    swap = session.locator("[data-do=swap]")
    for _ in range(80):
        if swap.is_visible():
            break
        button(session, "page.session.next").click()
    out = current(session)["technique"]
    template = session.locator(f"template[data-stand-in='{out}']")
    name = template.get_attribute("data-name") or ""
    session.get_by_role("button", name=say("page.session.swap", name=name), exact=True).click()
    expect(now_played(session)).not_to_have_attribute("data-technique", out)
    new = current(session)["technique"]
    expect(session.locator(f".player__item[data-technique='{out}']")).to_have_count(0)
    expect(swap).to_be_hidden()
    next_to_the_end(session)
    session.clock.resume()
    expect(heading(session)).to_have_text(say("page.diary.new_title"))
    done = session.get_by_role("group", name=say("page.diary.techniques"))
    expect(done.locator(f"[value='{new}']")).to_be_checked()
    expect(done.locator(f"[value='{out}']")).not_to_be_checked()


def test_what_is_skipped_is_left_and_not_counted(session: Page) -> None:
    begin(session)
    out = current(session)["technique"]
    button(session, "page.session.skip").click()
    expect(now_played(session)).not_to_have_attribute("data-technique", out)
    expect(button(session, "page.session.pause")).to_be_visible()


def test_a_longer_phase_stays_within_what_the_plan_allows(session: Page) -> None:
    begin(session)
    longer = button(session, "page.session.longer")
    for _ in range(80):
        if longer.is_visible():
            break
        button(session, "page.session.next").click()
    phase = current(session)
    for _ in range(10):
        if longer.is_hidden():
            break
        longer.click()
    assert seconds_left(session) <= int(phase["most"])
    expect(longer).to_be_hidden()


def test_repetitions_go_slower_only_as_far_as_the_plan_allows(session: Page) -> None:
    begin(session)
    to_phase(session, "work", "repetitions")
    phase = current(session)
    slower = button(session, "page.session.slower")
    for _ in range(30):
        if slower.is_hidden():
            break
        slower.click()
    each = round(int(phase["most"]) / int(phase["repetitions"]) * 2) / 2
    shown = say("page.session.each", seconds=int(each) if each == int(each) else each)
    expect(session.locator("[data-pace]")).to_have_text(shown)
    expect(button(session, "page.session.faster")).to_be_visible()


def test_nothing_of_the_body_is_kept_in_the_browser(session: Page, pack: Pack) -> None:
    begin(session)
    to_phase(session, "work", "time")
    set_dial(session, 4)
    kept = session.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}])")
    assert not [id for id in pack.techniques if id in kept]
    assert "pain" not in kept
