"""Nothing that was typed is lost: each form that is found by going through the app, each fault."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from django.urls import resolve
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response, Route, expect

import unknot_web
from tests.browser.app import App, Post, Program, come_in
from tests.browser.app import program as running
from tests.browser.conftest import PATIENCE_MS
from tests.browser.places import become, mark_place
from tests.browser.test_offline import DUMP
from tests.support.packs import outer_hip
from unknot_web.design.words import say

NOTE = "Stairs were easier, the left side was not"
SCORES = {"pain_before": 3, "pain_worst": 4, "pain_after": 2}
FORM = re.compile(r"<form[^>]*action=\"{% url '(\w+)'")
NOT_PAGES = ("download", "enter")
# Walking does not meet these: the end of a session, which has an outbox; the two that forget all;
# those that need a pack of another version, a body map of another day, a second browser; the link.
NOT_MET = {"finish", "leave", "delete", "confirm", "begin_from_last", "leave_elsewhere", "enter"}
# The forms and the links of a page, which is read and not opened.
READ = """([html, at]) => {
    const page = new DOMParser().parseFromString(html, 'text/html');
    const forms = [...page.querySelectorAll('main form')].map((form) => ({
        action: form.getAttribute('action') ?? '', method: form.method,
        drafts: form.dataset.drafts ?? '',
        typed: form.querySelector('input:not([type=hidden]), select, textarea') !== null,
    }));
    const links = [...page.querySelectorAll('a[href]')];
    return [forms, links.map((one) => new URL(one.getAttribute('href'), at).href)];
}"""
# Changes every field of a form, as somebody would, and says what then stands in it.
TYPE = """form => {
    const seen = new Set();
    for (const one of form.querySelectorAll('input[name], select, textarea')) {
        if (one.type === 'hidden') continue;
        if (one.type === 'radio' || one.type === 'checkbox') {
            if (!seen.has(one.name)) one.checked = one.type === 'radio' || !one.checked;
        } else if (one.localName === 'select') one.selectedIndex = one.options.length - 1;
        else if (one.type === 'date') one.value = '2026-01-02';
        else one.value = one.inputMode === 'numeric' ? '7' : 'stairs "ä" <left>';
        seen.add(one.name);
        for (const type of ['input', 'change']) one.dispatchEvent(new Event(type, {bubbles: true}));
    }
}"""
STANDS = """form => [...form.querySelectorAll('input[name], select, textarea')]
    .filter((one) => one.type !== 'hidden')
    .map((one) => [one.name, one.type === 'radio' || one.type === 'checkbox'
        ? `${one.value} ${one.checked}` : one.value].join(': ')).join('\\n')"""


class Found(NamedTuple):
    """A form: the page it stands on, its place among the forms there, and where it goes."""

    page: str
    index: int
    action: str
    typed: bool

    def on(self, page: Page) -> Locator:
        return page.locator("main form").nth(self.index)


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    with running(tmp_path_factory.mktemp("kept") / "unknot") as program:
        yield program


@contextmanager
def somebody_in(browser: Browser, program: Program) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=program.app.origin, service_workers="block")
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    come_in(page, program.app.link)
    page.close()
    become("alice", Post(context.request, program.app.origin), program.app)
    yield context
    context.close()


@pytest.fixture(scope="module")
def context(program: Program, browser: Browser) -> Iterator[BrowserContext]:
    """A browser in which Alice has come in."""
    with somebody_in(browser, program) as context:
        yield context


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    yield context.new_page()
    context.set_offline(False)
    for page in context.pages:
        page.close()


# ------------------------------------------------------------------------------ the forms
def forms(page: Page, *start: str, follow: bool = True) -> dict[str, Found]:
    """Follow the links, to one page of each kind, and return one form of each kind."""
    open_paths, seen, found = [*start], set[str](), dict[str, Found]()
    while open_paths:
        path = open_paths.pop(0)
        if named(path) in seen:
            continue
        seen.add(named(path))
        answer = page.context.request.get(path)
        at = urlsplit(answer.url)
        all_forms, links = page.evaluate(READ, [answer.text(), answer.url])
        for index, form in enumerate(all_forms):
            action = urlsplit(form["action"]).path or at.path
            if form["method"] == "post" and form["drafts"] in ("", "today"):
                kind = named(action) + (" typed" if form["typed"] else "")
                here = f"{at.path}?{at.query}"
                found.setdefault(kind, Found(here, index, action, form["typed"]))
        for link in map(urlsplit, links if follow else ()):
            if link.netloc == at.netloc and named(link.path) not in NOT_PAGES:
                open_paths.append(f"{link.path}?{link.query}")
    found.pop("finish typed", None)  # it has an outbox
    return found


def named(path: str) -> str:
    """Return the name of the page at an address."""
    return str(resolve(urlsplit(path).path).url_name)


def go_on_for_weeks(post: Post, page: Page, app: App) -> None:
    """Become somebody with a programme, a clearance and a mark; each has forms of its own."""
    become("in_programme", post, app)
    mark_place(page, "groin.right", 9)


def fill(form: Locator) -> str:
    """Change every field of a form, wait until that is kept, and return what stands in it."""
    before = form.evaluate(STANDS)
    form.evaluate(TYPE)
    stands: str = form.evaluate(STANDS)
    if stands != before:
        expect(form).to_have_attribute("data-kept", "yes")
    return stands


def send(form: Locator) -> None:
    """Press the first button of a form; some are folded away."""
    form.evaluate("it => it.requestSubmit(it.querySelector('button:not([type=button])'))")


def alert(page: Page) -> Locator:
    return page.locator("main .notice[role=alert]")


def put_back(page: Page) -> Locator:
    return page.locator("main .notice[role=status]")


PLAN = 'a[href="/session/"]'


def every_action() -> set[str]:
    """Return the names of all addresses that a form of a template goes to."""
    texts = [file.read_text() for file in Path(unknot_web.__file__).parent.rglob("*.html")]
    return {name for text in texts for name in FORM.findall(text)}


# ------------------------------------------------------------------------------ the faults
def keeps_its_text_without_network(page: Page, found: Found) -> None:
    page.goto(found.page)
    form = found.on(page)
    fresh = form.evaluate(STANDS)
    stands = fill(form)
    page.context.set_offline(True)
    send(form)
    expect(alert(page)).to_contain_text(say("page.kept_form.unreached"))
    expect(alert(page)).to_contain_text(say("page.kept_form.sign"))
    assert form.evaluate(STANDS) == stands
    page.context.set_offline(False)
    if stands == fresh:
        return
    page.goto(found.page)  # as after a tab that was closed
    expect(put_back(page)).to_contain_text(say("page.kept_form.put_back"))
    assert form.evaluate(STANDS) == stands
    put_back(page).get_by_role("button", name=say("page.kept_form.clear")).click()
    assert form.evaluate(STANDS) == fresh
    expect(put_back(page)).to_have_count(0)


def test_every_form_holds_its_text_without_network_and_after_its_tab_was_closed(
    page: Page, program: Program
) -> None:
    post = Post(page.context.request, program.app.origin)
    met = dict[str, Found]()
    for prepare, *start in (
        (lambda: None, "/", "/before/"),
        (lambda: go_on_for_weeks(post, page, program.app), "/"),
        (lambda: post("/programme/pause/"), "/programme/"),
    ):
        prepare()
        for kind, found in forms(page, *start, follow="/" in start).items():
            if kind not in met:
                keeps_its_text_without_network(page, found)
            met[kind] = found
    names = {kind.split()[0] for kind in met}
    assert every_action() - names == NOT_MET
    assert len([found for found in met.values() if found.typed]) >= 10


class Tab(NamedTuple):
    """A window with a form in which something was typed, and what its sendings were answered."""

    page: Page
    form: Locator
    stands: str
    answered: list[int]


def filled(context: BrowserContext, found: Found) -> Tab | None:
    """Fill a form in a window of its own; None where no text of it would have to stay."""
    page = context.new_page()
    page.goto(found.page)
    form = found.on(page)
    expect(form).to_be_attached()
    shows_plan = page.locator(PLAN).count() > 0  # it closes as soon as any form is sent
    before = form.evaluate(STANDS)
    stands = "" if shows_plan else fill(form)
    if stands in ("", before):
        page.close()
        return None
    answered: list[int] = []
    page.on(
        "response",
        lambda got: answered.append(got.status) if got.request.method == "POST" else None,
    )
    return Tab(page, form, stands, answered)


@pytest.mark.nightly
def test_what_was_typed_outlives_the_program_and_is_then_sent_once(
    tmp_path: Path, browser: Browser
) -> None:
    with running(tmp_path / "unknot") as program, somebody_in(browser, program) as context:
        page = context.new_page()
        page.goto("/")
        found = forms(page, "/", "/before/").values()
        tabs = [tab for one in found if one.typed and (tab := filled(context, one))]
        assert len(tabs) >= 5
        program.end()
        send(tabs[0].form)
        expect(alert(tabs[0].page)).to_contain_text(say("page.kept_form.unreached"))
        program.start()
        for tab in tabs:
            send(tab.form)
            expect(alert(tab.page), tab.page.url).to_contain_text(say("page.kept_form.out"))
            assert tab.form.evaluate(STANDS) == tab.stands
        come_in(page, program.app.link)
        for tab in tabs:
            expect(alert(tab.page), tab.page.url).to_be_visible()
            with tab.page.expect_response(is_past_the_gate):
                alert(tab.page).get_by_role("button", name=say("page.kept_form.again")).click()
            assert tab.answered[:2] == [401, 403], tab.page.url
            assert len(tab.answered) == 3, tab.page.url
            # Kept; or back, filled: as too much, or as what the tabs before it have closed.
            assert tab.answered[2] in (200, 302, 409, 422), tab.page.url
            tab.page.close()


def is_past_the_gate(answer: Response) -> bool:
    """Say whether a form arrived with a session and a token that hold."""
    return answer.request.method == "POST" and answer.status not in (401, 403)


def write(page: Page, note: str = NOTE) -> Locator:
    """Write an entry of the diary, and wait until its draft is kept."""
    page.goto("/diary/new/")
    form = page.locator("main form")
    for name, score in SCORES.items():
        form.locator(f"input[name={name}][value='{score}']").check()
    page.get_by_label(say("page.diary.note")).fill(note)
    expect(form).to_have_attribute("data-kept", "yes")
    return form


def notes(page: Page) -> list[str]:
    data = page.context.request.get("/data/download/").json()
    return [entry["note"] for entry in data["diary"] if entry["note"]]


def keep(page: Page) -> None:
    page.get_by_role("button", name=say("page.diary.keep")).click()


def again(page: Page) -> None:
    alert(page).get_by_role("button", name=say("page.kept_form.again")).click()


def test_an_answer_that_is_lost_leaves_one_entry_also_after_a_reload(page: Page) -> None:
    def lose(route: Route) -> None:
        route.fetch()  # it arrives, and nobody hears of it
        route.abort()

    note = f"{NOTE} 1"
    write(page, note)
    page.route("**/diary/new/", lambda route: (
        lose(route) if route.request.method == "POST" else route.continue_()))  # fmt: skip
    keep(page)
    expect(alert(page)).to_be_visible()
    again(page)
    expect(alert(page)).to_be_visible()
    page.unroute_all()
    page.reload()
    expect(page.get_by_label(say("page.diary.note"))).to_have_value(note)
    keep(page)
    page.wait_for_url("**/diary/")
    assert notes(page).count(note) == 1
    page.goto("/diary/new/")
    expect(page.get_by_label(say("page.diary.note"))).to_have_value("")
    expect(put_back(page)).to_have_count(0)


@pytest.mark.parametrize("status", [500, 503])
def test_a_fault_of_the_server_leaves_the_form_and_says_that_it_is_not_saved(
    page: Page, status: int
) -> None:
    note = f"{NOTE} {status}"
    write(page, note)
    page.route("**/diary/new/", lambda route: route.fulfill(status=status, body="full"))
    keep(page)
    expect(alert(page)).to_contain_text(say("page.kept_form.fault"))
    expect(page.get_by_label(say("page.diary.note"))).to_have_value(note)
    page.unroute_all()
    again(page)
    page.wait_for_url("**/diary/")
    assert notes(page).count(note) == 1


def test_a_program_that_is_stopped_is_not_waited_for_and_gets_it_once(
    page: Page, program: Program
) -> None:
    def impatient(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(
            response=answer, body=answer.text().replace('"timeout":10000', '"timeout":1000')
        )

    note = f"{NOTE} 2"
    page.route("**/diary/new/", impatient)
    write(page, note)
    page.unroute_all()
    program.stand_still()
    try:
        keep(page)
        button = page.get_by_role("button", name=say("page.diary.keep"))
        expect(button).to_be_disabled()
        expect(alert(page)).to_contain_text(say("page.kept_form.unreached"))
        expect(button).to_be_enabled()
    finally:
        program.go_on()
    again(page)
    page.wait_for_url("**/diary/")
    assert notes(page).count(note) == 1


def test_a_form_that_is_refused_keeps_its_draft_until_it_is_taken(page: Page) -> None:
    note = f"{NOTE} 3"
    write(page, note)
    page.locator("input[name=pain_worst][value='0']").check()  # less than after
    keep(page)
    expect(page.locator("#errors")).to_be_visible()
    page.goto("/diary/new/")
    expect(page.get_by_label(say("page.diary.note"))).to_have_value(note)
    page.locator("input[name=pain_worst][value='5']").check()
    keep(page)
    page.wait_for_url("**/diary/")
    assert notes(page).count(note) == 1


def test_minutes_for_a_plan_that_was_closed_meanwhile_are_shown_and_come_back_with_it(
    page: Page, program: Program
) -> None:
    post = Post(page.context.request, program.app.origin)
    become("alice", post, program.app)
    page.goto("/plan/")
    minutes = page.get_by_label(say("page.plan.minutes"))
    minutes.fill("37")
    form = page.locator("main form:has(#minutes)")
    expect(form).to_have_attribute("data-kept", "yes")
    post("/before/", yes="fever_or_unwell", tick="1")  # as in another window
    form.get_by_role("button").click()
    expect(page.locator("#not-taken")).to_contain_text(say("page.not_taken.title"))
    expect(page.locator("#not-taken")).to_contain_text("37")
    expect(page.get_by_text(say("levels.emergency.do"))).to_be_visible()
    screens = outer_hip().contents.screens
    asks = next(one.id for one in screens if "fever_or_unwell" in one.asks)
    post(f"/check/{asks}/", yes="none_of_these", tick="1")
    page.goto("/plan/")
    expect(minutes).to_have_value("37")
    expect(put_back(page)).to_contain_text(say("page.kept_form.put_back"))


def test_the_signs_of_another_day_are_not_put_back(page: Page) -> None:
    page.goto("/check/safety_emergency_1/")
    unsure = page.locator("input[name=yes][value=not_sure]")
    unsure.check()
    expect(page.locator("main form")).to_have_attribute("data-kept", "yes")
    page.reload()
    expect(unsure).to_be_checked()
    page.clock.set_fixed_time(datetime.now().astimezone() + timedelta(days=1))
    page.reload()
    expect(page.locator("kept-forms")).to_have_attribute("data-ready", "yes")
    expect(unsure).not_to_be_checked()
    expect(put_back(page)).to_have_count(0)


def test_a_draft_is_locked_and_goes_when_a_person_leaves(page: Page, program: Program) -> None:
    write(page, "nobody reads this")
    dump = page.evaluate(DUMP)
    assert "nobody reads this" not in str(dump)
    assert "diary" not in str(dump["databases"])
    assert "draft:" in str(dump["databases"])
    page.get_by_role("button", name=say("page.frame.leave")).click()
    page.wait_for_url("**/leave/")
    page.goto("/offline/left/")
    assert "draft:" not in str(page.evaluate(DUMP)["databases"])
