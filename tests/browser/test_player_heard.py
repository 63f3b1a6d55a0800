"""What the player says, sounds and shows, in the same moment and no more often than it should."""

from __future__ import annotations

import gzip
import re
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page, Response, expect

from tests.browser.app import Post
from tests.browser.conftest import Open
from tests.browser.player import LOG, begin, current, log, open_session, to_phase, to_session
from tests.browser.walk import button
from unknot.knowledge import Pack
from unknot_web.design.words import say

QUIET_S = 5
PRESS_MS = 300  # longer than a voice is waited for that was cut off
FIRST_LOAD_BYTES = 150_000
PICTURES = re.compile(r"\.(svg|png|webp|jpe?g)$")
VOICE = """() => {
    window.spoken = [];
    const seen = () => document.querySelector('[data-toolbar]').innerText;
    window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
    Object.defineProperty(window, 'speechSynthesis', {value: Object.assign(new EventTarget(), {
        getVoices: () => [{lang: 'en-GB', localService: true}],
        speak: ({text}) => window.spoken.push({text, seen: seen()}),
        cancel: () => {},
    })});
}"""
DEVICE = """() => {
    window.device = {moves: 0, locks: 0, freed: 0, buttons: {}};
    window.device.letGo = new Promise((then) => { window.device.free = then; });
    navigator.vibrate = () => ++window.device.moves;
    Object.defineProperty(navigator, 'wakeLock', {value: {request: async () => {
        window.device.locks += 1;
        return {release: async () => { window.device.free(window.device.freed += 1); }};
    }}});
    navigator.mediaSession.setActionHandler = (name, press) => {
        window.device.buttons[name] = press;
    };
}"""


def opened(open_page: Open, post: Post, pack: Pack, *scripts: str) -> Page:
    """Return Alice's session in a window that was prepared by scripts."""
    post.begin_anew()
    page = open_page()
    for script in scripts:
        page.add_init_script(f"({script})()")
    to_session(page, post, pack)
    page.evaluate(LOG)
    return page


def choose(page: Page, guide: str) -> None:
    """Choose how it guides."""
    if page.locator("player-settings details").get_attribute("open") is None:
        page.get_by_text(say("page.session.settings"), exact=True).click()
    page.get_by_role("radio", name=say(f"page.session.guides.{guide}"), exact=True).check()


