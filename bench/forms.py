"""The rules in the form of each engine: a form is six short functions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from math import inf
from typing import Any

from bench.work import PACK, RULES
from unknot.knowledge.schema import Choice, Multi, Number
from unknot.rules.nodes import All, AtLeast, Is, Node, Not, Within


@dataclass(frozen=True)
class Form:
    """How an engine writes a yes, a chosen option, a comparison, and what joins them."""

    yes: Callable[[str], Any]
    equal: Callable[[str, str], Any]
    compare: Callable[[str, str, int], Any]
    opposite: Callable[[Any], Any]
    both: Callable[[list[Any]], Any]
    either: Callable[[list[Any]], Any]


def written(node: Node, form: Form) -> Any:
    """Return a condition in a form; "at least n" is spelt out as "or" of "and"."""
    match node:
        case Not(inner):
            return form.opposite(written(inner, form))
        case All(inners):
            return form.both([written(one, form) for one in inners])
        case AtLeast(count, inners):
            ways = [written(All(way), form) for way in combinations(inners, count)]
            return form.either([written(one, form) for one in inners] if count == 1 else ways)
        case Is(question, options) if options == {"yes"}:
            return form.yes(question)
        case Is(question, options):
            some = [form.equal(question, one) for one in sorted(options)]
            return some[0] if len(some) == 1 else form.either(some)
        case Within(((1, id),), least, most):
            ends = [(sign, end) for sign, end in ((">=", least), ("<=", most)) if abs(end) < inf]
            some = [form.compare(id, sign, int(end)) for sign, end in ends]
            return some[0] if len(some) == 1 else form.both(some)
    raise TypeError(f"no rule had this when the benchmark was written: {node}")


def all_written(form: Form) -> list[Any]:
    """Return every rule in a form."""
    return [written(node, form) for node in RULES.values()]


def infix(both: str, either: str, opposite: str, equal: str = "==", name: str = "{}") -> Form:
    """Return the form of a language of operators between operands."""
    return Form(
        yes=name.format,
        equal=lambda q, option: f"{name.format(q)} {equal} '{option}'",
        compare=lambda q, sign, number: f"{name.format(q)} {sign} {number}",
        opposite=opposite.format,
        both=lambda some: both.join(f"({one})" for one in some),
        either=lambda some: either.join(f"({one})" for one in some),
    )


PYTHON = infix(" and ", " or ", "not ({})")
CEL = infix(" && ", " || ", "!({})")
FHIRPATH = infix(" and ", " or ", "({}).not()", "=", "`{}`")
JSON_LOGIC = Form(
    yes=lambda q: {"var": q},
    equal=lambda q, option: {"==": [{"var": q}, option]},
    compare=lambda q, sign, number: {sign: [{"var": q}, number]},
    opposite=lambda one: {"!": [one]},
    both=lambda some: {"and": some},
    either=lambda some: {"or": some},
)
CLIPS = Form(  # over facts (a QUESTION ANSWER)
    yes=lambda q: f"(a {q} yes)",
    equal=lambda q, option: f"(a {q} {option})",
    compare=lambda q, sign, number: f"(a {q} ?{q}&:({sign} ?{q} {number}))",
    opposite=lambda one: f"(not {one})",
    both=lambda some: f"(and {' '.join(some)})",
    either=lambda some: f"(or {' '.join(some)})",
)


def _business(name: str, operator: str, value: object = None) -> dict[str, object]:
    return {"name": name, "operator": operator, "value": value}


def _others(question: str, option: str) -> list[str]:
    asked = PACK.questions[question]
    return [one for one in asked.options if one != option] if isinstance(asked, Choice) else []


WORDS = {">=": "greater_than_or_equal_to", "<=": "less_than_or_equal_to"}
AGAINST = {">=": "less_than", "<=": "greater_than"}
BUSINESS = Form(  # it has no "not", so each condition is a pair of itself and its opposite
    yes=lambda q: (_business(q, "is_true"), _business(q, "is_false")),
    equal=lambda q, option: (
        _business(q, "equal_to", option),
        {"any": [_business(q, "equal_to", other) for other in _others(q, option)]},
    ),
    compare=lambda q, sign, n: (_business(q, WORDS[sign], n), _business(q, AGAINST[sign], n)),
    opposite=lambda pair: pair[::-1],
    both=lambda some: ({"all": [one for one, _ in some]}, {"any": [two for _, two in some]}),
    either=lambda some: ({"any": [one for one, _ in some]}, {"all": [two for _, two in some]}),
)


def _elm(type: str, *operands: Any) -> dict[str, Any]:
    return {"type": type, "operand": list(operands)}


def _literal(type: str, value: object) -> dict[str, Any]:
    return {"type": "Literal", "valueType": f"{SYSTEM}{type}", "value": str(value)}


def _parameter(question: str) -> dict[str, Any]:
    return {"type": "ParameterRef", "name": question}


SYSTEM = "{urn:hl7-org:elm-types:r1}"
SIGNS = {">=": "GreaterOrEqual", "<=": "LessOrEqual"}
ELM = Form(  # what CQL is translated to
    yes=_parameter,
    equal=lambda q, option: _elm("Equal", _parameter(q), _literal("String", option)),
    compare=lambda q, sign, n: _elm(SIGNS[sign], _parameter(q), _literal("Integer", n)),
    opposite=lambda one: {"type": "Not", "operand": one},
    both=lambda some: reduce(lambda one, other: _elm("And", one, other), some),
    either=lambda some: reduce(lambda one, other: _elm("Or", one, other), some),
)


def elm_library() -> dict[str, Any]:
    """Return all rules as one ELM library whose parameters are the questions."""
    types = {Number: "Integer", Choice: "String"}
    known = {id: SYSTEM + types.get(type(q), "Boolean") for id, q in PACK.questions.items()
             if not isinstance(q, Multi)}  # fmt: skip
    parameters = [{"name": id, "accessLevel": "Public", "parameterTypeSpecifier":
                   {"type": "NamedTypeSpecifier", "name": name}}
                  for id, name in known.items()]  # fmt: skip
    rules = [{"name": id, "context": "Unfiltered", "accessLevel": "Public", "expression": one}
             for id, one in zip(RULES, all_written(ELM), strict=True)]  # fmt: skip
    return {"library": {
        "identifier": {"id": "Rules", "version": "1"},
        "schemaIdentifier": {"id": "urn:hl7-org:elm", "version": "r1"},
        "usings": {"def": [{"localIdentifier": "System", "uri": "urn:hl7-org:elm-types:r1"}]},
        "parameters": {"def": parameters},
        "statements": {"def": rules}}}  # fmt: skip
