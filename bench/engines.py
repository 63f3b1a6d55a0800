"""The peers that run in Python: each takes a plain record and says true, false or neither."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from bench.forms import BUSINESS, CEL, CLIPS, JSON_LOGIC, PYTHON, all_written
from bench.work import PACK, RULES, Plain, Values
from unknot.knowledge.schema import Choice, Multi, Number

Engine = Callable[[Plain], Values]


def each(rules: Iterable[Any], apply: Callable[[Any, Plain], object]) -> Engine:
    """Return an engine that asks rule by rule; an error, or no Boolean, is neither."""

    def engine(record: Plain) -> Values:
        values: Values = []
        for rule in rules:
            try:
                value = apply(rule, record)
            except Exception:
                value = None
            values.append(value if isinstance(value, bool) else None)
        return values

    return engine


def python_eval() -> Engine:
    """Python itself, as in `if …:`."""
    compiled = [compile(text, "rule", "eval") for text in all_written(PYTHON)]
    return each(compiled, lambda rule, record: bool(eval(rule, {}, record)))  # noqa: S307


def json_logic_qubit() -> Engine:
    """JSONLogic, each rule made a Boolean by the language's own `!!`."""
    from json_logic import jsonLogic

    rules = [{"!!": [rule]} for rule in all_written(JSON_LOGIC)]
    return each(rules, jsonLogic)


def rule_engine_() -> Engine:
    """rule-engine, by its `matches`."""
    import rule_engine

    return each(
        [rule_engine.Rule(t) for t in all_written(PYTHON)], lambda r, record: r.matches(record)
    )


def zen() -> Engine:
    """GoRules' expressions."""
    import zen

    rules = [zen.compile_expression(text) for text in all_written(PYTHON)]
    return each(rules, lambda rule, record: rule.evaluate(record))


def common_expression_language() -> Engine:
    """CEL in Rust."""
    import cel

    return each(
        [cel.compile(t) for t in all_written(CEL)], lambda rule, record: rule.execute(record)
    )


def cel_expr_python() -> Engine:
    """CEL by Google, in C++, with typed questions."""
    from cel_expr_python import cel

    types = {Number: cel.Type.INT, Choice: cel.Type.STRING, Multi: cel.Type.List(cel.Type.STRING)}
    env = cel.NewEnv(
        variables={id: types.get(type(q), cel.Type.BOOL) for id, q in PACK.questions.items()}
    )
    ask = each(
        [env.compile(text) for text in all_written(CEL)], lambda rule, at: rule.eval(at).value()
    )
    return lambda record: ask(env.Activation(record))


def cel_python() -> Engine:
    """CEL in pure Python."""
    import celpy

    env = celpy.Environment()
    ask = each(
        [env.program(env.compile(text)) for text in all_written(CEL)],
        lambda rule, record: _from_cel(rule.evaluate(record)),
    )
    return lambda record: ask(celpy.json_to_cel(record))


def _from_cel(value: object) -> object:
    return bool(value) if type(value).__name__ == "BoolType" else None


def business_rules() -> Engine:
    """business-rules, its variables typed as its manual shows."""
    from business_rules import variables as v
    from business_rules.engine import check_conditions_recursively

    kinds = {Number: v.numeric_rule_variable, Choice: v.string_rule_variable}
    made: dict[str, object] = {}
    for id, question in PACK.questions.items():
        kind = kinds.get(type(question), v.boolean_rule_variable)
        made[id] = kind(label=id)(lambda self, id=id: self.record.get(id))
    person: Any = type("Person", (v.BaseVariables,), made)

    def apply(rule: Any, record: Plain) -> object:
        one = person()
        one.record = record
        return check_conditions_recursively(rule, one)

    return each([rule for rule, _ in all_written(BUSINESS)], apply)


def clipspy() -> Engine:
    """CLIPS: facts asserted again for each person, one rule each, then run."""
    import clips as c

    environment = c.Environment()
    for id, rule in zip(RULES, all_written(CLIPS), strict=True):
        environment.build(f"(defrule {id} {rule} => (assert (found {id})))")
    words = {"True": "yes", "False": "no"}

    def engine(record: Plain) -> Values:
        environment.reset()
        for id, answer in record.items():
            for one in map(str, answer if isinstance(answer, list) else [answer]):
                environment.assert_string(f"(a {id} {words.get(one, one)})")
        environment.run()
        found = {str(fact[0]) for fact in environment.facts() if fact.template.name == "found"}
        return [id in found for id in RULES]

    return engine


ENGINES: dict[str, tuple[str, Callable[[], Engine], bool]] = {
    "Python `eval` of the same text": ("", python_eval, True),
    "json-logic-qubit": ("json-logic-qubit", json_logic_qubit, False),
    "rule-engine": ("rule-engine", rule_engine_, True),
    "business-rules": ("business-rules", business_rules, True),
    "clipspy (CLIPS)": ("clipspy", clipspy, False),
    "zen-engine expressions": ("zen-engine", zen, True),
    "cel-expr-python (C++), absent": ("cel-expr-python", cel_expr_python, False),
    "common-expression-language (Rust), absent":
        ("common-expression-language", common_expression_language, False),
    "common-expression-language (Rust), null":
        ("common-expression-language", common_expression_language, True),
    "cel-python, absent": ("cel-python", cel_python, False),
}  # fmt: skip
"""Name, distribution, maker, and whether an open question is null (else its key is absent)."""
