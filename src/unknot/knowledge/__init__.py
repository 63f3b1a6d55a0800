"""Packs read, checked and frozen.

Call `load_pack`: it returns a `Pack` or raises `PackError`, whose problems each say
where, what, and what to do.
"""

from unknot.knowledge.load import (
    LARGEST_CERTIFICATE_BYTES,
    certificates,
    checker,
    chosen_pack,
    load_language,
    load_pack,
    load_words,
    read_bounded,
    read_certificate,
    read_signature,
    shipped_pack,
    usual_pack,
)
from unknot.knowledge.pack import Pack
from unknot.knowledge.problems import PackError, Place, Problem
from unknot.knowledge.words import Words

__all__ = [
    "LARGEST_CERTIFICATE_BYTES",
    "Pack",
    "PackError",
    "Place",
    "Problem",
    "Words",
    "certificates",
    "checker",
    "chosen_pack",
    "load_language",
    "load_pack",
    "load_words",
    "read_bounded",
    "read_certificate",
    "read_signature",
    "shipped_pack",
    "usual_pack",
]
