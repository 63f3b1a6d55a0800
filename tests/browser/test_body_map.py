"""The body map in a real browser: by keyboard, by tapping, and without any script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.app import App, Post
from tests.browser.conftest import Open
from tests.browser.places import become


@pytest.fixture
def alice(page: Page, post: Post, app: App) -> Page:
    """A window of Alice, at the body map."""
    become("alice", post, app)
    page.goto("/body-map/")
    return page


def region(page: Page, view: str, name: str) -> str:
    return f".map__view--{view} a[aria-label='{name}']"


def keep(page: Page, score: int) -> None:
    page.locator(f"input[name=intensity][value='{score}']").check()
    page.locator("main form button.button--primary").click()
    page.wait_for_url("**/body-map/")


def test_a_place_is_marked_by_keyboard_alone_and_its_focus_is_seen(alice: Page) -> None:
    link = alice.locator(region(alice, "right", "Outer hip, right"))
    before = link.locator("path").evaluate("it => getComputedStyle(it).strokeWidth")
    alice.locator("#view-right").focus()
    for _ in range(60):
        alice.keyboard.press("Tab")
        if link.evaluate("it => it === document.activeElement"):
            break
    expect(link).to_be_focused()
    assert link.locator("path").evaluate("it => getComputedStyle(it).strokeWidth") != before
    alice.keyboard.press("Enter")
    expect(alice.locator("h1")).to_have_text("Outer hip, right")
    alice.locator("input[name=intensity][value='0']").focus()
    alice.keyboard.press("ArrowRight")
    alice.keyboard.press("Enter")
    alice.wait_for_url("**/body-map/")
    expect(alice.locator("#marked li")).to_have_count(1)
    expect(alice.locator("#marked li")).to_contain_text("1 of 10")


def test_each_view_is_chosen_and_tapped_without_a_script(
    open_page: Open, post: Post, app: App
) -> None:
    become("alice", post, app)
    page = open_page(java_script_enabled=False, viewport={"width": 320, "height": 640})
    page.goto("/body-map/")
    for view, name in (
        ("front", "Groin, left"),
        ("back", "Middle of the buttock, right"),
        ("left", "Outer hip, left"),
        ("right", "Outer hip, right"),
    ):
        page.locator(f"label[for=view-{view}]").click()
        shown = page.locator(".map__view:visible")
        expect(shown).to_have_count(1)
        page.locator(region(page, view, name)).locator("path").click()
        expect(page.locator("h1")).to_have_text(name)
        keep(page, 4)
        expect(page.locator(f"#view-{view}")).to_be_checked()
    expect(page.locator("#marked li")).to_have_count(4)
    expect(page.locator(".map__view:visible .map__region--marked").first).to_be_visible()
