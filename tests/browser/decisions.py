"""Every way in which a decision about a person can change, and how the world can stand just then.

The list of forms comes from the app's own addresses. What is not listed here by name is taken
for a decision, and sent as it stands.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.test import RequestFactory
from django.urls import NoReverseMatch, get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver
from playwright.sync_api import BrowserContext, Error, Locator, Page, Request, expect

from tests.browser.app import ROOT, App, Program, come_in
from tests.browser.walk import NONE, button
from unknot_web.offline import arrivals

SESSION, PLAN = "/session/", "/plan/"
IN_MAIN = "main form[method=post]"
OUTBOX = "take"


# ---------------------------------------------------------------------------- the forms
def forms() -> set[str]:
    """Return every address of the app that takes a form; the outbox once for each kind."""
    names = {str(one.name) for one in _patterns(get_resolver().url_patterns) if _takes_a_form(one)}
    return names - {OUTBOX} | {f"{OUTBOX}:{kind}" for kind in arrivals.KINDS}


def _patterns(found: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for one in found:
        if isinstance(one, URLResolver):
            yield from _patterns(one.url_patterns)
        else:
            yield one


def _takes_a_form(pattern: URLPattern) -> bool:
    """Say whether a view takes POST; one that does not say what it takes is taken to."""
    if not hasattr(pattern.callback, "__wrapped__"):
        return True
    asked = RequestFactory().generic("PROBE", "/")  # no view takes this, and each says what it does
    try:
        return "POST" in pattern.callback(asked)["Allow"]
    except Exception:  # it ran, so that it refuses nothing
        return True


# ----------------------------------------------------------------------------- the ways
Fields = Mapping[str, str | list[str]]


@dataclass(frozen=True)
class Way:
    """One way to change a decision: where the form stands, and what is entered there.

    `ready` is the state of the records, as `ready.py` makes it. `closes` says that after it
    the server opens no session either. `prepare` brings the page there where `path` cannot.
    `kept` is the state a session is kept in before that, where `ready` opens none. `outbox` is
    the kind of what the page does not send by itself but puts into the outbox; a `last_resort`
    goes there only if it cannot be sent.
    """

    ready: str = "alice_with_a_past"
    path: str = ""
    fields: Fields | None = None
    form: str = IN_MAIN
    press: str = "[type=submit].button--primary"
    closes: bool = False
    named: bool = False
    prepare: Callable[[Page], None] | None = None
    kept: str = ""
    outbox: str = ""
    last_resort: bool = False

    @property
    def waits_to_be_sent(self) -> bool:
        """Say whether what is entered is kept here while the program does not answer."""
        return bool(self.outbox) or self.last_resort


def by_default(name: str) -> Way:
    """Return how a form is sent of which nothing is known but its address.

    One whose address needs more than a name fails in its cells, until it is named here.
    """
    try:
        path = reverse(name)
    except NoReverseMatch:
        path = f"/{name}/"
    return Way(path=path, press="[type=submit]", named=True, outbox=kind_of(name))


def kind_of(name: str) -> str:
    """Return the kind of an address of the outbox; empty for every other one."""
    view, _, kind = name.partition(":")
    return kind if view == OUTBOX else ""


def _stop(page: Page) -> None:
    """Stop a session that runs without network, so that the page itself asks what comes next."""
    page.context.set_offline(True)
    page.goto(SESSION)
    button(page, "page.session.start").click()
    page.locator("[data-do=stop]").click()
    expect(page.locator("[data-part=stopped]")).to_be_visible()
    page.context.set_offline(False)


def _stop_without_a_sign(page: Page) -> None:
    _stop(page)
    page.context.set_offline(True)
    page.locator(f"[data-part=stopped] input[value={NONE}]").check()
    page.locator("[data-part=stopped] [type=submit]").click()
    expect(page.locator("[data-part=diary]")).to_be_visible()
    page.context.set_offline(False)


def _start(page: Page) -> None:
    page.goto(SESSION)
    button(page, "page.session.start").click()


def _start_without_network(page: Page) -> None:
    """Play the session that is kept: its page holds a form that the server knows nothing of."""
    page.context.set_offline(True)
    _start(page)
    page.context.set_offline(False)


SIGN: Fields = {"yes": ["fever_or_unwell"]}
PAINS: Fields = {"pain_before": "3", "pain_worst": "9", "pain_after": "9"}
STOP = "[data-do=stop]"
PLAYER = "phase-player"

WAYS: dict[str, tuple[str, Way]] = {
    "screen": ("a_warning_sign_in_the_check", Way(
        path="/check/safety_emergency_1/", fields=SIGN, closes=True, named=True)),
    "before": ("a_warning_sign_before_a_session", Way(
        path="/before/", fields=SIGN, closes=True, named=True)),
    "finish": ("a_stop_in_the_player", Way(
        prepare=_start, form=PLAYER, press=STOP, closes=True, named=True, last_resort=True)),
    "recheck": ("a_warning_sign_after_a_stop", Way(
        "a_stopped_session", kept="alice_with_a_past", fields=SIGN, closes=True, named=True)),
    "take:recheck": ("a_warning_sign_in_the_player_after_a_stop", Way(
        prepare=_stop, form="[data-part=stopped] form", fields=SIGN, press="[type=submit]",
        closes=True, named=True, outbox="recheck")),
    "weekly": ("a_weekly_check_that_is_worse", Way(
        path="/weekly/", fields={"score_0": "3"}, closes=True, named=True)),
    "self_test": ("a_self_test_that_ended_badly", Way(
        path="/self-test/side_lying_raises/", form="main form:has([name=ended])",
        fields={"pain": "8", "ended": "gave_way"}, closes=True, named=True)),
    "morning": ("a_red_morning", Way(
        fields={"pain_next_morning": "10", "new_night_pain": "yes"}, closes=True, named=True)),
    "remove_clearance": ("a_removed_clearance", Way(
        path="/clearances/", form="main article form[method=post]", press="[type=submit]",
        named=True)),
    "new_check": ("a_new_check", Way(
        path="/answers/", press="[type=submit]", closes=True, named=True)),
    "confirm": ("a_new_pack", Way(
        "another_pack", "/check/confirm/",
        kept="alice_with_a_past", closes=True, named=True)),
    "take:finish": ("a_stop_without_network", Way(
        prepare=_start_without_network, form=PLAYER, press=STOP, closes=True, last_resort=True)),
    "take:diary": ("a_diary_without_network", Way(
        prepare=_stop_without_a_sign, form="[data-part=diary] form", fields=PAINS,
        outbox="diary")),
    "new_entry": ("a_diary_entry", Way(path="/diary/new/", fields=PAINS)),
    "diary_after": ("a_diary_entry_after_a_session", Way("an_ended_session", fields=PAINS)),
    "clearances": ("a_new_clearance", Way(
        path="/clearances/", form="main form.card[method=post]", fields={
            "by": "Bob", "on": "2026-01-01", "until": "2026-12-01", "modalities": ["cold"]})),
    "plan": ("other_minutes", Way(
        path="/plan/", form="main form.card[method=post]:has([name=minutes])",
        fields={"minutes": "10"}, press="[type=submit]")),
    "taste": ("a_technique_set_aside", Way(
        path="/plan/", form="main article form[method=post]", press="[value=not_for_me]")),
    "place_of_pain": ("another_place_of_pain", Way(
        path="/body-map/place-of-pain/", press="[type=submit]")),
    "start_programme": ("a_programme_begun", Way("before_a_programme")),
    "pause_programme": ("a_programme_paused", Way(
        "in_a_programme", form="main form[action='/programme/pause/']", press="[type=submit]")),
    "go_on_with_programme": ("a_programme_gone_on_with", Way(
        "in_a_pause", form="main form[action='/programme/go-on/']")),
    "leave_programme": ("a_programme_left", Way(
        "in_a_programme", form="main form[action='/programme/leave/']", press="[type=submit]")),
    "move_day": ("a_day_moved", Way(
        "in_a_programme", form="main form[action='/programme/move/']", press="[type=submit]")),
    "delete": ("everything_deleted", Way(
        path="/data/delete/", fields={"sure": ["yes"]}, press="[type=submit]", closes=True)),
}  # fmt: skip

HARMLESS = {
    "enter": "It lets a person in, and keeps nothing.",
    "leave": "It ends all that the browser keeps; test_offline.py and test_private.py hold it.",
    "leave_elsewhere": "It ends other sessions, and changes no answer.",
    "figure_choice": "It chooses who is drawn, and the engine knows nothing of it.",
    "self_test_go_on": "It shows how a test is done; what the test showed is `self_test`.",
    "mark_site": "The engine reads no body map; `place_of_pain` is where one changes an answer.",
    "unmark_site": "As for `mark_site`.",
    "begin_from_last": "As for `mark_site`.",
}


def table() -> dict[str, Way]:
    """Return every way by a name that reads as what was done; a new form by its address."""
    listed = dict(WAYS[name] for name in sorted(forms() & WAYS.keys()))
    unlisted = forms() - WAYS.keys() - HARMLESS.keys()
    return listed | {name: by_default(name) for name in sorted(unlisted)}


# --------------------------------------------------------------------- what is looked at
# What a person could do exercises by: the player, its steps, or the techniques of a plan.
PLAYABLE = """() => [...document.querySelectorAll(
    'phase-player, .player__item, .plan .item, main a[href="/session/"]'
)].filter((it) => it.checkVisibility()).map((it) => it.outerHTML.slice(0, 80))"""
# What a form holds that a person sees.
ENTERED = """(form) => [...form.querySelectorAll('input:not([type=hidden]), textarea, select')]
    .filter((it) => ['radio', 'checkbox'].includes(it.type) ? it.checked : it.value)
    .map((it) => `${it.name}=${it.value}`)"""
# Says when htmx has had the answer to what was sent; on another page nothing is expected.
LISTEN = """() => {
    window.answered = false;
    document.addEventListener('htmx:afterRequest', ({detail}) => {
        if (detail.requestConfig.verb === 'post') window.answered = true;
    });
}"""
ANSWERED = """() => window.answered !== false"""


TRIES = 20
LEFT = ("interrupted by another navigation", "context was destroyed")  # it went on by itself


@contextmanager
def answer(page: Page, way: Way) -> Iterator[None]:
    """Wait, after what is done inside, for the program's answer to what was sent there."""
    page.evaluate(LISTEN)
    if way.outbox:
        with page.expect_response(lambda one: is_of_outbox(one.request, way.outbox)):
            yield
        all_sent(page)
        return
    yield
    try:
        page.wait_for_function(ANSWERED)
    except Error as gone:
        if not any(words in gone.message for words in LEFT):
            raise  # else it was left for another page while we waited
    page.wait_for_load_state("domcontentloaded")


