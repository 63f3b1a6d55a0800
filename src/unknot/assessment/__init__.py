"""From answers to a disposition, likely causes and the permit."""

from unknot.assessment.assess import Assessment, FoundFlag, Withheld, assess, see_a_clinician
from unknot.assessment.causes import CauseMatch, Fit
from unknot.assessment.permit import Permit

__all__ = [
    "Assessment",
    "CauseMatch",
    "Fit",
    "FoundFlag",
    "Permit",
    "Withheld",
    "assess",
    "see_a_clinician",
]
