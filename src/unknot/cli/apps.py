"""The app, which the engine does not know: it starts whatever is named as an entry point."""

from __future__ import annotations

import sys
from importlib.metadata import entry_points
from importlib.util import find_spec

from unknot.cli.exits import BAD_INPUT

THE_APP_STANDS_ON = "django"


def ask_app(name: str, said: object) -> int:
    """Hand what was said to the app of this name, and return its exit code."""
    apps = entry_points(group="unknot.apps", name=name)
    if not apps or find_spec(THE_APP_STANDS_ON) is None:  # seen before anything is written
        print(
            "unknot: the app and its records are not installed here; install them with: "
            "pip install 'unknot[web]', or use another command (unknot --help)",
            file=sys.stderr,
        )
        return BAD_INPUT
    command = next(iter(apps)).load()
    return int(command(said))
