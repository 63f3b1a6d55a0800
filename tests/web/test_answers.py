"""GET /answers/ and POST /check/new/: the answers given, to change or to start again."""

from unknot_web.records import checks, models


def test_every_answer_is_shown_in_words_with_a_way_to_change_it(alice, pack):
    html = alice.get("/answers/").content.decode()
    assert "Sore after exercise or work that was new" in html
    assert "1 days" in html
    for screen in pack.contents.screens:
        if any(id in checks.current_check(alice.person).answers for id in screen.asks):
            assert f'href="/check/{screen.id}/"' in html


def test_a_changed_answer_changes_the_result_at_once(alice, pack):
    asks = next(one.asks for one in pack.contents.screens if one.id == "safety_emergency_1")
    alice.post("/check/safety_emergency_1/", {"yes": [asks[0]], "tick": "1"})
    assert b"level--emergency" in alice.get("/result/").content


def test_a_new_check_begins_with_nothing_answered_and_keeps_the_old_one(alice):
    assert alice.post("/check/new/").url == "/check/"
    assert checks.current_check(alice.person).answers == {}
    assert models.Check.objects.filter(person_id=alice.person.id).count() == 2
    assert alice.get("/plan/").url == "/result/"


def test_charlie_begins_his_own_check_and_alice_keeps_hers(alice, charlie):
    before = checks.current_check(alice.person)
    charlie.post("/check/new/")
    assert checks.current_check(alice.person) == before
