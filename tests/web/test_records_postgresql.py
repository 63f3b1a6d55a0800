"""The records on PostgreSQL: the same tests as on SQLite, in a process with a server of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import postgresql

ROOT = Path(__file__).parents[2]
RECORDS = (
    "test_records_locks", "test_records_load", "test_records_order", "test_records_twice",
    "test_data", "test_body_map",
)  # fmt: skip

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(postgresql.why_not()), reason=postgresql.why_not()),
]


@pytest.fixture(scope="module")
def socket() -> Iterator[str]:
    with postgresql.running() as there:
        yield there


def test_what_holds_of_the_records_holds_on_postgresql(socket: str) -> None:
    asked = [f"tests/web/{name}.py" for name in RECORDS]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *asked],
        env={
            **os.environ, **postgresql.hosted(socket),
            "DJANGO_SETTINGS_MODULE": postgresql.SETTINGS,
        },
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed
    assert int(passed[1]) > 100


HOSTED = """
import sys
import django
django.setup()
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0, interactive=False)
from django.db import connection
from unknot_web.records import diary, models, people
print(connection.vendor)
person = people.Person(models.Person.objects.create().id)
print(len(diary.the_diary(person)))
browser = Client(headers={"host": "unknot.example"})
for path in ("/", "/diary/", "/data/download/", "/enter/", "/offline/"):
    print(path, browser.get(path, secure=True).status_code, browser.get(path).status_code)
print(b"Nobody can come in" in browser.get("/diary/", secure=True).content)
elsewhere = Client(headers={"host": "elsewhere.example"})
print(elsewhere.get("/", secure=True).status_code)
"""


def test_the_hosted_app_starts_with_it_keeps_records_and_lets_nobody_in(socket: str) -> None:
    env = {**os.environ, **postgresql.hosted(socket)}
    done = subprocess.run(
        [sys.executable, "-c", HOSTED],
        env={**env, "DJANGO_SETTINGS_MODULE": "unknot_web.project.hosted"},
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.splitlines() == [
        "postgresql", "0", "/ 401 301", "/diary/ 401 301", "/data/download/ 401 301",
        "/enter/ 401 301", "/offline/ 200 301", "True", "400",
    ], done.stderr  # fmt: skip
