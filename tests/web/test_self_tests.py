"""/self-tests/ and /self-test/<id>/: what a person can test at home, and how it is kept."""

from html import unescape
from uuid import uuid4

import pytest

from tests.support import people
from tests.web.conftest import case_of, tell
from unknot.record import SelfTestResult
from unknot.terms import Ended, Nprs, Side
from unknot_web.records import models, self_tests
from unknot_web.records.day import local_today

BALANCE = "/self-test/balance_time/"
PRESS = "/self-test/trochanter_press/"


def page(client, path):
    return unescape(client.get(path).content.decode())


def sent(**more):
    """What the form of a test on each side sends, all well."""
    return {"key": uuid4(), "left": "40", "right": "44", "pain": "1", "ended": "done", **more}


def results(client):
    return [kept.result for kept in self_tests.self_test_results(client.person)]


# ----------------------------------------------------------------------------- the list
def test_alice_sees_the_tests_by_gauge_with_the_words_of_the_gate(alice, pack):
    html = page(alice, "/self-tests/")
    assert pack.words.say("self_test_gate.none") in html
    assert pack.words.say("gauges.balance") in html
    for test in pack.contents.self_tests:
        assert f'href="/self-test/{test.id}/"' in html
    assert pack.words.say("self_test_gate.no_single_leg") not in html


def test_alice_reads_how_to_do_it_what_it_means_its_norms_and_its_sources(alice, pack):
    html = page(alice, BALANCE)
    for part in ("name", "why", "reading", "careful"):
        assert pack.words.say(f"self_tests.balance_time.{part}") in html
    for step in pack.words.list("self_tests.balance_time.steps"):
        assert step in html
    assert "80 and over" in html
    assert "9 seconds" in html
    for source in pack.sources_of(("springer_2007", "our_decision")):
        assert source.citation in html
    assert "unverified" in html


def test_every_test_has_its_page_and_form_without_a_place_left_unfilled(alice, pack):
    for test in pack.contents.self_tests:
        html = alice.get(f"/self-test/{test.id}/").content.decode()
        assert "{" not in html.split("<main")[1].split("</main>")[0], test.id
        for side in ["both"] if test.sides == "together" else ["left", "right"]:
            assert f'name="{side}"' in html, test.id


@pytest.mark.parametrize("who", ["dana", "eve", "charlie", "newcomer"])
def test_no_test_and_no_step_is_shown_to_people_self_care_is_not_open_to(who, pack, request):
    client = request.getfixturevalue(who)
    html = page(client, "/self-tests/")
    assert "No test at home for now" in html
    assert "/self-test/" not in html
    html = page(client, BALANCE)
    assert "shown only when your answers allow it" in html
    assert pack.words.list("self_tests.balance_time.steps")[0] not in html
    assert 'name="left"' not in html
    assert client.post(BALANCE, sent()).status_code == 409
    assert results(client) == []


def test_eve_is_led_to_the_screen_that_is_still_open(eve):
    html = page(eve, "/self-tests/")
    assert "These questions are still open" in html
    assert 'href="/check/safety_conditions/"' in html


def test_charlie_sees_nothing_of_alices_standing(alice, charlie):
    assert "/self-test/" in page(alice, "/self-tests/")
    assert "/self-test/" not in page(charlie, "/self-tests/")


@pytest.mark.parametrize(
    "answers", [{"pain_now": 6, "pain_worst_24_h": 6}, {"pain_worst_24_h": 8}, {"pain_now": 9}]
)
def test_strong_pain_shuts_the_gate(answers, newcomer, pack):
    tell(newcomer, pack, people.someone(pack, **answers))
    html = page(newcomer, "/self-tests/")
    assert pack.words.say("self_test_gate.none") in html
    assert "/self-test/" not in html
    html = page(newcomer, "/self-test/shoes_and_socks/")
    assert pack.words.say("self_test_gate.none") in html
    assert pack.words.list("self_tests.shoes_and_socks.steps")[0] not in html


def test_not_sure_keeps_a_test_away_says_so_and_leads_to_the_answer(newcomer, pack):
    tell(newcomer, pack, people.someone(pack, hypermobile="not_sure"))
    assert "open or not sure" in page(newcomer, "/self-tests/")
    html = page(newcomer, "/self-test/seated_hip_rotation/")
    screen = next(one.id for one in pack.screens if "hypermobile" in one.asks)
    assert f'href="/check/{screen}/"' in html
    assert pack.words.say("questions.hypermobile.short") in html
    assert 'name="left"' not in html


