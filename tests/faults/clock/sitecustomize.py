"""Python imports this by itself where its folder is on the path: a clock that a test can step.

The file named by UNKNOT_TEST_CLOCK holds the seconds by which this process's wall clock is off.
"""

from __future__ import annotations

import datetime
import os
import time
from pathlib import Path
from typing import Any

_real_time, _Real = time.time, datetime.datetime


def _off() -> float:
    try:
        return float(Path(os.environ["UNKNOT_TEST_CLOCK"]).read_text())
    except (KeyError, OSError, ValueError):
        return 0.0


class _LikeTheReal(type):
    """Takes a real datetime for one of its own, as the database and the forms make them."""

    def __instancecheck__(cls, value: object) -> bool:
        return isinstance(value, _Real)

    def __subclasscheck__(cls, other: type) -> bool:
        return issubclass(other, _Real)


class _Stepped(_Real, metaclass=_LikeTheReal):  # type: ignore[valid-type,misc]
    def __new__(cls, *parts: Any, **named: Any) -> Any:
        return _Real(*parts, **named)

    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> Any:
        return _Real.now(tz) + datetime.timedelta(seconds=_off())


if "UNKNOT_TEST_CLOCK" in os.environ:
    time.time = lambda: _real_time() + _off()
    datetime.datetime = _Stepped  # type: ignore[misc]
