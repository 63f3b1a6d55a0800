"""The public interface: what `from unknot import …` gives.

Without a pack each function takes the one that is shipped for the record's region. A pack is
only ever used once it is proved safe.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from unknot import pathway
from unknot.knowledge import Pack, shipped_pack
from unknot.pathway import Case, Progress, Weeks
from unknot.record import Record
from unknot.trusted import load_trusted

__all__ = ["Case", "Pack", "Record", "assess", "day", "load_pack", "progress", "weeks"]


def load_pack(pack: str | Path) -> Pack:
    """Return the pack that is shipped for a region, or the one in a folder, proved safe.

    Raises PackError, which says where, what and what to do.
    """
    return load_trusted(shipped_pack(pack) if isinstance(pack, str) else pack)


def assess(record: Record, on: date, pack: Pack | None = None) -> Case:
    """Return what a record comes to on a day, without a plan; never raises on the way."""
    return pathway.assess(record, on, pack or _shipped(record.region))


def day(record: Record, on: date, pack: Pack | None = None) -> Case:
    """Return what a record comes to on a day, with plan and session where that is permitted."""
    return pathway.day(record, on, pack or _shipped(record.region))


def weeks(record: Record, on: date, pack: Pack | None = None) -> Weeks:
    """Return the weeks ahead of a record: the programme, the position in it, the coming days."""
    return pathway.weeks_of(assess(record, on, pack))


def progress(record: Record, on: date, pack: Pack | None = None) -> Progress:
    """Return how it goes: the trend, what was measured, and what to be seen for."""
    return pathway.progress_of(assess(record, on, pack))


@cache
def _shipped(region: str) -> Pack:
    return load_pack(region)
