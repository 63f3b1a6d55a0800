"""What a clinician's word would permit: asked of the same decision, one modality at a time."""

from __future__ import annotations

from collections.abc import Mapping

from unknot.answers.read import Answers
from unknot.assessment.decision import decision_of
from unknot.assessment.permit import Permit, issue_permit
from unknot.knowledge.pack import Pack
from unknot.terms import Modality


def permits_if_cleared(pack: Pack, answers: Answers, permit: Permit) -> Mapping[Modality, Permit]:
    """Return for each modality that a clearance would permit what the permit would then be.

    These permits say what to ask a clinician about; no plan may be made under one.
    """
    decision = decision_of(pack)
    found = {}
    for modality in Modality:
        if modality in permit.modalities:
            continue
        cleared = answers.get("cleared_modalities", frozenset())
        already = cleared if isinstance(cleared, frozenset) else frozenset[str]()
        outputs = decision.run_one({**answers, "cleared_modalities": already | {str(modality)}})
        then = issue_permit(pack, outputs)
        if modality in then.modalities:
            found[modality] = then
    return found
