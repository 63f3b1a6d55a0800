"""/plan/: what to do today, and why."""

from datetime import timedelta
from html import unescape

import pytest

from tests.support import people
from tests.web.conftest import case_of, tell, write_entry
from unknot.plan import Tastes
from unknot_web.records import checks
from unknot_web.records.day import local_today
from unknot_web.records.load import load

TENDON = {
    "onset": "gradual", "days_since_start": 60, "age": 52, "tender_bony_point": "yes",
    "pain_lying_on_side": "yes", "pain_on_stairs_or_one_leg": "yes", "pain_now": 3,
    "pain_worst_24_h": 4, "site": "outer_hip", "new_hard_exercise_72_h": "no",
}  # fmt: skip


def test_alice_sees_what_to_do_how_much_why_and_why_not_the_rest(alice, pack):
    html = alice.get("/plan/").content.decode()
    plan = case_of(alice.person).plan
    for item in plan.items:
        assert pack.words.say(f"techniques.{item.technique}.name") in html
        assert pack.words.say(f"techniques.{item.technique}.what_for") in html
    for one in plan.left_out:
        assert f"/technique/{one.technique}/" in html
    assert "It helps with what fits best with your answers." in html
    assert 'href="/session/"' in html


def test_less_time_makes_a_shorter_plan_and_is_kept(alice):
    assert alice.post("/plan/", {"minutes": "5"}).url == "/plan/"
    assert checks.current_check(alice.person).answers["minutes"] == 5
    assert case_of(alice.person).plan.total_s <= 5 * 60


@pytest.mark.parametrize("minutes", ["", "4", "46", "-5", "5.5", "٥", "ten", "9" * 40])
def test_minutes_that_the_pack_does_not_offer_are_refused(alice, minutes):
    assert alice.post("/plan/", {"minutes": minutes}).status_code == 422
    assert checks.current_check(alice.person).answers["minutes"] == 15


def test_what_was_done_today_is_not_in_the_plan_again(alice):
    write_entry(alice, "6c2a6c6e-0000-4000-8000-000000000001", local_today())
    items = case_of(alice.person).plan.items
    assert "massage_ball_on_wall" not in {item.technique for item in items}
    assert b"You have done it today" in alice.get("/plan/").content


def test_a_blood_thinner_leaves_only_what_the_matrix_allows_and_says_why(newcomer, pack):
    tell(newcomer, pack, people.someone(pack, takes_anticoagulant="yes"))
    html = newcomer.get("/plan/").content.decode()
    techniques = {item.modality for item in case_of(newcomer.person).plan.items}
    assert not techniques & {"hand_massage", "foam_rolling", "massage_gun", "body_massager"}
    assert pack.words.say("contraindications.blood_thinner.name") in html


def test_dana_is_led_to_her_result(dana):
    assert dana.get("/plan/").url == "/result/"
    assert dana.post("/plan/", {"minutes": "5"}).status_code == 409  # and says so


def test_charlie_sees_no_plan_of_alice(alice, charlie):
    assert charlie.get("/plan/").url == "/result/"


# ------------------------------------------------------------------ time, place and taste
def plan_of(client):
    return case_of(client.person).plan


def ids(client):
    return [item.technique for item in plan_of(client).items]


def test_what_is_left_out_says_what_would_bring_it_in(alice, pack):
    html = alice.get("/plan/").content.decode()
    assert "What would change that: " in html
    foam = next(
        one for one in plan_of(alice).left_out if one.technique == "foam_roller_gluteus_medius"
    )
    assert foam.change is not None


@pytest.mark.parametrize(
    ("adjust", "back", "tag"), [("no_floor", "floor", "floor_space"), ("quiet", "noise", "noise")]
)
def test_the_place_is_changed_by_one_press_and_back(alice, adjust, back, tag):
    before = ids(alice)
    assert f'value="{adjust}"' in alice.get("/plan/").content.decode()
    assert alice.post("/plan/", {"adjust": adjust}).url == "/plan/"
    assert tag not in checks.current_check(alice.person).answers["at_hand"]
    assert f'value="{back}"' in alice.get("/plan/").content.decode()
    alice.post("/plan/", {"adjust": back})
    assert ids(alice) == before


def test_no_floor_leaves_out_everything_done_on_the_floor(alice, pack):
    alice.post("/plan/", {"adjust": "no_floor"})
    assert all(not pack.techniques[id].floor for id in ids(alice))
    assert ids(alice)


def test_less_time_takes_five_minutes_off_and_never_goes_below_the_least(alice):
    for minutes in (10, 5, 5):
        alice.post("/plan/", {"adjust": "less_time"})
        assert checks.current_check(alice.person).answers["minutes"] == minutes
    assert 'value="less_time"' not in alice.get("/plan/").content.decode()


