"""One tree of errors: each says where, what, and what to do now."""

from __future__ import annotations

import hashlib
import traceback


class UnknotError(Exception):
    """The root of everything that this program raises on purpose.

    Its text has one line a fault, and each says where, what, and what to do now.
    """

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the text, one line a fault."""
        return tuple(str(self).splitlines())


def fault_id(fault: BaseException) -> str:
    """Return a short word for a fault, the same for the same fault at the same place.

    It is made of the kind of fault and the lines that led to it, and of nothing that a person
    entered, so that it may stand in a log.
    """
    lines = [
        f"{frame.filename.rpartition('/')[2]}:{frame.name}:{frame.lineno}"
        for frame in traceback.extract_tb(fault.__traceback__)
    ]
    text = "\n".join([type(fault).__name__, *lines])
    return hashlib.sha256(text.encode()).hexdigest()[:8]
