"""`unknot prove PACK`: the proof at the terminal, one sentence a family of claims."""

from __future__ import annotations

import random
import sys
from pathlib import Path

from unknot.cli.exits import BAD_INPUT, FINE, SAFETY_REFUSED
from unknot.cli.shared_words import words
from unknot.cli.shown import progress, table
from unknot.knowledge import Pack, PackError, load_pack
from unknot_proof import prove
from unknot_proof.mutants import mutants
from unknot_proof.mutants_page import LEAST_PERCENT, page, tally
from unknot_proof.solver import solver_is_here
from unknot_proof.tell import as_vignette
from unknot_proof.trial import Effect, Trial


def run(folder: Path) -> int:
    """Prove a pack, and tell each failure as a worked case that can be pasted into it."""
    if not solver_is_here():
        print(words().say("prove.no_solver"), file=sys.stderr)
        return SAFETY_REFUSED
    try:
        pack = load_pack(folder)
    except PackError as fault:
        print(fault, file=sys.stderr)
        return BAD_INPUT
    with progress() as tell:
        verdict = prove(pack, told=lambda claim, _: tell(claim.family))
    families = verdict.claims.items()
    table(
        [(str(count), words().say(f"prove.family.{family}")) for family, count in families],
        "{:>5}  {}".format,
    )
    for failure in verdict.failures:
        print(f"\n✗ {failure.claim.family}/{failure.claim.about}: {failure.claim.says}")
        print(as_vignette(pack, failure))
    _conclude(pack, verdict.holds, sum(verdict.claims.values()), verdict.log2_answers)
    return FINE if verdict.holds else SAFETY_REFUSED


def run_mutants(folder: Path, sample: int | None, seed: int, report: Path | None) -> int:
    """Change a pack in every one place, and tell which unsafe changes nobody notices."""
    say = words().say
    if not solver_is_here():
        print(say("prove.no_solver"), file=sys.stderr)
        return SAFETY_REFUSED
    if sample is not None and sample < 1:
        print(say("prove.mutants.bad_sample"), file=sys.stderr)
        return BAD_INPUT
    try:
        pack = load_pack(folder)
    except PackError as fault:
        print(fault, file=sys.stderr)
        return BAD_INPUT
    chosen = list(mutants(pack))
    if sample is not None and sample < len(chosen):
        chosen = random.Random(seed).sample(chosen, sample)  # noqa: S311 - no secret hangs on it
    trial = Trial(pack, chosen)
    judged = []
    with progress(len(chosen)) as tell:
        for mutant in chosen:
            judged.append(trial.judge(mutant))
            tell(mutant.part)
    for part in dict.fromkeys(one.part for one in chosen):
        counts = tally(one for one in judged if one.mutant.part == part)
        print(say("prove.mutants.part", part=part, **counts))
    for who in dict.fromkeys(who for one in judged for who in one.caught_by):
        count = sum(who in one.caught_by for one in judged)
        print(say("prove.mutants.by", who=who, count=count))
    for one in judged:
        if one.survives:
            change = f"{one.mutant.part}: {one.mutant.name}"
            print(say("prove.mutants.survivor", place=one.mutant.place, change=change))
    counts = tally(judged)
    safer = sum(one.effect is Effect.SAFER for one in judged)
    none = len(judged) - counts["unsafe"] - safer
    percent = 100 * counts["caught"] / counts["unsafe"] if counts["unsafe"] else 100.0
    print(say("prove.mutants.share", **counts, percent=f"{percent:.1f}", safer=safer, none=none))
    if report is not None:
        before = report.read_text("utf-8", "replace") if report.exists() else ""
        report.write_text(page(pack, judged, before), "utf-8")
    enough = percent >= LEAST_PERCENT
    print(say(f"prove.mutants.{'enough' if enough else 'too_few'}", least=LEAST_PERCENT))
    return FINE if enough else SAFETY_REFUSED


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
