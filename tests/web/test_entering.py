"""Coming in: a link that only a press uses up, sessions that end, and a way back in."""

import http.client
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from tests.web.conftest import come_in
from tests.web.test_start import end, link_of, start
from unknot.cli import main
from unknot_web.design.words import say
from unknot_web.project import links, peer, sessions
from unknot_web.project.server import MOST_BYTES
from unknot_web.records import people
from unknot_web.records.day import local_today
from unknot_web.records.folder import data_folder

DAY_S = 24 * 60 * 60
NOBODY = 65534
OPEN_PAGES = ("/offline/", "/offline/left/", "/manifest.webmanifest", "/service_worker.js")
CLOSED_PAGES = ("/", "/outbox/", "/diary/", "/data/download/", "/nothing/")
LOOKS = {
    "a look": ("get", {}),
    "a HEAD": ("head", {}),
    "a prefetch": ("get", {"sec-purpose": "prefetch"}),
    "a look ahead with its page": ("get", {"sec-purpose": "prefetch;prerender"}),
    "another site's link": ("get", {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate",
                                    "sec-fetch-dest": "document"}),
}  # fmt: skip


@pytest.fixture
def token(settings, tmp_path):
    """A link that nobody has used."""
    settings.DATA = tmp_path
    return links.new_link(tmp_path, 1).partition("?token=")[2]


# ------------------------------------------------------------------------------- the link
@pytest.mark.parametrize("look", LOOKS)
def test_only_a_press_of_the_button_uses_up_a_link(stranger, token, look):
    method, headers = LOOKS[look]
    for _ in range(2):
        seen = getattr(stranger, method)("/enter/", {"token": token}, headers=headers)
        assert (seen.status_code, seen.cookies) == (200, {})
    entered = stranger.post("/enter/", {"token": token})
    assert (entered.status_code, entered.url) == (302, "/")
    assert stranger.get("/").status_code == 200
    again = Client(headers={"host": "127.0.0.1"})
    assert again.post("/enter/", {"token": token}).status_code == 403
    assert again.get("/enter/", {"token": token}).status_code == 403


def test_the_page_of_a_link_has_one_form_and_sends_it_to_our_own_next_step(stranger, token):
    html = stranger.get("/enter/", {"token": token}).content.decode()
    [form] = re.findall(r"<form.*?</form>", html)
    assert 'method="post" action="/enter/"' in form
    assert f'value="{token}"' in form
    assert "<script>" not in html


def test_of_many_presses_at_once_one_lets_in(token, tmp_path):
    with ThreadPoolExecutor(16) as pressing:
        let_in = list(pressing.map(lambda _: links.spend(tmp_path, token), range(64)))
    assert let_in.count(True) == 1


@pytest.mark.parametrize("age_s", [links.LIFE_S + 5, -links.LIFE_S - 5])
def test_a_link_is_void_after_ten_minutes_whichever_way_the_clock_went(
    stranger, token, tmp_path, age_s
):
    [file] = tmp_path.glob("link-*")
    os.utime(file, (time.time() - age_s,) * 2)
    assert stranger.get("/enter/", {"token": token}).status_code == 403
    assert stranger.post("/enter/", {"token": token}).status_code == 403


def test_who_is_in_already_goes_home_from_a_link(newcomer, token):
    assert newcomer.get("/enter/", {"token": token}).url == "/"
    assert newcomer.get("/enter/").url == "/"
    key = newcomer.cookies["unknot"].value
    assert newcomer.post("/enter/", {"token": token}).url == "/"
    assert newcomer.cookies["unknot"].value == key


def test_a_link_lies_where_only_the_person_can_read_and_from_its_name_it_cannot_be_guessed(
    token, tmp_path
):
    page = links.page_of(tmp_path, f"http://127.0.0.1:1/enter/?token={token}")
    for file in (page, *tmp_path.glob("link-*")):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert token not in file.name
    assert links.spend(tmp_path, token)
    assert list(tmp_path.iterdir()) == []


# ---------------------------------------------------------------------------- the session
@pytest.mark.parametrize("path", [*OPEN_PAGES, *CLOSED_PAGES])
@pytest.mark.parametrize("old", ["x" * 32, "old", "eyJhIjoxfQ:1abc:sig"])
def test_an_old_cookie_never_takes_the_place_of_a_new_one(stranger, path, old):
    stranger.cookies["unknot"] = old
    assert stranger.get(path).cookies == {}


@pytest.mark.parametrize("path", OPEN_PAGES)
def test_an_open_page_leaves_the_session_alone(newcomer, path):
    before = newcomer.session.items()
    assert newcomer.get(path).cookies == {}
    assert list(newcomer.session.items()) == list(before)
    assert newcomer.get("/").status_code == 200


