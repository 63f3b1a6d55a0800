"""Packs that may decide: each is signed by us, or was proved on this machine.

A certificate is only believed at once if it is signed with a key that this program knows, and if
it is about the same rules and the clauses that this program makes of them today. Any other pack
is proved when it is first met: by the solver, or, where there is none, by writing all clauses
again from the pack and going through the proof that came with it. A note in the person's cache
folder spares the next start that work.
"""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from unknot.certificate import (
    Header,
    belongs,
    decision_sha256,
    header_of,
    is_beside,
    proved_here,
    question_of,
    signed,
)
from unknot.knowledge import (
    Pack,
    PackError,
    Place,
    Problem,
    certificates,
    checker,
    load_pack,
    read_certificate,
    read_signature,
)

__all__ = ["Header", "certified", "is_ours", "load_trusted"]

LONGEST_CHECK_S = 1800
log = logging.getLogger(__name__)


def load_trusted(folder: Path, on_proving: Callable[[], None] | None = None) -> Pack:
    """Return the pack in a folder if it is proved safe, or raise PackError.

    `on_proving` is called before a proof on the spot, which takes a while.
    """
    pack = load_pack(folder)
    try:
        if _signed(pack) is None:
            rules, decision = pack.digests.rules, decision_sha256(pack)
            if not proved_here.was_proved(rules, decision):
                (on_proving or _say_so)()
                _prove_here(pack, folder)
                proved_here.remember(rules, decision)
    except PackError:
        raise
    except Exception as fault:
        what = f"the proof of this pack could not be made ({type(fault).__name__})"
        raise _refusal(what, f"run: unknot prove {folder}") from fault
    return pack


def is_ours(pack: Pack) -> bool:
    """Say whether we signed this pack as it stands: its rules, its words and its evidence."""
    header = _signed(pack)
    return header is not None and is_beside(header, pack)


def _signed(pack: Pack) -> Header | None:
    """Return what the certificate of these rules says, if it is signed with a key of ours.

    Words may have changed since: they decide nothing, so the rules need no other proof.
    """
    rules = pack.digests.rules
    content, signature = read_certificate(rules), read_signature(rules)
    if content is None or not signed.is_signed(content, signature):
        return None
    header = header_of(content)
    return header if header is not None and belongs(header, pack) else None


def certified(pack: Pack) -> Header | None:
    """Return what the certificate that came for this pack says, or None if there is none.

    It may be anybody's: what it says holds of a pack that `load_trusted` has let in.
    """
    content = read_certificate(pack.digests.rules)
    header = header_of(content) if content else None
    return header if header is not None and belongs(header, pack) else None


def _prove_here(pack: Pack, folder: Path) -> None:
    if not solver_is_here():
        _go_through_its_proof(pack, folder)
        return
    from unknot_proof.prove import prove  # only who proves needs it

    verdict = prove(pack, most=1)
    for failure in verdict.failures:
        what = f"this pack is not safe; it fails that {failure.claim.says}"
        raise _refusal(what, f"run: unknot prove {folder}, and change the rule")


def solver_is_here() -> bool:
    """Say whether a pack can be proved on this machine: by our proof, and a solver to run it."""
    return all(find_spec(needed) is not None for needed in ("unknot_proof", "pysat"))


def _go_through_its_proof(pack: Pack, folder: Path) -> None:
    """Accept the proof that came with a pack, or raise PackError; no solver is needed."""
    if certified(pack) is None:
        what = "this pack has no certificate that fits, and there is no solver here to prove it"
        raise _refusal(what, "install one with: pip install 'unknot[prove]'")
    (file,) = certificates().glob(f"*-{pack.digests.rules[:12]}.cert")
    words = (str(checker()), str(file), str(folder), question_of(pack).sha256())
    command = [sys.executable, "-I", *words]
    done = subprocess.run(command, capture_output=True, timeout=LONGEST_CHECK_S, check=False)
    if done.returncode != 0:
        said = done.stdout.decode("utf-8", "replace").strip() or "the checker failed"
        raise _refusal(f"the certificate of this pack is not accepted ({said})",
                       f"run: unknot certify --check {folder}")  # fmt: skip


def _say_so() -> None:
    log.warning("This pack is not signed. It is proved now, once; that takes up to a minute.")


def _refusal(what: str, do: str) -> PackError:
    return PackError([Problem(Place("pack.yaml"), what, do, "proof")])
