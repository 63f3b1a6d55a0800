"""The rule language, case by case, on every interpreter there is.

T is yes, F is no, U is not answered, and ? is "not sure". Each row is a condition, the
answers to a, b and c, and what the condition says in the plain and in the worst reading.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from unknot.rules.circuit import Circuit
from unknot.rules.evaluate import Answer, Reading, evaluate
from unknot.rules.read import Answerable, Reader

YES_NO = Answerable("yes_no", ("yes", "no"))
QUESTIONS = {
    "a": YES_NO,
    "b": YES_NO,
    "c": YES_NO,
    "age": Answerable("number", least=0, most=120),
    "now": Answerable("number", least=0, most=10),
    "before": Answerable("number", least=0, most=10),
    "onset": Answerable("choice", ("gradual", "sudden", "injury")),
    "tools": Answerable("multi", ("ball", "roller")),
}
SAID = {"T": "yes", "F": "no", "?": "not_sure"}
VALUE = {"T": True, "F": False, "U": None}

YES_NO_ROWS = """
    a                   T--  T T
    a                   F--  F F
    a                   U--  U U
    a                   ?--  U T
    not a               T--  F F
    not a               F--  T T
    not a               U--  U U
    not a               ?--  U T
    not not a           ?--  U T
    a and b             TT-  T T
    a and b             TF-  F F
    a and b             UF-  F F
    a and b             UT-  U U
    a and b             ?F-  F F
    a and b             ?T-  U T
    a and b             ?U-  U U
    a or b              FF-  F F
    a or b              UT-  T T
    a or b              UF-  U U
    a or b              ?F-  U T
    a or b              ?U-  U T
    a or not b          F?-  U T
    not (a and b)       T?-  U T
    not (a or b)        F?-  U T
    not (a or b)        T?-  F F
    at_least(2, a, b, c)  TTU  T T
    at_least(2, a, b, c)  TUF  U U
    at_least(2, a, b, c)  FUF  F F
    at_least(2, a, b, c)  T?F  U T
    at_least(2, a, b, c)  ??F  U T
    at_least(3, a, b, c)  TT?  U T
    at_least(3, a, b, c)  TTU  U U
    True                ---  T T
    False               ---  F F
"""
OTHER_ROWS: list[tuple[str, dict[str, Answer], str, str]] = [
    ("age >= 65", {"age": 65}, "T", "T"),
    ("age >= 65", {"age": 64}, "F", "F"),
    ("age >= 65", {}, "U", "U"),
    ("age >= 65", {"age": "not_sure"}, "U", "T"),
    ("age < 65", {"age": "not_sure"}, "U", "T"),
    ("18 <= age < 65", {"age": 18}, "T", "T"),
    ("18 <= age < 65", {"age": 65}, "F", "F"),
    ("now - before >= 3", {"now": 7, "before": 4}, "T", "T"),
    ("now - before >= 3", {"now": 7, "before": 5}, "F", "F"),
    ("now - before >= 3", {"now": 7}, "U", "U"),
    ("now - before >= 3", {"now": 7, "before": "not_sure"}, "U", "T"),
    ("now != 3", {"now": 3}, "F", "F"),
    ("now == 3", {"now": 3}, "T", "T"),
    ("onset == sudden", {"onset": "sudden"}, "T", "T"),
    ("onset == sudden", {"onset": "gradual"}, "F", "F"),
    ("onset != sudden", {"onset": "gradual"}, "T", "T"),
    ("onset != sudden", {"onset": "not_sure"}, "U", "T"),
    ("onset in (sudden, injury)", {"onset": "injury"}, "T", "T"),
    ("onset not in (sudden, injury)", {"onset": "injury"}, "F", "F"),
    ("onset in (sudden, injury)", {}, "U", "U"),
    ("ball in tools", {"tools": frozenset({"ball"})}, "T", "T"),
    ("ball in tools", {"tools": frozenset()}, "F", "F"),
    ("ball not in tools", {"tools": frozenset()}, "T", "T"),
    ("ball in tools", {"tools": "not_sure"}, "U", "T"),
]


def rows() -> list[tuple[str, dict[str, Answer], str, str]]:
    """Return every row as condition, answers, plain value and worst value."""
    table = []
    for line in YES_NO_ROWS.strip().splitlines():
        condition, said, plain, worst = line.strip().rsplit(maxsplit=3)
        pairs = zip("abc", said, strict=True)
        answers: dict[str, Answer] = {id: SAID[one] for id, one in pairs if one in SAID}
        table.append((condition, answers, plain, worst))
    return table + OTHER_ROWS


def reference(text: str, answers: Mapping[str, Answer], reading: Reading) -> bool | None:
    """Ask the reference."""
    return evaluate(Reader(QUESTIONS).read(text), answers, reading)


def circuit(text: str, answers: Mapping[str, Answer], reading: Reading) -> bool | None:
    """Ask the circuit about one person."""
    gates = folded(text, reading)
    return of_rails(gates.run_one(answers))


def many(text: str, answers: Mapping[str, Answer], reading: Reading) -> bool | None:
    """Ask the circuit about this person as the middle one of three at once."""
    out = folded(text, reading).run_many([{}, answers, {"a": "yes"}])
    return of_rails({name: bool(bits >> 1 & 1) for name, bits in out.items()})


def folded(text: str, reading: Reading) -> Circuit:
    """Return the circuit of one condition."""
    gates = Circuit()
    rails = gates.fold(Reader(QUESTIONS).read(text), reading)
    gates.outputs = {"true": rails.true, "false": rails.false}
    return gates


def of_rails(out: Mapping[str, bool]) -> bool | None:
    """Return the value of two rails, which are never both on."""
    assert not (out["true"] and out["false"])
    return True if out["true"] else False if out["false"] else None


@pytest.mark.parametrize("interpreter", [reference, circuit, many])
@pytest.mark.parametrize(("text", "answers", "plain", "worst"), rows())
def test_a_condition_says_what_the_table_says(interpreter, text, answers, plain, worst) -> None:
    assert interpreter(text, answers, "plain") is VALUE[plain]
    assert interpreter(text, answers, "worst") is VALUE[worst]
