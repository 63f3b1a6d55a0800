"""Telling a failure: as the person a claim fails for, in the form of a worked case."""

from __future__ import annotations

import json
from datetime import date

from unknot import pathway
from unknot.claims.claims import Claim
from unknot.knowledge import Pack
from unknot.knowledge.schema import Expectation, Vignette
from unknot.pathway import Case
from unknot.record import Answers, Record
from unknot.rules.evaluate import Answer
from unknot.terms import Disposition
from unknot.vignettes import answers_of, usual_answers
from unknot_proof.prove import Failure

ANY_DAY = date(2026, 1, 5)
LONGEST_ID = 60


def as_vignette(pack: Pack, failure: Failure) -> str:
    """Return a worked case that can be pasted into the pack, and fails until the rule is mended.

    What the running code makes of the person stands in the comment; what is expected is read
    off the claim, for a clinician to look over.
    """
    if not failure.answers:
        return "  # nobody: no set of answers makes this so"
    claim = failure.claim
    case = pathway.day(Record.of_answers(pack, failure.answers, ANY_DAY), ANY_DAY, pack)
    plan = "a plan" if case.plan else "no plan"
    others, given = _shortest(pack, failure.answers)
    name = f"{claim.family}_{claim.about.replace('/', '_')}"[:LONGEST_ID]
    sentence = claim.says.rstrip(".")
    lines = [
        f"  # the code says: {case.assessment.level}, {plan}",
        f"  - id: {name}",
        f"    says: {json.dumps(f'A person this fails for: {sentence}.')}",
        f"    others: {others}",
        "    answers:" if given else "    answers: {}",
    ]
    for id in pack.questions:
        if id in given:
            lines.append(f"      {id}: {_shown(given[id])}  # {_asked(pack, id)}")
        elif id not in failure.answers:
            lines.append(f"      # not answered: {id}")
    lines += ["    expect:", *(f"      {line}" for line in _expected(pack, claim, case))]
    return "\n".join([*lines, f"    shows: {json.dumps(f'{claim.family}: {sentence}.')}"])


def _shortest(pack: Pack, answers: Answers) -> tuple[str, dict[str, Answer]]:
    """Return what to write down so that a worked case comes to exactly these answers."""
    usual = usual_answers(pack)
    odd = {id: value for id, value in answers.items() if _plain(value) != usual[id]}
    rest = _replayed(pack, "usual", odd)
    kept = {id: value for id, value in answers.items() if id in odd or id not in rest}
    if _replayed(pack, "usual", kept) == answers:
        return "usual", kept
    return "unanswered", dict(answers)


def _replayed(pack: Pack, others: str, given: dict[str, Answer]) -> Answers:
    case = Vignette(
        id="replayed",
        says="",
        others="usual" if others == "usual" else "unanswered",
        answers={id: _text(value) for id, value in given.items()},
        expect=Expectation(level=Disposition.ROUTINE, plan=False),
        shows="",
    )
    return answers_of(pack, case)


def _plain(value: Answer) -> object:
    return sorted(value) if isinstance(value, frozenset) else value


def _text(value: Answer) -> str | tuple[str, ...]:
    return tuple(sorted(value)) if isinstance(value, frozenset) else str(value)


def _shown(value: Answer) -> str:
    return f"[{', '.join(sorted(value))}]" if isinstance(value, frozenset) else str(value)


def _asked(pack: Pack, id: str) -> str:
    text = f"questions.{id}.ask"
    return pack.words.say(text) if pack.words.has(text) else "filled by the app"


def _expected(pack: Pack, claim: Claim, case: Case) -> list[str]:
    """Return what the claim asks for; where it asks for nothing plain, what the code says."""
    level, plan, withholds = case.assessment.level, "yes" if case.plan else "no", ""
    about, _, other = claim.about.partition("/")
    hazards = {hazard.id: hazard for hazard in pack.contents.hazards}
    match claim.family:
        case "level" | "sign":
            level, plan = pack.red_flags[about].level, "no"
        case "asked" | "flag" | "dominates":
            plan = "no"
        case "inside" | "matrix":
            withholds = about
        case "hazard" if other in pack.techniques:
            withholds = other
        case "hazard":
            plan, wanted = "no", hazards[about].at_least
            level = wanted if wanted and not other else level
    lines = [f"level: {level}", f"plan: {plan}"]
    return [*lines, f"withholds: [{withholds}]"] if withholds else lines