def test_an_adjustment_that_nobody_offered_is_refused(alice):
    assert alice.post("/plan/", {"adjust": "more_pain"}).status_code == 400


def test_a_swap_brings_the_stand_in_and_holds_for_the_day(alice):
    plan = plan_of(alice)
    technique, stand_in = next(iter(plan.stand_ins.items()))
    assert alice.post(f"/technique/{technique}/taste/", {"says": "swap"}).url == "/plan/"
    assert technique not in ids(alice)
    assert stand_in.technique in ids(alice)
    assert "You said &quot;not today&quot;." in alice.get("/plan/").content.decode()
    tomorrow = local_today() + timedelta(days=1)
    assert load(alice.person).tastes_on(tomorrow) == Tastes()


def test_what_is_not_for_me_stays_out_until_it_is_taken_back(alice):
    technique = ids(alice)[0]
    alice.post(f"/technique/{technique}/taste/", {"says": "not_for_me"})
    assert technique not in ids(alice)
    tomorrow = local_today() + timedelta(days=1)
    assert load(alice.person).tastes_on(tomorrow).disliked == {technique}
    alice.post(f"/technique/{technique}/taste/", {"says": "bring_in"})
    assert technique in ids(alice)


def test_what_is_liked_is_kept_and_said_and_can_be_taken_back(alice):
    technique = ids(alice)[0]
    alice.post(f"/technique/{technique}/taste/", {"says": "liked"})
    assert b"You said that you like it." in alice.get("/plan/").content
    alice.post(f"/technique/{technique}/taste/", {"says": "nothing"})
    assert b"You said that you like it." not in alice.get("/plan/").content


def test_one_press_brings_in_what_a_press_can_bring_in(alice):
    left = next(
        one
        for one in plan_of(alice).left_out
        if one.change
        and one.change.pick
        and not (one.change.equipment or one.change.days or one.change.clearance)
    )
    alice.post(f"/technique/{left.technique}/taste/", {"says": "bring_in"})
    assert left.technique in ids(alice)


def test_nothing_that_is_not_permitted_is_brought_in(newcomer, pack):
    tell(newcomer, pack, people.someone(pack, takes_anticoagulant="yes"))
    for id in ("massage_gun_gluteus_medius", "massage_ball_on_wall"):
        newcomer.post(f"/technique/{id}/taste/", {"says": "bring_in"})
        assert id not in ids(newcomer)
    html = newcomer.get("/plan/").content.decode()
    name = pack.words.say("contraindications.blood_thinner.name")
    assert f"a provider&#x27;s OK for Massage by hand or ball (because of this: {name})" in html


@pytest.mark.parametrize("says", ["", "love", None])
def test_a_word_that_nobody_offered_is_refused(alice, says):
    sent = {} if says is None else {"says": says}
    assert alice.post("/technique/easy_march/taste/", sent).status_code == 400
    assert alice.post("/technique/no_such/taste/", {"says": "liked"}).status_code == 404
    assert alice.get("/technique/easy_march/taste/").status_code == 405


def test_dana_cannot_taste_anything(dana):
    assert dana.post("/technique/easy_march/taste/", {"says": "liked"}).status_code == 409
    assert load(dana.person).tastes_on(local_today()) == Tastes()


def test_charlie_neither_sees_nor_changes_the_tastes_of_alice(alice, charlie):
    technique = ids(alice)[0]
    alice.post(f"/technique/{technique}/taste/", {"says": "liked"})
    charlie.post(f"/technique/{technique}/taste/", {"says": "not_for_me"})
    assert load(alice.person).tastes_on(local_today()).liked == {technique}
    assert load(charlie.person).tastes_on(local_today()) == Tastes()


def test_a_sore_tendon_is_told_first_what_helps_and_where_we_depart(newcomer, pack):
    told = people.someone(pack, **TENDON)
    tell(newcomer, pack, told)
    html = newcomer.get("/plan/").content.decode()
    assert plan_of(newcomer).cause == "gluteal_tendinopathy"
    assert pack.words.say("causes.gluteal_tendinopathy.first") in unescape(html)
    assert pack.words.say("departures.massage_evidence_differs") in unescape(html)


def test_warmth_is_offered_beside_the_minutes_and_said_apart(newcomer, pack):
    tell(newcomer, pack, people.someone(pack, minutes=5, equipment=["heat_pack"]))
    plan = plan_of(newcomer)
    assert "warm_pack" in ids(newcomer)
    assert plan.total_s <= 300
    assert "And 16 minutes with warmth or cold, sitting." in newcomer.get("/plan/").content.decode()


def test_a_person_with_nothing_at_hand_is_told_what_to_relax(newcomer, pack):
    tell(newcomer, pack, people.someone(pack, equipment=[], at_hand=[]))
    assert ids(newcomer) == []
    html = newcomer.get("/plan/").content.decode()
    assert "Nothing fits today." in html
    assert "Something fits with this: " in html
