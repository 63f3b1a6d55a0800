"""A test at home in a real browser: with its timer and counter, and without any script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.app import App, Post
from tests.browser.conftest import Open
from tests.browser.places import become
from tests.browser.walk import button, heading
from unknot_web.design.words import say


@pytest.fixture
def alice(page: Page, post: Post, app: App) -> Page:
    """A window of Alice, who may do every test."""
    become("alice", post, app)
    return page


def finish(page: Page) -> None:
    """Say that it did not hurt, and keep what came out."""
    page.locator("input[name=pain][value='0']").check()
    page.locator("input[name=ended][value=done]").check()
    button(page, "page.self_test.keep").click()
    page.wait_for_url("**/self-test/result/**")


def test_the_timer_counts_up_and_writes_the_seconds_by_keyboard_alone(alice: Page) -> None:
    alice.goto("/self-test/balance_time/")
    field = alice.locator("#left-amount")
    alice.locator("#left [data-do=start]").focus()
    alice.keyboard.press("Enter")
    expect(alice.locator("#left [data-do=stop]")).to_be_focused()
    expect(alice.locator("#left [data-clock]")).not_to_have_text("0")
    expect(field).to_have_value("")
    alice.keyboard.press("Enter")
    expect(field).not_to_have_value("")
    assert 1 <= int(field.input_value()) <= 45
    alice.locator("#right-amount").fill("30")
    finish(alice)
    expect(heading(alice)).to_have_text(say("page.self_test_result.title"))
    expect(alice.locator("dl")).to_contain_text("30")


def test_the_counter_counts_what_is_pressed(alice: Page) -> None:
    alice.goto("/self-test/side_lying_raises/")
    for _ in range(3):
        alice.locator("#left [data-do=count]").click()
    expect(alice.locator("#left-amount")).to_have_value("3")
    expect(alice.locator("#left [data-said]")).to_have_text("3")
    alice.locator("#right-amount").fill("4")
    finish(alice)
    expect(alice.locator("dl")).to_contain_text("25")


def test_without_a_script_the_number_is_typed(alice: Page, open_page: Open) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/self-test/balance_time/")
    expect(page.locator("[data-tools]").first).to_be_hidden()
    page.locator("#left-amount").fill("41")
    page.locator("#right-amount").fill("45")
    finish(page)
    expect(page.locator("dl")).to_contain_text("41")
