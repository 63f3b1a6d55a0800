"""No plan outlives a decision: whatever changes it reaches the session that the browser keeps.

One test for each way to change a decision and each way the world can stand just then. The ways
are the forms of the app: one that is added is in the table by itself.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.another_pack import changed_pack
from tests.browser.app import program
from tests.browser.conftest import PATIENCE_MS
from tests.browser.decisions import (
    HARMLESS,
    PLAN,
    SESSION,
    WAYS,
    Way,
    World,
    answer,
    fill,
    forms,
    no_answer,
    playable,
    press,
    ready_in,
    table,
)


@pytest.fixture(scope="module")
def one_world(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("decisions") / "unknot"
    with program(folder) as started, ready_in(folder, os.environ) as ready:
        context = browser.new_context(base_url=started.app.origin)
        context.set_default_timeout(PATIENCE_MS)
        yield World(started, context, ready)
        context.close()


@pytest.fixture
def world(one_world: World) -> Iterator[World]:
    """A program that runs, and a browser that keeps Alice's session."""
    yield one_world
    one_world.tidy()


# ------------------------------------------------------------ what must be true in a cell
def nothing_kept_opens(world: World, page: Page) -> None:
    """Without network nobody but the device can answer: it must not answer with a session."""
    world.context.set_offline(True)
    for path in (SESSION, PLAN):
        assert playable(page, path) == [], path
    world.context.set_offline(False)


def the_server_opens_only_what_it_allows(page: Page, way: Way) -> None:
    """After a decision that closes the session, the server opens none."""
    if way.closes:
        assert playable(page, SESSION) == []


def it_says_that_it_was_not_taken(page: Page, way: Way, held: list[str]) -> None:
    """What was entered stands there still, with word of it; or there is no plan there."""
    form = page.locator(way.form).first
    if form.count() and form.is_visible():
        assert fill(page, Way(form=way.form)) == held
        expect(page.locator("offline-notice, main [role=alert]").first).not_to_be_empty()
    else:
        assert playable(page) == []


# ------------------------------------------------------------------- how the world stands
def online(world: World, way: Way) -> None:
    page = world.begin(way)
    fill(page, way)
    with answer(page, way):
        press(page, way)
    the_server_opens_only_what_it_allows(page, way)
    nothing_kept_opens(world, page)


def offline(world: World, way: Way) -> None:
    page = world.begin(way)
    held = fill(page, way)
    world.context.set_offline(True)
    with no_answer(page, way):
        press(page, way)
    it_says_that_it_was_not_taken(page, way, held)
    nothing_kept_opens(world, page)


def server_slow(world: World, way: Way) -> None:
    """The answer comes after the device has lost patience."""
    page = world.begin(way)
    fill(page, way)
    world.hurry()
    with answer(page, way):
        world.program.stand_still()
        with world.context.expect_event("request"):
            press(page, way)
        world.let_patience_end()
        world.program.go_on()
    the_server_opens_only_what_it_allows(page, way)
    nothing_kept_opens(world, page)


def server_stopped(world: World, way: Way) -> None:
    """The person does not wait: they open the session in another window."""
    page = world.begin(way)
    fill(page, way)
    world.hurry()
    with answer(page, way):
        world.program.stand_still()
        with world.context.expect_event("request"):
            press(page, way)
        other = late_window(page)
        world.let_patience_end()
        assert playable(other) == []
        nothing_kept_opens(world, other)
        world.program.go_on()
    the_server_opens_only_what_it_allows(other, way)


def late_window(page: Page) -> Page:
    """Return a window in which the session was asked for, without waiting for an answer."""
    with page.expect_popup() as opening:
        page.evaluate("window.open('about:blank')")
    other = opening.value
    where = (
        "path => { const url = new URL(path, opener.location); setTimeout(() => location = url); }"
    )
    other.evaluate(where, SESSION)
    return other


def server_gone(world: World, way: Way) -> None:
    page = world.begin(way)
    held = fill(page, way)
    world.program.kill()
    with no_answer(page, way):
        press(page, way)
    it_says_that_it_was_not_taken(page, way, held)
    for path in (SESSION, PLAN):
        assert playable(page, path) == [], path


def another_tab(world: World, way: Way) -> None:
    """The session that plays in another window ends there."""
    other = world.context.new_page()

    def play() -> None:
        world.context.set_offline(True)
        other.goto(SESSION)
        other.locator("[data-do=start]").click()
        other.locator("phase-player").evaluate("it => it.setAttribute('data-old', '')")
        world.context.set_offline(False)

    page = world.begin(way, play)
    fill(page, way)
    with answer(page, way):
        press(page, way)
    expect(other.locator("phase-player[data-old]")).to_have_count(0)
    the_server_opens_only_what_it_allows(other, way)
    nothing_kept_opens(world, other)


def restart(world: World, way: Way) -> None:
    """The program ends after it has answered, and is started again."""
    page = world.begin(way)
    fill(page, way)
    with answer(page, way):
        press(page, way)
    world.program.end()
    for path in (SESSION, PLAN):
        assert playable(page, path) == [], path
    world.program.start()
    assert playable(page, SESSION) == []
    the_server_opens_only_what_it_allows(world.come_in(), way)


Condition = Callable[[World, Way], None]
CONDITIONS: tuple[Condition, ...] = (
    online, offline, server_slow, server_stopped, server_gone, another_tab, restart,
)  # fmt: skip
BY_DAY = (online, server_stopped)


def by_day(way: Way, condition: Condition) -> bool:
    """Say whether a cell runs in every check; the others take the night.

    By day the named forms are tried where the program answers and where it stands still. A cell
    that begins in the middle of a session takes longer and runs at night.
    """
    return way.named and way.prepare is None and condition in BY_DAY


CELLS = [
    pytest.param(
        way,
        condition,
        id=f"{name}-{condition.__name__}",
        marks=() if by_day(way, condition) else pytest.mark.nightly,
    )
    for condition in CONDITIONS
    for name, way in table().items()
]


@pytest.mark.parametrize(("way", "condition"), CELLS)
def test_a_decision_ends_the_kept_session(world: World, way: Way, condition: Condition) -> None:
    condition(world, way)


def test_a_program_that_came_with_another_pack_ends_the_session_of_the_old_one(
    world: World, tmp_path: Path
) -> None:
    world.begin(Way(path="/about/"))
    world.program.end()
    world.program.start(changed_pack(tmp_path))
    page = world.come_in()
    nothing_kept_opens(world, page)
    assert playable(page, SESSION) == []
    assert playable(page, PLAN) == []
    world.program.end()  # the next one has its own pack again


def test_every_way_is_tried_however_the_world_stands() -> None:
    assert len(CELLS) == len(table()) * len(CONDITIONS)


def test_every_form_is_known_to_change_a_decision_or_not_to() -> None:
    known = WAYS.keys() | HARMLESS.keys()
    assert forms() - known == set(), "name it in decisions.WAYS, or in HARMLESS with a reason"
    assert known - forms() == set(), "no such form any more"
    assert WAYS.keys() & HARMLESS.keys() == set()
