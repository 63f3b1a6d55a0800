"""The whole way through the app in a real browser, as a person goes."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.app import App, Post, remember
from tests.browser.conftest import Open
from tests.browser.player import hold_the_clock
from tests.browser.walk import (
    NONE,
    Keyboard,
    Mouse,
    answer,
    button,
    go_on,
    heading,
    item,
    screen_of,
    tick,
    walk_the_check,
)
from tests.support import people
from unknot.knowledge import Pack
from unknot.terms import NOT_SURE
from unknot.vignettes import usual_answers
from unknot_web.design.words import say

MOUSE = Mouse()
FIRST = "safety_emergency_1"


def begin(page: Page) -> None:
    page.goto("/")
    button(page, "page.home.start").click()
    expect(heading(page)).to_have_text(say(f"screens.{FIRST}.title"))


def to_session(page: Page, post: Post, pack: Pack) -> None:
    """Bring Alice to her session, whose clock the test holds."""
    post.check(people.alice(pack))
    post.before_session()
    page.clock.install()
    page.goto("/session/")


def level(page: Page) -> Locator:
    return page.get_by_role("heading", level=2).first


def rate(page: Page, pain: str, score: int) -> None:
    group = page.get_by_role("group", name=say(f"page.diary.{pain}"), exact=True)
    group.get_by_role("radio", name=str(score), exact=True).check()


def diary_entry(page: Page, before: int, worst: int, after: int) -> None:
    rate(page, "pain_before", before)
    rate(page, "pain_worst", worst)
    rate(page, "pain_after", after)
    button(page, "page.diary.keep").click()
    expect(heading(page)).to_have_text(say("page.diary.title"))


# ------------------------------------------------------------------------ the whole way
def test_alice_gets_from_the_first_page_to_her_progress(
    newcomer: Page, pack: Pack, app: App
) -> None:
    page = newcomer
    page.clock.install()
    begin(page)
    walk_the_check(page, pack, people.alice(pack), MOUSE)
    expect(level(page)).to_have_text(say("levels.routine.name"))
    expect(page.get_by_role("heading", name=say("page.result.causes"))).to_be_visible()
    button(page, "page.result.to_plan").click()
    expect(heading(page)).to_have_text(say("page.plan.title"))
    button(page, "page.plan.start").click()
    expect(heading(page)).to_have_text(say("page.before.title"))
    tick(page, [NONE], MOUSE)
    button(page, "page.check.continue").click()
    expect(heading(page)).to_have_text(say("page.session.title"))
    hold_the_clock(page)
    button(page, "page.session.start").click()
    play_to_the_end(page)
    expect(heading(page)).to_have_text(say("page.diary.new_title"))
    expect(page.get_by_role("checkbox", checked=True)).not_to_have_count(0)
    diary_entry(page, 4, 4, 2)
    expect(page.get_by_role("article")).to_have_count(1)
    remember(app)
    page.get_by_role("link", name=say("page.frame.sections.progress"), exact=True).click()
    expect(page.get_by_role("img", name=say("page.progress.chart"))).to_be_visible()


def play_to_the_end(page: Page) -> None:
    """Let every phase pass: by its time, or with Next where the person ends it."""
    phases = page.locator(".player__item")
    titles = phases.locator(".player__title").all_inner_texts()
    ends = [
        (one.get_attribute("data-ends"), one.get_attribute("data-seconds")) for one in phases.all()
    ]
    now = page.locator("[data-now-title]")
    page.clock.run_for(200)
    for title, (by, seconds) in zip(titles, ends, strict=True):
        expect(now).to_have_text(title)
        if by == "person" or not seconds:
            button(page, "page.session.next").click()
        else:
            page.clock.fast_forward(int(seconds) * 1000)
    page.clock.resume()


# ----------------------------------------------------------------------------- the check
def test_an_emergency_on_the_first_screen_ends_the_check_with_what_to_do(
    newcomer: Page, pack: Pack
) -> None:
    begin(newcomer)
    answer(newcomer, pack, people.dana(pack), MOUSE)
    go_on(newcomer, MOUSE)
    expect(level(newcomer)).to_have_text(say("levels.emergency.name"))
    expect(newcomer.get_by_text(say("levels.emergency.do"))).to_be_in_viewport()
    expect(newcomer).to_have_url(re.compile(r"/result/$"))
    newcomer.goto("/plan/")
    expect(level(newcomer)).to_have_text(say("levels.emergency.name"))


def test_not_sure_leads_one_by_one_and_keeps_the_ticks(newcomer: Page, pack: Pack) -> None:
    told = people.someone(pack)
    begin(newcomer)
    walk_the_check(newcomer, pack, told, MOUSE, until="safety_signs")
    tick(newcomer, ["stiff_only_trained_muscle", NOT_SURE], MOUSE)
    button(newcomer, "page.check.continue").click()
    expect(newcomer.get_by_text(say("page.check.one_by_one"))).to_be_visible()
    kept = newcomer.get_by_role("group", name=say("questions.stiff_only_trained_muscle.ask"))
    expect(kept.get_by_role("radio", name=say("answers.yes"), exact=True)).to_be_checked()
    answer(newcomer, pack, {**told, "limited_flexibility": NOT_SURE}, MOUSE)
    go_on(newcomer, MOUSE)
    expect(newcomer.get_by_text(say("levels.soon.name"))).to_be_visible()


@pytest.mark.parametrize("way", ["the page", "the browser"])
def test_back_shows_the_screen_before_with_its_answers(
    newcomer: Page, pack: Pack, way: str
) -> None:
    begin(newcomer)
    walk_the_check(newcomer, pack, people.alice(pack), MOUSE, until="safety_emergency_2")
    if way == "the page":
        button(newcomer, "page.check.back").click()
    else:
        newcomer.go_back()
    expect(heading(newcomer)).to_have_text(say(f"screens.{FIRST}.title"))
    expect(newcomer.get_by_role("checkbox", name=item(NONE), exact=True)).to_be_checked()
    go_on(newcomer, MOUSE)
    assert screen_of(newcomer) == "safety_emergency_2"


def test_a_reload_in_the_middle_loses_nothing(newcomer: Page, pack: Pack) -> None:
    begin(newcomer)
    walk_the_check(newcomer, pack, people.alice(pack), MOUSE, until="safety_today")
    newcomer.reload()
    assert screen_of(newcomer) == "safety_today"
    newcomer.goto("/")
    button(newcomer, "page.home.go_on").click()
    expect(heading(newcomer)).to_have_text(say("screens.safety_today.title"))


def test_an_error_says_so_first_and_keeps_what_was_ticked(newcomer: Page) -> None:
    begin(newcomer)
    tick(newcomer, ["dark_urine", NONE], MOUSE)
    button(newcomer, "page.check.continue").click()
    summary = newcomer.get_by_role("alert")
    expect(summary).to_contain_text(say("page.check.error.none_and"))
    expect(summary).to_be_focused()
    expect(newcomer.get_by_role("checkbox", name=item("dark_urine"), exact=True)).to_be_checked()
    expect(newcomer).to_have_title(re.compile("^" + say("page.errors.title_mark")))


def test_a_wrong_number_keeps_the_other_answers(newcomer: Page, post: Post, pack: Pack) -> None:
    newcomer.goto("/check/about_you_1/")
    answer(newcomer, pack, {**usual_answers(pack), "age": 380}, MOUSE)
    button(newcomer, "page.check.continue").click()
    expect(newcomer.get_by_role("alert")).to_be_focused()
    expect(newcomer.get_by_role("textbox")).to_have_value("380")
    right = newcomer.get_by_role("radio", name=say("questions.side.options.right"), exact=True)
    expect(right).to_be_checked()
    newcomer.get_by_role("alert").get_by_role("link").first.click()
    newcomer.keyboard.press("Tab")
    expect(newcomer.get_by_role("textbox")).to_be_focused()


# ---------------------------------------------------------------------------- the player
def test_space_pauses_and_while_it_does_no_time_passes(
    newcomer: Page, post: Post, pack: Pack
) -> None:
    page = newcomer
    to_session(page, post, pack)
    button(page, "page.session.start").click()
    to_a_timed_phase(page)
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("Space")
    expect(button(page, "page.session.resume")).to_be_visible()
    left = page.get_by_role("timer").inner_text()
    page.clock.run_for(60_000)
    expect(page.get_by_role("timer")).to_have_text(left)
    page.keyboard.press("Space")
    expect(button(page, "page.session.pause")).to_be_visible()
    page.clock.run_for(5_000)
    expect(page.get_by_role("timer")).not_to_have_text(left)


def test_space_pauses_also_after_a_click_on_next(newcomer: Page, post: Post, pack: Pack) -> None:
    to_session(newcomer, post, pack)
    button(newcomer, "page.session.start").click()
    button(newcomer, "page.session.next").click()
    newcomer.keyboard.press("Space")
    expect(button(newcomer, "page.session.resume")).to_be_visible()


def to_a_timed_phase(page: Page) -> None:
    player = page.locator("phase-player")
    for _ in range(20):
        if player.get_attribute("data-ends") == "time":
            return
        button(page, "page.session.next").click()
    raise AssertionError("no phase has a time")


def test_next_and_back_lead_through_the_phases(newcomer: Page, post: Post, pack: Pack) -> None:
    to_session(newcomer, post, pack)
    button(newcomer, "page.session.start").click()
    now = newcomer.locator("[data-now-title]")
    expect(now).not_to_be_empty()
    first = now.inner_text()
    button(newcomer, "page.session.next").click()
    expect(now).not_to_have_text(first)
    button(newcomer, "page.session.back").click()
    expect(now).to_have_text(first)


def test_a_reload_of_the_session_goes_on_where_it_was(
    newcomer: Page, post: Post, pack: Pack
) -> None:
    to_session(newcomer, post, pack)
    button(newcomer, "page.session.start").click()
    button(newcomer, "page.session.next").click()
    button(newcomer, "page.session.pause").click()
    expect(button(newcomer, "page.session.resume")).to_be_visible()
    second = newcomer.locator("[data-now-title]").inner_text()
    newcomer.reload()
    expect(newcomer.locator("[data-now-title]")).to_have_text(second)
    expect(button(newcomer, "page.session.resume")).to_be_visible()


def test_a_stop_in_the_middle_leads_to_advice_and_the_warning_signs(
    newcomer: Page, post: Post, pack: Pack
) -> None:
    to_session(newcomer, post, pack)
    button(newcomer, "page.session.start").click()
    button(newcomer, "page.session.next").click()
    button(newcomer, "page.session.stop").click()
    expect(heading(newcomer)).to_have_text(say("page.stopped.title"))
    button(newcomer, "page.stopped.check").click()
    expect(heading(newcomer)).to_have_text(say("page.before.title"))
    tick(newcomer, ["dark_urine"], MOUSE)
    button(newcomer, "page.check.continue").click()
    expect(level(newcomer)).to_have_text(say("levels.emergency.name"))


def test_what_was_finished_before_a_stop_is_ticked_in_the_diary(
    newcomer: Page, post: Post, pack: Pack
) -> None:
    to_session(newcomer, post, pack)
    button(newcomer, "page.session.start").click()
    button(newcomer, "page.session.stop").click()
    expect(heading(newcomer)).to_have_text(say("page.stopped.title"))
    button(newcomer, "page.stopped.diary").click()
    expect(heading(newcomer)).to_have_text(say("page.diary.new_title"))
    ticked = newcomer.get_by_role("checkbox", checked=True)
    expect(ticked).to_have_count(1)
    expect(newcomer.get_by_role("checkbox", name=say("page.diary.stopped"))).to_be_checked()


# ------------------------------------------------------------------- other ways of going
def test_everything_can_be_done_without_javascript(open_page: Open, post: Post, pack: Pack) -> None:
    post.begin_anew()
    page = open_page(java_script_enabled=False)
    begin(page)
    walk_the_check(page, pack, people.alice(pack), MOUSE)
    button(page, "page.result.to_plan").click()
    button(page, "page.plan.start").click()
    tick(page, [NONE], MOUSE)
    button(page, "page.check.continue").click()
    expect(heading(page)).to_have_text(say("page.session.title"))
    steps = page.locator(".player__item")
    expect(steps.nth(3)).to_be_attached()
    for one in steps.all():
        expect(one.locator(".player__say")).to_be_visible()
    expect(button(page, "page.session.start")).to_be_hidden()
    button(page, "page.session.finish").click()
    expect(heading(page)).to_have_text(say("page.diary.new_title"))
    diary_entry(page, 4, 5, 3)


def test_the_keyboard_alone_leads_from_the_first_page_to_the_result(
    newcomer: Page, pack: Pack
) -> None:
    hand = Keyboard()
    newcomer.goto("/")
    newcomer.keyboard.press("Tab")
    expect(newcomer.get_by_role("link", name=say("page.frame.skip"))).to_be_focused()
    hand.press(button(newcomer, "page.home.start"))
    expect(heading(newcomer)).to_have_text(say(f"screens.{FIRST}.title"))
    expect(heading(newcomer)).to_be_focused()
    walk_the_check(newcomer, pack, people.alice(pack), hand)
    expect(level(newcomer)).to_have_text(say("levels.routine.name"))
    hand.press(button(newcomer, "page.result.to_plan"))
    expect(heading(newcomer)).to_have_text(say("page.plan.title"))
