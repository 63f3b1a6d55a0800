"""GET /session/: the player's page, which can be read without any script."""

import json
import re
from html import unescape

from tests.web.conftest import ready
from unknot_web.records.today import standing


def items_of(html):
    return re.findall(r"<li class=\"player__item\"(.*?)</li>", html, re.DOTALL)


def test_every_phase_stands_on_the_page_with_side_time_strength_and_what_to_do(alice, pack):
    ready(alice)
    html = alice.get("/session/").content.decode()
    session = standing(alice.person).today.session
    items = items_of(html)
    assert len(items) == len(session.phases) > 3
    for item, phase in zip(items, session.phases, strict=True):
        assert f'data-kind="{phase.kind}"' in item
        assert f'data-side="{phase.side}"' in item
        assert f'data-seconds="{"" if phase.seconds is None else phase.seconds}"' in item
        assert "player__title" in item
        assert "player__say" in item
    assert 'href="/diary/new/"' in html


def test_the_cues_are_json_in_words(alice):
    ready(alice)
    for item in items_of(alice.get("/session/").content.decode()):
        cues = json.loads(unescape(re.search(r'data-cues="([^"]*)"', item)[1]))
        assert cues[0]["at"] == 0
        assert all("{" not in cue["say"] and cue["say"] for cue in cues)


def test_the_controls_are_there_and_hidden_until_the_player_wakes(alice):
    ready(alice)
    html = alice.get("/session/").content.decode()
    for order in ("start", "pause", "next", "back", "stop"):
        assert f'data-do="{order}"' in html
    assert "<div data-toolbar hidden>" in html
    assert 'role="timer"' in html


def test_a_reload_keeps_the_name_of_the_run_and_opening_writes_no_row(alice):
    ready(alice)
    runs = {alice.get("/session/").context["run"] for _ in range(2)}
    assert len(runs) == 1
    assert alice.get("/data/").context["tables"]["sessions"] == []


def test_dana_eve_and_charlie_get_no_session(dana, eve, charlie):
    for client in (dana, eve, charlie):
        assert client.get("/session/").url == "/result/"
