"""Without network: a session runs to its end, what was entered arrives once, nothing lies open."""

from __future__ import annotations

import json
import os
import re
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.app import App, Post, Program, another_link, come_in, program
from tests.browser.conftest import PATIENCE_MS, Open
from tests.browser.player import next_to_the_end, open_session
from tests.browser.test_accessibility import AXE, FINDINGS, LOOKS, TOO_WIDE
from tests.browser.walk import button, heading
from unknot.knowledge import Pack
from unknot_web.design.words import say

NOTE = "Mine alone: stairs were easier"
SESSION, RESULT = "/session/", "**/result/"
AT_WORK = """async () => {
    const { serviceWorker } = navigator;
    await serviceWorker.ready;
    if (serviceWorker.controller) return;
    await new Promise((then) => serviceWorker.addEventListener('controllerchange', then));
}"""
DUMP = """async () => {
    const databases = {};
    for (const {name} of await indexedDB.databases()) {
        const database = await new Promise((resolve, reject) => {
            const opening = indexedDB.open(name);
            opening.onsuccess = () => resolve(opening.result);
            opening.onerror = reject;
        });
        for (const store of database.objectStoreNames) {
            const asked = database.transaction(store).objectStore(store);
            const all = (what) => new Promise((resolve) => {
                asked[what]().onsuccess = ({target}) => resolve(target.result);
            });
            const values = await all('getAll');
            databases[`${name}/${store}`] = (await all('getAllKeys')).map((key, i) => [
                key, values[i] instanceof CryptoKey ? `key ${values[i].extractable}` :
                Object.values(values[i]).map((part) => new TextDecoder('latin1').decode(part)),
            ]);
        }
        database.close();
    }
    const files = {};
    for (const name of await caches.keys()) {
        for (const {url} of await (await caches.open(name)).keys()) {
            files[url] = await (await caches.match(url)).text();
        }
    }
    return {databases, files, local: {...localStorage}, session: {...sessionStorage}};
}"""


@pytest.fixture
def window(
    app: App, entered: Any, new_context: Callable[..., BrowserContext], post: Post, pack: Pack
) -> Iterator[Page]:
    """Alice before her session, in a browser that lets the worker work."""
    post.begin_anew()
    open_session(post, pack)
    context = new_context(storage_state=entered, base_url=app.origin)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto("/")
    page.evaluate(AT_WORK)
    yield page
    context.close()


@dataclass(frozen=True)
class Alone:
    """Alice before her session, with a program that nobody else uses: it may be left and ended."""

    program: Program
    window: Page

    @property
    def app(self) -> App:
        """Return the program as it runs now, or ran last."""
        return self.program.app

    def kept(self) -> dict[str, list[dict[str, Any]]]:
        """Return all that the server has."""
        return kept(Post(self.window.context.request, self.app.origin))


@pytest.fixture
def alone(browser: Browser, tmp_path: Path, pack: Pack) -> Iterator[Alone]:
    with program(tmp_path / "unknot") as started:
        context = browser.new_context(base_url=started.app.origin)
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        come_in(page, started.app.link)
        page.evaluate(AT_WORK)
        open_session(Post(context.request, started.app.origin), pack)
        yield Alone(started, page)
        context.close()


def open_and_start(page: Page) -> None:
    """Open the session, which is kept from then on, and start it."""
    page.goto(SESSION)
    kept = page.locator("offline-session[data-kept=yes]")
    kept.wait_for(state="attached", timeout=PATIENCE_MS)  # it asks for much
    button(page, "page.session.start").click()


def play_to_the_end(page: Page) -> None:
    """Go on through every phase."""
    next_to_the_end(page)
    expect(page.locator("phase-player")).to_have_count(0)


def part(page: Page, name: str) -> Any:
    return page.locator(f"offline-session [data-part={name}]")


