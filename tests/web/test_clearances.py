"""/clearances/: what a clinician has said is fine."""

from datetime import timedelta

import pytest

from tests.support import people
from tests.web.conftest import case_of, come_in, new_person, tell
from unknot.terms import Modality
from unknot_web.records import models
from unknot_web.records.day import local_today

TODAY = local_today()


def word(**differs):
    return {
        "by": people.BOBS_NAME, "on": TODAY.isoformat(),
        "until": (TODAY + timedelta(days=30)).isoformat(), "modalities": ["heat"], **differs,
    }  # fmt: skip


def test_bob_s_word_is_kept_and_listed(alice):
    assert alice.post("/clearances/", word()).url == "/clearances/"
    row = models.Clearance.objects.get()
    assert (row.by, row.on, row.modalities) == (people.BOBS_NAME, TODAY, ["heat"])
    assert people.BOBS_NAME in alice.get("/clearances/").content.decode()


def test_it_opens_what_a_clinician_may_open_until_its_day_comes(db, pack):
    person = come_in(new_person())
    tell(person, pack, people.someone(pack, varicose_veins="yes", takes_anticoagulant="yes"))
    before = case_of(person.person).assessment.permit
    everything = [str(modality) for modality in Modality]
    person.post("/clearances/", word(modalities=everything))
    after = case_of(person.person).assessment.permit
    assert set(before.modalities) < set(after.modalities)
    models.Clearance.objects.update(until=TODAY - timedelta(days=1))
    assert case_of(person.person).assessment.permit == before


def test_it_never_lifts_a_warning_sign(dana):
    dana.post("/clearances/", word(modalities=[str(modality) for modality in Modality]))
    assert dana.get("/plan/").url == "/result/"
    assert b"level--emergency" in dana.get("/result/").content


@pytest.mark.parametrize(
    "wrong",
    [{"by": ""}, {"by": "x" * 201}, {"modalities": []}, {"modalities": ["surgery"]},
     {"on": "soon"}, {"on": (TODAY + timedelta(days=1)).isoformat()},
     {"until": (TODAY - timedelta(days=1)).isoformat()},
     {"until": (TODAY + timedelta(days=366)).isoformat()}],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(alice, wrong):
    assert alice.post("/clearances/", word(**wrong)).status_code == 422
    assert not models.Clearance.objects.exists()


def test_it_can_be_removed(alice):
    alice.post("/clearances/", word())
    alice.post(f"/clearances/{models.Clearance.objects.get().id}/remove/")
    assert not models.Clearance.objects.exists()


def test_charlie_neither_sees_nor_removes_alice_s(alice, charlie):
    alice.post("/clearances/", word())
    kept = models.Clearance.objects.get()
    assert people.BOBS_NAME not in charlie.get("/clearances/").content.decode()
    assert charlie.post(f"/clearances/{kept.id}/remove/").status_code == 404
    assert models.Clearance.objects.exists()
