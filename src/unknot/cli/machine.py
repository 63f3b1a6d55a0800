"""The commands that programs use: questions out, answers in, assessments out."""

from __future__ import annotations

import sys
from datetime import date

from unknot import pathway
from unknot.cli.exits import BAD_INPUT, FINE, SAFETY_REFUSED
from unknot.cli.shown import table
from unknot.cli.streams import input_lines, read_input, readable, write_json
from unknot.exports.report import question_list, report
from unknot.knowledge import Pack
from unknot.record import LARGEST_JSON_BYTES, BadAnswers, Record, read_json


def questions(pack: Pack, as_json: bool) -> int:
    """Print the pack's questions."""
    listed = question_list(pack)
    if as_json:
        write_json(listed, indent=2)
    else:
        rows = [(str(question["id"]), str(question["ask"])) for question in listed]
        table(rows, "{}: {}".format)
    return FINE


def assess(pack: Pack, on: date) -> int:
    """Assess the record, or the answers alone, on standard input."""
    try:
        found = _assessed(pack, _read(), on)
    except BadAnswers as fault:
        print(
            f"unknot assess: {fault}\nNothing was assessed, and there is no plan.", file=sys.stderr
        )
        return BAD_INPUT
    write_json(found, indent=2)
    return SAFETY_REFUSED if found["fault"] else FINE


def batch(pack: Pack, on: date) -> int:
    """Assess one JSON object a line; a bad line gives {"error": …} in its place."""
    worst = FINE
    try:
        for line in input_lines(LARGEST_JSON_BYTES):
            if not line.strip():
                continue
            try:
                found = _assessed(pack, line, on)
                worst = max(worst, SAFETY_REFUSED if found["fault"] else FINE)
            except BadAnswers as fault:
                found = {"error": list(fault.problems)}
                worst = max(worst, BAD_INPUT)
            write_json(found)
    except OSError as fault:
        write_json({"error": [_no_input(fault)]})
        worst = max(worst, BAD_INPUT)
    return worst


def _read() -> bytes:
    try:
        return read_input(LARGEST_JSON_BYTES)
    except OSError as fault:
        raise BadAnswers([_no_input(fault)]) from None


def _no_input(fault: OSError) -> str:
    return f"standard input cannot be read ({readable(fault)}); send JSON there"


def _assessed(pack: Pack, data: bytes, on: date) -> dict[str, object]:
    record = Record.from_document(read_json(data), pack, on)
    return report(pathway.day(record, on, pack))
