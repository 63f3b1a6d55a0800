"""From the first page to the diary and back, as one person walks it."""

import re

from tests.support import people
from unknot_web.records import checks, models


def text_of(response):
    return response.content.decode()


def walk_the_check(client, pack, answers):
    """Answer screen by screen until the app leads elsewhere; return where it led."""
    for _ in range(40):
        where = client.get("/check/").url
        if not where.startswith("/check/"):
            return where
        page = client.get(where)
        kind = page.context["form"].kind
        questions = page.context["step"].questions
        yes = [id for id in questions if answers.get(id) == "yes"]
        data = {"yes": yes or ["none_of_these"], "tick": "1"}
        if kind != "checklist":
            data = people.sent(questions, answers)
        assert client.post(where, data).status_code == 302
    raise AssertionError("the check has no end")


def test_alice_gets_from_the_first_question_to_her_progress(newcomer, pack):
    assert walk_the_check(newcomer, pack, people.alice(pack)) == "/result/"
    assert "You can look after this yourself" in text_of(newcomer.get("/result/"))
    assert newcomer.get("/plan/").status_code == 200
    assert newcomer.get("/session/").url == "/before/"
    before = newcomer.post("/before/", {"yes": ["none_of_these"], "tick": "1"})
    assert before.url == "/session/"
    session = newcomer.get("/session/")
    run = re.search(r'name="run" value="([^"]+)"', text_of(session))[1]
    done = session.context["techniques"][0]
    ended = newcomer.post("/session/finish/", {"run": run, "stopped": "", "done": [done]})
    entry = newcomer.get(ended.url)
    assert entry.context["form"].initial["techniques"] == [done]
    key = entry.context["form"].initial["key"]
    kept = newcomer.post(
        ended.url,
        {"key": key, "techniques": [done], "pain_before": 4, "pain_worst": 4, "pain_after": 2},
    )
    assert kept.url == "/diary/"
    row = models.DiaryEntry.objects.get()
    assert (row.techniques, row.pain_before, row.pain_after) == ([done], 4, 2)
    assert newcomer.get("/progress/").status_code == 200
    assert checks.current_check(newcomer.person).answers["side"] == "right"


def test_danas_check_ends_with_the_first_screen(newcomer, pack):
    where = newcomer.get("/check/").url
    questions = newcomer.get(where).context["step"].questions
    dana = people.dana(pack)
    yes = [id for id in questions if dana[id] == "yes"]
    assert newcomer.post(where, {"yes": yes, "tick": "1"}).url == "/check/"
    assert newcomer.get("/check/").url == "/result/"
    assert "Get emergency help now" in text_of(newcomer.get("/result/"))
    assert newcomer.get("/plan/").url == "/result/"


def test_every_page_of_a_person_with_a_plan_answers(alice):
    for path in (
        "/",
        "/check/safety_signs/",
        "/result/",
        "/answers/",
        "/plan/",
        "/before/",
        "/diary/",
        "/diary/new/",
        "/progress/",
        "/about/",
        "/muscle/",
        "/read/",
        "/sources/",
        "/safety/",
        "/help/",
        "/clearances/",
        "/data/",
        "/data/download/",
        "/data/delete/",
    ):
        assert alice.get(path).status_code == 200, path


def test_every_article_and_technique_has_its_page(alice, pack):
    paths = [f"/read/{id}/" for id in pack.articles] + [
        f"/technique/{id}/" for id in pack.techniques
    ]
    for path in paths:
        assert alice.get(path).status_code == 200, path
