"""The pack that a command uses; where it may not be used, nobody is assessed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from unknot.cli.exits import BAD_INPUT, SAFETY_REFUSED
from unknot.cli.faults import unreadable
from unknot.cli.shared_words import words
from unknot.knowledge import Pack, PackError, chosen_pack, load_pack, usual_pack
from unknot.trusted import is_ours, load_trusted

Use = Callable[[Pack], int]


def folder_of(asked: Path | None) -> Path:
    """Return the folder of the pack that was asked for, or of the one that is usual here."""
    return asked or chosen_pack()


def assessing(asked: Path | None, use: Use) -> int:
    """Use a pack that is known to be safe; any fault of it means: see a clinician."""
    try:
        folder = folder_of(asked)
        pack = load_trusted(folder, on_proving=_say_proving)
    except PackError as fault:
        return _refused(fault, SAFETY_REFUSED)
    except OSError as fault:
        return unreadable(fault, SAFETY_REFUSED)
    if (asked or folder != usual_pack()) and not is_ours(pack):
        contents = pack.contents.pack
        said = words().say("certify.theirs", pack=pack.id, version=contents.version)
        print(said, file=sys.stderr)
    return use(pack)


def looking(asked: Path | None, use: Use) -> int:
    """Use a pack to assess nobody; a fault of it is bad input and no more."""
    try:
        return use(load_pack(folder_of(asked)))
    except PackError as fault:
        return _refused(fault, BAD_INPUT)


def _say_proving() -> None:
    print(words().say("certify.proving_here"), file=sys.stderr)


def _refused(fault: PackError, code: int) -> int:
    print(
        f"{fault}\n\nunknot: this pack may not be used, so nothing was assessed.\n"
        "See a clinician before you treat this yourself.",
        file=sys.stderr,
    )
    return code
