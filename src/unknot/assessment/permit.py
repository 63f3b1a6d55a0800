"""The permit: what may be offered now. This module is the only maker of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from unknot.assessment.outputs import Offers, Output, Permits, Row
from unknot.knowledge.pack import Pack
from unknot.knowledge.schema import Limit
from unknot.terms import Modality, Permission


@dataclass(frozen=True)
class Permit:
    """What may be offered: modalities, each ok or modified, and single techniques.

    `limits` holds back a modified modality; `modified_by` names the rows that ask for it.
    A permit without modalities permits nothing.
    """

    modalities: Mapping[Modality, Permission]
    techniques: frozenset[str]
    limits: Mapping[Modality, Limit]
    modified_by: Mapping[Modality, tuple[str, ...]]
    pack_sha256: str

    def __bool__(self) -> bool:
        return bool(self.modalities)


def issue_permit(pack: Pack, outputs: Mapping[Output, bool]) -> Permit:
    """Return the permit that the decision's outputs give; empty unless a plan is allowed."""
    permitted = [modality for modality in Modality if outputs[Permits(modality)]]
    modified_by = {
        modality: tuple(
            id
            for id, row in pack.contraindications.items()
            if row.cells[modality] in {Permission.MODIFIED, Permission.NEEDS_CLEARANCE}
            and not outputs[Row(id, False)]
        )
        for modality in permitted
    }
    return Permit(
        modalities=MappingProxyType(
            {
                modality: Permission.MODIFIED if modified_by[modality] else Permission.OK
                for modality in permitted
            }
        ),
        techniques=frozenset(id for id in pack.techniques if outputs[Offers(id)]),
        limits=MappingProxyType(
            {modality: _strictest(pack, modality, ids) for modality, ids in modified_by.items()}
        ),
        modified_by=MappingProxyType(modified_by),
        pack_sha256=pack.sha256,
    )


def _strictest(pack: Pack, modality: Modality, rows: tuple[str, ...]) -> Limit:
    """Return the lowest of every limit that these rows set for a modality."""
    limits = [limit for id in rows if (limit := pack.contraindications[id].limits.get(modality))]
    intensities = [one.intensity_most for one in limits if one.intensity_most is not None]
    percents = [one.duration_percent for one in limits if one.duration_percent is not None]
    return Limit(
        intensity_most=min(intensities, default=None),
        duration_percent=min(percents, default=None),
    )