def test_a_wrong_link_with_an_old_cookie_touches_no_cookie(stranger, token):
    stranger.cookies["unknot"] = "x" * 32
    assert stranger.post("/enter/", {"token": "wrong"}).cookies == {}


def test_a_copied_cookie_is_dead_after_leaving(newcomer):
    thief = Client(headers={"host": "127.0.0.1"})
    thief.cookies["unknot"] = newcomer.cookies["unknot"].value
    assert thief.get("/diary/").status_code == 200
    left = newcomer.post("/leave/")
    assert left.cookies["unknot"]["max-age"] == 0
    assert thief.get("/diary/").status_code == 401


def test_an_answer_on_its_way_shows_nothing_and_brings_no_session_back(db):
    key = come_in(people.local_person()).cookies["unknot"].value

    def slow(request):
        request.session["more"] = "x"
        sessions.SessionStore().delete(key)  # somebody leaves meanwhile, in another tab
        return HttpResponse("what is hers")

    request = RequestFactory().get("/")
    request.COOKIES["unknot"] = key
    answer = sessions.sessions(slow)(request)
    assert answer.status_code == 401
    assert b"what is hers" not in answer.content
    assert not sessions.SessionStore().exists(key)


@pytest.fixture
def clock(monkeypatch):
    """A clock for the sessions that goes on when it is set."""

    class Clock:
        now = time.time()

        def time(self):
            return self.now

    clock = Clock()
    for place in ("locmem", "base"):
        monkeypatch.setattr(f"django.core.cache.backends.{place}.time", clock)
    return clock


def test_a_session_in_use_goes_on_for_days_and_ends_after_a_day_unused(clock, db):
    person = come_in(people.local_person())
    for _ in range(10):
        clock.now += DAY_S - 60
        assert person.get("/").status_code == 200
    clock.now += DAY_S + 60
    assert person.get("/").status_code == 401


def test_the_data_page_counts_the_other_sessions_and_ends_them(newcomer, charlie):
    others = [come_in(newcomer.person) for _ in range(2)]
    told = say("page.data.elsewhere", count=2)
    assert told in newcomer.get("/data/").content.decode()
    assert newcomer.post("/leave/elsewhere/").url == "/data/"
    assert [other.get("/").status_code for other in others] == [401, 401]
    assert newcomer.get("/").status_code == 200
    assert charlie.get("/").status_code == 200
    assert say("page.data.leave_elsewhere") not in newcomer.get("/data/").content.decode()


def test_a_page_without_a_session_says_how_to_come_back_without_stopping_anything(stranger):
    told = stranger.get("/").content.decode()
    assert "need not be stopped" in told
    assert "unknot open" in told
    assert "need not be stopped" in say("page.error.left.do")


# ------------------------------------------------------------- what a request can bring along
@pytest.mark.parametrize("path", ["//evil.example", "///evil.example/x", "/\\\\evil.example"])
def test_a_page_with_another_hosts_name_for_its_path_leads_to_no_other_host(newcomer, path):
    referer = f"http://127.0.0.1{path}"
    answer = newcomer.post("/figures/choice/", headers={"referer": referer})
    assert answer.status_code == 302
    assert urlsplit(answer.url).netloc == ""
    assert not answer.url.startswith(("//", "/\\"))


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="Windows looks by itself")
def test_a_zone_that_changes_while_the_program_runs_is_noticed(monkeypatch):
    days = []
    for zone in ("Pacific/Kiritimati", "Etc/GMT+12"):  # 26 hours apart: never the same day
        monkeypatch.setenv("TZ", zone)
        days.append(local_today())
    monkeypatch.undo()
    time.tzset()
    assert (days[0] - days[1]).days in (1, 2)


# ------------------------------------------------------------------------- a real program
@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("entering") / "unknot"


@pytest.fixture(scope="module")
def app(place):
    """A running program: its first link."""
    running = start(place)
    yield link_of(running)
    code, told = end(running)
    assert (code, "Traceback" in told) == (0, False), told


def ask(link, method="GET", path="/", headers=None, body=None):
    """Ask a running program, and return the answer with what it said."""
    connection = http.client.HTTPConnection(urlsplit(link).netloc, timeout=20)
    connection.request(method, path, body, headers or {})
    answer = connection.getresponse()
    answer.text = answer.read().decode()
    connection.close()
    return answer


def press(link):
    """Press the button of a link; return the answer."""
    sent = urlencode({"token": link.partition("?token=")[2]})
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return ask(link, "POST", "/enter/", headers, sent)


def cookie_of(entered):
    return entered.getheader("Set-Cookie").partition(";")[0]


