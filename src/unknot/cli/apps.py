"""The app, which the engine does not know: it starts whatever is named as an entry point."""

from __future__ import annotations

import sys
from importlib.metadata import entry_points

from unknot.cli.exits import BAD_INPUT


def ask_app(name: str, said: object) -> int:
    """Hand what was said to the app of this name, and return its exit code."""
    apps = entry_points(group="unknot.apps", name=name)
    if not apps:
        print(
            "unknot: the web app is not installed here; install the whole project with "
            "'pip install .', or use a command (unknot --help)",
            file=sys.stderr,
        )
        return BAD_INPUT
    command = next(iter(apps)).load()
    return int(command(said))