def is_of_outbox(request: Request, kind: str) -> bool:
    """Say whether a request brings an entry of the outbox."""
    return request.method == "POST" and urlsplit(request.url).path == f"/outbox/{kind}/"


def all_sent(page: Page) -> None:
    """Wait until the page says that nothing waits to be sent."""
    expect(page.locator("offline-notice")).to_have_attribute("data-entries", "0")


def kept_to_be_sent(page: Page) -> None:
    """Wait until the page says that something waits to be sent."""
    expect(page.locator("offline-notice")).to_have_attribute("data-entries", re.compile("[1-9]"))


@contextmanager
def no_answer(page: Page, way: Way) -> Iterator[None]:
    """Wait, after what is done inside, until the page knows that there is no answer."""
    if not way.waits_to_be_sent:
        with answer(page, way):
            yield
        return
    yield
    kept_to_be_sent(page)


def playable(page: Page, path: str = "") -> list[str]:
    """Return what there is to do exercises by on a page, or on another one that it opens first."""
    for _ in range(TRIES):
        try:
            if path:
                page.goto(path, wait_until="commit")
            page.wait_for_load_state("domcontentloaded")  # pictures may never come
            found: list[str] = page.evaluate(PLAYABLE)
        except Error as fault:
            if "net::ERR" in fault.message:
                return []  # not even a page
            if not any(words in fault.message for words in LEFT):
                raise
        else:
            return found
    raise AssertionError(f"the page never came to rest at {page.url}")


