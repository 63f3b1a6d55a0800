"""Another user of the same machine takes nothing: not the link, not the files, not a page."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
from collections.abc import Iterator

import pytest

from tests.faults.program import Person, Program, start, until

NOBODY = 65534
pytestmark = pytest.mark.skipif(
    os.name == "nt" or os.geteuid() != 0, reason="only root can act as another user"
)


def as_nobody(script: str) -> str:
    """Run a shell script as another user, and return what it prints."""
    done = subprocess.run(
        ["sh", "-c", script], user=NOBODY, group=NOBODY, extra_groups=[], cwd="/",
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """A program that opened a browser: one that waits, as a real one does."""
    tmp_path = tmp_path_factory.mktemp("others")
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)  # so that only the program's own modes keep others out
    browser = tmp_path / "browser"
    opened = tmp_path / "opened"
    # It stays in the process list with its words, and keeps no output of the program's open.
    wait = "exec >/dev/null 2>&1\ntrap 'kill $!' TERM\nsleep 60 &\nwait\n"
    browser.write_text(f"#!/bin/sh\necho $$ > '{opened}'\n{wait}")
    browser.chmod(0o755)
    started = start(tmp_path / "unknot", env={"BROWSER": f"{browser} %s"}, opens_browser=True)
    until(lambda: opened.exists() and opened.read_text().strip())
    yield started
    started.end()
    os.kill(int(opened.read_text()), signal.SIGTERM)


def test_the_link_stands_in_no_process_list(program: Program) -> None:
    seen = as_nobody("cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n'")
    assert "unknot_web.project.start" in seen, "the process list was not seen"
    assert program.link.partition("token=")[2] not in seen


def test_no_file_of_the_records_is_open_to_others(program: Program) -> None:
    Person.of(program).write(1)
    everything = [program.folder, *program.folder.rglob("*")]
    loose = [path for path in everything if stat.S_IMODE(path.stat().st_mode) & 0o077]
    assert loose == []
    assert as_nobody(f"ls '{program.folder}'; cat '{program.folder}'/*") == ""


def test_without_the_link_no_page_opens(program: Program) -> None:
    pages = ("/", "/data/download/", "/diary/", "/vault/key/", "/session/")
    asked = "; ".join(
        f"curl -s -o /dev/null -w '{page} %{{http_code}}\\n' '{program.origin}{page}'"
        for page in pages
    )
    seen = dict(line.split() for line in as_nobody(asked).splitlines())
    assert set(seen) == set(pages)
    assert set(seen.values()) <= {"401", "403", "404"}
