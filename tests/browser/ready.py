"""`python -m tests.browser.ready`: brings the person of UNKNOT_DATA to where a decision is made.

It reads one name of READY a line, forgets all that there was, makes it so, and answers with an
address that belongs to it, or with an empty line. One process for many tests: none waits for
Django and the pack again.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import django

django.setup()

from django.core import serializers  # noqa: E402 - Django must be set up first
from django.db import connections  # noqa: E402
from django.db.models import Model  # noqa: E402
from django.utils.timezone import now  # noqa: E402

from tests.browser.past import weeks  # noqa: E402
from tests.support import people  # noqa: E402
from unknot.record import DiaryEntry, WeeklyCheck  # noqa: E402
from unknot.terms import Modality, Nprs  # noqa: E402
from unknot_web.records import (  # noqa: E402
    body_maps,
    checks,
    clearances,
    diary,
    everything,
    programmes,
    session_runs,
)
from unknot_web.records import people as kept_people  # noqa: E402
from unknot_web.records import weeks as kept_weeks  # noqa: E402
from unknot_web.records.day import local_today  # noqa: E402
from unknot_web.records.knowledge import pack  # noqa: E402
from unknot_web.records.models import OfAPerson, Person  # noqa: E402

PERSON = kept_people.local_person()
BORNE, TOO_MUCH = 2, 9
DONE = ("massage_ball_on_wall",)
TENDON = {
    "age": 52, "onset": "gradual", "days_since_start": 60, "site": "outer_hip", "course": "better",
    "pain_now": 2, "tender_bony_point": "yes", "pain_lying_on_side": "yes",
    "pain_on_stairs_or_one_leg": "yes", "new_hard_exercise_72_h": "no", "eases_with_warm_up": "no",
}  # fmt: skip


def alice(**differs: object) -> str:
    """Make her answers those that open a session today."""
    told = {**people.alice(pack()), **differs}
    return before_a_session(told, pack().sha256)


def before_a_session(told: dict[str, object], sha256: str) -> str:
    """Keep answers to a pack, and that the questions before a session were gone through."""
    check = checks.start_check(PERSON, told, sha256)
    checks.asked_before_session(PERSON, check.id, local_today())
    return ""


def ago(days: int) -> date:
    """Return a day of the past."""
    return local_today() - timedelta(days=days)


def kept_entry(on: date, pain: int, morning: int | None) -> diary.KeptEntry:
    """Keep an entry, and the morning after it if that was told."""
    entry = DiaryEntry(on, DONE, Nprs(BORNE), Nprs(pain), Nprs(pain))
    kept = diary.keep_entry(PERSON, uuid4(), entry)
    if morning is not None:
        diary.tell_morning(PERSON, kept.id, Nprs(morning), False)
    return kept


def alice_with_a_past() -> str:
    """Give her all that a form may ask for; today she may do her session all the same."""
    alice()
    for days in (12, 10):
        kept_entry(ago(days), TOO_MUCH, TOO_MUCH)
    kept_entry(ago(8), BORNE, BORNE)
    last = kept_entry(ago(1), BORNE, None)
    diary.forget_morning(PERSON, last.id)
    session_runs.keep_run(PERSON, uuid4(), now(), DONE, False)
    clearances.add_clearance(PERSON, "Bob Baker", ago(15), ago(-30), [Modality.STRENGTHENING], True)
    programmes.start_programme(PERSON, "hip_osteoarthritis", ago(20))
    kept_weeks.keep_weekly_check(PERSON, WeeklyCheck(ago(14), {}, {"Climbing stairs": 8}))
    place = body_maps.MarkedSite("groin", "right", Nprs(9))
    body_maps.mark(PERSON, local_today(), [place])
    return f"/diary/{last.id}/morning/"


def a_stopped_session() -> str:
    """Stop a session, after which nothing was asked yet."""
    alice()
    run = uuid4()
    session_runs.keep_run(PERSON, run, now(), DONE, True)
    return f"/before/{run}/"


def an_ended_session() -> str:
    """End a session, whose diary is still to be written."""
    alice()
    run = uuid4()
    session_runs.keep_run(PERSON, run, now(), DONE, False)
    return f"/diary/new/{run}/"


def another_pack() -> str:
    """Answers that were given to another pack, as after the program was brought up to date."""
    return before_a_session(people.alice(pack()), "0" * 64)


def before_a_programme() -> str:
    """Answers that a programme is offered for."""
    before_a_session(people.someone(pack(), **TENDON), pack().sha256)
    return "/programme/"


def in_a_programme() -> str:
    """A programme that began two weeks ago and goes well."""
    before_a_programme()
    weeks()
    return "/programme/"


def in_a_pause() -> str:
    """The same, resting."""
    in_a_programme()
    programmes.pause_programme(PERSON, ago(1))
    return "/programme/"


READY: dict[str, Callable[[], str]] = {
    made.__name__: made
    for made in (
        alice,
        alice_with_a_past,
        a_stopped_session,
        an_ended_session,
        another_pack,
        before_a_programme,
        in_a_programme,
        in_a_pause,
    )
}


def main() -> None:
    """Make so what each line names: the very same rows each time, and the number they had."""
    made: dict[str, tuple[str, str, int]] = {}
    for line in sys.stdin:
        name = line.strip()
        connections.close_all()  # the program may have given the records another key
        everything.delete_everything(PERSON)
        if name not in made:
            address = READY[name]()
            made[name] = (
                address,
                serializers.serialize("json", rows()),
                kept_people.revision(PERSON),
            )
            everything.delete_everything(PERSON)
        address, kept, revision = made[name]
        for row in serializers.deserialize("json", kept):
            row.save()
        Person.objects.filter(pk=PERSON.id).update(revision=revision)  # else no stamp is the same
        print(address, flush=True)


def rows() -> list[Model]:
    """Return every row of the person."""
    tables = OfAPerson.__subclasses__()
    return [row for table in tables for row in table._default_manager.filter(person_id=PERSON.id)]


if __name__ == "__main__":
    main()