def again(place, *words):
    command = [sys.executable, "-m", "unknot_web.project.start", *words, "--no-browser"]
    env = {**os.environ, "UNKNOT_DATA": str(place)}
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("words", [("open",), ()], ids=["unknot open", "a second start"])
def test_a_running_program_is_opened_again_without_being_stopped(app, place, words):
    before = cookie_of(press(again(place, "open").stdout.split()[-1]))
    done = again(place, *words)
    assert done.returncode == 0
    assert "already running" in done.stdout
    link = re.search(r"http://\S+", done.stdout)[0]
    assert urlsplit(link).netloc == urlsplit(app).netloc
    assert ask(app, headers={"Cookie": cookie_of(press(link))}).status == 200
    assert ask(app, headers={"Cookie": before}).status == 200


def test_with_nothing_running_unknot_open_says_how_to_start(tmp_path):
    done = again(tmp_path, "open")
    assert (done.returncode, done.stdout) == (2, "")
    assert "nothing is running" in done.stderr
    assert list(tmp_path.iterdir()) == []


RAW = {
    "no request at all": (b"\x16\x03\x01 \r\n\r\n", 400),
    "a version from nowhere": (b"GET / HTTP/9.9\r\n\r\n", 505),
    "a very long address": (b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\n\r\n", 414),
    "a very long header": (b"GET / HTTP/1.1\r\nA: " + b"x" * 70_000 + b"\r\n\r\n", 431),
    "many headers": (b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 300 + b"\r\n", 431),
    "a length that is none": (b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
    "a body that is too large": (
        b"POST /enter/ HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % (60 * 2**20) + b"x" * 2**20, 413),
    "a file": (b"POST /enter/ HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=a\r\n"
               b"Content-Length: 1048576\r\n\r\n" + b"x" * 2**20, 415),
}  # fmt: skip


@pytest.mark.parametrize("fault", RAW)
def test_what_the_server_itself_refuses_has_our_words_and_headers(app, fault):
    sent, status = RAW[fault]
    where = urlsplit(app)
    with socket.create_connection((where.hostname, where.port), timeout=20) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        heard = b"".join(iter(lambda: connection.recv(65536), b"")).decode()
    head, _, page = heard.partition("\r\n\r\n")
    assert head.split()[1] == str(status)
    assert "default-src 'none'" in head
    assert "no-store" in head
    assert "nosniff" in head
    assert "Python" not in heard
    why = "too_large" if status == 413 else "not_understood"
    assert say(f"page.error.{why}.title") in page


def test_a_form_of_the_most_we_take_is_read(app):
    body = "token=" + "x" * (MOST_BYTES - 6)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert ask(app, "POST", "/enter/", headers, body).status == 403


def test_a_static_file_is_for_our_own_pages_only(app):
    css = ask(app, path="/static/unknot/css/unknot.css", headers={"Cookie": "unknot=old"})
    assert css.status == 200
    assert css.getheader("Set-Cookie") is None
    assert css.getheader("Access-Control-Allow-Origin") is None
    assert css.getheader("Cross-Origin-Resource-Policy") == "same-origin"


def test_of_three_hundred_who_come_at_once_all_are_answered(app):
    where = urlsplit(app)
    waiting = [
        socket.create_connection((where.hostname, where.port), timeout=30) for _ in range(300)
    ]
    request = b"GET /static/unknot/icons/favicon.svg HTTP/1.1\r\nHost: %b\r\n\r\n"
    for one in waiting:
        one.sendall(request % where.netloc.encode())
    heard = [one.recv(15) for one in waiting]
    for one in waiting:
        one.close()
    assert set(heard) == {b"HTTP/1.0 200 OK"}


@contextmanager
def as_account(number):
    """Make sockets that belong to another account."""
    os.seteuid(number)
    try:
        yield
    finally:
        os.seteuid(0)


def asked_as(number, link, cookie):
    """Ask for the records as a program of another account does, with a cookie it has read."""
    where = urlsplit(link)
    with as_account(number):
        connection = socket.create_connection((where.hostname, where.port), timeout=20)
    with connection:
        request = (
            f"GET /data/download/ HTTP/1.1\r\nHost: {where.netloc}\r\nCookie: {cookie}\r\n\r\n"
        )
        connection.sendall(request.encode())
        return b"".join(iter(lambda: connection.recv(65536), b"")).decode()


needs_accounts = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="only root can be two accounts"
)


@needs_accounts
def test_a_cookie_and_a_link_are_of_no_use_to_another_account(app, place):
    cookie = cookie_of(press(again(place, "open").stdout.split()[-1]))
    assert asked_as(0, app, cookie).startswith("HTTP/1.0 200")
    refused = asked_as(NOBODY, app, cookie)
    assert refused.startswith("HTTP/1.0 403")
    assert say("page.error.not_this_account.title") in refused
    assert "checks" not in refused
    unused = again(place, "open").stdout.split()[-1]
    with as_account(NOBODY):
        assert press(unused).status == 403
    assert press(unused).status == 302


@needs_accounts
def test_what_another_account_has_sent_and_closed_is_not_taken_for_roots():
    server = socket.create_server(("127.0.0.1", 0))
    with as_account(NOBODY):
        thief = socket.create_connection(server.getsockname())
    connection, _ = server.accept()
    thief.close()
    connection.settimeout(10)
    assert connection.recv(1) == b""  # the end of what it sends has come
    assert peer.is_another_account(connection)
    connection.close()
    server.close()


@pytest.mark.skipif(sys.platform != "linux", reason="other kernels do not tell")
def test_the_kernel_tells_whose_a_connection_is():
    assert peer.kernel_tells()
    server = socket.create_server(("127.0.0.1", 0))
    with server, socket.create_connection(server.getsockname()) as client:
        connection, _ = server.accept()
        with connection:
            assert not peer.is_another_account(connection)
        assert client


# ------------------------------------------------------------------------------ the start
WAITS = (
    '#!/bin/sh\necho $$ > "$0.pid"\necho "$@" > "$0.new"\nmv "$0.new" "$0.words"\nexec sleep 600\n'
)


def wait_for(file):
    until = time.monotonic() + 30
    while not file.exists() and time.monotonic() < until:
        time.sleep(0.02)
    return file.read_text()


@pytest.mark.skipif(os.name == "nt", reason="a browser of sh")
def test_a_browser_that_stays_in_front_holds_nothing_up_and_no_list_of_programs_shows_the_link(
    tmp_path,
):
    waits = tmp_path / "waits"
    waits.write_text(WAITS)
    waits.chmod(0o700)
    command = [sys.executable, "-m", "unknot_web.project.start"]
    env = {**os.environ, "UNKNOT_DATA": str(tmp_path / "unknot"), "BROWSER": f"{waits} %s"}
    pipe = subprocess.PIPE
    running = subprocess.Popen(command, env=env, stdout=pipe, stderr=pipe, text=True)
    try:
        link = link_of(running)
        token = link.partition("?token=")[2]
        given = wait_for(tmp_path / "waits.words").strip()
        assert ask(link, path="/offline/").status == 200
        assert token not in given
        page = Path(urlsplit(given).path)
        assert link in page.read_text()
        assert stat.S_IMODE(page.stat().st_mode) == 0o600
        assert press(link).status == 302
        assert not page.exists()
    finally:
        with suppress(OSError):
            os.kill(int((tmp_path / "waits.pid").read_text()), signal.SIGTERM)
        assert end(running)[0] == 0
    assert not list((tmp_path / "unknot").glob("link-*"))


@pytest.mark.parametrize("port", ["99999", "-1", "abc", "65536", "٣", "1e3", ""])
def test_a_port_that_is_none_is_refused_before_anything_is_made(tmp_path, port):
    done = again(tmp_path / "unknot", f"--port={port}")
    assert (done.returncode, done.stdout) == (2, "")
    assert f"'{port}' is no port" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "unknot").exists()


def test_a_moved_port_is_told(tmp_path):
    other = socket.create_server(("127.0.0.1", 0))
    port = other.getsockname()[1]
    (tmp_path / "port").write_text(str(port))
    running = start(tmp_path)
    told = running.stdout.readline()
    link = link_of(running)
    _, rest = end(running)
    other.close()
    assert f"another program uses port {port}" in told
    assert urlsplit(link).port != port
    assert "Traceback" not in rest


def test_a_home_in_the_folders_name_is_the_home(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("UNKNOT_DATA", "~/x")
    assert data_folder() == tmp_path / "x"


@pytest.mark.parametrize("words", [["--help"], ["-h"]])
def test_the_help_names_what_the_start_takes_and_no_command_that_is_not_there(capsys, words):
    with pytest.raises(SystemExit) as ended:
        main(words)
    told = capsys.readouterr().out
    assert ended.value.code == 0
    for named in ("--port", "--no-browser", "UNKNOT_DATA", "BROWSER", "open"):
        assert named in told
    assert "unknot run" not in told


def test_two_first_starts_at_once_make_one_program(tmp_path):
    place = tmp_path / "unknot"
    both = [start(place), start(place)]
    found = []
    reading = [
        threading.Thread(target=lambda one=one: found.append(link_of(one)), daemon=True)
        for one in both
    ]
    for thread in reading:
        thread.start()
    for thread in reading:
        thread.join(60)
    assert len({urlsplit(link).netloc for link in found}) == 1
    assert [press(link).status for link in found] == [302, 302]
    codes = [end(one)[0] for one in both]
    assert codes == [0, 0]
