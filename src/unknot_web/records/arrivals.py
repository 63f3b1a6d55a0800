"""What has come before: the same sent twice, in whatever order, counts once."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django.db import models as fields

from unknot.errors import UnknotError
from unknot_web.records import models
from unknot_web.records.people import Person
from unknot_web.records.writing import writing


class Contradiction(UnknotError):
    """A key came a second time, with other content."""


def came_before(person: Person, key: UUID | None, what: str, said: object = None) -> bool:
    """Say whether the same was sent before under the same key; without a key it is always new.

    A late double must not undo what was said since, so that it is known even where the row it
    made is gone. The same form with other content is no double: the person got no answer,
    changed it and sent it again, and what they said last counts. Of that only a digest under
    the key is kept.
    """
    if key is None:
        return False
    digest = _digest_of_form(key, what, said)
    _, is_new = models.Arrival.objects.get_or_create(person_id=person.id, key=digest)
    return not is_new


def has_come(person: Person, key: UUID | None, what: str, said: object = None) -> bool:
    """Say the same without taking it now, for a form that can no longer be taken."""
    if key is None:
        return False
    digest = _digest_of_form(key, what, said)
    return models.Arrival.objects.filter(person_id=person.id, key=digest).exists()


def _digest_of_form(key: UUID, what: str, said: object) -> UUID:
    return uuid5(key, f"{what} {json.dumps(said, sort_keys=True, default=str)}")


def once(person: Person, key: UUID, sha256: str, keep: Callable[[], None]) -> bool:
    """Keep what came under a key, wholly or not at all, and say whether it is new.

    The same again changes nothing. The same key with another digest raises Contradiction.
    """
    with writing(person.id):
        row, is_new = models.Arrival.objects.get_or_create(
            person_id=person.id, key=key, defaults={"sha256": sha256}
        )
        if is_new:
            keep()
        elif row.sha256 not in ("", sha256):
            raise Contradiction
    return is_new


def key_of_day(rows: fields.QuerySet[Any], key: UUID, on: date) -> UUID:
    """Return the key of a form, or another where what it keeps is of another day."""
    kept = rows.filter(key=key).first()
    return key if kept is None or kept.on == on else uuid5(key, on.isoformat())


def say_again(row: fields.Model, said: Mapping[str, object], replace: bool = True) -> None:
    """Let what was said under the key of a row take the place of what it says."""
    if all(getattr(row, name) == value for name, value in said.items()):
        return
    if not replace:
        raise Contradiction
    for name, value in said.items():
        setattr(row, name, value)
    row.save()
