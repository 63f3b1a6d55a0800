"""What a person tells stays on this machine, and leaves no trace in the browser."""

from __future__ import annotations

import json
import re
from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.browser.app import App, Post
from tests.browser.conftest import Open
from tests.browser.places import play
from tests.browser.walk import Mouse, button, heading, walk_the_check
from tests.support import people
from unknot.knowledge import Pack
from unknot_web.design.words import say

STANDING = {"index", "spent", "limits", "since", "skipped", "swapped"}
HTMX_PATH = "htmx-current-path-for-history"  # which page one is on; as the address bar says


def kept_by(page: Page) -> dict[str, Any]:
    """Return all that the browser keeps for the app."""
    kept: dict[str, Any] = page.evaluate("""async () => ({
        local: {...localStorage},
        session: {...sessionStorage},
        databases: (await indexedDB.databases()).map(one => one.name),
        caches: await caches.keys(),
        workers: (await navigator.serviceWorker.getRegistrations()).length,
        cookies: document.cookie,
    })""")
    return kept


def only_when_a_form_was_sent(local: dict[str, str]) -> bool:
    """Say whether this is a time and nothing else."""
    return set(local) == {"plan:closed"} and local["plan:closed"].isdigit()


def test_a_whole_journey_asks_no_other_place_and_leaves_nothing_in_the_browser(
    newcomer: Page, post: Post, pack: Pack, app: App
) -> None:
    asked: list[str] = []

    def note(route: Route) -> None:
        asked.append(route.request.url)
        route.continue_()

    newcomer.context.route("**/*", note)
    newcomer.goto("/check/")
    walk_the_check(newcomer, pack, people.alice(pack), Mouse())
    # What lies in the database is locked: test_offline.py looks into it, with the worker at work.
    nothing = {"databases": ["unknot"], "caches": [], "workers": 0, "cookies": ""}
    kept = kept_by(newcomer)
    assert only_when_a_form_was_sent(kept.pop("local"))
    assert kept == {**nothing, "session": {HTMX_PATH: "/result/"}}
    for path in ("/plan/", "/before/", "/read/the_muscle/", "/diary/new/", "/progress/", "/about/"):
        newcomer.goto(path)
    post.before_session()
    newcomer.goto("/session/")
    play(newcomer)
    kept = kept_by(newcomer)
    assert only_when_a_form_was_sent(kept.pop("local"))
    session = kept.pop("session")
    standings = [json.loads(text) for name, text in session.items() if name != HTMX_PATH]
    assert [set(one) for one in standings] == [STANDING]
    assert kept == nothing
    assert len(asked) > 40
    assert [url for url in asked if not url.startswith(f"{app.origin}/")] == []


def test_the_one_cookie_is_out_of_reach_and_tells_nothing_of_the_body(
    newcomer: Page, post: Post, app: App, pack: Pack
) -> None:
    post.check(people.alice(pack))
    post.before_session()
    for path in ("/", "/session/", "/diary/new/"):
        newcomer.goto(path)
    [cookie] = newcomer.context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")
    assert re.fullmatch("[a-z0-9]{32}", cookie["value"])  # a key of chance


def test_after_leaving_quickly_nothing_can_be_seen_again(
    open_page: Open,
) -> None:
    page = open_page()
    page.goto("/diary/")
    button(page, "page.frame.leave").click()
    expect(page).to_have_title(say("page.error.left.title"))
    assert kept_by(page)["session"] == {}
    page.go_back()
    expect(heading(page)).to_have_text(say("page.error.not_entered.title"))


def test_without_the_link_nothing_is_shown(browser: Any, app: App) -> None:
    context = browser.new_context(base_url=app.origin)
    page = context.new_page()
    for path in ("/", "/diary/", "/data/download/", "/session/"):
        answer = page.goto(path)
        assert answer
        assert answer.status == 401
    assert page.goto(app.link).status == 403  # the link is used up
    context.close()
