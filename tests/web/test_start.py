"""The start: a data folder of one's own, and no empty records in place of lost ones."""

import errno
import os
import re
import signal
import stat
import subprocess
import sys
from http.cookiejar import CookieJar
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from unknot_web.records import folder, locks

START = [sys.executable, "-m", "unknot_web.project.start", "--no-browser"]


def start(place, *words):
    env = {**os.environ, "UNKNOT_DATA": str(place)}
    pipe = subprocess.PIPE
    return subprocess.Popen([*START, *words], env=env, stdout=pipe, stderr=pipe, text=True)


def link_of(running):
    for line in running.stdout:
        if found := re.search(r"http://127\.0\.0\.1:\d+/enter/\?token=\S+", line):
            return found[0]
    raise AssertionError(running.stderr.read())


def end(running):
    running.send_signal(signal.SIGINT)
    out, error = running.communicate(timeout=20)
    return running.returncode, out + error


def refused(place):
    running = start(place)
    out, error = running.communicate(timeout=30)
    assert running.returncode == 4
    assert "http://" not in out
    return error


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """A folder in which unknot ran once, and what was seen while it did."""
    place = tmp_path_factory.mktemp("start") / "unknot"
    running = start(place)
    where, _, token = link_of(running).partition("?token=")
    pressed = f"token={token}".encode()
    page = build_opener(HTTPCookieProcessor(CookieJar())).open(where, pressed, timeout=20)
    seen = page.status, page.read()
    return place, seen, end(running)


def test_the_first_start_makes_the_folder_serves_and_ends_quietly(begun):
    place, (status, html), (code, told) = begun
    assert status == 200
    assert b"Start the check" in html
    assert code == 0
    assert "Traceback" not in told
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    assert stat.S_IMODE((place / folder.KEY_FILE).stat().st_mode) == 0o600
    assert not (place / folder.ENCRYPTED_FILE).read_bytes().startswith(b"SQLite format 3")


def copy_of(begun, tmp_path):
    place = tmp_path / "unknot"
    place.mkdir()
    for file in begun[0].iterdir():
        if file.is_file():
            (place / file.name).write_bytes(file.read_bytes())
    return place


def test_a_missing_key_is_reported_and_nothing_starts_from_empty(begun, tmp_path):
    place = copy_of(begun, tmp_path)
    (place / folder.KEY_FILE).unlink()
    before = (place / folder.ENCRYPTED_FILE).read_bytes()
    assert "the key to your records is missing" in refused(place)
    assert not (place / folder.KEY_FILE).exists()
    assert (place / folder.ENCRYPTED_FILE).read_bytes() == before


@pytest.mark.parametrize("key", ["0" * 64, "", "short", "zz" * 32])
def test_a_wrong_key_is_told_and_the_records_stay(begun, tmp_path, key):
    place = copy_of(begun, tmp_path)
    (place / folder.KEY_FILE).write_text(key)
    before = (place / folder.ENCRYPTED_FILE).read_bytes()
    assert str(place) in refused(place)
    assert (place / folder.ENCRYPTED_FILE).read_bytes() == before


def test_a_damaged_file_is_told(begun, tmp_path):
    place = copy_of(begun, tmp_path)
    file = place / folder.ENCRYPTED_FILE
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    assert "is damaged" in refused(place)


def test_a_taken_port_is_told(begun, tmp_path):
    running = start(tmp_path / "one")
    port = re.search(r":(\d+)/", link_of(running))[1]
    second = start(tmp_path / "two", "--port", port)
    _, error = second.communicate(timeout=30)
    assert second.returncode == 2
    assert f"port {port} is in use" in error
    assert end(running)[0] == 0


def test_without_the_encrypting_sqlite_encrypted_records_are_left_alone(tmp_path, monkeypatch):
    folder.prepare(tmp_path)
    (tmp_path / folder.ENCRYPTED_FILE).write_bytes(b"x")
    monkeypatch.setattr(folder, "can_encrypt", lambda: False)
    with pytest.raises(folder.DataFolderFault, match="no_sqlcipher"):
        folder.prepare(tmp_path)


def test_without_it_new_records_are_plain_and_stay_plain(tmp_path, monkeypatch):
    monkeypatch.setattr(folder, "can_encrypt", lambda: False)
    settings = folder.database(tmp_path)
    assert settings["ENGINE"] == "django.db.backends.sqlite3"
    assert "synchronous=EXTRA" in settings["OPTIONS"]["init_command"]
    (tmp_path / folder.PLAIN_FILE).touch()
    monkeypatch.setattr(folder, "can_encrypt", lambda: True)
    assert not folder.is_encrypted(tmp_path)


def test_plain_records_are_named_on_every_page(alice, settings):
    settings.ENCRYPTED = False
    for path in ("/", "/result/", "/data/", "/nothing/"):
        assert b"are not encrypted" in alice.get(path).content


def test_on_a_drive_without_locks_it_runs_all_the_same(tmp_path, monkeypatch):
    def no_locks(handle, how):
        raise OSError(errno.ENOLCK, "no locks available")

    monkeypatch.setattr("fcntl.flock", no_locks)
    running = locks.hold(tmp_path)
    assert running is not None
    running.at(8000)
    with locks.upkeep(tmp_path), locks.nobody_running(tmp_path):
        assert locks.port_of_running(tmp_path) is None
    running.end()
