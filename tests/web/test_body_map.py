"""/body-map/: many places, each with side, intensity and quality; on the body or from a list."""

import re
from datetime import timedelta

import pytest

from tests.support import people
from tests.web.conftest import come_in, new_person, tell
from unknot.terms import Nprs
from unknot_web.body_map.addresses import word_of
from unknot_web.body_map.regions import CODES, ONE, QUALITIES, REGIONS
from unknot_web.design import words
from unknot_web.records import body_maps, checks, everything, models
from unknot_web.records.body_maps import MarkedSite
from unknot_web.records.day import local_today

HIP = {"region": "outer_hip", "side": "right", "intensity": "6", "qualities": ["aching", "burning"]}


def kept(client):
    return models.BodyMap.objects.get(person_id=client.person.id)


def html_of(client, path):
    return client.get(path).content.decode()


def links(html):
    return re.findall(r'href="(/body-map/mark/\w+/)" data-at="([a-z_.]+)"', html)


def address(client, code, view="right"):
    return f"/body-map/mark/{word_of(client.person, code, view)}/"


def options(html):
    return re.findall(r'<option value="([a-z_]+)"', html)


# ------------------------------------------------------------------------- the record
def test_a_place_told_in_the_list_is_kept_with_its_codes(alice):
    assert alice.post("/body-map/mark/", HIP).url == "/body-map/"
    row = kept(alice)
    assert row.on == local_today()
    told = {"region": "outer_hip", "side": "right", "intensity": 6}
    assert row.sites == [{**told, "qualities": ["aching", "burning"]}]


def test_the_body_and_the_list_keep_the_same_thing(alice, charlie):
    html = html_of(alice, address(alice, "outer_hip.right"))
    sent = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', html))
    del sent["csrfmiddlewaretoken"]
    pointed = {**sent, "intensity": "6", "qualities": ["aching", "burning"]}
    assert alice.post("/body-map/mark/", pointed).url == "/body-map/"
    charlie.post("/body-map/mark/", HIP)
    assert kept(alice).sites == kept(charlie).sites


def test_many_places_are_shown_strongest_first_on_the_body_and_in_the_list(alice):
    alice.post("/body-map/mark/", HIP)
    alice.post("/body-map/mark/", {"region": "neck", "intensity": "3"})
    alice.post("/body-map/mark/", {**HIP, "region": "knee", "side": "left", "intensity": "8"})
    html = html_of(alice, "/body-map/")
    listed = html.split('id="marked"')[1]
    names = re.findall(r"<strong>([^<]+)</strong><br>", listed)
    assert names == ["Knee, left", "Outer hip, right", "Neck"]
    assert 'aria-label="Knee, left, marked 8 of 10"' in html
    assert "6 of 10. Aching, Burning" in listed


def test_both_sides_are_two_places(alice):
    alice.post("/body-map/mark/", {**HIP, "side": "both"})
    assert [one["side"] for one in kept(alice).sites] == ["left", "right"]


def test_a_place_without_a_side_asks_for_none(alice):
    alice.post("/body-map/mark/", {"region": "tail_bone", "intensity": "2"})
    assert kept(alice).sites[0]["side"] == "middle"


def test_a_place_told_again_takes_its_place_and_comes_prefilled(alice):
    alice.post("/body-map/mark/", HIP)
    html = html_of(alice, address(alice, "outer_hip.right"))
    assert re.search(r'name="intensity" value="6" checked', html)
    assert re.search(r'name="qualities" value="burning" checked', html)
    alice.post("/body-map/mark/", {**HIP, "intensity": "2", "qualities": []})
    assert [(one["intensity"], one["qualities"]) for one in kept(alice).sites] == [(2, [])]


def test_a_place_can_be_taken_off_and_an_empty_map_is_no_map(alice):
    alice.post("/body-map/mark/", HIP)
    alice.post("/body-map/unmark/", {"at": "outer_hip.right"})
    assert not models.BodyMap.objects.exists()
    alice.post("/body-map/unmark/", {"at": "outer_hip.right"})
    assert not models.BodyMap.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"region": "", "side": "", "intensity": ""}, "region"),
        ({"region": "elsewhere"}, "region"),
        ({"side": ""}, "side"),
        ({"side": "middle"}, "side"),
        ({"intensity": ""}, "intensity"),
        ({"intensity": "11"}, "intensity"),
        ({"qualities": ["nice"]}, "qualities"),
    ],
)
def test_what_is_not_understood_is_told_and_nothing_entered_is_lost(alice, wrong, field):
    answer = alice.post("/body-map/mark/", {**HIP, **wrong})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#{field}"' in html
    assert not models.BodyMap.objects.exists()
    if "region" not in wrong:
        assert '<option value="outer_hip" selected>' in html
    if "qualities" not in wrong:
        assert re.search(r'value="burning" checked', html)


