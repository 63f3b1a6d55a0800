"""What all tests stand on: records that are new and encrypted, far from anybody's own."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from hypothesis import settings

from tests.support import postgresql
from unknot_web.records import folder

HERE = Path(__file__).parent

# A run in the background ignores Ctrl-C, and so would each program that it starts.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Playwright keeps a loop running in a worker, beside which Django would refuse its records.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

# Small and the same each time; a long random run has a night of its own.
settings.register_profile("fixed", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("fixed")


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with its key, as a first start makes it."""
    place = tmp_path_factory.mktemp("data") / "unknot"
    folder.prepare(place)
    return place


@pytest.fixture(scope="session")
def django_db_modify_db_settings(data: Path) -> None:
    """Keep the test database in the data folder, with the backend that people have.

    Where `tests.support.on_postgresql` has the settings it is that one, as on a server.
    """
    ours: dict[str, Any] = django_settings.DATABASES["default"]
    if ours["ENGINE"] == postgresql.ENGINE:
        return
    database: dict[str, Any] = folder.database(data)
    ours["ENGINE"] = database["ENGINE"]
    ours["OPTIONS"] = database["OPTIONS"]
    ours.setdefault("TEST", {})["NAME"] = database["NAME"]


# Where files are shared out among workers, the longest go first: none is left alone at the end.
LONGEST_FIRST = ("browser", "faults", "install", "safety", "generative", "figures", "web", "unit")
SLOW_FOLDERS = {"faults", "install"}
# To watch each line costs twice the time of a test; these run no line that no other runs.
UNWATCHED_FOLDERS = {"browser", "docs", "faults", "figures", "install"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put long files first, and leave what takes minutes to the night.

    At night UNKNOT_NIGHTLY is set.
    """
    items.sort(key=lambda item: _place(item.path))
    for item in items:
        if _folder(item.path) in SLOW_FOLDERS:
            item.add_marker("slow")
        if _folder(item.path) in UNWATCHED_FOLDERS or item.get_closest_marker("slow"):
            item.add_marker("no_cover")
    if os.environ.get("UNKNOT_NIGHTLY"):
        return
    later = pytest.mark.skip(reason="takes minutes: 'python3 dev.py nightly' runs it")
    for item in items:
        if item.get_closest_marker("nightly"):
            item.add_marker(later)


def _folder(path: Path) -> str:
    return path.relative_to(HERE).parts[0]


def _place(path: Path) -> int:
    """Return where the tests of a file come."""
    folder = _folder(path)
    return LONGEST_FIRST.index(folder) if folder in LONGEST_FIRST else len(LONGEST_FIRST)
