"""/programme/: the weeks ahead for what fits best, as far as the permit of today goes."""

from html import unescape

from tests.support import people
from tests.web.conftest import tell
from unknot.assessment.causes import leading_cause
from unknot_web.records.today import standing

TENDON = {
    "age": 52,
    "onset": "gradual",
    "days_since_start": 60,
    "site": "outer_hip",
    "course": "same",
    "pain_now": 2,
    "tender_bony_point": "yes",
    "pain_lying_on_side": "yes",
    "pain_on_stairs_or_one_leg": "yes",
    "pain_first_steps_after_sitting": "yes",
    "new_hard_exercise_72_h": "no",
    "eases_with_warm_up": "no",
}


def page(client, path="/programme/"):
    return unescape(client.get(path).content.decode())


def programme_of(pack, cause):
    return next(one for one in pack.contents.programmes if one.cause == cause)


def test_alice_sees_the_stage_of_her_soreness_how_much_how_often_how_hard_and_why(alice, pack):
    html = page(alice)
    text = "programmes.delayed_onset_muscle_soreness"
    for part in ("title", "lead", "week_1"):
        assert pack.words.say(f"{text}.{part}") in html
    permit = standing(alice.person).today.assessment.permit
    for stage in programme_of(pack, "delayed_onset_muscle_soreness").stages:
        for item in stage.items:
            assert item.technique in permit.techniques
            assert pack.words.say(f"techniques.{item.technique}.name") in html
    assert "once a day, 7 days a week" in html
    assert "Sources (" in html


def test_a_sore_tendon_has_its_stages_with_only_what_is_permitted(newcomer, pack):
    tell(newcomer, pack, people.someone(pack, **TENDON))
    today = standing(newcomer.person).today
    cause = leading_cause(today.assessment.causes)
    assert cause in {"gluteal_tendinopathy", "trochanteric_bursitis"}
    html = page(newcomer)
    assert pack.words.say(f"programmes.{cause}.title") in html
    permitted = today.assessment.permit.techniques
    wanted = {item.technique for stage in programme_of(pack, cause).stages for item in stage.items}
    for id in wanted:
        assert (f'href="/technique/{id}/"' in html) == (id in permitted)


def test_without_a_clearance_a_bursitis_like_pain_is_shown_no_exercise(newcomer, pack):
    tell(newcomer, pack, people.someone(pack, **TENDON, sleep_disturbed="yes"))
    html = page(newcomer)
    assert "None of it is right for you now" in html
    assert "/technique/" not in html


def test_a_cause_without_a_programme_says_so(newcomer, pack):
    back = {"site": "low_back", "onset": "gradual", "days_since_start": 30}
    told = people.someone(
        pack,
        **back,
        course="better",
        back_movement_changes_it="yes",
        new_hard_exercise_72_h="no",
        eases_with_warm_up="no",
    )
    tell(newcomer, pack, told)
    causes = standing(newcomer.person).today.assessment.causes
    assert leading_cause(causes) not in {one.cause for one in pack.contents.programmes}
    assert "There is no programme of weeks" in page(newcomer)


def test_dana_eve_and_charlie_are_led_to_their_result(alice, dana, eve, charlie):
    for client in (dana, eve, charlie):
        assert client.get("/programme/").url == "/result/"


def test_nobody_sees_a_programme_without_coming_in(stranger):
    assert stranger.get("/programme/").status_code == 401


def test_the_plan_leads_to_the_weeks_ahead(alice):
    assert 'href="/programme/"' in page(alice, "/plan/")