def write_diary(page: Page, worst: int = 5) -> None:
    form = part(page, "diary")
    expect(form).to_be_visible()
    for name, score in (("pain_before", 3), ("pain_worst", worst), ("pain_after", 2)):
        form.locator(f"input[name={name}][value='{score}']").check()
    form.get_by_label(say("page.diary.note")).fill(NOTE)
    form.get_by_role("button", name=say("page.diary.keep")).click()


def is_mark(kept: list[Any]) -> bool:
    """Say whether something tells only that the plan is closed, and nothing of anybody."""
    return bool(kept[0].startswith("mark:"))


def pages_in(page: Page) -> list[str]:
    """Return the names of the pages that the browser keeps."""
    locked = page.evaluate(DUMP)["databases"]["unknot/locked"]
    return [name for name, _ in locked if name.startswith("page:")]


def all_sent(page: Page) -> None:
    """Wait until the outbox is empty, and the page says nothing more of it."""
    expect(page.locator("offline-notice")).to_have_attribute("data-entries", "0")
    expect(page.locator("offline-notice")).to_be_empty()


def kept(post: Post) -> dict[str, list[dict[str, Any]]]:
    """Return all that the server has."""
    data: dict[str, list[dict[str, Any]]] = post.request.get(f"{post.origin}/data/download/").json()
    return data


def test_a_session_goes_on_without_network_to_its_end_and_arrives_once(
    window: Page, post: Post
) -> None:
    open_and_start(window)
    window.context.set_offline(True)
    expect(window.locator("offline-notice")).to_contain_text(say("page.offline.now"))
    at = window.locator("[aria-current=step]").inner_text()
    window.reload()
    expect(window.locator("[aria-current=step]")).to_have_text(
        re.compile(re.escape(at.split("\n")[0]))
    )
    colour = window.locator("body").evaluate("it => getComputedStyle(it).backgroundColor")
    assert colour == "rgb(248, 243, 234)"  # it looks as ever
    pictures = "all => Promise.all(all.map((it) => fetch(it.src).then((answer) => answer.ok)))"
    found = window.locator("main img[src*='/static/figures/']").evaluate_all(pictures)
    assert found == [True] * len(found)
    play_to_the_end(window)
    write_diary(window)
    expect(part(window, "kept")).to_be_visible()
    window.reload()
    expect(part(window, "kept")).to_be_visible()
    assert (kept(post)["sessions"], kept(post)["diary"]) == ([], [])
    window.context.set_offline(False)
    all_sent(window)
    window.reload()
    data = kept(post)
    assert [run["stopped"] for run in data["sessions"]] == [False]
    assert data["sessions"][0]["done"]
    assert [entry["note"] for entry in data["diary"]] == [NOTE]


def test_an_answer_that_is_lost_on_its_way_back_leaves_one_record(window: Page, post: Post) -> None:
    open_and_start(window)
    sent: list[str] = []

    def lose(route: Any) -> None:
        sent.append(route.request.post_data)
        if len(sent) < 3:
            route.fetch()  # it arrives, and nobody hears of it
            route.abort()
        else:
            route.continue_()

    window.context.set_offline(True)
    play_to_the_end(window)
    write_diary(window)
    expect(part(window, "kept")).to_be_visible()
    window.route("**/outbox/*/", lose)
    window.context.set_offline(False)
    all_sent(window)
    assert len(sent) == 4
    assert [len(kept(post)[table]) for table in ("sessions", "diary")] == [1, 1]


def test_a_server_that_does_not_answer_at_the_end_loses_nothing(window: Page, post: Post) -> None:
    open_and_start(window)
    window.context.route("**/session/finish/", lambda route: route.fulfill(status=503, body="no"))
    window.context.route("**/outbox/**", lambda route: route.abort())
    play_to_the_end(window)
    expect(part(window, "diary")).to_be_visible()
    expect(window.locator("offline-notice")).not_to_be_empty()  # it has tried, and says so
    window.context.unroute_all()
    window.evaluate("document.dispatchEvent(new Event('outbox:send'))")
    all_sent(window)
    assert len(kept(post)["sessions"]) == 1


