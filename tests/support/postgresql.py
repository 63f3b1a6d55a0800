"""A PostgreSQL of the tests' own: in a new folder, on a socket of its own, and then gone."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ENGINE = "django.db.backends.postgresql"
SETTINGS = "tests.support.on_postgresql"
USER = "unknot"
PATIENCE_S = 60


def program(name: str) -> str | None:
    """Return a program of PostgreSQL; Debian keeps them out of PATH."""
    there = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return shutil.which(name) or (str(there[-1]) if there else None)


def why_not() -> str:
    """Return why none can be started here, or nothing."""
    if not program("initdb") or not program("postgres"):
        return "there is no PostgreSQL here; on Debian, apt-get install postgresql"
    return "" if hasattr(os, "geteuid") else "a socket in a folder needs a Unix"


def hosted(socket: str) -> dict[str, str]:
    """Return the environment in which the hosted app starts with it."""
    return {
        "UNKNOT_SECRET_KEY": "only for the tests " * 4,
        "UNKNOT_HOSTS": "127.0.0.1, unknot.example",
        "UNKNOT_DB_NAME": "postgres",
        "UNKNOT_DB_USER": USER,
        "UNKNOT_DB_PASSWORD": "none is asked for",
        "UNKNOT_DB_HOST": socket,
    }


@contextmanager
def running() -> Iterator[str]:
    """Start one, and return the folder of its socket."""
    place = Path(tempfile.mkdtemp(prefix="unknot-pg-"))
    account = _account(place)
    try:
        data, socket = place / "data", place
        made = [str(program("initdb")), "-D", str(data), "-U", USER, "-A", "trust", "-E", "UTF8"]
        subprocess.run([*made, "--no-sync"], check=True, stdout=subprocess.DEVNULL, **account)
        quick = (
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
            "log_min_messages=fatal",
        )
        words = [word for one in quick for word in ("-c", one)]
        server = subprocess.Popen(
            [str(program("postgres")), "-D", str(data), "-k", str(socket), "-h", "", *words],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **account,
        )  # fmt: skip
        try:
            _wait_for(server, socket)
            yield str(socket)
        finally:
            server.terminate()
            server.wait(PATIENCE_S)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _account(place: Path) -> dict[str, Any]:
    """Return the account it runs as: PostgreSQL refuses root, so another has its folder."""
    if os.geteuid() != 0:
        return {}
    shutil.chown(place, "nobody")
    return {"user": "nobody", "cwd": "/"}


def _wait_for(server: subprocess.Popen[bytes], socket: Path) -> None:
    """Wait until it answers."""
    import psycopg

    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            psycopg.connect(host=str(socket), user=USER, dbname="postgres").close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return
