"""The day it is, which the engine is always told and never asks."""

from __future__ import annotations

from datetime import date, datetime


def local_today() -> date:
    """Return the day it is where the person is."""
    return datetime.now().astimezone().date()