def test_a_session_outlives_the_program_and_arrives_when_that_is_started_again(
    alone: Alone,
) -> None:
    page = alone.window
    open_and_start(page)
    alone.program.end()
    play_to_the_end(page)
    write_diary(page)
    expect(part(page, "kept")).to_be_visible()
    page.reload()
    expect(part(page, "kept")).to_be_visible()
    alone.program.start()
    page.goto("/")
    expect(heading(page)).to_have_text(say("page.error.not_entered.title"))
    come_in(page, alone.app.link)
    all_sent(page)
    assert [len(alone.kept()[table]) for table in ("sessions", "diary")] == [1, 1]


def stop_and_tick(page: Page, *signs: str) -> None:
    button(page, "page.session.stop").first.click()
    stopped = part(page, "stopped")
    expect(stopped).to_be_visible()
    for sign in signs:
        stopped.locator(f"input[value={sign}]").check()
    stopped.get_by_role("button", name=say("page.check.continue")).click()


def test_a_warning_sign_without_network_closes_the_plan_on_the_device_at_once(
    window: Page, post: Post
) -> None:
    other = window.context.new_page()
    other.goto("/plan/")
    open_and_start(window)
    window.context.set_offline(True)
    stop_and_tick(window, "fever_or_unwell")
    emergency = say("levels.emergency.name")
    expect(window.get_by_role("heading", name=emergency)).to_be_visible()
    expect(window.get_by_text(say("levels.emergency.do"))).to_be_visible()
    expect(window.locator("phase-player")).to_have_count(0)
    expect(other.get_by_role("heading", name=emergency)).to_be_visible()
    for path in (SESSION, "/plan/", "/"):
        window.goto(path)
        expect(window.get_by_role("heading", name=emergency)).to_be_visible()
        expect(window.locator("phase-player")).to_have_count(0)
    window.context.set_offline(False)
    window.wait_for_url(RESULT)
    expect(window.get_by_role("heading", name=emergency)).to_be_visible()
    data = kept(post)
    assert data["checks"][0]["answers"]["fever_or_unwell"] == "yes"
    assert [run["stopped"] for run in data["sessions"]] == [True]
    assert window.goto("/plan/")
    expect(window.locator(f"a[href='{SESSION}']")).to_have_count(0)


def test_a_sign_that_cannot_be_sent_closes_the_plan_also_with_network(
    window: Page, post: Post
) -> None:
    open_and_start(window)
    window.context.set_offline(True)
    stop_and_tick(window, "broken_skin")
    soon = say("levels.soon.name")
    expect(window.get_by_role("heading", name=soon)).to_be_visible()
    window.context.route("**/outbox/**", lambda route: route.abort())
    window.context.set_offline(False)
    for path in ("/plan/", SESSION):
        window.goto(path)
        expect(window.get_by_role("heading", name=soon)).to_be_visible()
    assert kept(post)["checks"][0]["answers"]["broken_skin"] == "no"  # it has not arrived
    window.context.unroute_all()


def test_not_sure_without_network_is_asked_one_by_one_and_is_never_no(window: Page) -> None:
    open_and_start(window)
    window.context.set_offline(True)
    stop_and_tick(window)
    expect(part(window, "stopped").get_by_role("alert")).to_have_text(
        say("page.check.error.nothing")
    )
    stop = part(window, "stopped")
    stop.locator("input[value=not_sure]").check()
    stop.get_by_role("button", name=say("page.check.continue")).click()
    one = part(window, "one_by_one")
    expect(one).to_be_visible()
    for radio in one.locator("input[value=no]").all():
        radio.check()
    one.locator("input[name=dark_urine][value=not_sure]").check()
    one.get_by_role("button", name=say("page.check.continue")).click()
    expect(window.get_by_role("heading", name=say("levels.emergency.name"))).to_be_visible()


