"""People in front of the app: each has come in by a link and has their own session."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from tests.support import people
from unknot.knowledge import Pack
from unknot.pathway import Case
from unknot.record import DiaryEntry
from unknot.terms import Nprs
from unknot_web.project.sessions import PERSON
from unknot_web.records import checks, diary, knowledge, models
from unknot_web.records import people as kept_people
from unknot_web.records.day import local_today
from unknot_web.today import Today


@pytest.fixture(scope="session")
def pack() -> Pack:
    return knowledge.pack()


@pytest.fixture(autouse=True)
def words_must_exist(settings: Any) -> None:
    """Make a missing word a fault, as it is for developers."""
    settings.STRICT_WORDS = True


class Theirs(Client):
    """A browser in which a person has come in."""

    person: kept_people.Person


def come_in(person: kept_people.Person) -> Theirs:
    """Return a browser in which a person has come in."""
    client = Theirs(headers={"host": "127.0.0.1"})
    session = client.session
    session[PERSON] = str(person.id)
    session.save()
    client.cookies["unknot"] = str(session.session_key)
    client.person = person
    return client


def new_person() -> kept_people.Person:
    return kept_people.Person(models.Person.objects.create().id)


@pytest.fixture
def stranger(db: None) -> Client:
    """Nobody: a browser that has not come in."""
    return Client(headers={"host": "127.0.0.1"})


@pytest.fixture
def alice(db: None, pack: Pack) -> Theirs:
    """Alice, who has answered everything."""
    client = come_in(kept_people.local_person())
    tell(client, pack, people.alice(pack))
    return client


@pytest.fixture
def newcomer(db: None) -> Theirs:
    """Somebody who has come in and answered nothing."""
    return come_in(kept_people.local_person())


@pytest.fixture
def charlie(db: None) -> Theirs:
    """Another person, who may see nothing of Alice's."""
    return come_in(new_person())


@pytest.fixture
def dana(db: None, pack: Pack) -> Theirs:
    client = come_in(new_person())
    tell(client, pack, people.dana(pack))
    return client


@pytest.fixture
def eve(db: None, pack: Pack) -> Theirs:
    client = come_in(new_person())
    tell(client, pack, people.eve(pack))
    return client


def tell(client: Theirs, pack: Pack, answers: Mapping[str, object]) -> checks.Check:
    """Put a person's answers into the records, as the check leaves them."""
    return checks.start_check(client.person, answers, pack.sha256)


def ready(client: Theirs) -> None:
    """Let a person have answered the questions before a session today."""
    check = checks.current_check(client.person)
    assert check is not None
    checks.asked_before_session(client.person, check.id, local_today())


def write_entry(
    client: Theirs, key: object, on: date, before: int = 4, **more: Any
) -> diary.KeptEntry:
    """Put an entry into a person's diary."""
    entry = DiaryEntry(
        on, ("massage_ball_on_wall",), Nprs(before), Nprs(before), Nprs(before), **more
    )
    return diary.keep_entry(client.person, UUID(str(key)), entry)


def case_of(person: kept_people.Person) -> Case:
    """Return what the records of a person come to today, with the plan."""
    return Today(person, with_plan=True).case
