"""One person, this machine, no password: who gets in, and what goes out with every page."""

import re

import pytest
from django.test import Client

from tests.web.conftest import ready
from unknot_web.project import links
from unknot_web.records import models

PAGES = ("/", "/check/safety_signs/", "/result/", "/answers/", "/plan/", "/before/", "/session/",
         "/diary/", "/diary/new/", "/progress/", "/read/", "/muscle/", "/about/", "/sources/",
         "/safety/", "/help/", "/clearances/", "/data/", "/data/delete/", "/nothing/here/",
         "/technique/massage_ball_on_wall/")  # fmt: skip
FOREIGN = re.compile(
    r"""(?:src|href|action|srcset|poster|data)\s*=\s*["']?\s*(?:[a-z]+:)?//""", re.I
)


@pytest.fixture
def token(settings, tmp_path):
    settings.DATA = tmp_path
    return links.new_link(tmp_path, 1).partition("?token=")[2]


def test_the_printed_link_lets_the_person_in_once(stranger, token):
    entered = stranger.post("/enter/", {"token": token})
    assert (entered.status_code, entered.url) == (302, "/")
    assert stranger.get("/").status_code == 200
    assert models.Person.objects.count() == 1
    cookie = stranger.cookies["unknot"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Strict")
    again = Client(headers={"host": "127.0.0.1"}).post("/enter/", {"token": token})
    assert again.status_code == 403


@pytest.mark.parametrize("page", ["/", "/check/", "/plan/", "/data/download/", "/nothing/here/"])
def test_nothing_is_shown_without_the_link(stranger, page):
    answer = stranger.get(page)
    assert answer.status_code == 401
    assert b"by a new link" in answer.content


@pytest.mark.parametrize(
    "wrong", ["", "x", "the-token", "ü", "\0", "../key", "/etc/passwd", "A" * 43]
)
def test_a_wrong_token_opens_nothing(stranger, token, wrong):
    for word in (wrong, token[:-1], f"{token}x", f"{token}/"):
        assert stranger.get("/enter/", {"token": word}).status_code == 403
        assert stranger.post("/enter/", {"token": word}).status_code == 403
    assert stranger.get("/").status_code == 401


@pytest.mark.parametrize("host", ["evil.example", "localhost", "127.0.0.1.evil.example", "[::1]"])
def test_a_foreign_host_name_is_refused(alice, host):
    assert alice.get("/", headers={"host": host}).status_code == 400


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_another_site_sends_is_refused(alice, site):
    sent = alice.post("/check/new/", headers={"sec-fetch-site": site, "sec-fetch-mode": "navigate"})
    asked = alice.get("/data/download/", headers={"sec-fetch-site": site})
    assert (sent.status_code, asked.status_code) == (403, 403)


def test_a_link_on_another_page_may_be_followed_to_a_page(alice):
    headers = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate",
               "sec-fetch-dest": "document"}  # fmt: skip
    assert alice.get("/", headers=headers).status_code == 200


def test_a_form_without_our_mark_is_refused(alice):
    strict = Client(enforce_csrf_checks=True, headers={"host": "127.0.0.1"})
    strict.cookies = alice.cookies
    assert strict.post("/check/new/").status_code == 403


@pytest.mark.parametrize("name", ["x-forwarded-for", "x-forwarded-host", "forwarded", "x-real-ip"])
def test_a_proxy_is_refused(alice, name):
    assert alice.get("/", headers={name: "10.0.0.1"}).status_code == 403


def test_another_machine_is_refused(alice):
    assert alice.get("/", REMOTE_ADDR="192.168.1.7").status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_every_page_goes_out_with_the_strict_headers(alice, page):
    ready(alice)
    answer = alice.get(page)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("page", PAGES)
def test_no_page_reaches_out_or_holds_inline_script_or_style(alice, page):
    ready(alice)
    html = alice.get(page).content.decode()
    assert not FOREIGN.search(html)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", html)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html))


@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_one_heading_and_at_most_one_primary_button(alice, page):
    ready(alice)
    html = alice.get(page).content.decode()
    assert len(re.findall(r"<h1", html)) == 1
    assert html.count("button--primary") <= 1


def test_leaving_ends_the_session_and_leaves_a_page_that_says_nothing(alice):
    left = alice.post("/leave/")
    assert b"unknot" not in left.content
    assert alice.get("/").status_code == 401
