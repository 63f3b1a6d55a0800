"""Walking the pages as a person does: everything is found by its role and its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from playwright.sync_api import Locator, Page, expect

from unknot.knowledge import Pack
from unknot.knowledge.schema import Choice, Multi, Number, YesNo
from unknot.terms import NOT_SURE
from unknot_web.design.words import has, say

NONE = "none_of_these"


class Hand(Protocol):
    """How somebody works a page: with a mouse, or with the keyboard alone."""

    def press(self, control: Locator) -> None: ...
    def pick(self, control: Locator) -> None: ...
    def write(self, control: Locator, text: str) -> None: ...


class Mouse:
    """Points and clicks."""

    def press(self, control: Locator) -> None:
        control.click()

    def pick(self, control: Locator) -> None:
        control.check()

    def write(self, control: Locator, text: str) -> None:
        control.fill(text)


class Keyboard:
    """Tab, Space, Enter and the arrows; never the mouse, and never a focus set by force."""

    def press(self, control: Locator) -> None:
        self._tab_to(control)
        control.page.keyboard.press("Enter")

    def pick(self, control: Locator) -> None:
        if control.get_attribute("type") == "radio":
            self._tab_to(control, group=control.get_attribute("name") or "")
            self._arrow_to(control)
        else:
            self._tab_to(control)
        if not control.is_checked():
            control.page.keyboard.press("Space")
        expect(control).to_be_checked()

    def write(self, control: Locator, text: str) -> None:
        self._tab_to(control)
        control.page.keyboard.type(text)

    def _tab_to(self, control: Locator, group: str = "") -> None:
        """Press Tab until a control, or the group of radio buttons it is in, has the focus."""
        for _ in range(80):
            if self._is_here(control, group):
                return
            control.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard never came to {control}")

    def _arrow_to(self, control: Locator) -> None:
        for _ in range(20):
            if self._is_here(control):
                return
            control.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows never came to {control}")

    def _is_here(self, control: Locator, group: str = "") -> bool:
        here: bool = control.evaluate(
            "(it, group) => { const at = document.activeElement;"
            " return at === it || (group !== '' && at.name === group); }",
            group,
        )
        return here


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def button(page: Page, words: str) -> Locator:
    """Return a button, or a link that looks like one, by the id of its words."""
    name = say(words)
    both = page.get_by_role("button", name=name, exact=True)
    return both.or_(page.get_by_role("link", name=name, exact=True)).first


def screen_of(page: Page) -> str:
    """Return which screen of the check a page is, or nothing."""
    parts = page.url.split("?")[0].split("/")
    return parts[4] if parts[3] == "check" else ""


def walk_the_check(
    page: Page, pack: Pack, told: Mapping[str, object], hand: Hand, until: str = ""
) -> None:
    """Answer screen after screen, from the one that is shown to the result."""
    for _ in range(len(pack.contents.screens) + 1):
        screen = screen_of(page)
        if screen in ("", until):
            return
        expect(heading(page)).to_have_text(say(f"screens.{screen}.title"))
        answer(page, pack, told, hand)
        go_on(page, hand)
    raise AssertionError("the check has no end")


def go_on(page: Page, hand: Hand) -> None:
    """Press Continue, and wait until that led somewhere."""
    before = page.url
    hand.press(button(page, "page.check.continue"))
    page.wait_for_url(lambda url: url != before, wait_until="commit")
    if screen := screen_of(page):
        expect(heading(page)).to_have_text(say(f"screens.{screen}.title"))


def answer(page: Page, pack: Pack, told: Mapping[str, object], hand: Hand) -> None:
    """Give these answers on the screen that is shown."""
    expect(heading(page)).to_have_text(say(f"screens.{screen_of(page)}.title"))
    asks = next(one.asks for one in pack.contents.screens if one.id == screen_of(page))
    if page.get_by_role("group", name=say("page.check.tick_all"), exact=True).count():
        tick(page, [id for id in asks if told.get(id) == "yes"] or [NONE], hand)
        return
    for id in asks:
        group = page.get_by_role("group", name=say(f"questions.{id}.ask"), exact=True)
        if group.count():
            _answer_one(group, pack, id, told[id], hand)


def tick(page: Page, ids: list[str], hand: Hand) -> None:
    """Tick items of a checklist."""
    for id in ids:
        hand.pick(page.get_by_role("checkbox", name=item(id), exact=True))


def item(id: str) -> str:
    """Return the name of an item of a checklist: its words and its help."""
    if id in (NONE, NOT_SURE):
        return say(f"answers.{id}")
    helped = say(f"questions.{id}.help") if has(f"questions.{id}.help") else ""
    return f"{say(f'questions.{id}.short')} {helped}".strip()


def _answer_one(group: Locator, pack: Pack, id: str, told: object, hand: Hand) -> None:
    match pack.questions[id]:
        case Number():
            hand.write(group.get_by_role("textbox"), str(told))
        case Multi():
            assert isinstance(told, list)
            for one in told or [NONE]:
                words = f"questions.{id}.options.{one}" if told else f"answers.{NONE}"
                hand.pick(group.get_by_role("checkbox", name=say(words), exact=True))
        case YesNo():
            hand.pick(group.get_by_role("radio", name=say(f"answers.{told}"), exact=True))
        case Choice():
            words = f"questions.{id}.options.{told}"
            hand.pick(group.get_by_role("radio", name=say(words), exact=True))
