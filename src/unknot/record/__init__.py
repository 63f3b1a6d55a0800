"""A person as one value: the `Record`, its frozen parts, and the JSON document it is kept in."""

from unknot.answers import (
    LARGEST_JSON_BYTES,
    Answers,
    BadAnswers,
    hidden,
    read_answers,
    read_json,
)
from unknot.record.diary import DiaryEntry, StartedProgramme, WeeklyCheck
from unknot.record.document import RECORD_VERSION, RecordDocument, record_schema
from unknot.record.parts import NO_TASTES, Clearance, Says, SelfTestResult, Taste, Tastes
from unknot.record.record import Record

__all__ = [
    "LARGEST_JSON_BYTES",
    "NO_TASTES",
    "RECORD_VERSION",
    "Answers",
    "BadAnswers",
    "Clearance",
    "DiaryEntry",
    "Record",
    "RecordDocument",
    "Says",
    "SelfTestResult",
    "StartedProgramme",
    "Taste",
    "Tastes",
    "WeeklyCheck",
    "hidden",
    "read_answers",
    "read_json",
    "record_schema",
]
