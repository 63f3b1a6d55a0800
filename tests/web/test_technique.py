"""GET /technique/<id>/: one technique with everything about it."""

import pytest


def test_alice_reads_steps_dose_feel_mistakes_stop_signs_and_sources(alice, pack):
    html = alice.get("/technique/massage_ball_on_wall/").content.decode()
    text = "techniques.massage_ball_on_wall"
    assert "Rest the ball on it for 10 seconds" in html
    assert pack.words.say(f"{text}.feel") in html
    for mistake in pack.words.list(f"{text}.mistakes"):
        assert mistake in html
    for sign in pack.techniques["massage_ball_on_wall"].stop_signs:
        assert pack.words.say(f"stop_signs.{sign}") in html
    assert "Sources (" in html


@pytest.mark.parametrize("who", ["dana", "eve", "charlie"])
def test_how_to_do_it_is_not_shown_to_people_it_is_not_permitted_for(who, pack, request):
    html = request.getfixturevalue(who).get("/technique/massage_ball_on_wall/").content.decode()
    assert "shown only when your answers allow it" in html
    for phase in ("ramp", "work", "hold"):
        title = pack.words.say(f"techniques.massage_ball_on_wall.phases.{phase}.title")
        assert title not in html


def test_every_technique_has_its_page_without_a_place_left_unfilled(alice, pack):
    for id in pack.techniques:
        html = alice.get(f"/technique/{id}/").content.decode()
        assert "{" not in html.split("<main")[1].split("</main>")[0], id


def test_a_technique_that_does_not_exist_is_not_found(alice):
    assert alice.get("/technique/no_such_thing/").status_code == 404
