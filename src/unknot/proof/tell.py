"""Telling a failure: as the person for whom a claim fails, in the form of a worked case."""

from __future__ import annotations

from datetime import date

from unknot import pathway
from unknot.knowledge import Pack
from unknot.proof.prove import Failure
from unknot.vignettes import usual_answers

ANY_DAY = date(2026, 1, 5)


def as_vignette(pack: Pack, failure: Failure) -> str:
    """Return a worked case that replays a failure; its expectation is for a clinician to fill.

    What the running code makes of the person stands in the comment.
    """
    if not failure.answers:
        return "  # nobody: no set of answers makes this so"
    today = pathway.today(pack, failure.answers, (), ANY_DAY)
    plan = "a plan" if today.plan else "no plan"
    usual = usual_answers(pack)
    lines = [
        f"  # the code says: {today.assessment.level}, {plan}",
        f"  - id: {failure.claim.family}_{failure.claim.about.replace('/', '_')}"[:62],
        f"    says: A person for whom it fails that {failure.claim.says}.",
        "    others: unanswered" if _mostly_open(pack, failure) else "    others: usual",
        "    answers:",
    ]
    for id in pack.questions:
        value = failure.answers.get(id)
        plain = sorted(value) if isinstance(value, frozenset) else value
        if plain is None:
            lines.append(f"      # {id} is not answered")
        elif plain != usual[id]:
            shown = f"[{', '.join(plain)}]" if isinstance(plain, list) else plain
            lines.append(f"      {id}: {shown}  # {pack.words.say(f'questions.{id}.ask')}")
    return "\n".join(lines)


def _mostly_open(pack: Pack, failure: Failure) -> bool:
    return len(failure.answers) * 2 < len(pack.questions)