def test_at_70_one_leg_is_open_only_once_another_adult_is_near(newcomer, pack):
    tell(newcomer, pack, people.someone(pack, age=70))
    words = pack.words.say("self_test_gate.no_single_leg")
    step = pack.words.list("self_tests.balance_time.steps")[0]
    assert words in page(newcomer, "/self-tests/")
    html = page(newcomer, BALANCE)
    assert words in html
    assert step not in html
    assert newcomer.post(BALANCE, sent()).status_code == 409
    html = page(newcomer, f"{BALANCE}go-on/")
    assert step in html
    assert 'name="adult"' in html
    assert newcomer.post(BALANCE, sent(adult="yes")).status_code == 302
    assert words not in page(newcomer, "/self-test/shoes_and_socks/")


def test_the_stretch_across_the_body_is_kept_from_a_sore_tendon(newcomer, pack):
    sore = {"tender_bony_point": "yes", "pain_on_stairs_or_one_leg": "yes"}
    tell(newcomer, pack, people.someone(pack, **sore))
    html = page(newcomer, "/self-tests/")
    assert PRESS in html
    assert "/self-test/seated_piriformis_stretch/" not in html
    html = page(newcomer, "/self-test/seated_piriformis_stretch/")
    assert "Your answers speak against this test" in html
    assert pack.words.list("self_tests.seated_piriformis_stretch.steps")[1] not in html


def test_a_test_that_does_not_exist_is_not_found(newcomer):
    assert newcomer.get("/self-test/no_such_thing/").status_code == 404


def test_nobody_sees_a_test_without_coming_in(stranger):
    for path in ("/self-tests/", BALANCE, "/self-tests/gauges/", f"/self-test/result/{uuid4()}/"):
        assert stranger.get(path).status_code == 401


def test_the_reads_and_the_plan_lead_to_the_tests(alice):
    assert 'href="/self-tests/"' in page(alice, "/read/")
    assert 'href="/self-tests/"' in page(alice, "/plan/")


# ------------------------------------------------------------------------- what is kept
def test_a_number_a_side_is_kept_and_told_with_the_difference_and_the_norm(newcomer, pack):
    tell(newcomer, pack, people.someone(pack, age=45))
    answer = newcomer.post(BALANCE, sent(left="20", right="40"))
    assert results(newcomer) == [
        SelfTestResult(
            "balance_time", local_today(), {Side.LEFT: 20, Side.RIGHT: 40}, Nprs(1), Ended.DONE
        )
    ]
    html = page(newcomer, answer.url)
    assert "20 seconds" in html
    assert "40 seconds" in html
    assert "50 percent apart, less well on the left" in html
    assert "42 seconds" in html  # usual from 40 to 49
    assert "Worth a look" in html
    assert "It does not name what you have" in html


def test_degrees_are_compared_in_degrees(alice):
    answer = alice.post("/self-test/pelvic_level/", sent(left="9", right="3"))
    html = page(alice, answer.url)
    assert "6 degrees apart, less well on the left" in html
    assert "under 4 degrees can be a slip" in html


def test_sending_the_same_form_twice_keeps_one(alice):
    form = sent()
    assert alice.post(BALANCE, form).url == alice.post(BALANCE, form).url
    assert len(results(alice)) == 1


def test_the_sore_side_comes_last(newcomer, pack):
    tell(newcomer, pack, people.someone(pack, side="left"))
    html = page(newcomer, BALANCE)
    assert html.index('name="right"') < html.index('name="left"')


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"left": "46"}, "from 0 to 45 seconds"),
        ({"left": "-1"}, "from 0 to 45 seconds"),
        ({"left": "lots"}, "from 0 to 45 seconds"),
        ({"left": ""}, "say below why you stopped"),
        ({"pain": ""}, "from 0 to 10 for the pain"),
        ({"pain": "11"}, "from 0 to 10 for the pain"),
        ({"ended": ""}, "Say how the test ended"),
        ({"ended": "because"}, "Say how the test ended"),
        ({"key": "x"}, "out of date"),
    ],
    ids=str,
)
def test_what_cannot_be_read_is_told_and_nothing_entered_is_lost(more, says, alice):
    answer = alice.post(BALANCE, sent(right="33", **more))
    assert answer.status_code == 422
    html = unescape(answer.content.decode())
    assert says in html
    assert 'value="33"' in html
    assert results(alice) == []


def test_a_side_may_be_left_out_when_the_test_was_stopped(alice):
    assert alice.post(BALANCE, sent(left="", ended="unsteady")).status_code == 302
    assert results(alice)[0].amounts == {Side.RIGHT: 44}


def test_ticks_are_counted_by_the_engine(alice):
    ticked = {"left": ["none_of_these"], "right": ["trunk", "knee_past_toe", "knee_past_foot"]}
    answer = alice.post("/self-test/lateral_step_down/", sent(**ticked))
    assert results(alice)[0].amounts == {Side.LEFT: 0, Side.RIGHT: 3}
    assert "3 points" in page(alice, answer.url)


