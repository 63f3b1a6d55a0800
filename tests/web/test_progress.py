"""GET /progress/: which way pain goes, and what comes next."""

from datetime import timedelta
from uuid import uuid4

from tests.web.conftest import write_entry
from unknot_web.records.day import local_today


def weeks_of(client, *pains, **more):
    first = local_today() - timedelta(days=len(pains))
    for day, pain in enumerate(pains):
        write_entry(client, uuid4(), first + timedelta(days=day), before=pain, **more)


def test_the_trend_is_told_drawn_and_stands_in_a_table(alice):
    weeks_of(alice, 6, 5, 3)
    html = alice.get("/progress/").content.decode()
    assert "Your pain is clearly lower than at the start." in html
    assert '<svg class="chart"' in html
    assert '<title id="chart-title">' in html
    assert '<desc id="chart-desc">3 sessions.' in html
    assert html.count('<th scope="row">') == 3
    assert "Stay at the same dose." in html


def test_two_bad_sessions_in_a_week_stop_it_and_ask_for_the_warning_signs(alice):
    weeks_of(alice, 4, 4, stopped=True)
    html = alice.get("/progress/").content.decode()
    assert "Stop this for now" in html
    assert 'href="/before/"' in html


def test_one_entry_is_no_chart_yet(alice):
    weeks_of(alice, 4)
    assert b"<svg" not in alice.get("/progress/").content


def test_charlie_sees_no_entry_of_alice(alice, charlie):
    weeks_of(alice, 6, 3)
    assert b"There is nothing to show yet" in charlie.get("/progress/").content
