"""Copies of the records in one file each: made, looked through, and put back.

A backup holds the database as it is, encrypted where that is, with its key, its ledger and a
few words about it. So who has the file can read the records. Whoever calls holds the lock of
the upkeep.
"""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import mkdtemp

from unknot.version import __version__
from unknot_web.records import folder, ledger, look
from unknot_web.records.faults import DataFolderFault, naming_faults
from unknot_web.records.folder import (
    BACKUPS,
    ENCRYPTED_FILE,
    FIRST_START,
    JOURNALS,
    KEY_FILE,
    LEDGER_FILE,
    PLAIN_FILE,
    RESTORING,
)

ABOUT = "about.json"
READ_ME = "READ ME.txt"
WORK = "making-"
ASIDE = "before-restore-"
PART = ".part"
DAILY, BEFORE_UPDATE = "daily-", "before-update-"
KEEP = {DAILY: 7, BEFORE_UPDATE: 3}
LARGEST = 4 * 2**30
_MEMBERS = frozenset({ABOUT, READ_ME, KEY_FILE, LEDGER_FILE, ENCRYPTED_FILE, PLAIN_FILE})


@dataclass(frozen=True)
class Backup:
    """What a backup is of."""

    made: str
    version: str
    held: look.Held


# --------------------------------------------------------------------------- making
def make(place: Path, to: Path, read_me: str) -> Backup:
    """Make a backup, look through it, and only then give it its name."""
    part = to.with_name(f"{to.name}{PART}")
    with naming_faults(to), working(place) as work:
        made = _gather(place, work)
        (work / READ_ME).write_text(read_me, "utf-8")
        try:
            _pack(work, part)
            with working(place) as other:
                if read(part, other).held != made.held:
                    raise DataFolderFault("bad_backup", to)
            part.replace(to)
        finally:
            part.unlink(missing_ok=True)
        ledger.sync_folder(to.parent)
    return made


def _gather(place: Path, work: Path) -> Backup:
    """Copy the records into a folder, and look through the copy."""
    source = folder.records_file(place)
    key = key_of(place, source)
    look.copy(source, key, work / source.name)
    held = look.held(work / source.name, key)
    digest = held.digest or ledger.TAKE_AS_IT_IS
    ledger.write_new(work / LEDGER_FILE, ledger.Line(held.sequence, digest, ledger.word_for(key)))
    if key is not None:
        shutil.copyfile(place / KEY_FILE, work / KEY_FILE)
    made = datetime.now().astimezone().isoformat(timespec="seconds")
    about = {"made": made, "version": __version__}
    (work / ABOUT).write_text(json.dumps(about), "utf-8")
    return Backup(made, __version__, held)


def _pack(work: Path, part: Path) -> None:
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "w+b") as out:
        with zipfile.ZipFile(out, "w") as packed:
            for file in sorted(work.iterdir()):
                packed.write(file, file.name)
        out.flush()
        os.fsync(out.fileno())


def make_daily(place: Path, read_me: str, *, again: bool = False) -> bool:
    """Make today's backup unless it is there, or `again`; say whether it was made."""
    return make_own(place, _today(), read_me, again=again)


def only_of_today(place: Path) -> bool:
    """Say whether there is no backup but today's, if that."""
    return {one.stem for one in (place / BACKUPS).glob("*.zip")} <= {_today()}


def _today() -> str:
    return f"{DAILY}{date.today().isoformat()}"


def make_own(place: Path, name: str, read_me: str, *, again: bool = False) -> bool:
    """Make a backup in the folder of the data, and let the oldest of its kind go.

    One of this name that is there already stays, unless it is to be made `again`.
    """
    (place / BACKUPS).mkdir(mode=0o700, exist_ok=True)
    file = place / BACKUPS / f"{name}.zip"
    if file.exists() and not again:
        return False
    make(place, file, read_me)
    for kind, count in KEEP.items():
        for old in sorted((place / BACKUPS).glob(f"{kind}*.zip"))[:-count]:
            old.unlink()
    return True


def newest(place: Path) -> Path | None:
    """Return the newest backup that the program made by itself, or None."""
    files = (place / BACKUPS).glob("*.zip")
    return max(files, key=lambda file: (file.stat().st_mtime_ns, file.name), default=None)


def forget(place: Path) -> bool:
    """Delete every copy of the records in their folder, and say whether there was one."""
    copies = [
        *(place / BACKUPS).glob("*"),
        *(one for kind in (ASIDE, WORK) for one in place.glob(f"{kind}*")),
        *place.glob(f"{ENCRYPTED_FILE}.before-update-*"),  # as versions up to 0.1.0 made them
        *place.glob(f"{PLAIN_FILE}.before-update-*"),
    ]
    _remove(copies)
    return bool(copies)


def tidy(place: Path) -> None:
    """Delete what was left half made when the program was cut off."""
    _remove([*place.glob(f"{WORK}*"), *(place / BACKUPS).glob(f"*{PART}")])


def _remove(files: Iterable[Path]) -> None:
    for one in files:
        if one.is_dir() and not one.is_symlink():
            shutil.rmtree(one)
        else:
            one.unlink(missing_ok=True)


