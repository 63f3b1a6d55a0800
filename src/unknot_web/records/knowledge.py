"""What the app knows: the pack it asks by, and the words it shares, each read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import unknot
import unknot_web
from unknot.knowledge import Pack, Words, load_pack, load_words, shipped_pack

PACK = "outer_hip"


@cache
def pack() -> Pack:
    """Return the pack."""
    return load_pack(shipped_pack(PACK))


@cache
def page_words() -> Words:
    """Return the words that stand on the pages only."""
    return load_words(Path(unknot_web.__file__).parent / "words" / "en.yaml")


@cache
def shared_words() -> Words:
    """Return the words that the pages share with the command line."""
    return load_words(Path(unknot.__file__).parent / "words" / "en.yaml")
