"""The weeks: what was measured in each."""

from __future__ import annotations

from types import MappingProxyType
from uuid import UUID

from unknot.record import WeeklyCheck
from unknot_web.records import models
from unknot_web.records.arrivals import came_before, has_come
from unknot_web.records.people import Person
from unknot_web.records.remembered import remembered
from unknot_web.records.writing import writing


def weekly_checks(person: Person) -> tuple[WeeklyCheck, ...]:
    """Return every weekly check, the oldest first."""
    return remembered(
        person.id,
        "weekly_checks",
        lambda: tuple(map(_weekly_check, models.WeeklyCheck.objects.filter(person_id=person.id))),
    )


def _weekly_check(row: models.WeeklyCheck) -> WeeklyCheck:
    numbers, activities = MappingProxyType(row.numbers), MappingProxyType(row.activities)
    return WeeklyCheck(row.on, numbers, activities)


def keep_weekly_check(person: Person, check: WeeklyCheck, key: UUID | None = None) -> None:
    """Keep a weekly check; another of the same day takes its place."""
    said = _said(check)
    with writing(person.id):
        if not came_before(person, key, "keep_weekly_check", said):
            models.WeeklyCheck.objects.update_or_create(
                person_id=person.id, on=check.on, defaults=said
            )


def weekly_has_come(person: Person, check: WeeklyCheck, key: UUID | None) -> bool:
    """Say whether this weekly check was kept before under the same key."""
    return has_come(person, key, "keep_weekly_check", _said(check))


def _said(check: WeeklyCheck) -> dict[str, object]:
    return {"numbers": dict(check.numbers), "activities": dict(check.activities)}