# -------------------------------------------------------------------------- reading
def read(file: Path, work: Path) -> Backup:
    """Unpack a backup into an empty folder and look through it; raise DataFolderFault."""
    with naming_faults(file):
        try:
            _unpack(file, work)
            about = json.loads((work / ABOUT).read_text("utf-8"))
            made, version = str(about["made"]), str(about["version"])
            database = next(
                work / name for name in (ENCRYPTED_FILE, PLAIN_FILE) if (work / name).exists()
            )
        except (zipfile.BadZipFile, ValueError, KeyError, TypeError, EOFError, StopIteration):
            raise DataFolderFault("bad_backup", file) from None
        except FileNotFoundError:
            raise DataFolderFault("no_backup", file) from None
        if database.name == ENCRYPTED_FILE and not folder.can_encrypt():
            raise DataFolderFault("no_sqlcipher", file)
        return Backup(made, version, _looked_through(file, work, database))


def _looked_through(file: Path, work: Path, database: Path) -> look.Held:
    try:
        key = key_of(work, database)
        held = look.held(database, key)
        line = ledger.read_line(work / LEDGER_FILE)
    except DataFolderFault as fault:
        if fault.fault in ("newer", "newer_unnamed"):
            raise DataFolderFault(fault.fault, file, **fault.more) from None
        raise DataFolderFault("bad_backup", file) from None
    digest = held.digest or ledger.TAKE_AS_IT_IS
    if line != ledger.Line(held.sequence, digest, ledger.word_for(key)):
        raise DataFolderFault("bad_backup", file)
    return held


def _unpack(file: Path, work: Path) -> None:
    """Unpack the few files that a backup has; anything else is none."""
    with zipfile.ZipFile(file) as packed:
        members = packed.infolist()
        names = {one.filename for one in members}
        if not names <= _MEMBERS or len(names) != len(members):
            raise zipfile.BadZipFile
        if sum(one.file_size for one in members) > min(LARGEST, 4 * file.stat().st_size):
            raise zipfile.BadZipFile
        for one in members:
            with packed.open(one) as source, (work / one.filename).open("wb") as target:
                shutil.copyfileobj(source, target)


def key_of(place: Path, database: Path) -> str | None:
    """Return the key of a database in a folder; None where it is plain."""
    return folder.read_key(place / KEY_FILE) if database.name == ENCRYPTED_FILE else None


@contextmanager
def working(place: Path) -> Iterator[Path]:
    """Give a folder of one's own beside the records, which is gone afterwards."""
    work = Path(mkdtemp(prefix=WORK, dir=place))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


# ---------------------------------------------------------------------- putting back
def put_back(place: Path, work: Path) -> Path:
    """Let unpacked records take the place of the present ones; return where those are kept.

    Until the folder has its name nothing has changed, and from then on each start goes on with
    what is still to do.
    """
    with naming_faults(place):
        aside = keep_aside(place)
        database = next(
            work / name for name in (ENCRYPTED_FILE, PLAIN_FILE) if (work / name).exists()
        )
        key = key_of(work, database)
        newest = max(reached(place), look.held(database, key).sequence)
        line = ledger.taken_as_it_is(newest, key)
        ledger.write_new(work / LEDGER_FILE, line)
        for file in work.iterdir():
            if file.name not in (KEY_FILE, LEDGER_FILE, database.name):
                file.unlink()
                continue
            file.chmod(0o600)
            with file.open("rb+") as content:
                os.fsync(content.fileno())
        ledger.sync_folder(work)
        work.rename(place / RESTORING)
        folder.finish_restore(place)
        (place / FIRST_START).unlink(missing_ok=True)
    return aside


def gather_as_they_are(place: Path, work: Path) -> look.Held:
    """Copy the present records, if they can be read at all, whatever their ledger says."""
    source = folder.records_file(place)
    if not source.exists() or source.stat().st_size < folder.SMALLEST:
        raise DataFolderFault("missing", source)
    key = key_of(place, source)
    for end in ("", JOURNALS[0]):
        file = source.with_name(f"{source.name}{end}")
        if file.exists():
            shutil.copyfile(file, work / file.name)
    if key is not None:
        shutil.copyfile(place / KEY_FILE, work / KEY_FILE)
    return look.held(work / source.name, key)


def begin_empty(place: Path) -> Path:
    """Let the next start begin with empty records; return where the present ones are kept."""
    with naming_faults(place):
        aside = keep_aside(place)
        (place / FIRST_START).write_text(str(reached(place)), "ascii")
        ledger.sync_folder(place)
        for name in (LEDGER_FILE, *_record_names()):
            (place / name).unlink(missing_ok=True)
        ledger.sync_folder(place)
    return aside


def reached(place: Path) -> int:
    """Return how far the order of the present records got, as far as that can be known."""
    try:
        line = ledger.read_line(place / LEDGER_FILE)
    except DataFolderFault:
        line = None
    if line:
        return line.sequence
    source = folder.records_file(place)
    try:
        return look.held(source, key_of(place, source)).sequence if source.exists() else 0
    except DataFolderFault:
        return 0


def keep_aside(place: Path) -> Path:
    """Copy the present records, sound or not, into a folder of their own."""
    stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S-")
    aside = Path(mkdtemp(prefix=f"{ASIDE}{stamp}", dir=place))
    try:
        for name in _record_names():
            if (place / name).exists():
                shutil.copyfile(place / name, aside / name)
                (aside / name).chmod(0o600)
    except OSError:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return aside


def _record_names() -> Iterator[str]:
    for name in (ENCRYPTED_FILE, PLAIN_FILE):
        yield name
        for end in JOURNALS:
            yield f"{name}{end}"
    yield LEDGER_FILE
    yield KEY_FILE