def bare(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", text).lower().split())


def test_every_word_that_is_spoken_stands_on_the_screen_in_that_moment(
    open_page: Open, post: Post, pack: Pack
) -> None:
    page = opened(open_page, post, pack, VOICE)
    begin(page)
    to_phase(page, "work", "time", each_ms=PRESS_MS)
    page.clock.run_for(int(current(page)["seconds"]) * 1000)
    to_phase(page, "work", "time", each_ms=PRESS_MS)
    button(page, "page.session.pause").click()
    page.clock.run_for(PRESS_MS)
    spoken: list[dict[str, str]] = page.evaluate("window.spoken")
    assert len(spoken) > 5
    for one in spoken:
        seen = bare(one["seen"])
        for sentence in re.split(r"(?<=[.?!:])\s", one["text"]):
            assert bare(sentence) in seen, one


def test_the_three_levels_say_less_and_less_and_all_of_them_name_the_side(
    open_page: Open, post: Post, pack: Pack
) -> None:
    said: dict[str, list[str]] = {}
    for guide in ("full", "short", "few", "tones", "silent"):
        page = opened(open_page, post, pack, VOICE)
        choose(page, guide)
        begin(page)
        to_phase(page, "work", "time")
        page.clock.run_for(int(current(page)["seconds"]) * 1000 + 1_000)
        said[guide] = [one["text"] for one in page.evaluate("window.spoken")]
        page.context.close()
    length = {guide: len(" ".join(texts)) for guide, texts in said.items()}
    assert length["full"] > length["short"] > length["few"] > 0
    assert said["tones"] == said["silent"] == []
    sides = [say(f"page.session.side.{side}") for side in ("left", "right", "both")]
    for guide in ("full", "short", "few"):
        assert any(side in said[guide][0] for side in sides)


def test_a_device_without_a_voice_says_so_and_goes_on(
    open_page: Open, post: Post, pack: Pack
) -> None:
    page = opened(open_page, post, pack)
    assert page.evaluate("speechSynthesis.getVoices().filter(one => one.localService).length") == 0
    page.get_by_text(say("page.session.settings"), exact=True).click()
    expect(page.get_by_text(say("page.session.no_voice"))).to_be_visible()
    begin(page)
    to_phase(page, "work", "time")
    assert log(page, "say")


def test_a_screen_reader_hears_each_step_the_last_seconds_and_nothing_else(
    open_page: Open, post: Post, pack: Pack
) -> None:
    page = opened(open_page, post, pack)
    begin(page)
    while not (current(page)["kind"] == "work" and int(current(page)["seconds"] or 0) >= 30):
        button(page, "page.session.next").click()
    page.clock.run_for(QUIET_S * 1000)
    page.evaluate("window.log.length = 0")
    button(page, "page.session.back").click()
    page.clock.run_for(QUIET_S * 1000)
    button(page, "page.session.next").click()
    seconds = int(current(page)["seconds"])
    page.clock.run_for(seconds * 1000)
    polite = [str(one["text"]) for one in log(page, "polite")]
    titles = page.locator(".player__title").all_inner_texts()
    work = [one for one in polite if current(page)["sideSays"] in one]
    assert work
    assert all(any(title in one for title in titles) for one in work)
    others = set(polite) - set(work)
    assert others <= {say("session.thirty_seconds"), say("session.ten_seconds")}
    assert [one["text"] for one in log(page, "assertive")] == [say("session.five_seconds")]
    times = sorted(float(one["at"]) for what in ("polite", "assertive") for one in log(page, what))
    assert all(later - sooner >= QUIET_S * 1000 for sooner, later in pairwise(times))
    expect(page.locator(".player__clock")).to_have_attribute("aria-live", "off")


def test_a_pause_under_load_is_told_at_once_whatever_was_said_before(
    open_page: Open, post: Post, pack: Pack
) -> None:
    page = opened(open_page, post, pack)
    begin(page)
    to_phase(page, "hold")
    button(page, "page.session.pause").click()
    expect(page.locator("[data-assertive]")).to_have_text(say("page.session.ease.massage"))


def test_the_screen_stays_on_the_device_is_felt_and_the_lock_screen_has_buttons(
    open_page: Open, post: Post, pack: Pack
) -> None:
    page = opened(open_page, post, pack, DEVICE)
    assert page.evaluate("window.device.locks") == 0
    begin(page)
    assert page.evaluate("[window.device.locks, window.device.freed]") == [1, 0]
    assert page.evaluate("window.device.moves") == 1
    title = page.locator("[data-now-title]").inner_text()
    step = page.locator("[data-count]").inner_text()  # a number, and nothing of the body
    assert page.evaluate("navigator.mediaSession.metadata.title") == step
    page.evaluate("window.device.buttons.nexttrack()")
    expect(page.locator("[data-now-title]")).not_to_have_text(title)
    assert page.evaluate("window.device.moves") == 2
    page.evaluate("window.device.buttons.pause()")
    expect(button(page, "page.session.resume")).to_be_visible()
    assert page.evaluate("window.device.letGo") == 1
    page.evaluate("window.device.buttons.play()")
    expect(button(page, "page.session.pause")).to_be_visible()


def test_a_dark_screen_shows_the_time_and_the_way_out_and_hides_the_rest(
    open_page: Open, post: Post, pack: Pack
) -> None:
    page = opened(open_page, post, pack)
    begin(page)
    to_phase(page, "work", "time")
    button(page, "page.session.dark").click()
    expect(page.get_by_role("timer")).to_be_visible()
    for name in ("pause", "next", "back", "stop", "dark"):
        expect(button(page, f"page.session.{name}")).to_be_visible()
    expect(page.locator("[data-now-say]")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_hidden()
    button(page, "page.session.dark").click()
    expect(page.locator("[data-now-say]")).to_be_visible()


def test_what_is_chosen_holds_for_the_next_session(open_page: Open, post: Post, pack: Pack) -> None:
    page = opened(open_page, post, pack)
    choose(page, "silent")
    page.reload()
    expect(page.locator("phase-player")).to_have_attribute("data-guide", "silent")


def test_the_first_load_without_pictures_is_at_most_150_kb_compressed(
    open_page: Open, post: Post, pack: Pack
) -> None:
    post.begin_anew()
    open_session(post, pack)
    page = open_page()
    loaded: list[Response] = []
    page.on("response", lambda one: loaded.append(one))
    page.goto("/session/", wait_until="networkidle")
    sizes: dict[str, Any] = {
        one.url: len(gzip.compress(one.body(), 6))
        for one in loaded
        if not PICTURES.search(one.url) and not one.url.startswith("data:")
    }
    assert len(sizes) >= 3
    assert sum(sizes.values()) <= FIRST_LOAD_BYTES, sizes


@pytest.mark.parametrize("guide", ["full", "silent"])
def test_sound_is_played_only_where_it_is_wanted(
    open_page: Open, post: Post, pack: Pack, guide: str
) -> None:
    count = """() => {
        window.tones = 0;
        const {createOscillator} = AudioContext.prototype;
        AudioContext.prototype.createOscillator = function () {
            window.tones += 1;
            return createOscillator.call(this);
        };
    }"""
    page = opened(open_page, post, pack, count)
    choose(page, guide)
    begin(page)
    to_phase(page, "work", "time")
    assert (page.evaluate("window.tones") > 0) == (guide != "silent")
