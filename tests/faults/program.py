"""The real program in a process of its own, and a person who uses it over HTTP."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener
from uuid import UUID, uuid4

from tests.support import people
from tests.support.packs import outer_hip

ROOT = Path(__file__).parents[2]
START = (sys.executable, "-m", "unknot_web.project.start")
LINK = re.compile(r"http://\S+/enter/\?token=\S+")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
NOTE = re.compile(r"fault note (\d+)")
PATIENCE_S = 60
STORAGE = 4  # the exit code for a fault of the records

# `dev.py nightly` sets this; `check` runs a small part of each.
FULL = bool(os.environ.get("UNKNOT_NIGHTLY"))


def amount(small: int, full: int) -> int:
    """Return how often a fault is made: few times in every check, often at night."""
    return full if FULL else small


class NotStarted(Exception):
    """The program refused to start; `code` is its exit code and `said` what it printed."""

    def __init__(self, code: int, said: str) -> None:
        self.code = code
        self.said = said
        super().__init__(f"exit code {code}: {said}")


@dataclass
class Program:
    """A running program with its records in `folder`."""

    process: subprocess.Popen[str]
    folder: Path
    link: str

    @property
    def origin(self) -> str:
        """Return where its pages are."""
        parts = urlsplit(self.link)
        return f"{parts.scheme}://{parts.netloc}"

    def kill(self) -> None:
        """End it as a crash does."""
        self.process.kill()
        self.process.communicate(timeout=PATIENCE_S)

    def end(self, how: signal.Signals = signal.SIGINT) -> tuple[int, str]:
        """End it with a signal; return the exit code and what it printed."""
        self.process.send_signal(how)
        out, error = self.process.communicate(timeout=PATIENCE_S)
        return self.process.returncode, out + error


def environment(folder: Path, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment in which the program keeps its records in `folder`."""
    return {**os.environ, "UNKNOT_DATA": str(folder), **(more or {})}


def start(
    folder: Path,
    *words: str,
    env: Mapping[str, str] | None = None,
    inside: tuple[str, ...] = (),
    opens_browser: bool = False,
) -> Program:
    """Start the program, by way of the command `inside` if there is one; or raise NotStarted.

    Where one runs with this folder already, give it `--port 0`: else it only makes a new link.
    """
    quiet = () if opens_browser else ("--no-browser",)
    process = subprocess.Popen(
        [*inside, *START, *quiet, *words],
        env=environment(folder, env),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    for line in process.stdout:
        if found := LINK.search(line):
            return Program(process, folder, found[0])
    out, error = process.communicate(timeout=PATIENCE_S)
    raise NotStarted(process.returncode, out + error)


@contextmanager
def running(folder: Path, *words: str, env: Mapping[str, str] | None = None) -> Iterator[Program]:
    """Start the program, and end it as Ctrl-C does if it still runs."""
    program = start(folder, *words, env=env)
    try:
        yield program
    finally:
        if program.process.poll() is None:
            program.end()


@dataclass
class Person:
    """Somebody who has come in through the link and writes in the diary."""

    origin: str
    cookies: CookieJar = field(default_factory=CookieJar)
    token: str = ""
    last_status: int = 0
    last_page: str = ""

    @classmethod
    def of(cls, program: Program) -> Person:
        """Open the link, press the button if there is one, and take the forms' token."""
        person = cls(program.origin)
        page = person.get(program.link.removeprefix(program.origin))
        if found := re.search(r'<form[^>]*action="(/enter/[^"]*)"', page):
            fields = re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page)
            person.post(found[1], dict(fields))
        person.token = person.token_of("/data/delete/")  # a form that needs no pack, so it is quick
        return person

    def get(self, path: str) -> str:
        """Return a page."""
        with self._opener().open(f"{self.origin}{path}", timeout=PATIENCE_S) as answer:
            text: str = answer.read().decode()
        return text

    def post(self, path: str, fields: Mapping[str, object]) -> int:
        """Send a form and return the status of where it leads."""
        sent = urlencode({"csrfmiddlewaretoken": self.token, **fields}, doseq=True).encode()
        try:
            answer = self._opener().open(f"{self.origin}{path}", sent, timeout=PATIENCE_S)
        except HTTPError as refused:
            answer = refused
        with answer:
            self.last_status = int(answer.status)
            self.last_page = answer.read().decode()
        return self.last_status

    def token_of(self, path: str) -> str:
        """Return the token of the forms on a page."""
        found = TOKEN.search(self.get(path))
        assert found, f"no form on {path}"
        return found[1]

    def write(self, number: int, key: UUID | None = None) -> bool:
        """Write one entry; say whether the program said that it was saved."""
        fields = {
            "key": key or uuid4(), "pain_before": 3, "pain_worst": 4, "pain_after": 2,
            "note": f"fault note {number}",
        }  # fmt: skip
        try:
            return self.post("/diary/new/", fields) == 200
        except (URLError, OSError):
            return False  # no answer is no promise

    def notes(self) -> list[int]:
        """Return the numbers of all entries that the diary holds."""
        return sorted(map(int, NOTE.findall(self.get("/data/download/"))))

    def _opener(self) -> OpenerDirector:
        return build_opener(HTTPCookieProcessor(self.cookies))


def answer_check(person: Person, told: dict[str, object]) -> None:
    """Answer every screen of a new check."""
    person.post("/check/new/", {"key": uuid4()})
    for screen in outer_hip().contents.screens:
        if any(id in told for id in screen.asks):
            person.post(f"/check/{screen.id}/", people.screen_form(screen.asks, told))


def go_through_the_signs(person: Person) -> None:
    """Say before a session that no warning sign is there."""
    person.post("/before/", {"yes": "none_of_these", "tick": "1"})


def plays(person: Person) -> bool:
    """Say whether the page of the session has a session to play."""
    return "<phase-player" in person.get("/session/")


def until(holds: object, within_s: float = PATIENCE_S) -> None:
    """Wait until something holds; fail if it never does."""
    assert callable(holds)
    last = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < last, "it never came true"
        time.sleep(0.02)
