"""What the engine needs to believe a certificate: to read it, and to know what it must prove.

Making one takes a solver, and stands in `unknot_proof`.
"""

from unknot.certificate.header import (
    Header,
    header_of,
    is_beside,
    issued_beside,
    unpacked,
    whole,
)
from unknot.certificate.question import Question, belongs, decision_sha256, question_of

__all__ = [
    "Header",
    "Question",
    "belongs",
    "decision_sha256",
    "header_of",
    "is_beside",
    "issued_beside",
    "question_of",
    "unpacked",
    "whole",
]
