"""What is proved is told plainly, and a pack that is not proved shows no plan."""

import shutil
from html import unescape

import pytest

from unknot.knowledge import shipped_pack
from unknot_web.project import start
from unknot_web.project.server import Server
from unknot_web.records import knowledge


def page(client):
    return unescape(client.get("/proof/").content.decode())


def test_the_page_counts_the_claims_of_every_family(newcomer):
    header = knowledge.certificate()
    html = page(newcomer)
    for family, count in {**header.claims, **header.proved_beside}.items():
        says = knowledge.shared_words().say(f"prove.family.{family}")
        assert f'<th scope="row">{says}</th><td>{count}</td>' in html


def test_the_page_says_when_by_what_and_how_to_check_it_again(newcomer, pack):
    html = page(newcomer)
    assert f"<td>{pack.id} {pack.contents.pack.version}</td>" in html
    assert pack.sha256[:16] in html
    assert f"unknot prove packs/{pack.id}" in html
    file = f"packs/certificates/{pack.id}-{pack.sha256[:12]}.cert"
    clauses = knowledge.certificate().clauses_sha256
    assert f"python3 proof_checker.py {file} packs/{pack.id} {clauses}" in html


@pytest.mark.parametrize("signed", [True, False])
def test_the_page_says_whether_the_pack_is_signed(newcomer, monkeypatch, signed):
    monkeypatch.setattr("unknot_web.pages.views.is_signed", lambda: signed)
    says, not_so = ("signed", "not_signed") if signed else ("not_signed", "signed")
    html = page(newcomer)
    assert knowledge.page_words().say(f"page.proof.{says}") in html
    assert knowledge.page_words().say(f"page.proof.{not_so}") not in html


def test_the_page_says_what_is_not_proved(newcomer):
    html = page(newcomer)
    for line in knowledge.page_words().list("page.proof.not_covered_lines"):
        assert line in html


def test_without_a_certificate_the_page_says_that_it_was_proved_here(newcomer, monkeypatch):
    monkeypatch.setattr("unknot_web.pages.views.certificate", lambda: None)
    html = page(newcomer)
    assert knowledge.page_words().say("page.proof.none") in html
    assert "proof_checker.py" not in html


@pytest.mark.parametrize("path", ["/", "/about/", "/safety/"])
def test_the_page_is_linked_where_people_ask_what_this_is(newcomer, path):
    assert b'href="/proof/"' in newcomer.get(path).content


@pytest.fixture
def unproved(tmp_path, monkeypatch, pack):
    """A pack that reads well, but is not safe."""
    folder = shutil.copytree(shipped_pack("TEMPLATE"), tmp_path / "unproved")
    flags = folder / "red_flags.yaml"
    flags.write_text(flags.read_text().replace("when: sharp_pain", "when: not sharp_pain"))
    monkeypatch.setattr(knowledge, "chosen_pack", lambda: folder)
    knowledge.pack.cache_clear()
    yield
    monkeypatch.undo()
    knowledge.pack.cache_clear()
    assert knowledge.pack().sha256 == pack.sha256


def test_with_a_pack_that_is_not_proved_every_page_says_see_a_clinician(alice, unproved):
    alice.raise_request_exception = False
    for path in ("/", "/result/", "/plan/", "/session/"):
        answer = alice.get(path)
        assert answer.status_code == 500
        assert b"See a clinician" in answer.content


def test_with_a_pack_that_is_not_proved_the_app_stops_and_says_why(unproved):
    server, faults = Server(0), []
    try:
        start._know(server, faults)
        server.serve()  # returns at once, as it was ended before it began
    finally:
        server.server_close()
    assert "this pack is not safe" in faults[0]
    assert "See a clinician" in faults[0]
