"""The glossary as types: one word of the clinic, one type here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Disposition(StrEnum):
    """How soon a person should be seen; the order of the members is the order of urgency."""

    ROUTINE = "routine"
    SOON = "soon"
    SAME_DAY = "same_day"
    EMERGENCY = "emergency"

    @property
    def urgency(self) -> int:
        """Return 0 for self-care up to 3 for an emergency."""
        return tuple(Disposition).index(self)


class Modality(StrEnum):
    """A kind of treatment, as the columns of the contraindication matrix name them."""

    HAND_MASSAGE = "hand_massage"
    FOAM_ROLLING = "foam_rolling"
    MASSAGE_GUN = "massage_gun"
    BODY_MASSAGER = "body_massager"
    HEAT = "heat"
    COLD = "cold"
    STRETCHING = "stretching"
    STRENGTHENING = "strengthening"


class Permission(StrEnum):
    """What the matrix says of one modality for one contraindication, mildest first."""

    OK = "ok"
    MODIFIED = "modified"
    NEEDS_CLEARANCE = "needs_clearance"
    FORBIDDEN = "forbidden"


class Side(StrEnum):
    """The side of the body that hurts, or that a phase works on."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"


class Certainty(StrEnum):
    """How sure a finding is, in GRADE's words."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"
    VERY_LOW = "very_low"


class Seen(StrEnum):
    """How we came to know a fact."""

    READ = "read"
    SECOND_HAND = "second_hand"
    FROM_MEMORY = "from_memory"
    OUR_DECISION = "our_decision"


class Status(StrEnum):
    """Where a piece of knowledge stands in its life."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    STABLE = "stable"
    RETIRED = "retired"


class NextStep(StrEnum):
    """What the next dose should do, decided from how the last one went."""

    PROGRESS = "progress"
    HOLD = "hold"
    REGRESS = "regress"
    STOP = "stop"


class Ended(StrEnum):
    """Why a test at home came to its end; a test that was stopped is no failure."""

    DONE = "done"
    TIRED = "tired"
    FAMILIAR_PAIN = "familiar_pain"
    TOO_MUCH_PAIN = "too_much_pain"
    UNSTEADY = "unsteady"
    NERVE_SIGNS = "nerve_signs"
    GAVE_WAY = "gave_way"
    OTHER = "other"


@dataclass(frozen=True)
class Reason:
    """Why something is in or out: a kind that the words file knows, and what it is about."""

    kind: str
    about: str = ""


@dataclass(frozen=True)
class Nprs:
    """Pain on the numeric pain rating scale: 0 is none, 10 the worst."""

    score: int

    def __post_init__(self) -> None:
        if isinstance(self.score, bool) or not isinstance(self.score, int):
            raise ValueError(f"an NPRS score is a whole number; got {self.score!r}")
        if not 0 <= self.score <= 10:
            raise ValueError(f"an NPRS score runs from 0 to 10; got {self.score}")


NOT_SURE = "not_sure"
"""An answer like any other: known to be uncertain, and read as the more urgent one."""
