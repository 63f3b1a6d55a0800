"""Packs read, checked and frozen.

`load_pack` is the door: it returns a `Pack` or raises `PackError`, whose problems each say
where, what, and what to do.
"""

from unknot.knowledge.load import (
    certificates,
    load_pack,
    load_words,
    read_certificate,
    shipped_pack,
)
from unknot.knowledge.pack import Pack
from unknot.knowledge.problems import PackError, Place, Problem
from unknot.knowledge.words import Words

__all__ = [
    "Pack",
    "PackError",
    "Place",
    "Problem",
    "Words",
    "certificates",
    "load_pack",
    "load_words",
    "read_certificate",
    "shipped_pack",
]
