"""`unknot prove PACK`: the proof at the terminal, one sentence a family of claims."""

from __future__ import annotations

import sys
from pathlib import Path

from unknot.cli.exits import BAD_INPUT, FINE, SAFETY_REFUSED
from unknot.cli.shared_words import words
from unknot.knowledge import Pack, PackError, load_pack

BAR_WIDTH = 30


def run(folder: Path) -> int:
    """Prove a pack, and tell each failure as a worked case that can be pasted into it."""
    try:
        from unknot.proof import prove
        from unknot.proof.tell import as_vignette
    except ImportError:
        print(words().say("prove.no_solver"), file=sys.stderr)
        return SAFETY_REFUSED
    try:
        pack = load_pack(folder)
    except PackError as fault:
        print(fault, file=sys.stderr)
        return BAD_INPUT
    verdict = prove(pack, told=lambda claim, number: _show(claim.family, number))
    _clear()
    for family, count in verdict.claims.items():
        print(f"{count:5}  {words().say(f'prove.family.{family}')}")
    for failure in verdict.failures:
        print(f"\n✗ {failure.claim.family}/{failure.claim.about}: {failure.claim.says}")
        print(as_vignette(pack, failure))
    _conclude(pack, verdict.holds, sum(verdict.claims.values()), verdict.log2_answers)
    return FINE if verdict.holds else SAFETY_REFUSED


def _conclude(pack: Pack, holds: bool, claims: int, log2_answers: float) -> None:
    said = words().say(
        "prove.holds" if holds else "prove.fails",
        claims=claims,
        pack=pack.id,
        version=pack.contents.pack.version,
        exponent=f"{log2_answers:.0f}",
        sha256=pack.sha256,
    )
    print(f"\n{said}")


def _show(family: str, number: int) -> None:
    """Show that the proof goes on; a terminal sees one line that moves."""
    if sys.stderr.isatty() and number % 10 == 0:
        filled = (number // 10) % BAR_WIDTH
        bar = "·" * filled + "█" + "·" * (BAR_WIDTH - filled - 1)
        print(f"\r{bar} {number:5} {family:12}", end="", file=sys.stderr, flush=True)


def _clear() -> None:
    if sys.stderr.isatty():
        print(f"\r{' ' * (BAR_WIDTH + 24)}\r", end="", file=sys.stderr)
