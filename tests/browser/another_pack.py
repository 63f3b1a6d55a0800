"""`python -m tests.browser.another_pack`: the program, with the pack in UNKNOT_TEST_PACK.

The pack is taken as it is: that a pack is proved before it decides is claimed elsewhere.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from unittest.mock import patch

from unknot import cli, trusted
from unknot.knowledge import load_pack, shipped_pack
from unknot_web.records import knowledge

FOLDER = "UNKNOT_TEST_PACK"
GOOD_FOR = "answers_good_for_days: "


def changed_pack(into: Path) -> Path:
    """Copy the shipped pack, with another number of days that answers are good for."""
    folder = shutil.copytree(shipped_pack("outer_hip"), into / "outer_hip")
    file = folder / "pack.yaml"
    text = file.read_text("utf-8")
    assert GOOD_FOR in text
    days = text.partition(GOOD_FOR)[2].split()[0]
    text = text.replace(f"{GOOD_FOR}{days}", f"{GOOD_FOR}{int(days) - 1}")
    file.write_text(text, "utf-8")
    return folder


def main() -> int:
    """Start the program as ever, but for its pack."""
    folder = Path(os.environ[FOLDER])
    with (
        patch.object(knowledge, "chosen_pack", lambda: folder),
        patch.object(trusted, "load_trusted", load_pack),
    ):
        return cli.main()


if __name__ == "__main__":
    sys.exit(main())
