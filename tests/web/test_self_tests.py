"""/self-tests/ and /self-test/<id>/: what a person can test at home, if anything."""

from html import unescape

import pytest

from tests.support import people
from tests.web.conftest import tell


def page(client, path):
    return unescape(client.get(path).content.decode())


def test_alice_sees_the_tests_by_gauge_with_the_words_of_the_gate(alice, pack):
    html = page(alice, "/self-tests/")
    assert pack.words.say("self_test_gate.none") in html
    assert pack.words.say("gauges.balance") in html
    for test in pack.contents.self_tests:
        assert f'href="/self-test/{test.id}/"' in html
    assert pack.words.say("self_test_gate.no_single_leg") not in html


def test_alice_reads_how_to_do_it_what_it_means_its_norms_and_its_sources(alice, pack):
    html = page(alice, "/self-test/balance_time/")
    for part in ("name", "why", "reading", "careful"):
        assert pack.words.say(f"self_tests.balance_time.{part}") in html
    for step in pack.words.list("self_tests.balance_time.steps"):
        assert step in html
    assert "80 and over" in html
    assert "9 seconds" in html
    for source in pack.sources_of(("springer_2007", "our_decision")):
        assert source.citation in html
    assert "unverified" in html


def test_every_test_has_its_page_without_a_place_left_unfilled(alice, pack):
    for test in pack.contents.self_tests:
        html = alice.get(f"/self-test/{test.id}/").content.decode()
        assert "{" not in html.split("<main")[1].split("</main>")[0], test.id


@pytest.mark.parametrize("who", ["dana", "eve", "charlie", "newcomer"])
def test_no_test_and_no_step_is_shown_to_whom_self_care_is_not_open(who, pack, request):
    client = request.getfixturevalue(who)
    html = page(client, "/self-tests/")
    assert "No test at home for now" in html
    assert "/self-test/" not in html
    html = page(client, "/self-test/balance_time/")
    assert "shown only when your answers allow it" in html
    assert pack.words.list("self_tests.balance_time.steps")[0] not in html


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


def test_at_65_a_test_on_one_leg_wants_another_adult_near(newcomer, pack):
    tell(newcomer, pack, people.someone(pack, age=70))
    words = pack.words.say("self_test_gate.no_single_leg")
    assert words in page(newcomer, "/self-tests/")
    assert words in page(newcomer, "/self-test/balance_time/")
    assert words not in page(newcomer, "/self-test/shoes_and_socks/")


def test_the_stretch_across_the_body_is_kept_from_a_sore_tendon(newcomer, pack):
    sore = {"tender_bony_point": "yes", "pain_on_stairs_or_one_leg": "yes"}
    tell(newcomer, pack, people.someone(pack, **sore))
    html = page(newcomer, "/self-tests/")
    assert "/self-test/trochanter_press/" in html
    assert "/self-test/seated_piriformis_stretch/" not in html
    html = page(newcomer, "/self-test/seated_piriformis_stretch/")
    assert "Your answers speak against this test" in html
    assert pack.words.list("self_tests.seated_piriformis_stretch.steps")[1] not in html


def test_a_test_that_does_not_exist_is_not_found(newcomer):
    assert newcomer.get("/self-test/no_such_thing/").status_code == 404


def test_nobody_sees_a_test_without_coming_in(stranger):
    assert stranger.get("/self-tests/").status_code == 401
    assert stranger.get("/self-test/balance_time/").status_code == 401


def test_the_reads_and_the_plan_lead_to_the_tests(alice):
    assert 'href="/self-tests/"' in page(alice, "/read/")
    assert 'href="/self-tests/"' in page(alice, "/plan/")