# --------------------------------------------------------- what the browser keeps, put back
COPY = "copy of "
OPEN = """const open = (name) => new Promise((then, no) => {
    const opening = indexedDB.open(name);
    opening.onupgradeneeded = () => opening.result.createObjectStore('all');
    opening.onsuccess = () => then(opening.result);
    opening.onerror = no;
});
const done = (asked) => new Promise((then, no) => {
    asked.onsuccess = () => then(asked.result);
    asked.onerror = no;
});
const commit = (transaction) => new Promise((then, no) => {
    transaction.oncomplete = then;
    transaction.onabort = no;
});"""
TAKE = f"""async ([name, copy]) => {{
    {OPEN}
    const database = await open(name), all = {{}};
    for (const store of database.objectStoreNames) {{
        const asked = database.transaction(store).objectStore(store);
        const keys = await done(asked.getAllKeys()), values = await done(asked.getAll());
        all[store] = keys.map((key, i) => [key, values[i]]);
    }}
    database.close();
    const kept = await open(copy), writing = kept.transaction('all', 'readwrite');
    writing.objectStore('all').put(all, name);
    await commit(writing);
    kept.close();
}}"""
PUT_BACK = f"""async ([name, copy]) => {{
    {OPEN}
    const kept = await open(copy);
    const all = await done(kept.transaction('all').objectStore('all').get(name));
    kept.close();
    if (!all) return;
    const database = await open(name);
    for (const store of database.objectStoreNames) {{
        const writing = database.transaction(store, 'readwrite');
        writing.objectStore(store).clear();
        for (const [key, value] of all[store] ?? []) writing.objectStore(store).put(value, key);
        await commit(writing);
    }}
    database.close();
}}"""
# Whether the worker would open a kept session: asked as a part of a page, so that none is opened.
WOULD_PLAY = """(path) => fetch(path, {headers: {'HX-Request': 'true'}})
    .then((answer) => answer.text())
    .then((text) => text.includes('<phase-player'), () => false)"""
