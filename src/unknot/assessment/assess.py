"""The assessment: triage, likely causes and permit of one person, with every reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from unknot.answers.read import Answers
from unknot.answers.screens import unanswered
from unknot.assessment.causes import CauseMatch, rank_causes
from unknot.assessment.decision import bars, decision_of
from unknot.assessment.outputs import Flag, Offers, Output, Row
from unknot.assessment.permit import Permit, issue_permit
from unknot.assessment.triage import triage
from unknot.knowledge.pack import Pack
from unknot.terms import Disposition, Permission


@dataclass(frozen=True)
class FoundFlag:
    """A red flag that is surely there."""

    id: str
    level: Disposition


@dataclass(frozen=True)
class Withheld:
    """Why a technique is not offered: a row of the matrix, and what the row says."""

    technique: str
    row: str
    permission: Permission


@dataclass(frozen=True)
class Assessment:
    """What the answers of one person come to.

    `level` is how urgent it surely is, `possible_level` how urgent it could still be.
    `permit` is None while no plan may be shown. `fault` is set when the assessment could
    not be made; then the level is `soon` at least and there is no permit.
    """

    level: Disposition
    possible_level: Disposition
    red_flags: tuple[FoundFlag, ...] = ()
    contraindications: tuple[str, ...] = ()
    causes: tuple[CauseMatch, ...] = ()
    permit: Permit | None = None
    withheld: tuple[Withheld, ...] = ()
    asked: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()
    fault: str | None = None


def assess(pack: Pack, answers: Answers) -> Assessment:
    """Return the assessment of one person's answers."""
    outputs = decision_of(pack).run_one(answers)
    level, possible_level = triage(outputs)
    permit = issue_permit(pack, outputs)
    found = [
        FoundFlag(id, flag.level) for id, flag in pack.red_flags.items() if outputs[Flag(id, True)]
    ]
    return Assessment(
        level=level,
        possible_level=possible_level,
        red_flags=tuple(sorted(found, key=lambda flag: -flag.level.urgency)),
        contraindications=tuple(id for id in pack.contraindications if outputs[Row(id, True)]),
        causes=rank_causes(pack, outputs),
        permit=permit if permit else None,
        withheld=_withheld(pack, outputs),
        asked=tuple(id for id in pack.questions if id in answers),
        unanswered=unanswered(pack, answers),
    )


def _withheld(pack: Pack, outputs: Mapping[Output, bool]) -> tuple[Withheld, ...]:
    """Name the rows that keep each technique out; clearances that lift a row are honoured."""
    standing = [one for one in pack.contraindications.items() if outputs[Row(one[0], True)]]
    reasons = []
    for id, technique in pack.techniques.items():
        if outputs[Offers(id)]:
            continue
        for row_id, row in standing:
            cell = Permission.FORBIDDEN if bars(row, technique) else row.cells[technique.modality]
            if cell in {Permission.FORBIDDEN, Permission.NEEDS_CLEARANCE}:
                reasons.append(Withheld(id, row_id, cell))
    return tuple(reasons)


def see_a_clinician(fault: str) -> Assessment:
    """Return what is said when the safety check could not be made: no plan, see a clinician."""
    return Assessment(
        level=Disposition.SOON,
        possible_level=Disposition.EMERGENCY,
        fault=fault,
    )
