"""The pack that most tests look at, loaded once."""

from __future__ import annotations

from functools import cache

from unknot.knowledge import Pack, load_pack, shipped_pack


@cache
def outer_hip() -> Pack:
    """Return the shipped outer-hip pack."""
    return load_pack(shipped_pack("outer_hip"))