def test_none_of_these_with_something_else_is_told(alice):
    ticked = {"left": ["none_of_these", "arms"], "right": ["none_of_these"]}
    answer = alice.post("/self-test/lateral_step_down/", sent(**ticked))
    assert answer.status_code == 422
    assert b"None of these" in answer.content


def test_not_sure_of_a_side_is_kept_as_neither_yes_nor_no(alice):
    form = {"key": uuid4(), "left": "no", "right": "not_sure"}
    assert alice.post("/self-test/shoes_and_socks/", form).status_code == 302
    assert results(alice)[0].amounts == {Side.LEFT: 0}


def test_a_test_that_hurts_changes_what_is_offered_and_says_so(newcomer, pack):
    tell(newcomer, pack, people.someone(
        pack, onset="gradual", days_since_start=20, pain_lying_on_side="yes"
    ))  # fmt: skip
    before = case_of(newcomer.person).assessment.permit.techniques
    answer = newcomer.post(PRESS, sent(left="no", right="yes", pain="3"))
    after = case_of(newcomer.person).assessment.permit
    assert after is None or after.techniques < before
    html = page(newcomer, answer.url)
    assert "What it changes" in html
    assert "It changes nothing" not in html


def test_a_test_that_finds_nothing_changes_nothing_for_alice(alice):
    answer = alice.post(PRESS, sent(left="no", right="no", pain="0"))
    assert "It changes nothing in what your plan may hold" in page(alice, answer.url)


# ------------------------------------------------------------------------------- a stop
def test_too_much_pain_ends_the_tests_of_the_day_but_not_the_plan(alice):
    answer = alice.post(BALANCE, sent(left="5", right="9", pain="6"))
    assert "Do no more tests today" in page(alice, answer.url)
    assert "You can test again on another day" in page(alice, "/self-tests/")
    assert alice.post(PRESS, sent(left="no", right="no")).status_code == 409
    assert case_of(alice.person).plan is not None


def test_a_leg_that_gives_way_locks_the_plan_until_the_signs_are_gone_through(alice):
    answer = alice.post(BALANCE, sent(left="5", right="", ended="gave_way"))
    html = page(alice, answer.url)
    assert "gone through the warning signs" in html
    assert 'href="/before/"' in html
    assert case_of(alice.person).plan is None
    assert 'href="/before/"' in page(alice, "/self-tests/")
    alice.post("/before/", {"yes": "none_of_these", "tick": "1"})
    assert case_of(alice.person).plan is not None


# --------------------------------------------------------------------------- the gauges
def test_the_gauges_show_what_is_known_what_is_not_and_every_result(alice, pack):
    alice.post("/self-test/side_bridge_hold/", sent(left="30", right="60"))
    html = page(alice, "/self-tests/gauges/")
    for id in ("irritability", "engagement", "strength", "movement", "mobility", "balance"):
        assert pack.words.say(f"gauges.{id}") in html
    assert "The sides differ" in html
    assert html.count("Not known yet") == 6
    assert "30 seconds" in html
    assert "60 seconds" in html


def test_charlie_sees_no_result_of_alice(alice, charlie):
    at = alice.post(BALANCE, sent(left="31")).url
    assert charlie.get(at).status_code == 404
    assert "31 seconds" not in page(charlie, "/self-tests/gauges/")
    assert b"balance_time" not in charlie.get("/data/").content


def test_a_result_can_be_taken_along_and_is_deleted_with_all_else(alice):
    alice.post(BALANCE, sent())
    assert b"balance_time" in alice.get("/data/download/").content
    alice.post("/data/delete/", {"sure": "yes"})
    assert not models.SelfTestResult.objects.exists()


def test_a_result_of_a_test_that_is_gone_is_still_shown(alice):
    old = SelfTestResult("old_test", local_today(), {}, Nprs(0))
    kept = self_tests.keep_self_test_result(alice.person, uuid4(), old, False)
    assert "no longer in use" in page(alice, f"/self-test/result/{kept.id}/")
    assert alice.get("/self-tests/gauges/").status_code == 200


def test_pages_judge_a_session_by_what_a_test_showed_as_the_plan_does(alice, pack):
    """The pages once read the answers alone, and were milder than the plan."""
    tell(alice, pack, people.someone(pack, site="outer_hip"))
    lenient = pack.contents.plans.pain.strength_green
    assert case_of(alice.person).rules.strength_green == lenient
    hurts = SelfTestResult(
        "trochanter_press", local_today(), {Side.LEFT: 1, Side.RIGHT: 1}, Nprs(2)
    )
    self_tests.keep_self_test_result(alice.person, uuid4(), hurts, False)
    strict = next(one for one in pack.contents.plans.pain_for if one.id == "sore_tendon")
    assert strict.strength_green < lenient
    assert case_of(alice.person).rules.strength_green == strict.strength_green
