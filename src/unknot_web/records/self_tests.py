"""Results of tests at home."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import models as fields

from unknot.record import SelfTestResult
from unknot.terms import Ended, Nprs, Side
from unknot_web.records import models
from unknot_web.records.arrivals import came_before, key_of_day, say_again
from unknot_web.records.people import Person, theirs
from unknot_web.records.remembered import remembered
from unknot_web.records.writing import writing


@dataclass(frozen=True)
class KeptResult:
    """A result of a test at home, with its place in the records."""

    id: UUID
    result: SelfTestResult


def self_test_results(person: Person) -> tuple[KeptResult, ...]:
    """Return every result of a test at home, the oldest first."""
    return remembered(
        person.id,
        "self_tests",
        lambda: tuple(KeptResult(row.id, _self_test_result(row)) for row in _results(person)),
    )


def self_test_result(person: Person, id: UUID) -> KeptResult:
    """Return one result."""
    row = theirs(_results(person), id)
    return KeptResult(row.id, _self_test_result(row))


def keep_self_test_result(
    person: Person, key: UUID, result: SelfTestResult, recheck: bool
) -> KeptResult:
    """Keep a result; `recheck` locks as a stop does, and no later text takes that back.

    The same key again is the same result: other numbers take the place of those that are kept,
    and a double of earlier ones changes nothing.
    """
    said: dict[str, Any] = {
        "test": result.test,
        "amounts": {str(side): amount for side, amount in result.amounts.items()},
        "ticks": sorted(result.ticks),
        "pain": result.pain.score,
        "ended": str(result.ended),
    }
    locks = {"recheck": recheck}
    with writing(person.id) as sequence:
        double = came_before(person, key, "keep_self_test_result", said)
        if not double:
            key = key_of_day(_results(person), key, result.on)
        row, is_new = models.SelfTestResult.objects.get_or_create(
            person_id=person.id,
            key=key,
            defaults={**said, **locks, "on": result.on, "sequence": sequence},
        )
        if not is_new and not double:
            if recheck and not row.recheck:  # it locks from now on
                said |= {**locks, "sequence": sequence}
            say_again(row, said)
    return KeptResult(row.id, _self_test_result(row))


def _results(person: Person) -> fields.QuerySet[models.SelfTestResult]:
    return models.SelfTestResult.objects.filter(person_id=person.id)


def _self_test_result(row: models.SelfTestResult) -> SelfTestResult:
    return SelfTestResult(
        test=row.test,
        on=row.on,
        amounts=MappingProxyType({Side(side): amount for side, amount in row.amounts.items()}),
        pain=Nprs(row.pain),
        ended=Ended(row.ended),
        ticks=frozenset(row.ticks),
    )
