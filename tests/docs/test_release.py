"""A release can be made up to the upload, and what it signs is what it made."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.docs.files import ROOT
from tools import release

VERSION = "0.1.0"


def run(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tools.release", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


@pytest.fixture(scope="module")
def rehearsed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("release")
    done = run("--rehearse", "--into", str(folder))
    assert done.returncode == 0, done.stderr
    assert "nothing was tagged or uploaded" in done.stdout
    return folder


@pytest.fixture
def copy(rehearsed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(rehearsed, tmp_path / "copy"))


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name in ("pyproject.toml", "CHANGELOG.md", "CITATION.cff"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def signed_files(folder: Path) -> dict[str, str]:
    lines = (folder / "SHA256SUMS").read_text("ascii").splitlines()
    return {line.split("  ")[1]: line.split("  ")[0] for line in lines}


def test_a_rehearsal_makes_wheel_source_and_pack_and_lists_each_by_its_digest(
    rehearsed: Path,
) -> None:
    listed = signed_files(rehearsed)
    kinds = [name for name in listed if name.endswith((".whl", ".tar.gz"))]
    assert len(kinds) == len(listed) == 3
    for name, digest in listed.items():
        assert hashlib.sha256((rehearsed / name).read_bytes()).hexdigest() == digest


def test_the_list_is_signed_by_the_key_that_lies_beside_it_and_no_other_list_is(
    rehearsed: Path,
) -> None:
    text = (rehearsed / "SHA256SUMS").read_bytes()
    half = bytes.fromhex((rehearsed / "release-key.hex").read_text("ascii").strip())
    signature = bytes.fromhex((rehearsed / "SHA256SUMS.sig").read_text("ascii").strip())
    key = Ed25519PublicKey.from_public_bytes(half)
    key.verify(signature, text)
    with pytest.raises(InvalidSignature):
        key.verify(signature, text.replace(b"unknot", b"unknow", 1))


def test_the_wheel_holds_the_program_its_pages_and_its_pack(rehearsed: Path) -> None:
    held = zipfile.ZipFile(next(rehearsed.glob("*.whl"))).namelist()
    assert "unknot/packs/outer_hip/pack.yaml" in held
    assert "unknot_web/words/en.yaml" in held
    assert any(name.startswith("unknot_web/design/static/unknot/built/") for name in held)
    assert not [name for name in held if name.startswith(("tests/", "tools/", "docs/"))]


def test_the_pack_is_whole_and_has_its_certificate_beside_it(rehearsed: Path) -> None:
    with tarfile.open(next(rehearsed.glob("*.pack.tar.gz"))) as tar:
        held = set(tar.getnames())
    files = {path.relative_to(ROOT / "packs") for path in (ROOT / "packs/outer_hip").rglob("*")}
    assert {path.as_posix() for path in files if (ROOT / "packs" / path).is_file()} <= held
    assert any(name.startswith("certificates/outer_hip-") for name in held)


def test_a_pack_is_archived_to_the_same_bytes_each_time(rehearsed: Path, tmp_path: Path) -> None:
    release.archive(ROOT / "packs/outer_hip", tmp_path)
    once_more = next(tmp_path.iterdir())
    assert once_more.read_bytes() == (rehearsed / once_more.name).read_bytes()


def test_a_release_that_is_whole_is_verified_and_an_unknown_key_is_named(copy: Path) -> None:
    done = run("--verify", str(copy))
    assert done.returncode == 0, done.stderr
    assert "a key that is not one of ours" in done.stdout


@pytest.mark.parametrize("damage", ["changed", "missing", "added", "list"])
def test_a_release_that_is_not_as_it_was_signed_is_refused(copy: Path, damage: str) -> None:
    wheel = next(copy.glob("*.whl"))
    if damage == "changed":
        wheel.write_bytes(wheel.read_bytes() + b"\0")
    elif damage == "missing":
        wheel.unlink()
    elif damage == "added":
        (copy / "unknot-9.9.9-py3-none-any.whl").write_bytes(b"")
    else:
        (copy / "SHA256SUMS").write_bytes(b"")
    done = run("--verify", str(copy))
    assert done.returncode == 2
    assert "do not use the files" in done.stderr


@pytest.mark.parametrize("name", ["CHANGELOG.md", "CITATION.cff"])
def test_a_version_that_one_file_names_otherwise_is_refused(checkout: Path, name: str) -> None:
    file = checkout / name
    file.write_text(file.read_text("utf-8").replace(VERSION, "7.7.7", 1), "utf-8")
    with pytest.raises(release.Refused, match=f"{name}: it names 7.7.7"):
        release.agreed_version(checkout, released=False)


def test_a_release_without_a_day_in_the_changelog_is_refused(checkout: Path) -> None:
    file = checkout / "CHANGELOG.md"
    file.write_text(f"## [{VERSION}] - unreleased\n", "utf-8")
    assert release.agreed_version(checkout, released=False) == VERSION
    with pytest.raises(release.Refused, match="has no date yet"):
        release.agreed_version(checkout, released=True)


def test_a_release_is_signed_by_a_known_key_or_not_at_all(tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("11" * 32, "ascii")
    for given, says in ((None, "no key"), (key, "not in RELEASE_KEYS")):
        asked = release.Asked(ROOT, tmp_path / "out", given, rehearsal=False)
        with pytest.raises(release.Refused, match=says):
            release._key(asked)


def test_a_folder_that_holds_something_is_left_alone(copy: Path) -> None:
    before = {path.name for path in copy.iterdir()}
    done = run("--rehearse", "--into", str(copy))
    assert done.returncode == 2
    assert "it is not empty" in done.stderr
    assert {path.name for path in copy.iterdir()} == before
