"""The figures on the pages, and choosing who is drawn."""

from __future__ import annotations

import pytest
from django.test import Client


def test_the_first_figure_stands_in_the_page_and_the_others_are_fetched(alice: Client):
    html = alice.get("/technique/squat_to_chair/").content.decode()
    figure = html.split('class="figure ')[1].split("</ol>")[0]
    assert figure.count("<svg") == 2
    assert figure.count("<use ") == 1
    assert "squat_to_chair.end.svg#figure" in figure
    assert "style=" not in figure


def test_who_chose_somebody_sees_them_every_day(alice: Client):
    sent = {"person": "mia", "tone": "4"}
    alice.post("/figures/choice/", sent, headers={"referer": "http://127.0.0.1/technique/clam/"})
    html = alice.get("/technique/squat_to_chair/").content.decode()
    assert "figures/mia/squat_to_chair.end" in html
    assert "figure--tone-4" in html


@pytest.mark.parametrize("kept", ["", "nobody.9", "mia", "..", "<script>", "mia.4.7"])
def test_a_spoiled_choice_is_no_choice_and_breaks_no_page(alice: Client, kept: str, settings):
    alice.cookies[settings.FIGURE_COOKIE] = kept
    assert alice.get("/technique/squat_to_chair/").status_code == 200


def test_choosing_never_leads_to_another_site(alice: Client):
    told = alice.post("/figures/choice/", {}, headers={"referer": "http://elsewhere.test/x"})
    assert told["Location"] == "/"


def test_how_to_do_it_is_not_pictured_to_people_it_is_not_permitted_for(dana: Client):
    html = dana.get("/technique/squat_to_chair/").content.decode()
    assert 'class="figure' not in html
