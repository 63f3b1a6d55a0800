"""Whatever happens to the files, no entry is gone without a word, and there is a way back."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from tests.support.kept import held_by_backup, keep
from tests.web.test_start import end, link_of, refused, start
from unknot_web.project import keeping
from unknot_web.records import backups, folder, keys, ledger, look
from unknot_web.records.faults import DataFolderFault

RECORDS, KEY, LEDGER = folder.ENCRYPTED_FILE, folder.KEY_FILE, folder.LEDGER_FILE
FIRST, SECOND = 5, 4
BACKUP = {"as_they_are": False, "empty": False, "yes": True}


def copied(old: Path, new: Path) -> Path:
    shutil.copytree(old, new)
    (new / "ballast").unlink(missing_ok=True)
    return new


@pytest.fixture(scope="module")
def younger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the first entries, kept by a program that was cut off."""
    place = tmp_path_factory.mktemp("younger") / "unknot"
    kept = keep(place, 1, FIRST, "die")
    assert kept.stdout.split() == ["1", "2", "3", "4", "5"], kept.stderr
    return place


@pytest.fixture(scope="module")
def older(younger: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same folder later, with all entries."""
    place = copied(younger, tmp_path_factory.mktemp("older") / "unknot")
    assert keep(place, 11, SECOND, "die").returncode == 9
    return place


@pytest.fixture(scope="module")
def branched(younger: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first folder with as many other entries."""
    place = copied(younger, tmp_path_factory.mktemp("branched") / "unknot")
    assert keep(place, 21, SECOND, "die").returncode == 9
    return place


@pytest.fixture(scope="module")
def stranger_s(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another person's folder."""
    place = tmp_path_factory.mktemp("stranger") / "unknot"
    assert keep(place, 31, 1).returncode == 0
    return place


@pytest.fixture(scope="module")
def backup(older: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("backup") / "mine.zip"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UNKNOT_DATA", str(older))
        assert keeping.backup({"file": file}) == 0
    return file


@pytest.fixture
def place(older: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy = copied(older, tmp_path / "unknot")
    monkeypatch.setenv("UNKNOT_DATA", str(copy))
    return copy


def entries(place: Path) -> int:
    return look.held(place / RECORDS, folder.read_key(place / KEY)).entries


def flip(file: Path, at: int) -> None:
    content = bytearray(file.read_bytes())
    content[at] ^= 4
    file.write_bytes(content)


def plain_database(file: Path) -> None:
    file.unlink()
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE t (a)")
    other.close()


def said_newer(place: Path) -> None:
    with look.opened(place / RECORDS, folder.read_key(place / KEY)) as connection:
        connection.execute("UPDATE records_ledger SET made_by = '9.9'")
        connection.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('records', '0999_x', '')"
        )


Damage = Callable[[Path, Any], object]
DAMAGES: dict[str, tuple[str, Damage]] = {
    "the records are gone": ("missing", lambda at, of: (at / RECORDS).unlink()),
    "the records are empty": ("empty", lambda at, of: (at / RECORDS).write_bytes(b"")),
    "one byte is left": ("empty", lambda at, of: os.truncate(at / RECORDS, 1)),
    "one page is left": ("damaged", lambda at, of: os.truncate(at / RECORDS, 4096)),
    "half is left": ("damaged", lambda at, of: os.truncate(at / RECORDS, 60_000)),
    "the last page is gone": (
        "damaged",
        lambda at, of: os.truncate(at / RECORDS, (at / RECORDS).stat().st_size - 4096),
    ),
    "a bit at the start": ("damaged", lambda at, of: flip(at / RECORDS, 20)),
    "a bit in the middle": ("damaged", lambda at, of: flip(at / RECORDS, 50_000)),
    "a bit at the end": ("damaged", lambda at, of: flip(at / RECORDS, -1)),
    "chance": ("damaged", lambda at, of: (at / RECORDS).write_bytes(os.urandom(40_960))),
    "another program's database": ("foreign", lambda at, of: plain_database(at / RECORDS)),
    "another person's records": (
        "damaged",
        lambda at, of: shutil.copy(of["stranger_s"] / RECORDS, at / RECORDS),
    ),
    "an older copy": ("behind", lambda at, of: shutil.copy(of["younger"] / RECORDS, at / RECORDS)),
    "a copy that went another way": (
        "other_history",
        lambda at, of: shutil.copy(of["branched"] / RECORDS, at / RECORDS),
    ),
    "the ledger of another way": (
        "other_history",
        lambda at, of: shutil.copy(of["branched"] / LEDGER, at / LEDGER),
    ),
    "the key is gone": ("no_key", lambda at, of: (at / KEY).unlink()),
    "key and records are gone": (
        "no_key",
        lambda at, of: [(at / name).unlink() for name in (KEY, RECORDS)],
    ),
    "another person's key": (
        "wrong_key",
        lambda at, of: shutil.copy(of["stranger_s"] / KEY, at / KEY),
    ),
    "half a key": ("bad_key", lambda at, of: os.truncate(at / KEY, 30)),
    "the ledger is gone": ("no_ledger", lambda at, of: (at / LEDGER).unlink()),
    "the ledger is chance": (
        "bad_ledger",
        lambda at, of: (at / LEDGER).write_bytes(os.urandom(512)),
    ),
    "a log of elsewhere": (
        "left_over",
        lambda at, of: (at / f"{RECORDS}-wal").write_bytes(b"x" * 99),
    ),
    "a newer program's records": ("newer", lambda at, of: said_newer(at)),
}


def fault_of(place: Path) -> str | None:
    try:
        folder.prepare(place)
        keeping._whole(place)
    except DataFolderFault as fault:
        return fault.fault
    return None


def content(place: Path) -> dict[str, bytes]:
    files = (one for one in place.iterdir() if one.is_file() and one.suffix != ".lock")
    return {one.name: one.read_bytes() for one in files}


@pytest.mark.parametrize("damage", DAMAGES)
def test_each_damage_has_its_own_name_changes_nothing_and_can_be_undone(
    damage: str, place: Path, younger: Path, branched: Path, stranger_s: Path, backup: Path
) -> None:
    fault, do = DAMAGES[damage]
    do(place, {"younger": younger, "branched": branched, "stranger_s": stranger_s})
    before = content(place)
    assert fault_of(place) == fault
    assert content(place) == before
    assert keeping.restore({"file": backup, **BACKUP}) == 0
    assert fault_of(place) is None
    assert entries(place) == FIRST + SECOND
    (aside,) = place.glob("before-restore-*")
    assert content(aside).items() <= before.items()


def test_whole_records_are_taken_whatever_was_cut_off(place: Path, younger: Path) -> None:
    assert fault_of(place) is None
    half = (place / LEDGER).read_bytes()
    (place / LEDGER).write_bytes(b"\0" * ledger.LENGTH + half[ledger.LENGTH :])  # torn
    assert fault_of(place) is None
    shutil.copy(younger / LEDGER, place / LEDGER)  # the file was not written any more
    assert fault_of(place) is None
    (place / f"{RECORDS}-journal").write_bytes(b"")
    assert fault_of(place) is None
    assert entries(place) == FIRST + SECOND


def test_what_is_acknowledged_is_in_the_one_file_at_once(older: Path) -> None:
    names = {one.name for one in older.iterdir() if one.is_file()}
    assert not {name for name in names if name.endswith(("-wal", "-shm", "-journal"))}
    assert entries(older) == FIRST + SECOND


def test_entries_of_a_program_that_was_cut_off_are_all_there_at_the_next_start(
    place: Path,
) -> None:
    kept = keep(place, 40, 1)
    assert kept.stdout.split() == ["40"], kept.stderr
    assert entries(place) == FIRST + SECOND + 1


def test_after_restoring_the_order_goes_on_past_all_that_was_seen(
    place: Path, younger: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(place, 50, 3)
    reached = ledger.read_line(place / LEDGER).sequence
    assert keeping.restore({"file": backup, **BACKUP}) == 0
    keep(place, 60, 0)
    assert ledger.read_line(place / LEDGER).sequence > reached
    key = folder.read_key(place / KEY)
    with look.opened(place / RECORDS, key) as connection:
        (came_back,) = connection.execute("SELECT came_back_at FROM records_person").fetchone()
    assert came_back > reached


def test_a_loss_can_be_accepted_in_so_many_words(place: Path, younger: Path, capsys: Any) -> None:
    shutil.copy(younger / RECORDS, place / RECORDS)
    assert keeping.restore({"file": None, **BACKUP, "as_they_are": True}) == 0
    assert fault_of(place) is None
    assert entries(place) == FIRST


def test_empty_records_are_begun_only_on_request_and_the_old_ones_kept(
    place: Path, backup: Path
) -> None:
    (place / RECORDS).write_bytes(b"")
    reached = ledger.read_line(place / LEDGER).sequence
    assert keeping.restore({"file": None, **BACKUP, "empty": True}) == 0
    kept = keep(place, 1, 2)
    assert kept.stdout.split() == ["1", "2"], kept.stderr
    assert entries(place) == 2
    assert ledger.read_line(place / LEDGER).sequence > reached


def test_a_no_changes_nothing(
    place: Path, backup: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    before = content(place)
    for answer in ("no\n", ""):
        read, write = os.pipe()
        os.write(write, answer.encode())
        os.close(write)
        with os.fdopen(read) as said:
            monkeypatch.setattr(sys, "stdin", said)
            assert keeping.restore({"file": backup, **BACKUP, "yes": False}) == 2
    told = capsys.readouterr().out
    assert "Diary entries: 9" in told
    assert "2026-11-22" in told
    assert content(place) == before
    assert {one.name for one in place.iterdir()} == {
        *before,
        "backups",
        "upkeep.lock",
        "running.lock",
    }


def test_what_is_no_backup_is_refused(
    place: Path, backup: Path, tmp_path: Path, capsys: Any
) -> None:
    bad = {
        "cut.zip": backup.read_bytes()[:-300],
        "chance.zip": os.urandom(5000),
        "empty.zip": b"",
    }
    flipped = bytearray(backup.read_bytes())
    flipped[len(flipped) // 2] ^= 1
    bad["flipped.zip"] = bytes(flipped)
    before = content(place)
    for name, text in bad.items():
        (tmp_path / name).write_bytes(text)
        assert keeping.restore({"file": tmp_path / name, **BACKUP}) == 4
        assert "no backup of unknot, or it is damaged" in capsys.readouterr().err
    assert keeping.restore({"file": tmp_path / "none.zip", **BACKUP}) == 4
    assert content(place) == before


def test_a_newer_program_s_backup_is_refused_with_the_version_that_can(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    newer = copied(place, tmp_path / "newer")
    said_newer(newer)
    known = look.known_migrations() | {"0999_x"}
    file = tmp_path / "newer.zip"
    monkeypatch.setenv("UNKNOT_DATA", str(newer))
    with monkeypatch.context() as patch:
        patch.setattr(look, "known_migrations", lambda: known)
        assert keeping.backup({"file": file}) == 0
    monkeypatch.setenv("UNKNOT_DATA", str(place))
    assert keeping.restore({"file": file, **BACKUP}) == 4
    assert "belong to unknot 9.9" in capsys.readouterr().err


def test_a_backup_is_one_file_for_its_owner_only_and_says_so(
    backup: Path, place: Path, capsys: Any
) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    again = backup.with_name("again.zip")
    assert keeping.backup({"file": again}) == 0
    assert "whoever has this file can read" in capsys.readouterr().out
    assert keeping.backup({"file": again}) == 2


def test_seven_daily_backups_are_kept(place: Path) -> None:
    for name in [f"daily-2026-11-0{day}.zip" for day in range(1, 10)]:
        (place / "backups" / name).write_bytes(b"x")
    for old in (place / "backups").glob("daily-20*"):
        if old.read_bytes() != b"x":
            old.unlink()
    keep(place, 1, 0)
    names = sorted(one.name for one in (place / "backups").glob("daily-*"))
    assert len(names) == 7
    assert names[0] == "daily-2026-11-04.zip"


def test_on_the_first_day_there_is_a_backup_as_soon_as_there_is_something_to_lose(
    tmp_path: Path,
) -> None:
    place = tmp_path / "unknot"
    kept = keep(place, 1, 2, "backup", "die")
    assert kept.stdout.split() == ["1", "2", "backup"], kept.stderr
    assert held_by_backup(place) == 2


def test_before_there_is_something_to_lose_there_is_no_backup(tmp_path: Path) -> None:
    place = tmp_path / "unknot"
    assert keep(place, 1, 0, "close").returncode == 0
    assert backups.newest(place) is None


def test_at_the_end_of_the_first_day_the_whole_day_is_in_the_backup(tmp_path: Path) -> None:
    place = tmp_path / "unknot"
    assert keep(place, 1, 2, "close").returncode == 0
    assert held_by_backup(place) == 2
    assert keep(place, 3, 3, "close").returncode == 0
    assert held_by_backup(place) == 5


def test_on_later_days_the_backup_of_the_day_is_made_once(place: Path) -> None:
    older = place / "backups" / "daily-2026-01-01.zip"
    shutil.copy(backups.newest(place), older)
    os.utime(older, (1, 1))
    held = held_by_backup(place)
    assert keep(place, 90, 2, "close").returncode == 0
    assert held_by_backup(place) == held


def test_what_is_entered_after_the_backup_of_the_day_is_in_the_next_one(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = place / "backups" / "daily-2026-01-01.zip"
    shutil.copy(backups.newest(place), older)
    os.utime(older, (1, 1))
    kept = keep(place, 95, 2, "next")
    assert kept.stdout.split() == ["95", "96"], kept.stderr
    assert held_by_backup(place) == FIRST + SECOND + 2


def page_of(running: Any) -> int:
    """Open the link, so that the program serves; return the status."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    return int(browser.open(link_of(running), timeout=20).status)


def test_deleting_everything_takes_every_copy(place: Path, backup: Path) -> None:
    assert keeping.restore({"file": backup, **BACKUP}) == 0
    kept = keep(place, 70, 1)
    assert kept.stdout.split() == ["70"], kept.stderr
    assert list((place / "backups").glob("*.zip"))
    assert keep(place, 71, 1, "delete").stdout.split() == ["71"]
    assert not list((place / "backups").iterdir())
    assert not list(place.glob("before-restore-*"))
    assert fault_of(place) is None
    assert entries(place) == 0


def opens(file: Path, key: str) -> bool:
    try:
        look.held(file, key)
    except DataFolderFault:
        return False
    return True


def test_after_deleting_everything_no_key_on_the_disk_opens_what_was_there(
    place: Path, tmp_path: Path
) -> None:
    carried_off = shutil.copy(place / RECORDS, tmp_path / "carried_off")
    before = folder.read_key(place / KEY)
    assert opens(carried_off, before)
    kept = keep(place, 80, 1, "delete")
    assert kept.stdout.split() == ["80"], kept.stderr
    assert "not renewed" not in kept.stderr
    assert not opens(carried_off, folder.read_key(place / KEY))
    assert not [one for one in place.rglob("*") if one.is_file() and before.encode() in
                one.read_bytes()]  # fmt: skip
    assert fault_of(place) is None
    assert keep(place, 81, 1).stdout.split() == ["81"]
    assert entries(place) == 1


CUT_OFF_AT = [
    ("make_key", 1), ("look.change_key", 1), ("look.held", 1), ("ledger.write_over", 1),
    ("wipe", 1), ("Path.replace", 1), ("Path.replace", 2), ("Path.replace", 3),
]  # fmt: skip


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(("step", "time"), CUT_OFF_AT)
def test_a_renewal_of_the_key_that_was_cut_off_is_finished_at_the_next_start(
    place: Path, step: str, time: int, after: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = folder.read_key(place / KEY)
    where, _, name = f"keys.{step}".rpartition(".")
    owner = {"keys": keys, "keys.look": look, "keys.ledger": ledger, "keys.Path": Path}[where]
    do, calls = getattr(owner, name), iter(range(1, 99))

    def cut_off(*words: Any, **more: Any) -> Any:
        last = next(calls) == time
        if last and not after:
            raise KeyboardInterrupt
        answer = do(*words, **more)
        if last:
            raise KeyboardInterrupt
        return answer

    with monkeypatch.context() as patch:
        patch.setattr(owner, name, cut_off)
        with pytest.raises(KeyboardInterrupt):
            keys.renew(place / RECORDS)
    begun = after or (step, time) not in (("make_key", 1), ("Path.replace", 1))
    assert fault_of(place) is None
    assert entries(place) == FIRST + SECOND
    assert opens(place / RECORDS, before) is not begun
    assert not [one for one in (keys.NEXT_KEY, keys.OLD_KEY) if (place / one).exists()]


def test_a_renewal_goes_on_where_the_ledger_is_gone_and_the_start_says_so(place: Path) -> None:
    before = folder.read_key(place / KEY)
    (place / LEDGER).unlink()
    keys.renew(place / RECORDS)
    assert folder.read_key(place / KEY) != before
    assert entries(place) == FIRST + SECOND
    assert fault_of(place) == "no_ledger"


def test_where_there_is_no_room_the_key_stays_good_and_is_renewed_later(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    before = folder.read_key(place / KEY)
    with monkeypatch.context() as patch:
        patch.setattr(look, "change_key", full)
        with pytest.raises(DataFolderFault, match="full"):
            keys.renew(place / RECORDS)
        assert fault_of(place) is None
    assert opens(place / RECORDS, before)
    assert fault_of(place) is None
    assert not opens(place / RECORDS, before)
    assert entries(place) == FIRST + SECOND


def test_deleting_everything_overwrites_what_was_written(tmp_path: Path) -> None:
    place = tmp_path / "unknot"
    assert keep(place, 1, 30, "plain").returncode == 0
    assert b"entry 7" in (place / folder.PLAIN_FILE).read_bytes()
    assert keep(place, 31, 1, "delete").returncode == 0
    left = [one for one in place.rglob("*") if one.is_file() and b"entry 7" in one.read_bytes()]
    assert left == []


def test_plain_records_are_counted_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place, older = tmp_path / "unknot", tmp_path / "older"
    monkeypatch.setenv("UNKNOT_DATA", str(place))
    assert keep(place, 1, 2, "plain").returncode == 0
    copied(place, older)
    assert keep(place, 3, 2).stdout.split() == ["3", "4"]
    whole = place / folder.PLAIN_FILE
    assert fault_of(place) is None
    file = tmp_path / "plain.zip"
    assert keeping.backup({"file": file}) == 0
    shutil.copy(older / folder.PLAIN_FILE, whole)
    assert fault_of(place) == "behind"
    whole.unlink()
    assert fault_of(place) == "missing"
    assert keeping.restore({"file": file, **BACKUP}) == 0
    assert look.held(whole, None).entries == 4


# ------------------------------------------------------------- the program as people start it
def test_two_first_starts_in_the_same_moment_both_open(tmp_path: Path) -> None:
    both = [start(tmp_path / "unknot"), start(tmp_path / "unknot")]
    assert all(page_of(one) == 200 for one in both)
    assert [end(one)[0] for one in both] == [0, 0]


def test_a_first_start_that_was_cut_off_begins_again(tmp_path: Path) -> None:
    place = tmp_path / "unknot"
    folder.prepare(place)
    (place / RECORDS).write_bytes(os.urandom(8192))
    running = start(place)
    assert page_of(running) == 200
    assert end(running)[0] == 0


def test_nothing_is_restored_while_unknot_runs(place: Path, backup: Path, capsys: Any) -> None:
    running = start(place)
    assert page_of(running) == 200
    before = (place / RECORDS).read_bytes()
    assert keeping.restore({"file": backup, **BACKUP}) == 4
    assert "unknot is running with these records" in capsys.readouterr().err
    assert (place / RECORDS).read_bytes() == before
    assert end(running)[0] == 0


def test_a_folder_in_place_of_the_port_is_no_port_in_use(place: Path) -> None:
    (place / "port").mkdir()
    error = refused(place)
    assert "should be a file" in error
    assert "in use" not in error


def test_a_missing_column_is_told_at_the_start(place: Path) -> None:
    with look.opened(place / RECORDS, folder.read_key(place / KEY)) as connection:
        connection.execute("ALTER TABLE records_weeklycheck DROP COLUMN activities")
    assert "a part of the tables is missing" in refused(place)


def test_another_program_that_holds_the_records_is_told(place: Path) -> None:
    with look.opened(place / RECORDS, folder.read_key(place / KEY)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        error = refused(place)
    assert "another program is using your records" in error
    assert "damaged" not in error


def on_a_small_disk(script: str, size: str = "3m") -> subprocess.CompletedProcess[str]:
    """Run a shell script with a disk of its own at $DISK, where the system lets us."""
    mount = 'set -e; DISK=$(mktemp -d); mount -t tmpfs -o size=SIZE tmpfs "$DISK"; '
    return subprocess.run(
        ["unshare", "-rm", "sh", "-c", mount.replace("SIZE", size) + script],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


CAN_MOUNT = shutil.which("unshare") and on_a_small_disk("true").returncode == 0
small_disk = pytest.mark.skipif(not CAN_MOUNT, reason="no disk of one's own on this machine")


@small_disk
@pytest.mark.parametrize(
    ("then", "said"),
    [
        ('head -c 9m /dev/zero > "$DISK/fill" 2>/dev/null || true;', "the disk is full"),
        ('mount -o remount,ro "$DISK";', "nothing can be written here"),
    ],
)
def test_a_full_or_read_only_disk_is_told_and_the_records_called_whole(
    then: str, said: str
) -> None:
    run = on_a_small_disk(
        f'export UNKNOT_DATA="$DISK/unknot"; mkdir "$UNKNOT_DATA"; {then} set +e; '
        f'"{sys.executable}" -m unknot_web.project.start --no-browser; echo "ended $?"'
    )
    assert "ended 4" in run.stdout, run.stderr
    assert said in run.stderr
    assert "port" not in run.stderr


@small_disk
def test_on_a_full_disk_what_is_not_kept_is_said_and_all_can_be_read_and_deleted() -> None:
    run = on_a_small_disk(
        'export UNKNOT_DATA="$DISK/unknot" FILL="$DISK/fill"; '
        f'"{sys.executable}" -m tests.support.full_disk',
        size="160m",
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.split("\n")[:-1] == [
        "held back True",
        "entry 507",
        "is not saved True",
        "ordered to see a clinician True",
        "read 200",
        "downloaded 200",
        "kept as acknowledged True",
        "deleted 302",
        "left 0",
        "entry 302",
    ], run.stderr
