"""Make everything that a release consists of, up to the upload, which a person does.

`python3 dev.py release --rehearse` goes through all of it with a key that it throws away.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ROOT = Path(__file__).resolve().parent.parent
SUMS, SIGNATURE, PUBLIC = "SHA256SUMS", "SHA256SUMS.sig", "release-key.hex"
NO_RELEASE = {"TEMPLATE", "certificates", "released", "shared"}
IN_THE_WHEEL = {
    "unknot/packs/outer_hip/pack.yaml",
    "unknot/proof_checker.py",
    "unknot_proof/prove.py",
}


class Refused(Exception):
    """A release that may not be made: where, what, and what to do now."""


@dataclass(frozen=True)
class Asked:
    """What to make, from which checkout, signed by which key, into which folder."""

    root: Path
    into: Path
    key: Path | None
    rehearsal: bool


def main(words: list[str]) -> int:
    """Make or rehearse a release, or verify one, and return the exit code."""
    asked = _parser().parse_args(words)
    try:
        if asked.verify:
            public = _read(asked.verify / PUBLIC).strip()
            verify(asked.verify, public)
            whose = "one of our keys" if public in _our_keys() else "a key that is not one of ours"
            print(f"release: every file in {asked.verify} is as it was signed, by {whose}")
            return 0
        release(Asked(ROOT, asked.into or ROOT / "dist", asked.key, asked.rehearse))
    except (Refused, OSError) as fault:
        print(f"release: {fault}", file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dev.py release", description=main.__doc__)
    parser.add_argument("--rehearse", action="store_true", help="use a throw-away key")
    parser.add_argument("--key", type=Path, help="the file of the signing key")
    parser.add_argument("--into", type=Path, help="an empty folder for the files (else dist)")
    parser.add_argument("--verify", type=Path, help="only check the files of this folder")
    return parser


def release(asked: Asked) -> None:
    """Check the version, build, sum, sign and verify; say what is left to do by a person."""
    version = agreed_version(asked.root, released=not asked.rehearsal)
    if not asked.rehearsal:
        _must_be_clean(asked.root, version)
    key = _key(asked)
    _must_be_empty(asked.into)
    _step(f"build the wheel and the source of {version}")
    build(asked.root, asked.into, version)
    for pack in packs(asked.root):
        _step(f"pack {pack.name}")
        archive(pack, asked.into)
    _step(f"write {SUMS} and sign it")
    sign(asked.into, key)
    verify(asked.into, _public(key))
    _step(f"all is in {asked.into}, and verified")
    print(_what_is_left(asked, version))


def agreed_version(root: Path, *, released: bool) -> str:
    """Return the version that pyproject, the changelog and the citation agree on."""
    version = str(tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"])
    heading = re.search(r"^## \[(.+?)\] - (.+)$", _read(root / "CHANGELOG.md"), re.MULTILINE)
    cited = re.search(r"^version: (\S+)$", _read(root / "CITATION.cff"), re.MULTILINE)
    for name, found in (("CHANGELOG.md", heading), ("CITATION.cff", cited)):
        if found is None or found[1] != version:
            there = "no version" if found is None else found[1]
            raise Refused(f"{name}: it names {there} first, and pyproject.toml {version}; mend one")
    if released and heading is not None and not re.fullmatch(r"\d{4}-\d\d-\d\d", heading[2]):
        raise Refused(f"CHANGELOG.md: {version} has no date yet; write the day in its heading")
    return version


def _must_be_clean(root: Path, version: str) -> None:
    if _git(root, "status", "--porcelain"):
        raise Refused("the checkout has changes that are not committed; commit them first")
    if _git(root, "tag", "--list", f"v{version}"):
        raise Refused(f"the tag v{version} is there already; raise the version in pyproject.toml")


def _must_be_empty(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise Refused(f"{folder}: it is not empty; empty it, or name another by --into")


def _key(asked: Asked) -> Ed25519PrivateKey:
    """Return the key to sign with: a new one in a rehearsal, else a release key of ours."""
    if asked.rehearsal:
        return Ed25519PrivateKey.generate()
    if asked.key is None:
        raise Refused("no key; name its file by --key, or rehearse by --rehearse")
    try:
        key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(_read(asked.key).strip()))
    except ValueError as fault:
        raise Refused(f"{asked.key}: it holds no signing key; name another file") from fault
    if _public(key) not in _our_keys():
        raise Refused(f"{asked.key}: its public half is not in RELEASE_KEYS; add it there first")
    return key


def _our_keys() -> tuple[str, ...]:
    from unknot.certificate.signed import RELEASE_KEYS

    return RELEASE_KEYS


def build(root: Path, into: Path, version: str) -> None:
    """Write the wheel and the source distribution, and look that they hold what they must."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-t", "wheel"]
    built = subprocess.run(
        [*command, "-d", str(into.resolve())], cwd=root, capture_output=True, text=True, check=False
    )
    if built.returncode:
        raise Refused(f"the build failed; mend this and try again:\n{built.stderr[-2000:]}")
    wheel, source = into / f"unknot-{version}-py3-none-any.whl", into / f"unknot-{version}.tar.gz"
    if not source.is_file():
        raise Refused(f"{source.name}: it was not built; look at [tool.hatch] in pyproject.toml")
    held = set(zipfile.ZipFile(wheel).namelist())
    if missing := sorted(IN_THE_WHEEL - held):
        raise Refused(f"{wheel.name}: {missing[0]} is missing; look at [tool.hatch] in pyproject")


