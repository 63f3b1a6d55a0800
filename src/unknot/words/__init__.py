"""What the engine says, one file a language, and how a language is chosen at the terminal."""

from __future__ import annotations

import os
from pathlib import Path

from babel import negotiate_locale

FOLDER = Path(__file__).parent
SOURCE = "en"
"""The language that every text is written in first; what another one lacks comes from it."""
ASKED_BY = ("UNKNOT_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


def languages(folder: Path = FOLDER) -> tuple[str, ...]:
    """Return the languages that a folder of words files holds, the source first."""
    found = {file.stem for file in folder.glob("*.yaml")} - {SOURCE}
    return (SOURCE, *sorted(found))


def language_of_terminal(folder: Path = FOLDER) -> str:
    """Return the language of this account's settings if it is there, else the source."""
    asked = next((value for name in ASKED_BY if (value := os.environ.get(name))), SOURCE)
    tag = asked.split(".")[0].split("@")[0].replace("_", "-")
    return negotiate_locale([tag], languages(folder), sep="-") or SOURCE