def test_a_stop_with_no_sign_leads_to_the_diary_and_opens_the_plan_again(
    window: Page, post: Post
) -> None:
    open_and_start(window)
    window.context.set_offline(True)
    stop_and_tick(window, "none_of_these")
    write_diary(window)
    expect(part(window, "kept")).to_be_visible()
    window.context.set_offline(False)
    all_sent(window)
    assert [run["stopped"] for run in kept(post)["sessions"]] == [True]
    assert [entry["stopped"] for entry in kept(post)["diary"]] == [True]
    window.goto("/plan/")
    expect(window.locator(f"a[href='{SESSION}']").first).to_be_visible()


def test_what_is_refused_is_told_with_what_was_entered(window: Page) -> None:
    open_and_start(window)
    window.context.set_offline(True)
    play_to_the_end(window)
    write_diary(window, worst=1)  # less than after
    window.context.set_offline(False)
    notice = window.locator("offline-notice")
    expect(notice).to_contain_text(say("page.diary.error.worst"))
    notice.get_by_role("button", name=say("page.offline.again")).click()
    window.wait_for_url("**/diary/new/")
    expect(window.get_by_label(say("page.diary.note"))).to_have_value(NOTE)
    notice.get_by_role("button", name=say("page.offline.remove")).click()
    all_sent(window)


# ------------------------------------------------------------------ a decision reaches every copy
def may_not_play(page: Page) -> None:
    """Ask for the session, which is neither kept nor shown until the server says so."""
    page.goto(SESSION)
    expect(heading(page)).not_to_have_text(say("page.session.title"))
    expect(page.locator("phase-player")).to_have_count(0)
    assert pages_in(page) == []


