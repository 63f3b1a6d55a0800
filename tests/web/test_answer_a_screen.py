"""POST /check/<screen>/: keep what one screen asks."""

import pytest

from tests.support import people
from tests.web.conftest import tell
from unknot_web.records import checks, models

SIGNS = "/check/safety_emergency_1/"


def asks(pack, screen):
    return next(one.asks for one in pack.contents.screens if one.id == screen)


def answers_of(client):
    check = checks.current_check(client.person)
    return dict(check.answers) if check else {}


def test_a_tick_is_kept_as_yes_and_what_is_left_open_on_the_list_as_no(newcomer, pack):
    sent = newcomer.post(SIGNS, {"yes": ["dark_urine"], "tick": "1"})
    assert (sent.status_code, sent.url) == (302, "/check/")
    row = models.Check.objects.get()
    assert row.answers.pop("dark_urine") == "yes"
    assert set(row.answers.values()) == {"no"}
    assert len(row.answers) == len(asks(pack, "safety_emergency_1")) - 1
    assert row.pack_sha256 == pack.sha256
    assert 'value="dark_urine" checked' in newcomer.get(SIGNS).content.decode()


def test_none_of_these_answers_the_whole_list_with_no(newcomer):
    newcomer.post(SIGNS, {"yes": ["none_of_these"], "tick": "1"})
    assert set(answers_of(newcomer).values()) == {"no"}


def test_a_list_sent_empty_is_never_taken_as_no(newcomer):
    sent = newcomer.post(SIGNS, {"tick": "1"})
    assert sent.status_code == 422
    assert b"Tick what applies to you" in sent.content
    assert answers_of(newcomer) == {}


def test_none_of_these_beside_a_tick_is_asked_again_and_nothing_is_lost(newcomer):
    sent = newcomer.post(SIGNS, {"yes": ["dark_urine", "none_of_these"], "tick": "1"})
    assert sent.status_code == 422
    assert 'value="dark_urine" checked' in sent.content.decode()
    assert answers_of(newcomer) == {}


def test_not_sure_leads_to_one_by_one_with_the_ticks_kept(newcomer, pack):
    one_by_one = newcomer.post(SIGNS, {"yes": ["dark_urine", "not_sure"], "tick": "1"})
    assert one_by_one.context["form"].kind == "one_by_one"
    picked = {
        f.id: [o.value for o in f.options if o.picked] for f in one_by_one.context["form"].fields
    }
    assert picked.pop("dark_urine") == ["yes"]
    assert not any(picked.values())
    answers = dict.fromkeys(asks(pack, "safety_emergency_1"), "no") | {"dark_urine": "not_sure"}
    newcomer.post(SIGNS, {**answers, "one": "1"})
    assert answers_of(newcomer)["dark_urine"] == "not_sure"
    assert newcomer.get("/check/").url == "/result/"


def test_one_by_one_every_question_needs_its_answer(newcomer, pack):
    answers = dict.fromkeys(asks(pack, "safety_emergency_1")[1:], "no")
    sent = newcomer.post(SIGNS, {**answers, "one": "1"})
    assert sent.status_code == 422
    assert len(sent.context["form"].errors) == 1
    assert answers_of(newcomer) == {}


@pytest.mark.parametrize("age", ["", "-1", "121", "3.5", "٣٨", "38 years", "1e2", "9" * 50])
def test_a_number_outside_its_ends_is_refused_and_shown_again(newcomer, pack, age):
    told = people.sent(asks(pack, "about_you_1"), people.usual(pack))
    sent = newcomer.post("/check/about_you_1/", {**told, "age_number": age})
    assert sent.status_code == 422
    assert answers_of(newcomer) == {}
    assert 'value="female" checked' in sent.content.decode()


def test_a_number_together_with_not_sure_is_refused(newcomer, pack):
    told = people.sent(asks(pack, "about_you_1"), people.usual(pack))
    assert newcomer.post("/check/about_you_1/", {**told, "age": "not_sure"}).status_code == 422


@pytest.mark.parametrize("site", ["elbow", "<script>", "", "outer_hip' OR 1=1"])
def test_only_the_pack_s_own_options_are_taken(newcomer, pack, site):
    told = people.sent(asks(pack, "about_you_1"), people.usual(pack))
    assert newcomer.post("/check/about_you_1/", {**told, "site": site}).status_code == 422
    assert answers_of(newcomer) == {}


def test_what_is_not_asked_on_a_screen_is_not_kept(newcomer):
    sent = {"yes": ["none_of_these"], "tick": "1", "cleared_modalities": "heat", "age_number": "5"}
    newcomer.post(SIGNS, sent)
    assert not {"cleared_modalities", "age"} & set(answers_of(newcomer))


def test_an_answer_whose_question_no_longer_applies_is_deleted(newcomer, pack):
    tell(newcomer, pack, people.someone(pack, cancer_ever="yes", cancer_active="no"))
    screen = next(one for one in pack.contents.screens if "cancer_ever" in one.asks)
    assert "cancer_active" in answers_of(newcomer)
    newcomer.post(f"/check/{screen.id}/", {"yes": ["none_of_these"], "tick": "1"})
    assert "cancer_active" not in answers_of(newcomer)


def test_a_screen_that_does_not_exist_is_not_found(newcomer):
    assert newcomer.get("/check/no_such_screen/").status_code == 404


def test_charlie_sees_and_changes_nothing_of_alice(alice, charlie):
    before = answers_of(alice)
    assert "checked" not in charlie.get("/check/about_you_1/").content.decode()
    charlie.post(SIGNS, {"yes": ["dark_urine"], "tick": "1"})
    assert answers_of(alice) == before
