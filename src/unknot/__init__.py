"""unknot: self-care for a place that is sore, decided by a signed knowledge pack.

    from unknot import Record, UnknotError, assess, day, load_pack, progress, weeks

The way runs in one direction: record, facts, assessment, progression, programme, plan, session.
Start reading at `unknot.pathway`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from unknot.errors import UnknotError

if TYPE_CHECKING:
    from unknot.api import Case, Pack, Record, assess, day, load_pack, progress, weeks
    from unknot.version import __version__

__all__ = [
    "Case",
    "Pack",
    "Record",
    "UnknotError",
    "__version__",
    "assess",
    "day",
    "load_pack",
    "progress",
    "weeks",
]


def __getattr__(name: str) -> object:
    """Return a name of the public interface; the engine is read only when one is asked for."""
    if name not in __all__:
        raise AttributeError(f"module 'unknot' has no attribute {name!r}")
    home = "unknot.version" if name == "__version__" else "unknot.api"
    return getattr(import_module(home), name)
