"""What all tests stand on: records that are new and encrypted, far from anybody's own."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from hypothesis import settings

from tests.support import postgresql
from unknot_web.records import folder

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
    ours = django_settings.DATABASES["default"]
    if ours["ENGINE"] == postgresql.ENGINE:
        return
    database: dict[str, Any] = folder.database(data)
    ours["ENGINE"] = database["ENGINE"]
    ours["OPTIONS"] = database["OPTIONS"]
    ours.setdefault("TEST", {})["NAME"] = database["NAME"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave what takes minutes to the night, unless UNKNOT_NIGHTLY is set."""
    if os.environ.get("UNKNOT_NIGHTLY"):
        return
    later = pytest.mark.skip(reason="takes minutes: 'python3 dev.py nightly' runs it")
    for item in items:
        if item.get_closest_marker("nightly"):
            item.add_marker(later)
