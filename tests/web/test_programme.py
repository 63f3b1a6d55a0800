"""/programme/: the weeks ahead for what fits best, as far as the permit of today goes."""

from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest

from tests.support import people
from tests.web.conftest import case_of, tell
from unknot.assessment.causes import leading_cause
from unknot.record import DiaryEntry
from unknot.terms import Nprs
from unknot_web.records import clearances, diary, models, programmes
from unknot_web.records.day import local_today

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
    permit = case_of(alice.person).assessment.permit
    for stage in programme_of(pack, "delayed_onset_muscle_soreness").stages:
        for item in stage.items:
            assert item.technique in permit.techniques
            assert pack.words.say(f"techniques.{item.technique}.name") in html
    assert "<td>each day" in html
    assert "Sources (" in html


def test_a_sore_tendon_has_its_stages_with_only_what_is_permitted(newcomer, pack):
    tell(newcomer, pack, people.someone(pack, **TENDON))
    today = case_of(newcomer.person)
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
    causes = case_of(newcomer.person).assessment.causes
    assert leading_cause(causes) not in {one.cause for one in pack.contents.programmes}
    assert "There is no programme of weeks" in page(newcomer)


def test_dana_eve_and_charlie_are_led_to_their_result(alice, dana, eve, charlie):
    for client in (dana, eve, charlie):
        assert client.get("/programme/").url == "/result/"


def test_nobody_sees_a_programme_without_coming_in(stranger):
    assert stranger.get("/programme/").status_code == 401


def test_the_plan_leads_to_the_weeks_ahead(alice):
    assert 'href="/programme/"' in page(alice, "/plan/")


# ------------------------------------------------------------------------------ under way
@pytest.fixture
def tendon(newcomer, pack):
    """Somebody with a sore tendon, seen by a clinician, today in week 3 of the programme."""
    today = local_today()
    first = today - timedelta(days=14)
    tell(newcomer, pack, people.someone(pack, **{**TENDON, "course": "better"}))
    clearances.add_clearance(newcomer.person, "Bob", first, today + timedelta(days=90), [], True)
    programmes.start_programme(newcomer.person, "gluteal_tendinopathy", first)
    for ago in (14, 12, 10, 6, 4, 2):
        done, on = ("double_leg_bridge",), today - timedelta(days=ago)
        entry = DiaryEntry(on, done, Nprs(1), Nprs(1), Nprs(1), Nprs(1))
        kept = diary.keep_entry(newcomer.person, uuid4(), entry)
        diary.tell_morning(newcomer.person, kept.id, Nprs(1), False)
    return newcomer


def test_a_programme_begins_when_the_person_starts_it_and_once_only(alice):
    assert "Start this programme" in page(alice)
    assert alice.post("/programme/start/").url == "/programme/"
    alice.post("/programme/start/")
    row = models.Programme.objects.get()
    assert (row.cause, row.started) == ("delayed_onset_muscle_soreness", local_today())
    html = page(alice)
    assert "You are in week 1 of 1" in html
    assert "Start this programme" not in html


def test_the_week_the_stage_and_dated_days_are_shown(tendon, pack):
    html = page(tendon)
    assert "You are in week 3 of 8" in html
    assert pack.words.say("programmes.gluteal_tendinopathy.weeks_3_to_8") in html
    third = local_today() + timedelta(days=4)
    assert f'<time datetime="{third:%Y-%m-%d}">' in html
    assert pack.words.say("techniques.single_leg_bridge.name") in html.split('id="calendar"')[1]


def test_a_day_can_be_moved_where_a_day_of_rest_is_left(tendon):
    today = local_today()
    day, target = today + timedelta(days=4), today + timedelta(days=5)
    assert tendon.post("/programme/move/", {"day": day, "target": target}).url == "/programme/"
    assert models.Programme.objects.get().moved == {day.isoformat(): target.isoformat()}
    assert '<span class="tag">moved</span>' in page(tendon)
    tendon.post("/programme/move/", {"day": target, "target": day})
    assert models.Programme.objects.get().moved == {}


def test_a_day_is_not_moved_beside_another_hard_day(tendon):
    today = local_today()
    day, beside = today + timedelta(days=4), today + timedelta(days=3)
    sent = tendon.post("/programme/move/", {"day": day, "target": beside})
    assert sent.status_code == 422
    assert b"no day of rest between" in sent.content
    assert models.Programme.objects.get().moved == {}


@pytest.mark.parametrize("wrong", [{}, {"day": "x", "target": "y"}, {"day": "2026-01-01"}])
def test_a_move_that_makes_no_sense_changes_nothing(tendon, wrong):
    assert tendon.post("/programme/move/", wrong).status_code == 409
    assert models.Programme.objects.get().moved == {}


def test_it_can_be_paused_gone_on_with_and_left_without_a_word_of_blame(tendon):
    tendon.post("/programme/pause/")
    tendon.post("/programme/pause/")
    assert models.Programme.objects.get().pauses == [[local_today().isoformat(), None]]
    html = page(tendon)
    assert "It rests for now. Nothing is lost" in html
    assert 'id="calendar"' not in html
    tendon.post("/programme/go-on/")
    assert "You are in week 3 of 8" in page(tendon)
    tendon.post("/programme/leave/")
    assert models.Programme.objects.get().ended == local_today()
    assert "Start this programme" in page(tendon)


@pytest.mark.parametrize("word", ["streak", "missed", "points earned", "failed", "behind"])
def test_nobody_is_scolded_for_fewer_days(tendon, word):
    assert word not in page(tendon).lower()


@pytest.mark.parametrize("what", ["pause", "go-on", "leave", "move"])
def test_charlie_can_change_nothing_of_it(tendon, charlie, what):
    before = models.Programme.objects.values().get()
    charlie.post(f"/programme/{what}/", {"day": local_today(), "target": local_today()})
    assert models.Programme.objects.values().get() == before


def test_dana_cannot_start_one(dana):
    assert dana.post("/programme/start/").status_code == 409
    assert not models.Programme.objects.exists()


def test_the_plan_of_a_hard_day_holds_the_hard_exercise_of_the_stage(tendon):
    plan = case_of(tendon.person).plan
    assert "single_leg_bridge" in {item.technique for item in plan.items}
