"""Build the islands whenever a wheel, an editable install or an sdist is made."""

import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class IslandsHook(BuildHookInterface[Any]):
    """Run the islands' own build, which lives in islands/build.py."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Bundle the islands before the files are collected."""
        sys.path.insert(0, self.root)
        from islands.build import build_islands

        build_islands(Path(self.root), deno_program())


def deno_program() -> str | None:
    """Return the program that the Python package 'deno' brought, or None without it."""
    try:
        files = distribution("deno").files or []
    except PackageNotFoundError:
        return None
    places = (Path(str(file.locate())) for file in files if file.stem == "deno")
    return next((str(place.resolve()) for place in places if place.is_file()), None)
