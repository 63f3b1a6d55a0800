"""The commands over the records: `unknot backup` and `unknot restore`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from unknot.cli.exits import BAD_INPUT, FINE, STORAGE
from unknot_web.records import backups, folder, ledger, locks, look
from unknot_web.records.faults import Busy, DataFolderFault, naming_faults
from unknot_web.records.knowledge import page_words

Said = Mapping[str, Any]


def backup(said: Said) -> int:
    """Make a backup in a file that is not there yet, and say what it holds."""
    os.umask(0o077)
    place = folder.data_folder()
    try:
        to = _name(said["file"])
        if to.exists():
            return _wrong("page.backup.there", where=to)
        with naming_faults(place), locks.upkeep(_known(place)):
            folder.finish_what_was_begun(place)
            _whole(place)
            made = backups.make(place, to, page_words().say("page.backup.read_me"))
    except DataFolderFault as fault:
        return _refuse(fault)
    print(_say("page.backup.made", where=to, **_counts(made.held)))
    return FINE


def _name(asked: Path | None) -> Path:
    to = asked or Path.cwd()
    if to.is_dir():
        stamp = datetime.now().astimezone().strftime("%Y-%m-%d-%H%M%S")
        to /= _say("page.backup.file_name", stamp=stamp)
    if not to.parent.is_dir():
        raise DataFolderFault("no_folder_there", to.parent)
    return to.absolute()


def _known(place: Path) -> Path:
    """Return the folder of the data, which must be there."""
    if not place.is_dir():
        raise DataFolderFault("nothing_here", place)
    return place


def _whole(place: Path) -> look.Held:
    """Return what the records hold; refuse any that the app would refuse."""
    if not folder.anything_kept(place) or folder.is_first_start(place):
        raise DataFolderFault("nothing_here", place)
    folder.refuse_what_cannot_open(place)
    file = folder.records_file(place)
    line = ledger.read_line(place / folder.LEDGER_FILE)
    held = look.held(file, backups.key_of(place, file))
    ledger.agree(place / folder.LEDGER_FILE, line, held.kept, held.sequence, held.noted)
    return held


def restore(said: Said) -> int:
    """Go back to a backup, after saying what it changes and asking; keep what is there."""
    os.umask(0o077)
    ways = [said["file"] is not None, said["as_they_are"], said["empty"]]
    if sum(ways) > 1:
        return _wrong("page.restore.one_way")
    place = folder.data_folder()
    try:
        with _alone(place):
            return _restore(place, said)
    except DataFolderFault as fault:
        return _refuse(fault)


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    """Be the only program on the data folder; it is made where it is gone."""
    folder.make_folder(place)
    with naming_faults(place), locks.upkeep(place):
        try:
            with locks.nobody_running(place):
                folder.finish_what_was_begun(place)
                backups.tidy(place)
                yield
        except Busy:
            raise DataFolderFault("in_use", place) from None


def _restore(place: Path, said: Said) -> int:
    if said["empty"]:
        _show_present(place)
        if not _sure("page.restore.sure_empty", said):
            return _not_done()
        print(_say("page.restore.done_empty", aside=backups.begin_empty(place)))
        return FINE
    with backups.working(place) as work:
        if said["as_they_are"]:
            held = backups.gather_as_they_are(place, work)
            print(_say("page.restore.here", **_counts(held)))
            sure = _sure("page.restore.sure_as_they_are", said)
        else:
            file = _chosen(place, said["file"])
            one = backups.read(file, work)
            print(_say("page.restore.backup", where=file, made=one.made, **_counts(one.held)))
            _show_present(place)
            sure = _sure("page.restore.sure", said)
        if not sure:
            return _not_done()
        print(_say("page.restore.done", aside=backups.put_back(place, work)))
    return FINE


def _chosen(place: Path, asked: Path | None) -> Path:
    file = asked or backups.newest(place)
    if file is None:
        raise DataFolderFault("no_backup", place / folder.BACKUPS)
    return file


def _show_present(place: Path) -> None:
    """Say what is there now, or why it cannot be opened."""
    try:
        print(_say("page.restore.here", **_counts(_whole(place))))
    except DataFolderFault as fault:
        print(_say("page.restore.here_fault"))
        print(_text_of(fault))


def _sure(question: str, said: Said) -> bool:
    if said["yes"]:
        return True
    print(_say(question), end="", flush=True)
    return sys.stdin.readline().strip().lower() == _say("page.restore.answer")


def _counts(held: look.Held) -> dict[str, object]:
    newest = held.newest_day or _say("page.restore.none")
    return {"entries": held.entries, "checks": held.checks, "newest": newest}


def _not_done() -> int:
    print(_say("page.restore.not_done"))
    return BAD_INPUT


def _refuse(fault: DataFolderFault) -> int:
    print(_text_of(fault), file=sys.stderr)
    return STORAGE


def _wrong(id: str, **values: object) -> int:
    print(_say(id, **values), file=sys.stderr)
    return BAD_INPUT


def _text_of(fault: DataFolderFault) -> str:
    return _say(f"page.start.{fault.fault}", where=fault.where, **fault.more)


def _say(id: str, **values: object) -> str:
    return page_words().say(id, **values)
