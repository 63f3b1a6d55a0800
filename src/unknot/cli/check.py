"""`unknot check PACK`: load a pack, run every check, say what is wrong."""

from __future__ import annotations

import sys
from pathlib import Path

from unknot.cli.exits import BAD_INPUT, FINE
from unknot.cli.shared_words import words
from unknot.knowledge import PackError, load_pack
from unknot.knowledge.checks import check_pack
from unknot.trusted import is_ours
from unknot.vignettes import failures


def run(folder: Path) -> int:
    """Print one line a problem, or one line that says that the pack is fine."""
    try:
        pack = load_pack(folder)
        problems = [str(problem) for problem in check_pack(pack)]
        problems += failures(pack)
    except PackError as fault:
        problems = [str(problem) for problem in fault.problems]
    if problems:
        print("\n".join(problems), file=sys.stderr)
        print(f"{len(problems)} problems; this pack is not fit for use", file=sys.stderr)
        return BAD_INPUT
    contents = pack.contents
    print(
        words().say(
            "cli.pack_fine",
            pack=pack.id,
            version=contents.pack.version,
            questions=len(pack.questions),
            flags=len(pack.red_flags),
            rows=len(pack.contraindications),
            techniques=len(pack.techniques),
            causes=len(pack.causes),
            vignettes=len(contents.vignettes),
        )
    )
    print(words().say("certify.signed" if is_ours(pack) else "certify.not_signed"))
    return FINE
