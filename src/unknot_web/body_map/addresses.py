"""Addresses of the places on the body that name none: a browser writes down where it has been."""

from __future__ import annotations

import hashlib
import hmac
from itertools import product

from unknot_web.body_map.regions import CODES
from unknot_web.offline.vault_key import address_key
from unknot_web.records.people import Person

VIEWS = ("front", "back", "left", "right")
LENGTH = 16


def word_of(person: Person, code: str, view: str = "") -> str:
    """Return the word for a place, chosen in a view or from the list; only unknot can read it."""
    return _word(address_key(person), code, view)


def place_of(person: Person, word: str) -> tuple[str, str] | None:
    """Return the place and the view of a word, or None."""
    key = address_key(person)
    places = product(CODES, ("", *VIEWS))
    return next((one for one in places if hmac.compare_digest(_word(key, *one), word)), None)


def _word(key: bytes, code: str, view: str) -> str:
    return hmac.new(key, f"{code} {view}".encode(), hashlib.sha256).hexdigest()[:LENGTH]