FORGET = f"""async (name) => {{
    {OPEN}
    if (!(await indexedDB.databases()).some((one) => one.name === name)) return;
    const database = await open(name);
    for (const store of database.objectStoreNames) {{
        const writing = database.transaction(store, 'readwrite');
        writing.objectStore(store).clear();
        await commit(writing);
    }}
    database.close();
}}"""
AT_WORK = """async () => {
    const { serviceWorker } = navigator;
    await serviceWorker.ready;
    if (serviceWorker.controller) return;
    await new Promise((then) => serviceWorker.addEventListener('controllerchange', then));
}"""
# The worker's own clock runs faster for a while, so that its patience is over soon.
FASTER = 20
HURRY = """(faster) => {
    const before = self.faster;
    self.faster = faster;
    if (before) return;
    const wait = self.setTimeout.bind(self), after = AbortSignal.timeout.bind(AbortSignal);
    self.setTimeout = (work, ms, ...more) => wait(work, ms / self.faster, ...more);
    AbortSignal.timeout = (ms) => after(ms / self.faster);
}"""
OVER_MS = 12_000  # longer than any patience of the worker, by its own clock
PATIENCE_OVER = f"() => new Promise((then) => self.setTimeout(then, {OVER_MS}))"


class World:
    """The program, one browser that keeps a session, and a way to begin again from there."""

    def __init__(self, program: Program, context: BrowserContext, ready: Ready) -> None:
        """Come in, and let the worker begin."""
        self.program = program
        self.context = context
        self.ready = ready
        page = self.come_in()
        page.evaluate(AT_WORK)
        page.close()

    @property
    def app(self) -> App:
        """Return the program as it runs now."""
        return self.program.app

    def come_in(self) -> Page:
        """Return a window of somebody who came in by the link of this start."""
        page = self.context.new_page()
        come_in(page, self.app.link)
        return page

    def begin(self, way: Way, meanwhile: Callable[[], None] = lambda: None) -> Page:
        """Return a window with the form of a way, in a browser that keeps a session to play.

        `meanwhile` is done as soon as it is kept.
        """
        page = self.context.new_page()
        kept = way.kept or way.ready
        path = self.ready(kept)
        self._keep_again(page, kept)
        self._keeps_a_session(page, kept)
        page.close()  # its page is of the records as they were, and may load itself again
        meanwhile()
        if way.kept:
            path = self.ready(way.ready)
        page = self.context.new_page()
        if way.prepare:
            way.prepare(page)
        else:
            page.goto(way.path or path)
        return page

    def _keep_again(self, page: Page, state: str) -> None:
        """Put back what the browser kept the last time that the records were so."""
        page.goto("/about/")  # a page of the server, which the worker lets keep the key
        page.evaluate(PUT_BACK, ["unknot", COPY + state])

    def _keeps_a_session(self, page: Page, state: str) -> None:
        """Open a session, unless it is kept; else nothing could outlive a decision."""
        if self._would_play(page):
            return
        fresh = self.context.new_page()
        fresh.goto("/")
        fresh.evaluate(AT_WORK)
        fresh.goto(SESSION)
        fresh.locator("offline-session[data-kept=yes]").wait_for(state="attached")
        fresh.evaluate(TAKE, ["unknot", COPY + state])
        fresh.close()
        assert self._would_play(page), "no session is kept, so nothing could outlive a decision"

    def _would_play(self, page: Page) -> bool:
        self.context.set_offline(True)
        found: bool = page.evaluate(WOULD_PLAY, SESSION)
        self.context.set_offline(False)
        return found

    def hurry(self) -> None:
        """Let the worker's patience be short, until it is over."""
        self.context.service_workers[-1].evaluate(HURRY, FASTER)

    def let_patience_end(self) -> None:
        """Wait until the worker would give up on an answer that does not come."""
        worker = self.context.service_workers[-1]
        worker.evaluate(PATIENCE_OVER)
        worker.evaluate(HURRY, 1)

    def tidy(self) -> None:
        """Close every window, and let the next test find a program that runs.

        They are closed without network, and what waits is forgotten: else it would be sent, and
        would change the records of the next test.
        """
        if self.program.runs:
            self.program.go_on()
        self.context.set_offline(True)
        for worker in self.context.service_workers:
            worker.evaluate(HURRY, 1)
        for page in self.context.pages:
            page.close()
        for worker in self.context.service_workers[-1:]:  # none where all was cleared
            worker.evaluate(FORGET, "unknot")
        self.context.set_offline(False)
        if not self.program.runs:
            self.program.start()
            self.come_in().close()


