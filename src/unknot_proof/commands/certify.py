"""`unknot certify PACK`: prove a pack, write its certificate and sign it, or check that it has one.

A signing key is a file outside every repository; --sign or UNKNOT_SIGNING_KEY names it.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from unknot import certificate as proof
from unknot.certificate import signed
from unknot.cli.exits import BAD_INPUT, FINE, SAFETY_REFUSED
from unknot.cli.shared_words import words
from unknot.knowledge import (
    LARGEST_CERTIFICATE_BYTES,
    Pack,
    PackError,
    certificates,
    load_pack,
    read_bounded,
)
from unknot_proof.certificate import certificate, issued_again
from unknot_proof.prove import prove
from unknot_proof.solver import solver_is_here


def run(folder: Path, into: Path | None, on: date, only_check: bool, key: Path | None) -> int:
    """Leave a certificate as it is while it is good; else prove the pack and write a new one."""
    try:
        pack = load_pack(folder)
    except PackError as fault:
        print(fault, file=sys.stderr)
        return BAD_INPUT
    into = into or certificates()
    file = into / f"{pack.id}-{pack.digests.rules[:12]}.cert"
    question = proof.question_of(pack)
    clauses = question.sha256()
    good = _is_good(file, pack, clauses)
    if not good and only_check:
        print(_say("not_good", file=file, folder=folder), file=sys.stderr)
        return SAFETY_REFUSED
    if not good and (code := _make(pack, question, folder, file, on)) != FINE:
        return code
    if good:
        print(_say("good", file=file))
    if key is not None and not only_check and (code := _sign(file, pack, key)) != FINE:
        return code
    if not _is_beside(file, pack):
        print(_say("other_words"))
    print(_say("signed" if _is_signed(file) else "not_signed"))
    print(_say("check_command", file=file, folder=folder, clauses=clauses))
    return FINE


def make_key(file: Path) -> int:
    """Write a new signing key to a file that is not there yet, and print its public half."""
    try:
        public = signed.new_key(file)
    except OSError as fault:
        print(_say("no_new_key", file=file, why=fault.strerror), file=sys.stderr)
        return BAD_INPUT
    print(_say("new_key", file=file, public=public))
    return FINE


def _make(pack: Pack, question: proof.Question, folder: Path, file: Path, on: date) -> int:
    """Prove a pack and write its certificate; any other of the same pack is removed."""
    if not solver_is_here():
        print(words().say("prove.no_solver"), file=sys.stderr)
        return SAFETY_REFUSED
    print(_say("proving"), file=sys.stderr)
    verdict = prove(pack, most=1)
    if not verdict.holds:
        print(_say("refused", folder=folder), file=sys.stderr)
        return SAFETY_REFUSED
    made = certificate(pack, verdict, on, question)
    file.parent.mkdir(parents=True, exist_ok=True)
    for old in file.parent.glob(f"{pack.id}-*.cert*"):
        old.unlink()
    file.write_bytes(made)
    print(_say("written", file=file, size=len(made) // 1024 + 1))
    return FINE


def _content(file: Path) -> bytes:
    """Return what a file holds, or nothing where it is missing or too large to be one of ours."""
    try:
        return read_bounded(file, LARGEST_CERTIFICATE_BYTES)
    except PackError:
        return b""


def _is_good(file: Path, pack: Pack, clauses: str) -> bool:
    """Say whether a file is whole, and about this pack as this program decides by it today."""
    content = _content(file)
    header = proof.header_of(content)
    if header is None or not proof.whole(content) or not proof.belongs(header, pack):
        return False
    return header.clauses_sha256 == clauses


def _signature(file: Path) -> Path:
    return file.with_name(f"{file.name}.sig")


def _is_signed(file: Path) -> bool:
    return signed.is_signed(_content(file), _content(_signature(file)))


def _is_beside(file: Path, pack: Pack) -> bool:
    header = proof.header_of(_content(file))
    return header is not None and proof.is_beside(header, pack)


def _sign(file: Path, pack: Pack, key: Path) -> int:
    """Sign a certificate; where the words have changed since, it is issued beside them first."""
    content = _content(file)
    if not _is_beside(file, pack):
        content = issued_again(content, pack)
    try:
        signature = signed.sign(content, key)
    except signed.NoKey:
        print(_say("no_key", file=key), file=sys.stderr)
        return BAD_INPUT
    file.write_bytes(content)
    _signature(file).write_bytes(signature)
    return FINE


def _say(id: str, **values: object) -> str:
    return words().say(f"certify.{id}", **values)