@pytest.mark.parametrize("code", ["elsewhere.left", "groin", "groin.middle", "../x", "neck."])
def test_a_place_that_is_not_on_the_map_is_not_found(alice, code):
    assert alice.get(address(alice, code)).status_code == 404
    assert alice.post("/body-map/unmark/", {"at": code}).status_code == 404


def test_a_new_day_begins_empty_and_may_begin_with_the_last_map(alice):
    before = local_today() - timedelta(days=3)
    body_maps.mark(alice.person, before, [MarkedSite("groin", "left", Nprs(4))])
    assert "No place is marked today" in html_of(alice, "/body-map/")
    alice.post("/body-map/begin/")
    alice.post("/body-map/begin/")
    maps = body_maps.body_maps(alice.person)
    assert [one.on for one in maps] == [before, local_today()]
    assert maps[0].sites == maps[1].sites


def test_the_summary_for_a_clinician_shows_the_newest_map_and_no_empty_one(alice):
    assert "Where it hurts" not in html_of(alice, "/programme/summary/")
    body_maps.mark(alice.person, local_today(), [MarkedSite("groin", "left", Nprs(4), ("sharp",))])
    assert "Groin, left: 4 of 10. Sharp" in html_of(alice, "/programme/summary/")


# ---------------------------------------------------------------------------- theirs only
def test_charlie_sees_changes_and_takes_off_nothing_of_alice(alice, charlie):
    alice.post("/body-map/mark/", HIP)
    html = html_of(charlie, "/body-map/")
    assert "No place is marked today" in html
    assert "map__region--marked" not in html
    assert 'value="6" checked' not in html_of(charlie, address(charlie, "outer_hip.right"))
    charlie.post("/body-map/unmark/", {"at": "outer_hip.right"})
    assert len(kept(alice).sites) == 1


def test_the_map_is_taken_along_and_deleted_with_everything_else(alice, charlie):
    alice.post("/body-map/mark/", HIP)
    charlie.post("/body-map/mark/", HIP)
    assert everything.everything(alice.person)["body_maps"][0]["sites"][0]["region"] == "outer_hip"
    everything.delete_everything(alice.person)
    assert [str(row.person_id) for row in models.BodyMap.objects.all()] == [str(charlie.person.id)]


# ------------------------------------------------------------------------- map and list
def test_every_region_of_the_body_stands_in_the_list_and_the_other_way_round(alice):
    pointed = links(html_of(alice, "/body-map/"))
    listed = options(html_of(alice, "/body-map/mark/"))
    assert {code for _, code in pointed} == set(CODES)
    assert {code.partition(".")[0] for _, code in pointed} == set(listed) == set(REGIONS)
    assert len(listed) == len(REGIONS)


def test_each_place_leads_to_the_page_of_that_place(alice):
    for path, code in links(html_of(alice, "/body-map/")):
        assert f'name="at" value="{code}"' in html_of(alice, path)


def test_an_address_names_no_place_and_is_another_one_for_another_person(alice, charlie):
    mine, theirs = (
        {path for path, _ in links(html_of(one, "/body-map/"))} for one in (alice, charlie)
    )
    assert not mine & theirs
    assert not [path for path in mine for region in REGIONS if region in path]
    assert charlie.get(sorted(mine)[0]).status_code == 404


def test_the_places_of_the_check_carry_the_codes_of_the_pack(pack):
    assert set(pack.questions["site"].options) <= set(REGIONS)


def test_everything_is_a_link_or_a_field_so_that_no_script_is_needed(alice):
    for path in ("/body-map/", "/body-map/mark/", address(alice, "groin.left")):
        main = html_of(alice, path).split("<main")[1].split("</main>")[0]
        assert "<script" not in main
        assert "hidden>" not in main
        assert "style=" not in main


def test_a_view_that_was_chosen_stays_and_any_other_is_ignored(alice):
    html_of(alice, address(alice, "groin.left", "left"))
    assert 'id="view-left" autocomplete="off" checked' in html_of(alice, "/body-map/")
    alice.post("/body-map/mark/", {**HIP, "view": "<script>"})
    html = html_of(alice, "/body-map/")
    assert html.count("checked") == 1
    assert 'id="view-left" autocomplete="off" checked' in html


# ------------------------------------------------------------------- the check's own answer
def test_marking_a_place_changes_no_answer_and_no_advice(alice):
    answers = checks.current_check(alice.person).answers
    alice.post("/body-map/mark/", {**HIP, "region": "groin", "intensity": "10"})
    alice.get("/body-map/")
    alice.get("/body-map/place-of-pain/")
    assert checks.current_check(alice.person).answers == answers


