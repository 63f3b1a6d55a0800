"""Room held back, so that a full disk keeps nobody from deleting their data."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

BALLAST = "ballast"
SIZE = 8 * 2**20
WORTH_IT = 16  # held back only where this many times its size is free


def hold(folder: Path) -> None:
    """Hold room back where there is plenty; where there is not, that is no fault."""
    file = folder / BALLAST
    if file.exists() or shutil.disk_usage(folder).free < WORTH_IT * SIZE:
        return
    new = file.with_suffix(".new")
    try:
        # By chance, as a disk that presses its files would keep no room for zeros.
        new.write_bytes(os.urandom(SIZE))
        new.replace(file)
    except OSError:
        new.unlink(missing_ok=True)


def release(folder: Path) -> bool:
    """Give the room up, and say whether there was any."""
    file = folder / BALLAST
    held = file.exists()
    file.unlink(missing_ok=True)
    return held
