"""A full disk: nothing that was saved is lost, the page says what was not kept, reading goes on.

The records lie on a small file system of their own, in a namespace of their own, so nothing
else on the machine is filled.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.program import PATIENCE_S, STORAGE, NotStarted, Person, amount, start

SIZE_KB = 24_000
ROOM_LEFT_KB = (0, 16, 4, 64)
UNSHARE = ("unshare", "--user", "--map-root-user", "--mount")


def can_mount() -> bool:
    """Say whether this machine lets us mount a file system in a namespace of our own."""
    return (
        bool(shutil.which("unshare"))
        and not subprocess.run(
            [*UNSHARE, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, check=False
        ).returncode
    )


pytestmark = pytest.mark.skipif(
    not can_mount(), reason="this machine lets nobody mount a file system of their own"
)


class SmallDisk:
    """A file system of 24 MB, seen only by what is started through `inside`."""

    def __init__(self, at: Path) -> None:
        self.at = at
        at.mkdir()
        mount = f"mount -t tmpfs -o size={SIZE_KB}k tmpfs '{at}' && echo ready && exec sleep 3600"
        self.holder = subprocess.Popen(
            [*UNSHARE, "sh", "-c", mount], stdout=subprocess.PIPE, text=True
        )
        assert self.holder.stdout
        assert self.holder.stdout.readline() == "ready\n"

    @property
    def inside(self) -> tuple[str, ...]:
        """Return the words in front of a command that is to see the small disk."""
        entered = ("--user", "--mount", "--preserve-credentials")
        return ("nsenter", "-t", str(self.holder.pid), *entered)

    def run(self, script: str) -> None:
        """Run a shell script there."""
        subprocess.run([*self.inside, "sh", "-c", script], check=False, capture_output=True)

    def fill(self, leave_kb: int) -> None:
        """Fill it up, but for so many kilobytes."""
        self.run(f"cat /dev/zero > '{self.at}/filler'")
        self.run(f"truncate -s -{leave_kb}K '{self.at}/filler'")

    def free(self) -> None:
        """Make room again."""
        self.run(f"rm '{self.at}/filler'")

    def end(self) -> None:
        """Unmount it by ending all that sees it."""
        self.holder.kill()
        self.holder.communicate(timeout=PATIENCE_S)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    small = SmallDisk(tmp_path / "disk")
    yield small
    small.end()


@pytest.mark.parametrize("room_kb", ROOM_LEFT_KB[: amount(1, 4)])
def test_a_full_disk_loses_nothing_and_says_what_was_not_kept(
    disk: SmallDisk, room_kb: int
) -> None:
    program = start(disk.at / "unknot", inside=disk.inside)
    person = Person.of(program)
    saved = [number for number in range(1, 4) if person.write(number)]
    assert saved == [1, 2, 3]
    disk.fill(leave_kb=room_kb)
    number = 4
    while person.write(number) and number < amount(60, 400):
        saved.append(number)
        number += 1
    assert person.last_status in (503, 507), "it never said that the disk is full"
    assert "saved" in person.last_page.lower()
    assert person.notes() == saved
    disk.free()
    assert person.write(1000), "with room again it does not go on"
    assert person.notes() == [*saved, 1000]
    program.end()
    again = start(disk.at / "unknot", inside=disk.inside)
    assert Person.of(again).notes() == [*saved, 1000]
    again.end()


def test_everything_can_be_deleted_on_a_full_disk(disk: SmallDisk) -> None:
    program = start(disk.at / "unknot", inside=disk.inside)
    person = Person.of(program)
    assert person.write(1)
    disk.fill(leave_kb=0)
    person.post("/data/delete/", {"sure": "yes"})
    assert person.notes() == []
    program.end()


def test_a_start_on_a_full_disk_names_the_cause(disk: SmallDisk) -> None:
    disk.fill(leave_kb=0)
    with pytest.raises(NotStarted) as refused:
        start(disk.at / "unknot", inside=disk.inside)
    said = refused.value.said
    assert refused.value.code == STORAGE, said
    assert "Traceback" not in said
    assert "full" in said.lower()
    assert "damaged" not in said.lower()
