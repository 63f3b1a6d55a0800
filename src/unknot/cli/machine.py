"""The commands that programs use: questions out, answers in, assessments out."""

from __future__ import annotations

import json
import sys
from datetime import date

from unknot import pathway
from unknot.answers import BadAnswers, read_answers, read_json
from unknot.cli.exits import BAD_INPUT, FINE, SAFETY_REFUSED
from unknot.exports.report import question_list, report
from unknot.knowledge import Pack


def questions(pack: Pack, as_json: bool) -> int:
    """Print the pack's questions."""
    listed = question_list(pack)
    if as_json:
        print(json.dumps(listed, ensure_ascii=False, indent=2))
    else:
        for question in listed:
            print(f"{question['id']}: {question['ask']}")
    return FINE


def assess(pack: Pack, on: date) -> int:
    """Assess the answers on standard input."""
    try:
        found = _assessed(pack, _read(), on)
    except BadAnswers as fault:
        print(
            f"unknot assess: {fault}\nNothing was assessed, and there is no plan.", file=sys.stderr
        )
        return BAD_INPUT
    print(json.dumps(found, ensure_ascii=False, indent=2))
    return SAFETY_REFUSED if found["fault"] else FINE


def batch(pack: Pack, on: date) -> int:
    """Assess one JSON object a line; a bad line gives {"error": …} in its place."""
    worst = FINE
    for line in sys.stdin:
        if not line.strip():
            continue
        try:
            found = _assessed(pack, line, on)
            worst = max(worst, SAFETY_REFUSED if found["fault"] else FINE)
        except BadAnswers as fault:
            found = {"error": list(fault.problems)}
            worst = max(worst, BAD_INPUT)
        print(json.dumps(found, ensure_ascii=False))
    return worst


def _read() -> str:
    try:
        return sys.stdin.read()
    except UnicodeDecodeError:
        raise BadAnswers(["the input is not UTF-8 text; send JSON as UTF-8"]) from None


def _assessed(pack: Pack, text: str, on: date) -> dict[str, object]:
    answers = read_answers(pack, read_json(text))
    today = pathway.today(pack, answers, (), on)
    return report(pack, today.assessment, today.plan)
