"""People in front of the app: each has come in by a link and has their own session."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from tests.support import people
from unknot.diary import DiaryEntry
from unknot.knowledge import Pack
from unknot.terms import Nprs
from unknot_web.project.gate import PERSON
from unknot_web.records import knowledge, models, store
from unknot_web.records.today import local_today


@pytest.fixture(scope="session")
def pack() -> Pack:
    return knowledge.pack()


@pytest.fixture(autouse=True)
def words_must_exist(settings: Any) -> None:
    """Make a missing word a fault, as it is for developers."""
    settings.STRICT_WORDS = True


def come_in(person: store.Person) -> Client:
    """Return a browser in which a person has come in."""
    client = Client(headers={"host": "127.0.0.1"})
    session = client.session
    session[PERSON] = str(person.id)
    session.save()
    client.cookies["unknot"] = session.session_key
    client.person = person
    return client


def new_person() -> store.Person:
    return store.Person(models.Person.objects.create().id)


@pytest.fixture
def stranger(db: None) -> Client:
    """Nobody: a browser that has not come in."""
    return Client(headers={"host": "127.0.0.1"})


@pytest.fixture
def alice(db: None, pack: Pack) -> Client:
    """Alice, who has answered everything."""
    client = come_in(store.local_person())
    tell(client, pack, people.alice(pack))
    return client


@pytest.fixture
def newcomer(db: None) -> Client:
    """Somebody who has come in and answered nothing."""
    return come_in(store.local_person())


@pytest.fixture
def charlie(db: None) -> Client:
    """Another person, who may see nothing of Alice's."""
    return come_in(new_person())


@pytest.fixture
def dana(db: None, pack: Pack) -> Client:
    client = come_in(new_person())
    tell(client, pack, people.dana(pack))
    return client


@pytest.fixture
def eve(db: None, pack: Pack) -> Client:
    client = come_in(new_person())
    tell(client, pack, people.eve(pack))
    return client


def tell(client: Client, pack: Pack, answers: Mapping[str, object]) -> store.Check:
    """Put a person's answers into the records, as the check leaves them."""
    return store.start_check(client.person, answers, pack.sha256)


def ready(client: Client) -> None:
    """Let a person have answered the questions before a session today."""
    check = store.current_check(client.person)
    assert check is not None
    store.asked_before_session(client.person, check.id, local_today())


def write_entry(
    client: Client, key: object, on: date, before: int = 4, **more: object
) -> store.KeptEntry:
    """Put an entry into a person's diary."""
    entry = DiaryEntry(
        on, ("massage_ball_on_wall",), Nprs(before), Nprs(before), Nprs(before), **more
    )
    return store.keep_entry(client.person, UUID(str(key)), entry)
