"""Room held back, so that a full disk keeps nobody from deleting their data."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

BALLAST = "ballast"
MOST, LEAST = 8 * 2**20, 2**18
PART = 16  # held back: so small a part of what is free


def hold(folder: Path) -> None:
    """Hold a little room back; where there is next to none, that is no fault."""
    file = folder / BALLAST
    size = min(MOST, shutil.disk_usage(folder).free // PART)
    if file.exists() or size < LEAST:
        return
    new = file.with_suffix(".new")
    try:
        # By chance, as a disk that presses its files would keep no room for zeros.
        new.write_bytes(os.urandom(size))
        new.replace(file)
    except OSError:
        new.unlink(missing_ok=True)


def release(folder: Path) -> bool:
    """Give the room up, and say whether there was any."""
    file = folder / BALLAST
    held = file.exists()
    file.unlink(missing_ok=True)
    return held
