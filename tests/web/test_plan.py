"""/plan/: what to do today, and why."""

import pytest

from tests.support import people
from tests.web.conftest import tell, write_entry
from unknot_web.records import store
from unknot_web.records.day import local_today
from unknot_web.records.today import standing


def test_alice_sees_what_to_do_how_much_why_and_why_not_the_rest(alice, pack):
    html = alice.get("/plan/").content.decode()
    plan = standing(alice.person).today.plan
    for item in plan.items:
        assert pack.words.say(f"techniques.{item.technique}.name") in html
        assert pack.words.say(f"techniques.{item.technique}.what_for") in html
    for one in plan.left_out:
        assert f"/technique/{one.technique}/" in html
    assert "It helps with what fits best with your answers." in html
    assert 'href="/session/"' in html


def test_less_time_makes_a_shorter_plan_and_is_kept(alice):
    assert alice.post("/plan/", {"minutes": "5"}).url == "/plan/"
    assert store.current_check(alice.person).answers["minutes"] == 5
    assert standing(alice.person).today.plan.total_s <= 5 * 60


@pytest.mark.parametrize("minutes", ["", "4", "46", "-5", "5.5", "٥", "ten", "9" * 40])
def test_minutes_that_the_pack_does_not_offer_are_refused(alice, minutes):
    assert alice.post("/plan/", {"minutes": minutes}).status_code == 422
    assert store.current_check(alice.person).answers["minutes"] == 15


def test_what_was_done_today_is_not_in_the_plan_again(alice):
    write_entry(alice, "6c2a6c6e-0000-4000-8000-000000000001", local_today())
    items = standing(alice.person).today.plan.items
    assert "massage_ball_on_wall" not in {item.technique for item in items}
    assert b"You have done it today" in alice.get("/plan/").content


def test_a_blood_thinner_leaves_only_what_the_matrix_allows_and_says_why(newcomer, pack):
    tell(newcomer, pack, people.someone(pack, takes_anticoagulant="yes"))
    html = newcomer.get("/plan/").content.decode()
    techniques = {item.modality for item in standing(newcomer.person).today.plan.items}
    assert not techniques & {"hand_massage", "foam_rolling", "massage_gun", "body_massager"}
    assert pack.words.say("contraindications.blood_thinner.name") in html


def test_dana_is_led_to_her_result(dana):
    assert dana.get("/plan/").url == "/result/"
    assert dana.post("/plan/", {"minutes": "5"}).url == "/result/"


def test_charlie_sees_no_plan_of_alice(alice, charlie):
    assert charlie.get("/plan/").url == "/result/"
