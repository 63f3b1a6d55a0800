"""`unknot certify PACK`: prove a pack and write its certificate, or check that it has one."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from unknot.cli.exits import BAD_INPUT, FINE, SAFETY_REFUSED
from unknot.cli.shared_words import words
from unknot.knowledge import Pack, PackError, certificates, load_pack
from unknot.proof import certificate as proof
from unknot.proof.prove import prove
from unknot.proof.sat import solver_is_here


def run(folder: Path, into: Path | None, on: date, only_check: bool) -> int:
    """Leave a certificate as it is while it is good; else prove the pack and write a new one."""
    try:
        pack = load_pack(folder)
    except PackError as fault:
        print(fault, file=sys.stderr)
        return BAD_INPUT
    into = into or certificates()
    file = into / f"{pack.id}-{pack.sha256[:12]}.cert"
    good = _is_good(file, pack)
    if good or only_check:
        where = sys.stdout if good else sys.stderr
        print(_say("good" if good else "not_good", file=file, folder=folder), file=where)
        return FINE if good else SAFETY_REFUSED
    if not solver_is_here():
        print(words().say("prove.no_solver"), file=sys.stderr)
        return SAFETY_REFUSED
    print(_say("proving"), file=sys.stderr)
    verdict = prove(pack, most=1)
    if not verdict.holds:
        print(_say("refused", folder=folder), file=sys.stderr)
        return SAFETY_REFUSED
    made = proof.certificate(pack, verdict, on)
    into.mkdir(parents=True, exist_ok=True)
    for old in into.glob(f"{pack.id}-*.cert"):
        old.unlink()
    file.write_bytes(made)
    print(_say("written", file=file, size=len(made) // 1024 + 1, folder=folder))
    return FINE


def _is_good(file: Path, pack: Pack) -> bool:
    """Say whether a file is whole, and about this pack as this program decides by it today."""
    content = file.read_bytes() if file.is_file() else b""
    header = proof.header_of(content)
    if header is None or not proof.whole(content) or not proof.belongs(header, pack):
        return False
    return proof.asks_the_same(header, pack)


def _say(id: str, **values: object) -> str:
    return words().say(f"certify.{id}", **values)
