"""/before/: the warning signs, asked again each day."""

from datetime import timedelta

from unknot_web.records import checks
from unknot_web.records.day import local_today
from unknot_web.symptom_check.screens import before_each_session

NONE = {"yes": ["none_of_these"], "tick": "1"}


def test_with_nothing_new_the_session_opens_for_today(alice):
    assert alice.get("/session/").url == "/before/"
    assert alice.get("/before/").status_code == 200
    assert alice.post("/before/", NONE).url == "/session/"
    assert checks.current_check(alice.person).asked_before_session_on == local_today()
    assert alice.get("/session/").status_code == 200


def test_every_question_that_the_pack_wants_before_a_session_is_asked(alice, pack):
    html = alice.get("/before/").content.decode()
    for id in before_each_session(pack, checks.current_check(alice.person).answers):
        assert f'value="{id}"' in html


def test_a_warning_sign_leads_to_the_result_and_no_session_opens(alice):
    assert alice.post("/before/", {"yes": ["dark_urine"], "tick": "1"}).url == "/result/"
    assert checks.current_check(alice.person).answers["dark_urine"] == "yes"
    assert alice.get("/session/").url == "/result/"


def test_an_empty_list_opens_nothing(alice):
    assert alice.post("/before/", {"tick": "1"}).status_code == 422
    assert alice.get("/session/").url == "/before/"


def test_not_sure_is_asked_one_by_one_and_read_as_the_worse(alice, pack):
    page = alice.post("/before/", {"yes": ["not_sure"], "tick": "1"})
    ids = [field.id for field in page.context["form"].fields]
    sent = {**dict.fromkeys(ids, "no"), "dark_urine": "not_sure", "one": "1"}
    assert alice.post("/before/", sent).url == "/result/"
    assert alice.get("/session/").url == "/result/"


def test_yesterday_s_answers_do_not_open_today_s_session(alice):
    check = checks.current_check(alice.person)
    checks.asked_before_session(alice.person, check.id, local_today() - timedelta(days=1))
    assert alice.get("/session/").url == "/before/"


def test_charlie_cannot_answer_for_alice(alice, charlie):
    assert charlie.post("/before/", NONE).status_code == 409
    assert alice.get("/session/").url == "/before/"


def test_a_sign_that_is_told_while_the_plan_is_closed_counts_and_nothing_is_taken_back(alice, pack):
    check = checks.current_check(alice.person)
    first, second, *_ = before_each_session(pack, check.answers)
    checks.save_answers(alice.person, check.id, {first: "yes"})  # as in another window
    assert alice.get("/before/").url == "/result/"
    assert alice.post("/before/", {"yes": [second], "tick": "1"}).url == "/result/"
    answers = checks.current_check(alice.person).answers
    assert (answers[first], answers[second]) == ("yes", "yes")