@contextmanager
def stands_still(app: App) -> Iterator[None]:
    """Stop the program as Ctrl-Z does: it takes every call, and answers none."""
    os.kill(app.process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(app.process, signal.SIGCONT)


def tell_fever(page: Page) -> None:
    """Tick a warning sign in the questions before a session, and send it."""
    page.locator("input[value=fever_or_unwell]").check()
    button(page, "page.check.continue").click()


def keep_and_go_to_the_questions(page: Page) -> None:
    """Have a session kept, and go back to the questions before it."""
    open_and_start(page)
    page.goto("/before/")
    expect(page.locator("input[value=fever_or_unwell]")).to_be_visible()
    assert pages_in(page) == ["page:session"]


def test_a_sign_that_was_told_online_closes_the_kept_session(window: Page) -> None:
    keep_and_go_to_the_questions(window)
    tell_fever(window)
    window.wait_for_url(RESULT)
    window.context.set_offline(True)
    may_not_play(window)


def test_a_sign_that_cannot_be_sent_closes_the_kept_session_until_it_is_asked_again(
    window: Page,
) -> None:
    keep_and_go_to_the_questions(window)
    window.context.set_offline(True)
    tell_fever(window)
    may_not_play(window)
    expect(heading(window)).to_have_text(say("page.offline.closed.title"))
    window.context.set_offline(False)
    window.goto(SESSION)
    window.wait_for_url("**/before/")
    fever = window.locator("input[value=fever_or_unwell]")
    expect(fever).to_be_checked()  # what was told and not sent is there again
    fever.uncheck()
    window.locator("input[value=none_of_these]").check()
    button(window, "page.check.continue").click()
    expect(window.locator("phase-player")).to_be_visible()


def test_a_sign_sent_to_a_program_that_stands_still_closes_the_session_in_every_window(
    app: App, window: Page
) -> None:
    other = window.context.new_page()
    other.goto("/before/")
    open_and_start(window)
    with stands_still(app):
        tell_fever(other)
        expect(window.locator("phase-player")).to_have_count(0)
        expect(heading(window)).to_have_text(say("page.offline.closed.title"))
        may_not_play(window)
        again = other.locator("main [role=alert]").get_by_role("button")
        expect(again).to_be_visible()  # what was told is not taken yet, and can be sent again
    again.click()
    other.wait_for_url(RESULT)
    window.wait_for_url(RESULT)  # it asks once more by itself


def test_a_program_that_is_only_late_shows_what_is_kept_and_from_when(
    app: App, window: Page
) -> None:
    open_and_start(window)
    with stands_still(app):
        window.goto(SESSION)
        expect(window.locator("phase-player")).to_be_visible()
        said = say("page.offline.from", time="{time}").split("{time}")[0]
        expect(window.locator("offline-notice")).to_contain_text(said)


def test_a_decision_from_elsewhere_ends_what_is_kept_with_the_first_answer(
    window: Page, post: Post
) -> None:
    open_and_start(window)
    post("/before/", yes="fever_or_unwell", tick="1")  # as another browser does
    other = window.context.new_page()
    other.goto("/about/")
    expect(window.locator("phase-player")).to_have_count(0)
    window.context.set_offline(True)
    may_not_play(window)


def test_a_click_that_brings_the_news_of_a_decision_is_not_lost(window: Page, post: Post) -> None:
    open_and_start(window)
    window.goto("/plan/")
    post("/before/", yes="fever_or_unwell", tick="1")  # as another browser does
    window.locator("a[href='/diary/']").first.click()
    window.wait_for_url("**/diary/")
    window.context.set_offline(True)
    may_not_play(window)


def test_a_plan_that_comes_back_by_back_asks_the_server_first(window: Page, post: Post) -> None:
    window.goto("/plan/")
    start = window.locator("main a[href='/session/']")
    expect(start.first).to_be_visible()
    post("/before/", yes="fever_or_unwell", tick="1")
    restored = "dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))"
    left_at_once = f"{restored}; document.querySelector('main').childElementCount"
    assert window.evaluate(left_at_once) == 0
    expect(heading(window)).to_be_visible()
    window.goto("/about/")
    window.go_back()
    expect(heading(window)).to_be_visible()
    expect(start).to_have_count(0)


def test_a_sign_closes_the_session_in_the_other_window_also_where_no_worker_is(
    open_page: Open, post: Post, pack: Pack
) -> None:
    post.begin_anew()
    open_session(post, pack)
    plays = open_page()
    plays.goto(SESSION)
    expect(plays.locator("phase-player")).to_be_visible()
    other = plays.context.new_page()
    other.goto("/before/")
    assert other.evaluate("navigator.serviceWorker.controller") is None
    tell_fever(other)
    other.wait_for_url(RESULT)
    plays.wait_for_url(RESULT)
    expect(plays.locator("phase-player")).to_have_count(0)


def test_leaving_ends_what_is_kept_in_every_window_though_the_program_stands_still(
    alone: Alone,
) -> None:
    app, window = alone.app, alone.window
    other = window.context.new_page()
    other.goto("/about/")
    open_and_start(window)
    with stands_still(app):
        button(other, "page.frame.leave").click()
        expect(window.locator("phase-player")).to_have_count(0)
        expect(other).to_have_title(say("page.error.left.title"))
        assert pages_in(other) == []


class Taker(BaseHTTPRequestHandler):
    """Another program that has taken the port, and answers what it likes or nothing at all."""

    script = "<!doctype html><title>taken</title>"

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(self.script.encode())

    def log_message(self, format: str, *words: object) -> None:
        """Say nothing."""


OPENED = """async () => {
    const opened = [];
    const database = await new Promise((resolve, reject) => {
        const opening = indexedDB.open('unknot', 1);
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = reject;
    });
    const all = (store) => new Promise((resolve) => {
        const asking = database.transaction(store).objectStore(store).getAll();
        asking.onsuccess = () => resolve(asking.result);
    });
    const keys = await all('keys');
    const ask = () => new Promise((resolve) => {
        const { controller } = navigator.serviceWorker;
        if (!controller) return resolve(null);
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = ({ data }) => resolve(data);
        setTimeout(() => resolve(null), 5000);
        controller.postMessage({ ask: 'key' }, [port2]);
    });
    keys.push(await ask());
    for (const key of keys.filter((one) => one instanceof CryptoKey)) {
        for (const { iv, data } of await all('locked')) {
            if (!iv) continue;
            const text = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, data)
                .catch(() => null);
            if (text) opened.push(new TextDecoder().decode(text));
        }
    }
    return opened;
}"""


def test_who_takes_the_port_after_the_end_opens_nothing_and_what_waits_is_sent_later(
    alone: Alone,
) -> None:
    page = alone.window
    open_and_start(page)
    alone.program.end()
    play_to_the_end(page)
    expect(part(page, "diary")).to_be_visible()
    with ThreadingHTTPServer(("127.0.0.1", alone.program.port), Taker) as taker:
        threading.Thread(target=taker.serve_forever, daemon=True).start()
        page.goto("/")
        expect(page).to_have_title("taken")
        assert page.evaluate(OPENED) == []
        page.goto(SESSION)
        expect(page).to_have_title("taken")
        taker.shutdown()
    alone.program.start()
    come_in(page, alone.app.link)
    all_sent(page)
    assert len(alone.kept()["sessions"]) == 1


OLD_VAULT = """async (run) => {
    const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false,
        ['encrypt', 'decrypt']);
    const { owner } = document.querySelector('offline-notice').dataset;
    const entry = { key: crypto.randomUUID(), kind: 'finish', owner, run, form: `run=${run}`,
        blocks: false };
    const database = await new Promise((resolve, reject) => {
        const opening = indexedDB.open('unknot', 1);
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = reject;
    });
    const kept = { [`entry:${entry.key}`]: JSON.stringify(entry), 'page:session': '{}' };
    for (const [name, text] of Object.entries(kept)) {
        const iv = crypto.getRandomValues(new Uint8Array(12));
        const plain = new TextEncoder().encode(text);
        const data = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, plain);
        await new Promise((resolve) => {
            const writing = database.transaction('locked', 'readwrite');
            writing.objectStore('locked').put({ iv, data }, name);
            writing.oncomplete = resolve;
        });
    }
    await new Promise((resolve) => {
        const writing = database.transaction('keys', 'readwrite');
        writing.objectStore('keys').put(key, 'key');
        writing.oncomplete = resolve;
    });
    database.close();
}"""


def test_what_waits_under_a_key_on_the_disk_is_sent_and_the_key_is_gone(
    window: Page, post: Post
) -> None:
    before = len(kept(post)["sessions"])
    window.evaluate(OLD_VAULT, str(uuid4()))
    assert window.evaluate(DUMP)["databases"]["unknot/keys"] == [["key", "key false"]]
    window.goto("/about/")
    all_sent(window)
    assert window.evaluate(DUMP)["databases"]["unknot/keys"] == []
    assert pages_in(window) == []
    assert len(kept(post)["sessions"]) == before + 1


def health_words(pack: Pack) -> list[str]:
    """Return what must stand nowhere: names, questions, ids of both, and the person's own words."""
    names = [say(f"techniques.{id}.name") for id in pack.techniques]
    asked = [say(f"questions.{id}.ask") for id in pack.questions]
    ids = [id for id in (*pack.techniques, *pack.questions) if "_" in id]
    return [*names, *asked, *ids, NOTE, "fever", "pain_worst"]


def test_no_health_text_lies_in_plain_view_in_the_browser(window: Page, pack: Pack) -> None:
    open_and_start(window)
    window.context.set_offline(True)
    dumps = [window.evaluate(DUMP)]
    stop_and_tick(window, "none_of_these")
    write_diary(window)
    expect(part(window, "kept")).to_be_visible()
    dumps.append(window.evaluate(DUMP))
    for dump in dumps:
        locked = [it for it in dump["databases"]["unknot/locked"] if not is_mark(it)]
        assert len(locked) >= 1
        assert dump["databases"]["unknot/keys"] == []  # the key lies on no disk
        # The bundle is code, the same for all; it holds names of fields.
        own = {
            url: text for url, text in dump["files"].items() if not url.endswith((".js", ".css"))
        }
        text = json.dumps({**dump, "files": own}, ensure_ascii=False).lower()
        found = [word for word in health_words(pack) if word.lower() in text]
        assert found == []
    assert (
        len([it for it in dumps[1]["databases"]["unknot/locked"] if not is_mark(it)]) >= 4
    )  # the page, the end, signs, diary


def test_after_the_end_has_arrived_the_session_is_kept_no_longer(window: Page) -> None:
    open_and_start(window)
    play_to_the_end_online(window)
    window.goto("/")
    assert pages_in(window) == []
    window.context.set_offline(True)
    window.goto(SESSION)
    expect(heading(window)).to_have_text(say("page.offline.title"))


def play_to_the_end_online(page: Page) -> None:
    next_to_the_end(page)
    page.wait_for_url("**/diary/new/**")


def test_who_leaves_without_network_leaves_nothing_to_see_and_is_out_afterwards(
    alone: Alone,
) -> None:
    window = alone.window
    open_and_start(window)
    window.context.set_offline(True)
    play_to_the_end(window)
    expect(part(window, "diary")).to_be_visible()
    button(window, "page.frame.leave").click()
    expect(window).to_have_title(say("page.error.left.title"))
    window.goto(SESSION)
    expect(window).to_have_title(say("page.error.left.title"))
    window.context.set_offline(False)
    window.goto("/")
    expect(window).to_have_title(say("page.error.left.title"))
    window.goto("/plan/")
    expect(heading(window)).to_have_text(say("page.error.not_entered.title"))
    come_in(window, another_link(alone.app))
    assert len(alone.kept()["sessions"]) == 1


def test_every_state_without_network_can_be_used_by_everybody(window: Page) -> None:
    def look(state: str) -> None:
        window.evaluate(AXE)
        for (width, scheme), rules in LOOKS.items():
            window.set_viewport_size({"width": width, "height": 800})
            window.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            found = window.evaluate(FINDINGS, rules), window.evaluate(TOO_WIDE)
            assert found == ([], []), (state, width, scheme)
        assert window.locator("h1").count() == 1

    open_and_start(window)
    window.context.set_offline(True)
    button(window, "page.session.stop").first.click()
    for state in ("stopped", "one_by_one", "diary", "kept", "soon", "same_day", "emergency"):
        window.locator("offline-session").evaluate(
            "(it, state) => it.querySelectorAll('[data-part]')"
            ".forEach((part) => { part.hidden = part.dataset.part !== state; })",
            state,
        )
        expect(part(window, state)).to_be_visible()
        look(state)
    window.goto("/diary/")
    expect(heading(window)).to_have_text(say("page.offline.title"))
    look("offline")


def test_the_browser_may_install_the_app(window: Page) -> None:
    devtools = window.context.new_cdp_session(window)
    about = devtools.send("Page.getAppManifest")
    assert about["errors"] == []
    assert json.loads(about["data"])["display"] == "standalone"
    faults = devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert {one["errorId"] for one in faults} <= {"in-incognito"}  # as every window of a test is
    for icon in json.loads(about["data"])["icons"]:
        size = window.evaluate(
            "src => new Promise((done, no) => { const it = new Image();"
            "it.onload = () => done(it.naturalWidth); it.onerror = no; it.src = src; })",
            icon["src"],
        )
        assert icon["sizes"] in ("any", f"{size}x{size}")
