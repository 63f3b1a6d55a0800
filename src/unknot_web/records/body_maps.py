"""The body maps: where it hurt, day by day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import models as fields

from unknot.terms import Nprs
from unknot_web.records import models
from unknot_web.records.arrivals import came_before
from unknot_web.records.people import Person
from unknot_web.records.remembered import remembered
from unknot_web.records.writing import writing


@dataclass(frozen=True)
class MarkedSite:
    """A place that hurts. The codes are those of the map; for some the pack's own."""

    region: str
    side: str
    """`left`, `right`, or `middle` of a region that is one."""
    intensity: Nprs
    qualities: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """Return region and side as one code."""
        return f"{self.region}.{self.side}"


@dataclass(frozen=True)
class BodyMap:
    """The places of one day, the strongest first."""

    on: date
    sites: tuple[MarkedSite, ...]

    def site(self, code: str) -> MarkedSite | None:
        """Return the place with this code, if it is marked."""
        return next((one for one in self.sites if one.code == code), None)


def body_maps(person: Person) -> tuple[BodyMap, ...]:
    """Return every body map of a person, the oldest first."""
    rows = models.BodyMap.objects.filter(person_id=person.id)
    return remembered(
        person.id, "body_maps", lambda: tuple(BodyMap(row.on, _read(row.sites)) for row in rows)
    )


def newest_sites() -> fields.Subquery:
    """Return what gives a row of people the places on their newest map, as they are kept."""
    theirs = models.BodyMap.objects.filter(person_id=fields.OuterRef("pk")).order_by("-on")
    return fields.Subquery(theirs.values("sites")[:1])


def codes_of(sites: list[dict[str, object]]) -> tuple[str, ...]:
    """Return the codes of places as they are kept."""
    return tuple(site.code for site in _read(sites))


def mark(person: Person, on: date, sites: Iterable[MarkedSite], key: UUID | None = None) -> None:
    """Keep places on the map of a day; one that is marked already is written over."""
    new = {site.code: site for site in sites}
    with writing(person.id):
        if not came_before(person, key, "mark", sorted(map(str, new.values()))):
            _change(
                person,
                on,
                lambda kept: [*(one for one in kept if one.code not in new), *new.values()],
            )


def unmark(person: Person, on: date, code: str, key: UUID | None = None) -> None:
    """Take a place off the map of a day; a map with no place is no map."""
    with writing(person.id):
        if not came_before(person, key, "unmark", code):
            _change(person, on, lambda kept: [one for one in kept if one.code != code])


def _change(
    person: Person, on: date, change: Callable[[tuple[MarkedSite, ...]], list[MarkedSite]]
) -> None:
    """Read and write in one step, so that two windows cannot undo each other's marks."""
    row, _ = models.BodyMap.objects.get_or_create(person_id=person.id, on=on)
    sites = change(_read(row.sites))
    row.sites = [
        {
            "region": one.region,
            "side": one.side,
            "intensity": one.intensity.score,
            "qualities": list(one.qualities),
        }
        for one in sites
    ]
    if sites:
        row.save()
    else:
        row.delete()


def _read(rows: list[dict[str, object]]) -> tuple[MarkedSite, ...]:
    sites = [
        MarkedSite(
            str(row["region"]), str(row["side"]), Nprs(int(str(row["intensity"]))),
            tuple(map(str, row["qualities"])) if isinstance(row["qualities"], list) else (),
        )
        for row in rows
    ]  # fmt: skip
    return tuple(sorted(sites, key=lambda one: -one.intensity.score))
