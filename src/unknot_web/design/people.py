"""The request as views see it."""

from __future__ import annotations

from django.http import HttpRequest

from unknot_web.records.store import Person


class PersonRequest(HttpRequest):
    """A request that has come through the gate."""

    person: Person
