"""What is said of a file that cannot be read or written."""

from __future__ import annotations

import sys

from unknot.answers.text import LONGEST_PATH_SHOWN, named
from unknot.cli.exits import SAFETY_REFUSED
from unknot.cli.streams import readable


def unreadable(fault: OSError, code: int) -> int:
    """Say which file could not be read or written, and return the exit code."""
    file = (
        f"'{named(fault.filename, LONGEST_PATH_SHOWN)}'" if fault.filename is not None else "a file"
    )
    print(f"unknot: {file} cannot be read or written: {readable(fault)}", file=sys.stderr)
    if code == SAFETY_REFUSED:
        print(
            "Nothing was assessed. See a clinician before you treat this yourself.",
            file=sys.stderr,
        )
    return code
