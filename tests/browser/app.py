"""The real app in a process of its own, and quick ways to bring it to where a test begins."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import APIRequestContext, APIResponse, Page

from tests.support import people
from tests.support.packs import outer_hip

ROOT = Path(__file__).parents[2]
START = (sys.executable, "-m", "unknot_web.project.start", "--no-browser", "--port")
WITH_ANOTHER_PACK = (sys.executable, "-m", "tests.browser.another_pack", *START[3:])
LINK = re.compile(r"http://127\.0\.0\.1:\d+/enter/\?token=\S+")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
)


@dataclass(frozen=True)
class App:
    """A running app: the link that opens it once, the folder of its records, its process."""

    link: str
    folder: Path
    process: int = 0

    @property
    def origin(self) -> str:
        """Return the only place that its pages may ask for anything."""
        return f"http://{urlsplit(self.link).netloc}"


class Program:
    """The program in a process of its own: it can be stopped, killed, and started again."""

    def __init__(self, folder: Path, port: int = 0, command: Sequence[str] = START) -> None:
        """Start it with its records in a folder."""
        self.folder = folder
        self.command = command
        self.port = port
        self.start()

    def start(self, pack: Path | None = None) -> None:
        """Start it, at the port that it had; with the pack of a folder instead of its own."""
        env = {**os.environ, "UNKNOT_DATA": str(self.folder), "UNKNOT_TEST_PACK": str(pack)}
        command = (*(WITH_ANOTHER_PACK if pack else self.command), str(self.port))
        self.process = subprocess.Popen(
            command, env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        self.app = App(_link(self.process), self.folder, self.process.pid)
        self.port = urlsplit(self.app.link).port or 0

    @property
    def runs(self) -> bool:
        """Say whether there is a process, also one that stands still."""
        return self.process.poll() is None

    def stand_still(self) -> None:
        """Let it answer nobody, as a machine does that is busy or asleep."""
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it answer again."""
        self.process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """Take it away in the middle of whatever it does."""
        self.process.kill()
        self.process.communicate()

    def end(self) -> None:
        """End it as Ctrl-C does."""
        if not self.runs:
            return
        self.go_on()
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            self.kill()
            raise


@contextmanager
def running(folder: Path, port: int = 0, command: Sequence[str] = START) -> Iterator[App]:
    """Start the app with its records in a folder, and end it as Ctrl-C does."""
    with program(folder, port, command) as started:
        yield started.app


@contextmanager
def program(folder: Path, port: int = 0, command: Sequence[str] = START) -> Iterator[Program]:
    """Start the program with its records in a folder; end it whatever became of it."""
    started = Program(folder, port, command)
    try:
        yield started
    finally:
        started.end()


def _link(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    found = (LINK.search(line) for line in process.stdout)
    return next(link[0] for link in found if link)


def come_in(page: Page, link: str) -> None:
    """Open a link and press its button, as a person does."""
    page.goto(link)
    here = urlsplit(link).path
    if urlsplit(page.url).path == here:  # who is in already goes home by themselves
        page.locator("main form[method=post] [type=submit]").first.click()
        page.wait_for_url(lambda url: urlsplit(url).path != here)


def another_link(app: App) -> str:
    """Ask the running program for one more link, as 'unknot open' does."""
    command = [sys.executable, "-m", "unknot_web.project.start", "open", "--no-browser"]
    env = {**os.environ, "UNKNOT_DATA": str(app.folder)}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    return next(found[0] for line in done.stdout.splitlines() if (found := LINK.search(line)))


def chromium() -> str:
    """Return the browser's program."""
    named = os.environ.get("UNKNOT_CHROMIUM")
    found = next((path for name in BROWSERS if (path := shutil.which(name))), "")
    return named or found


def launch_options() -> dict[str, object]:
    """Return how Playwright is to start the browser."""
    return {"executable_path": chromium(), "args": list(FLAGS)}


# ------------------------------------------------------------------ quick ways to a place
class Post:
    """Sends what the forms of the app send, for one person who has come in."""

    def __init__(self, request: APIRequestContext, origin: str) -> None:
        """Take the token that every form holds."""
        self.request = request
        self.origin = origin
        page = request.get(f"{origin}/data/delete/").text()
        found = TOKEN.search(page)
        assert found, "no form where one should be: has the person come in?"
        self.token = found[1]

    def __call__(self, path: str, **data: object) -> APIResponse:
        """Send a form, and do not follow where it leads."""
        sent = urlencode({**data, "csrfmiddlewaretoken": self.token}, doseq=True)
        response = self.request.post(
            f"{self.origin}{path}",
            data=sent,
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            max_redirects=0,
        )
        assert response.status == 302, f"POST {path}: {response.status}"
        return response

    def begin_anew(self) -> None:
        """Delete everything there is."""
        self("/data/delete/", sure="yes")

    def check(self, told: Mapping[str, object]) -> None:
        """Answer every screen for which there are answers."""
        for screen in outer_hip().contents.screens:
            asked = [id for id in screen.asks if id in told]
            if asked:
                self(f"/check/{screen.id}/", **people.screen_form(screen.asks, told))

    def before_session(self) -> None:
        """Answer the questions before a session."""
        self("/before/", yes="none_of_these", tick="1")


def remember(app: App, *what: str) -> None:
    """Write days of the past into the diary, which no page can do; `weeks` for a programme."""
    env = {
        **os.environ,
        "UNKNOT_DATA": str(app.folder),
        "DJANGO_SETTINGS_MODULE": "unknot_web.project.local",
    }
    past = [sys.executable, "-m", "tests.browser.past", *what]
    subprocess.run(past, env=env, cwd=ROOT, check=True)
