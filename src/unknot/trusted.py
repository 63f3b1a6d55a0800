"""Packs that may decide: each has a certificate for what it is today, or is proved on the spot.

A certificate counts if it is about the same files and the clauses that this program makes
of them today have the digest it names, so it is void as soon as a pack, a claim or the
decision's circuit is changed. The proof inside is not gone through at each start; that takes
seconds, and anybody can do it with proof_checker.py.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from unknot.knowledge import Pack, PackError, Place, Problem, load_pack, read_certificate
from unknot.proof.certificate import Header, belongs, header_of
from unknot.proof.prove import prove
from unknot.proof.sat import solver_is_here

__all__ = ["Header", "certified", "load_trusted"]


def load_trusted(folder: Path, on_proving: Callable[[], None] = lambda: None) -> Pack:
    """Return the pack in a folder if it is proved safe, or raise PackError.

    `on_proving` is called before a proof on the spot, which takes a while.
    """
    pack = load_pack(folder)
    try:
        if certified(pack) is None:
            _prove_here(pack, folder, on_proving)
    except PackError:
        raise
    except Exception as fault:
        what = f"the proof of this pack could not be made ({type(fault).__name__})"
        raise _refusal(what, f"run: unknot prove {folder}") from fault
    return pack


def certified(pack: Pack) -> Header | None:
    """Return what the certificate that came for this pack says, or None if there is none."""
    content = read_certificate(pack.sha256)
    header = header_of(content) if content else None
    return header if header is not None and belongs(header, pack) else None


def _prove_here(pack: Pack, folder: Path, on_proving: Callable[[], None]) -> None:
    if not solver_is_here():
        what = "this pack has no certificate, and there is no solver here to prove it"
        raise _refusal(what, "install one with: pip install 'unknot[prove]'")
    on_proving()
    verdict = prove(pack, most=1)
    for failure in verdict.failures:
        what = f"this pack is not safe; it fails that {failure.claim.says}"
        raise _refusal(what, f"run: unknot prove {folder}, and change the rule")


def _refusal(what: str, do: str) -> PackError:
    return PackError([Problem(Place("pack.yaml"), what, do, "proof")])