def packs(root: Path) -> list[Path]:
    """Return the folder of every pack that is released."""
    headers = sorted((root / "packs").glob("*/pack.yaml"))
    return [header.parent for header in headers if header.parent.name not in NO_RELEASE]


def archive(pack: Path, into: Path) -> None:
    """Write a pack with its certificate into one file, which comes out the same each time."""
    header = re.search(r"^version: *(\S+)", _read(pack / "pack.yaml"), re.MULTILINE)
    if header is None:
        raise Refused(f"{pack / 'pack.yaml'}: it has no version; write one")
    certificates = (pack.parent / "certificates").glob(f"{pack.name}-*")
    files = [path for path in (*pack.rglob("*"), *certificates) if path.is_file()]
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for path in sorted(files):
            entry = tarfile.TarInfo(path.relative_to(pack.parent).as_posix())
            entry.size, entry.mode = path.stat().st_size, 0o644
            with path.open("rb") as content:
                tar.addfile(entry, content)
    packed = gzip.compress(written.getvalue(), mtime=0)
    (into / f"{pack.name}-{header[1]}.pack.tar.gz").write_bytes(packed)


def sign(folder: Path, key: Ed25519PrivateKey) -> None:
    """Write the digest of every file, the signature of that list, and the public half."""
    lines = [f"{digest}  {name}\n" for name, digest in _digests(_released(folder))]
    text = "".join(lines).encode("ascii")
    (folder / SUMS).write_bytes(text)
    (folder / SIGNATURE).write_text(f"{key.sign(text).hex()}\n", "ascii")
    (folder / PUBLIC).write_text(f"{_public(key)}\n", "ascii")


def verify(folder: Path, public: str) -> None:
    """Refuse a release with another signature, or with a file more, less or other than signed."""
    text = (folder / SUMS).read_bytes()
    signature = bytes.fromhex(_read(folder / SIGNATURE).strip())
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(signature, text)
    except (InvalidSignature, ValueError) as fault:
        raise Refused(f"{folder / SUMS}: this key did not sign it; do not use the files") from fault
    signed = {tuple(line.split("  ")[::-1]) for line in text.decode("ascii").splitlines()}
    if other := sorted(signed ^ set(_digests(_released(folder)))):
        raise Refused(f"{folder / other[0][0]}: it is not as it was signed; do not use the files")


def _released(folder: Path) -> list[Path]:
    ours = {SUMS, SIGNATURE, PUBLIC, ".gitignore"}
    return sorted(path for path in folder.iterdir() if path.name not in ours)


def _digests(files: Iterable[Path]) -> Iterator[tuple[str, str]]:
    for path in files:
        yield path.name, hashlib.sha256(path.read_bytes()).hexdigest()


def _public(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes_raw().hex()


def _git(root: Path, *words: str) -> str:
    return subprocess.check_output(["git", *words], cwd=root, text=True).strip()


def _read(path: Path) -> str:
    return path.read_text("utf-8")


def _step(text: str) -> None:
    print(f"— {text}", flush=True)


def _what_is_left(asked: Asked, version: str) -> str:
    if asked.rehearsal:
        return "release: this was a rehearsal: its key is gone, nothing was tagged or uploaded"
    return (
        f"release: nothing was uploaded. Look at the files, then run 'git tag -s v{version}', "
        "push the tag, and upload what is in the folder (docs/how-to/release.md)"
    )


if __name__ == "__main__":
    with TemporaryDirectory() as scratch:
        given = sys.argv[1:]
        rehearsed_nowhere = "--rehearse" in given and "--into" not in given
        sys.exit(main([*given, *(["--into", scratch] if rehearsed_nowhere else [])]))
