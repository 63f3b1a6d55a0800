"""No file names a package registry or a machine, and no page loads from anywhere else."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.files import ROOT, WEB, named

# Brackets keep this file from finding itself.
REGISTRIES = r"\b([p]ypi|[p]ythonhosted|[n]pmjs|[y]arnpkg|deb\.[d]ebian)\.(org|com|io|net)\b"
HOMES = r"/[h]ome/\w+|/[U]sers/\w+|[A-Z]:\\[U]sers"
OURS = [re.escape(str(path)) + r"\b" for path in (ROOT, Path.home()) if len(path.parts) > 2]
FORBIDDEN = re.compile("|".join([REGISTRIES, HOMES, *OURS]))
ELSEWHERE = re.compile(
    r"""https?://(?!www\.w3\.org/)[^\s"'`)]*|(?:src|href|url\()\s*=?\s*["']?//\w"""
)
LOADED = (".html", ".css", ".ts", ".svg")


def files_kept() -> Iterator[Path]:
    """Yield every file that git keeps, or would keep."""
    listed = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    names = subprocess.check_output(listed, text=True, cwd=ROOT)
    yield from (ROOT / name for name in names.split("\0") if name and (ROOT / name).is_file())


def test_no_file_names_a_registry_or_a_machine() -> None:
    found = [
        f"{named(path)}:{number}: {hit[0]}"
        for path in files_kept()
        for number, line in enumerate(path.read_text("utf-8", errors="replace").split("\n"), 1)
        if (hit := FORBIDDEN.search(line))
    ]
    assert found == []


def page_files() -> list[Path]:
    roots = (WEB, ROOT / "islands")
    return sorted(
        path
        for root in roots
        for path in root.rglob("*")
        if path.suffix in LOADED and "built" not in path.parts
    )


@pytest.mark.parametrize("path", page_files(), ids=named)
def test_a_page_and_what_it_loads_name_no_other_site(path: Path) -> None:
    assert [hit[0] for hit in ELSEWHERE.finditer(path.read_text("utf-8"))] == []
