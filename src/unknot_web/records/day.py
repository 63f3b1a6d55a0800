"""The day it is, which the engine is always given and never asks for."""

from __future__ import annotations

import time
from datetime import date, datetime


def local_today() -> date:
    """Return the day it is where the person is, also after the machine's zone has changed."""
    if hasattr(time, "tzset"):  # Windows looks by itself
        time.tzset()
    return datetime.now().astimezone().date()