def test_a_place_becomes_the_answer_only_after_a_yes(alice):
    alice.post("/body-map/mark/", {**HIP, "region": "groin", "intensity": "9"})
    assert "Use this as the place of your pain" in html_of(alice, "/body-map/")
    html = html_of(alice, "/body-map/place-of-pain/")
    assert "In the groin, at the front of the hip" in html
    assert checks.current_check(alice.person).answers["site"] != "groin"
    before = dict(checks.current_check(alice.person).answers)
    assert alice.post("/body-map/place-of-pain/", {"at": "groin.right"}).url == "/check/"
    after = checks.current_check(alice.person)
    assert after.answers["site"] == "groin"
    assert after.told_on["site"] == local_today()
    assert {k: v for k, v in after.answers.items() if k != "site"}.items() <= before.items()


def test_a_yes_to_a_map_that_has_changed_since_is_asked_again(alice):
    alice.post("/body-map/mark/", {**HIP, "region": "groin"})
    alice.post("/body-map/mark/", {**HIP, "region": "low_back", "intensity": "9"})
    answer = alice.post("/body-map/place-of-pain/", {"at": "groin.right"})
    assert answer.status_code == 409
    assert 'name="at" value="low_back.right"' in answer.content.decode()
    assert checks.current_check(alice.person).answers["site"] != "groin"


def test_who_has_no_check_or_marks_far_from_the_hip_is_offered_nothing(alice, db):
    newcomer = come_in(new_person())
    newcomer.post("/body-map/mark/", HIP)
    alice.post("/body-map/mark/", {**HIP, "region": "shoulder"})
    for one in (newcomer, alice):
        assert "place-of-pain" not in html_of(one, "/body-map/")
        sent = one.post("/body-map/place-of-pain/", {"at": "outer_hip.right"})
        assert sent.status_code == 409
        assert "place-of-pain" not in sent.content.decode()


def test_who_must_see_somebody_may_still_mark_and_loses_no_urgency(dana, pack):
    dana.post("/body-map/mark/", {**HIP, "region": "upper_outer_buttock"})
    dana.post("/body-map/place-of-pain/", {"at": "upper_outer_buttock.right"})
    assert "ambulance" in dana.get("/result/", follow=True).content.decode().lower()


def test_tingling_leads_to_the_check_that_asks_about_it(alice):
    alice.post("/body-map/mark/", {**HIP, "qualities": ["numb"]})
    assert "You marked tingling or a numb place" in html_of(alice, "/body-map/")
    alice.post("/body-map/mark/", HIP)
    assert "You marked tingling" not in html_of(alice, "/body-map/")


def test_the_map_says_that_it_looks_for_no_warning_signs(alice):
    html = html_of(alice, "/body-map/")
    assert "does not look for warning signs" in html
    assert 'href="/help/"' in html.split("<main")[1]


def test_every_quality_and_region_has_a_name_of_its_own():
    names = [words.say(f"page.body_map.regions.{one}") for one in REGIONS]
    feels = [words.say(f"page.body_map.qualities.{one}") for one in QUALITIES]
    assert len(set(names)) == len(REGIONS)
    assert len(set(feels)) == len(QUALITIES)
    assert set(ONE) <= set(REGIONS)


# ------------------------------------------------------------------------ find the muscle
def test_the_hip_is_shown_on_the_side_that_hurts(alice, pack):
    tell(alice, pack, people.someone(pack, side="left"))
    assert "The left hip, seen from the side" in html_of(alice, "/find-the-muscle/")
    assert 'href="/find-the-muscle/other-side/"' in html_of(alice, "/find-the-muscle/")
    html = html_of(alice, "/find-the-muscle/other-side/")
    assert "The right hip, seen from the side" in html
    assert 'href="/find-the-muscle/"' in html.split("<main")[1]


def test_the_three_touches_have_a_picture_and_the_words_of_the_read(alice):
    html = html_of(alice, "/find-the-muscle/")
    for touch in ("First touch.", "Second touch.", "Third touch."):
        assert touch in html
    assert html.count('class="touches__touch"') == 3
    assert html.count('class="hips__view"') == 2
    assert "schematic" in html


def test_what_is_marked_in_the_pictures_stands_beside_them_in_words(alice):
    html = html_of(alice, "/find-the-muscle/")
    shown = set(re.findall(r'data-zone="(\w+)"', html)) - {"belly"}
    beside = html.split('class="hips__parts"')[1].split("</ul>")[0]
    labels = dict(re.findall(r'data-label="(\w+)">(.*?)</text>', html))
    for zone in shown:
        label = " ".join(re.findall(r">([^<]+)</tspan>", labels[zone]))
        assert f"<strong>{label}</strong> <span" in beside, zone
    assert shown == {"trochanter", "crest", "spine", "sitting_bone", "notch", "groin"}
