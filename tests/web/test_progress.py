"""GET /progress/: which way pain goes, and what comes next."""

from datetime import timedelta
from html import unescape
from uuid import uuid4

from django.utils.timezone import now

from tests.support import people
from tests.web.conftest import case_of, write_entry
from unknot_web.records import checks, models
from unknot_web.records.day import local_today


def weeks_of(client, *pains, **more):
    first = local_today() - timedelta(days=len(pains))
    for day, pain in enumerate(pains):
        write_entry(client, uuid4(), first + timedelta(days=day), before=pain, **more)


def test_the_trend_is_told_drawn_and_stands_in_a_table(alice):
    weeks_of(alice, 6, 5, 3)
    html = alice.get("/progress/").content.decode()
    assert "Your pain is clearly lower than at the start." in html
    assert '<svg class="chart"' in html
    assert '<title id="chart-title">' in html
    assert '<desc id="chart-desc">3 sessions.' in html
    assert html.count('<th scope="row">') == 3
    assert "Stay at the same dose." in html


def test_two_bad_sessions_in_a_week_stop_it_and_ask_for_the_warning_signs(alice):
    weeks_of(alice, 4, 4, stopped=True)
    html = alice.get("/progress/").content.decode()
    assert "Stop this for now" in html
    assert 'href="/before/"' in html


def test_the_usual_course_stands_beside_ones_own_with_its_sources(alice, pack):
    weeks_of(alice, 6, 5, 3)
    html = unescape(alice.get("/progress/").content.decode())
    assert pack.words.say("courses.delayed_onset_muscle_soreness") in html
    assert '<rect class="chart__band"' in html
    assert '<line class="chart__gain"' in html
    assert "A change counts as clear from 2 points on." in html


def test_no_clear_change_is_said_plainly(alice):
    weeks_of(alice, 5, 4, 4)
    assert "No clear change yet." in alice.get("/progress/").content.decode()


def test_not_improving_says_why_since_when_and_by_when_to_be_seen(alice, pack):
    today = local_today()
    for ago in (12, 9, 1):
        write_entry(alice, uuid4(), today - timedelta(days=ago), before=4)
    html = unescape(alice.get("/progress/").content.decode())
    assert pack.words.say("red_flags.diary_not_improving.name") in html
    since, by = today - timedelta(days=5), today + timedelta(days=9)
    assert f'<time datetime="{since:%Y-%m-%d}">' in html
    assert f'<time datetime="{by:%Y-%m-%d}">' in html


def test_five_sessions_without_change_are_named_and_the_massage_rests(alice, pack):
    today = local_today()
    check = models.Check.objects.get()
    check.started = now() - timedelta(days=9)
    check.save()
    for ago in (5, 4, 3, 2, 1):
        write_entry(alice, uuid4(), today - timedelta(days=ago), before=4)
    assert "changed nothing in 5 sessions" in alice.get("/progress/").content.decode()
    plan = case_of(alice.person).plan
    assert "hand_massage" not in {item.modality for item in plan.items}
    checks.start_check(alice.person, people.alice(pack), pack.sha256)
    assert "changed nothing" not in alice.get("/progress/").content.decode()


def test_one_entry_is_no_chart_yet(alice):
    weeks_of(alice, 4)
    assert b"<svg" not in alice.get("/progress/").content


def test_charlie_sees_no_entry_of_alice(alice, charlie):
    weeks_of(alice, 6, 3)
    assert b"There is nothing to show yet" in charlie.get("/progress/").content
