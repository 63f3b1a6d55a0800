"""Every place of the app that is looked at: who must be there, and how to come to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser.app import App, Post, remember
from tests.support import people
from tests.support.packs import outer_hip

Then = Callable[[Page], None]


@dataclass(frozen=True)
class Place:
    """A page in one of its states; a long one is looked at once, as its parts stand elsewhere."""

    name: str
    who: str
    path: str
    then: Then | None = None
    main: bool = False
    long: bool = False

    def show(self, page: Page) -> None:
        """Bring a page there."""
        page.goto(self.path)
        if self.then:
            self.then(page)


def become(who: str, post: Post, app: App) -> None:
    """Make the person of the app one of the cast, from the beginning."""
    post.begin_anew()
    pack = outer_hip()
    answers: dict[str, Callable[[], Mapping[str, object]]] = {
        "newcomer": dict,
        "alice": lambda: people.alice(pack),
        "dana": lambda: people.dana(pack),
        "eve": lambda: people.eve(pack),
        "same_day": lambda: people.someone(pack, new_leg_weakness="yes"),
        "soon": lambda: people.someone(pack, limited_flexibility="yes"),
        "older": lambda: people.someone(pack, age=70),
        "held_back": lambda: people.someone(pack, diabetes="yes", pacemaker="yes"),
        "in_programme": lambda: people.someone(pack, **TENDON),
    }
    post.check(answers[who]())
    if who == "alice":
        post.before_session()
        remember(app)
    if who == "in_programme":
        remember(app, "weeks")


TENDON = {
    "age": 52, "onset": "gradual", "days_since_start": 60, "site": "outer_hip", "course": "better",
    "pain_now": 2, "tender_bony_point": "yes", "pain_lying_on_side": "yes",
    "pain_on_stairs_or_one_leg": "yes", "new_hard_exercise_72_h": "no", "eases_with_warm_up": "no",
}  # fmt: skip


# ----------------------------------------------------------------- what to do at a place
def send_nothing(page: Page) -> None:
    """Send the form empty, for its errors."""
    page.locator("main form").last.locator("button[type=submit]").click()
    expect(page.locator("#errors, #sure-error")).to_be_visible()


def say_not_sure(page: Page) -> None:
    """Say "not sure" on a checklist, so that it is asked one by one."""
    page.locator("input[value=not_sure]").check()
    page.locator("main form button[type=submit]").click()
    expect(page.locator("input[name=one]")).to_be_attached()


def start(page: Page) -> None:
    """Start the session, unless it has been started in this window before."""
    button = page.locator("[data-do=start]")
    expect(page.locator("[data-toolbar]")).to_be_visible()
    if button.is_visible():
        button.click()


def play(page: Page) -> None:
    """Start the session, and go on to a phase with a clock."""
    start(page)
    while page.locator("phase-player").get_attribute("data-ends") != "time":
        page.locator("[data-do=next]").click()
    page.locator("[data-do=pause]").focus()


def stop(page: Page) -> None:
    """Stop a session in its middle."""
    start(page)
    page.locator("[data-do=stop]").click()
    page.wait_for_url("**/session/stopped/**")
    expect(page.locator("h1")).not_to_have_text("")


def unfold(page: Page) -> None:
    """Open all that is folded away."""
    page.locator("main details").evaluate_all("all => all.forEach(one => { one.open = true; })")


def to_morning(page: Page) -> None:
    """Follow the question about the morning after."""
    page.locator("a[href$='/morning/']").first.click()
    page.wait_for_url("**/morning/")


def time_it(page: Page) -> None:
    """Start the timer of the first side."""
    page.locator("test-timer [data-do=start]").first.click()
    expect(page.locator("test-timer [data-do=stop]").first).to_be_visible()


def to_what_came_out(page: Page) -> None:
    """Follow the newest result of a test."""
    page.locator("main a[href^='/self-test/result/']").first.click()
    page.wait_for_url("**/self-test/result/**")


def to_site(page: Page, code: str = "outer_hip.right") -> None:
    """Open the page of one place, chosen on the body where it is drawn."""
    page.goto("/body-map/")
    views = page.locator(f".map__view:has(a[data-at='{code}'])")
    view = views.first.get_attribute("class") or ""
    page.locator(f"label[for=view-{view.rpartition('--')[2]}]").click()
    page.locator(f".map__view:visible a[data-at='{code}'] path").click()
    page.wait_for_url("**/body-map/mark/*/")


def mark_place(page: Page, code: str, score: int) -> None:
    """Mark one place on the body map."""
    to_site(page, code)
    page.locator(f"input[name=intensity][value='{score}']").check()
    page.locator("input[name=qualities][value=aching]").check()
    page.locator("main form button.button--primary").click()
    page.wait_for_url("**/body-map/")


def mark_two(page: Page) -> None:
    """Mark two places on the body map."""
    mark_place(page, "outer_hip.right", 6)
    mark_place(page, "low_back.right", 3)


def turn_round(page: Page) -> None:
    """Look at the body from behind."""
    page.locator("label[for=view-back]").click()
    expect(page.locator(".map__view--back")).to_be_visible()


def to_place_of_pain(page: Page) -> None:
    """Mark a place that the check does not have, and follow the offer."""
    mark_place(page, "groin.right", 9)
    page.locator("a[href='/body-map/place-of-pain/']").click()
    page.wait_for_url("**/place-of-pain/")


PLACES = (
    Place("home", "newcomer", "/", main=True),
    Place("check-list", "newcomer", "/check/safety_emergency_1/", main=True),
    Place("check-list-error", "newcomer", "/check/safety_emergency_1/", send_nothing, main=True),
    Place("check-one-by-one", "newcomer", "/check/safety_emergency_2/", say_not_sure),
    Place("check-questions", "newcomer", "/check/about_you_1/"),
    Place("check-questions-error", "newcomer", "/check/about_you_1/", send_nothing),
    Place("check-means", "newcomer", "/check/means/"),
    Place("progress-empty", "newcomer", "/progress/"),
    Place("diary-empty", "newcomer", "/diary/"),
    Place("not-found", "newcomer", "/nothing/"),
    Place("result-emergency", "dana", "/result/", main=True),
    Place("home-emergency", "dana", "/"),
    Place("technique-not-permitted", "dana", "/technique/massage_ball_on_wall/"),
    Place("result-same-day", "same_day", "/result/"),
    Place("result-soon", "soon", "/result/", unfold),
    Place("check-so-far", "soon", "/check/safety_signs/"),
    Place("result-open", "eve", "/result/"),
    Place("self-tests-open", "eve", "/self-tests/"),
    Place("self-tests-older", "older", "/self-tests/"),
    Place("self-test-older", "older", "/self-test/balance_time/"),
    Place("result-held-back", "held_back", "/result/"),
    Place("plan-held-back", "held_back", "/plan/", unfold, long=True),
    Place("clearances-to-ask", "held_back", "/clearances/"),
    Place("home-with-diary", "alice", "/"),
    Place("result", "alice", "/result/", unfold, main=True),
    Place("answers", "alice", "/answers/", long=True),
    Place("plan", "alice", "/plan/", main=True),
    Place("plan-unfolded", "alice", "/plan/", unfold, long=True),
    Place("technique", "alice", "/technique/massage_ball_on_wall/"),
    Place("before", "alice", "/before/"),
    Place("session", "alice", "/session/"),
    Place("session-playing", "alice", "/session/", play, main=True),
    Place("diary", "alice", "/diary/"),
    Place("diary-new", "alice", "/diary/new/", main=True),
    Place("diary-new-error", "alice", "/diary/new/", send_nothing),
    Place("diary-morning", "alice", "/diary/", to_morning),
    Place("progress", "alice", "/progress/", unfold, main=True),
    Place("programme-start", "alice", "/programme/"),
    Place("weekly", "alice", "/weekly/", main=True),
    Place("weekly-error", "alice", "/weekly/", send_nothing),
    Place("summary", "alice", "/programme/summary/", long=True),
    Place("reads", "alice", "/read/"),
    Place("read", "alice", "/read/the_muscle/", unfold),
    Place("read-doctor", "alice", "/read/when_to_see_a_doctor/"),
    Place("self-tests", "alice", "/self-tests/", main=True),
    Place("self-test", "alice", "/self-test/side_lying_raises/"),
    Place("self-test-timing", "alice", "/self-test/balance_time/", time_it, main=True),
    Place("self-test-error", "alice", "/self-test/lateral_step_down/", send_nothing),
    Place("self-test-result", "alice", "/self-tests/", to_what_came_out),
    Place("body-map", "alice", "/body-map/", mark_two, main=True),
    Place("body-map-back", "alice", "/body-map/", turn_round),
    Place("body-map-site", "alice", "/body-map/", to_site),
    Place("body-map-list", "alice", "/body-map/mark/"),
    Place("body-map-error", "alice", "/body-map/mark/", send_nothing),
    Place("place-of-pain", "alice", "/body-map/", to_place_of_pain),
    Place("find-the-muscle", "alice", "/find-the-muscle/", main=True),
    Place("gauges", "alice", "/self-tests/gauges/", main=True),
    Place("sources", "alice", "/sources/", long=True),
    Place("about", "alice", "/about/"),
    Place("safety", "alice", "/safety/"),
    Place("help", "alice", "/help/"),
    Place("clearances", "alice", "/clearances/"),
    Place("clearances-error", "alice", "/clearances/", send_nothing),
    Place("data", "alice", "/data/"),
    Place("data-delete", "alice", "/data/delete/"),
    Place("session-stopped", "alice", "/session/", stop),
    Place("programme", "in_programme", "/programme/", unfold, main=True),
    Place("progress-weeks", "in_programme", "/progress/", unfold),
    Place("summary-weeks", "in_programme", "/programme/summary/", long=True),
)