class Ready:
    """Brings the records to where a decision is made, by a process beside the program."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        """Take the process of `ready.py`."""
        self.process = process

    def __call__(self, state: str) -> str:
        """Make it so, and return the address that belongs to it."""
        assert self.process.stdin
        assert self.process.stdout
        print(state, file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline()
        assert answer, f"ready.py came to an end at '{state}'"
        return answer.strip()


@contextmanager
def ready_in(folder: Path, environ: Mapping[str, str]) -> Iterator[Ready]:
    """Start what brings the records of a folder to a state."""
    env = {
        **environ,
        "UNKNOT_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "unknot_web.project.local",
    }
    with subprocess.Popen(
        (sys.executable, "-m", "tests.browser.ready"),
        env=env, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        yield Ready(process)
        assert process.stdin
        process.stdin.close()


# ---------------------------------------------------------------------- filling and sending
def fill(page: Page, way: Way) -> list[str]:
    """Enter what a way says, and return what the form holds then."""
    form = page.locator(way.form).first
    form.evaluate("it => it.closest('details')?.setAttribute('open', '')")
    for name, value in (way.fields or {}).items():
        inputs = form.locator(f"[name={name}]")
        if inputs.first.get_attribute("type") in ("radio", "checkbox"):
            _tick(inputs, [value] if isinstance(value, str) else value)
        else:
            inputs.fill(str(value))
    held: list[str] = form.evaluate(ENTERED)
    return held


def _tick(inputs: Locator, values: list[str]) -> None:
    known = [one.get_attribute("value") for one in inputs.all()]
    assert set(values) <= set(known), f"the form has {known}"
    for value, one in zip(known, inputs.all(), strict=True):
        wanted = value in values
        if wanted or one.get_attribute("type") == "checkbox":
            one.set_checked(wanted)


def press(page: Page, way: Way) -> None:
    """Send it, and wait for nothing."""
    page.locator(way.form).first.locator(way.press).first.click(no_wait_after=True)
