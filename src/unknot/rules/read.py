"""Reading a condition: from one line of text to nodes, typed against the questions."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from math import inf
from typing import Literal
from warnings import catch_warnings, simplefilter

from unknot.errors import UnknotError
from unknot.rules.nodes import All, AtLeast, Has, Is, Lit, Node, Not, Within


class ConditionError(UnknotError, ValueError):
    """A fault in a condition, at a column of its text (the first column is 0)."""

    def __init__(self, what: str, column: int = 0) -> None:
        super().__init__(what)
        self.what = what
        self.column = column


@dataclass(frozen=True)
class Answerable:
    """What the language needs to know of a question."""

    type: Literal["yes_no", "choice", "multi", "number"]
    options: tuple[str, ...] = ()
    least: int = 0
    most: int = 0


def near(word: str, known: Iterable[str]) -> str:
    """Return a did-you-mean for a word that is not known, or nothing."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"; did you mean '{close[0]}'?" if close else ""


class Reader:
    """Reads conditions about these questions; a finding's name stands for its condition."""

    def __init__(
        self, questions: Mapping[str, Answerable], findings: Mapping[str, Node] | None = None
    ) -> None:
        self.questions = questions
        self.findings = findings or {}

    def read(self, text: str) -> Node:
        """Return the condition that a line of text says, or raise ConditionError."""
        if len(text) > 1000:
            raise ConditionError("this condition is longer than 1000 characters; split it")
        try:
            with catch_warnings():
                simplefilter("error")
                tree = ast.parse(text, mode="eval")
        except (SyntaxError, ValueError, RecursionError, MemoryError) as fault:
            column = getattr(fault, "offset", None) or 1
            what = getattr(fault, "msg", None) or "it is nested too deeply"
            raise ConditionError(f"this cannot be read: {what}", column - 1) from None
        return self._condition(tree.body)

    def _condition(self, tree: ast.expr) -> Node:
        match tree:
            case ast.BoolOp(op=ast.And(), values=values):
                return All(tuple(self._condition(value) for value in values))
            case ast.BoolOp(values=values):
                return AtLeast(1, tuple(self._condition(value) for value in values))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Not(self._condition(operand))
            case ast.Constant(value=bool(value)):
                return Lit(value)
            case ast.Name(id=name):
                return self._name(name, tree.col_offset)
            case ast.Call(func=ast.Name(id="at_least"), args=[first, *rest], keywords=[]):
                return self._at_least(first, rest)
            case ast.Call():
                raise ConditionError("the only function is at_least(n, …)", tree.col_offset)
            case ast.Compare():
                return self._comparison(tree)
        raise ConditionError(
            "only and, or, not, at_least(n, …), comparisons and names may stand here",
            tree.col_offset,
        )

    def _name(self, name: str, column: int) -> Node:
        if name in self.findings:
            return self.findings[name]
        self._question(name, column, "yes_no")
        return Is(name, frozenset({"yes"}))

    def _at_least(self, first: ast.expr, rest: list[ast.expr]) -> Node:
        match first:
            case ast.Constant(value=int(count)) if not isinstance(count, bool):
                if not 1 <= count <= len(rest):
                    what = f"at_least({count}, …) of {len(rest)} is always or never true"
                    raise ConditionError(what, first.col_offset)
                return AtLeast(count, tuple(self._condition(part) for part in rest))
        raise ConditionError("at_least begins with a whole number", first.col_offset)

    def _question(self, name: str, column: int, *types: str) -> Answerable:
        question = self.questions.get(name)
        if question is None:
            hint = near(name, [*self.questions, *self.findings])
            raise ConditionError(f"no question is called '{name}'{hint}", column)
        if question.type not in types:
            what = f"'{name}' is a {question.type} question; {_how_to_ask(name, question)}"
            raise ConditionError(what, column)
        return question

    def _option(self, tree: ast.expr, name: str, question: Answerable) -> str:
        option = tree.id if isinstance(tree, ast.Name) else ast.unparse(tree)
        if option not in question.options:
            hint = near(option, question.options)
            raise ConditionError(f"'{name}' has no option '{option}'{hint}", tree.col_offset)
        return option

    def _comparison(self, tree: ast.Compare) -> Node:
        match tree:
            case ast.Compare(left=left, ops=[ast.In() | ast.NotIn() as op], comparators=[right]):
                node = self._membership(left, right)
                return Not(node) if isinstance(op, ast.NotIn) else node
            case ast.Compare(
                left=ast.Name(id=name), ops=[ast.Eq() | ast.NotEq() as op], comparators=[right]
            ) if (question := self.questions.get(name)) and question.type != "number":
                question = self._question(name, tree.col_offset, "choice")
                node = Is(name, frozenset({self._option(right, name, question)}))
                return Not(node) if isinstance(op, ast.NotEq) else node
        sides = [tree.left, *tree.comparators]
        links = [
            self._between(left, op, right)
            for left, op, right in zip(sides, tree.ops, sides[1:], strict=False)
        ]
        return links[0] if len(links) == 1 else All(tuple(links))

    def _membership(self, left: ast.expr, right: ast.expr) -> Node:
        match left, right:
            case ast.Name(), ast.Name(id=name):
                question = self._question(name, right.col_offset, "multi")
                return Has(name, self._option(left, name, question))
            case ast.Name(id=name), ast.Tuple(elts=options) | ast.List(elts=options):
                question = self._question(name, left.col_offset, "choice")
                chosen = frozenset(self._option(one, name, question) for one in options)
                if not 0 < len(chosen) < len(question.options):
                    word = "true" if chosen else "false"
                    what = f"always {word}: these are {len(chosen)} of all its options"
                    raise ConditionError(what, left.col_offset)
                return Is(name, chosen)
        what = "write 'option in several_answers_question' or 'choice_question in (a, b)'"
        raise ConditionError(what, left.col_offset)

    def _between(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Node:
        factors: dict[str, int] = {}
        constant = self._sum(left, 1, factors) + self._sum(right, -1, factors)
        terms = tuple((factor, name) for name, factor in factors.items() if factor)
        if not terms:
            raise ConditionError("this comparison asks about no question", left.col_offset)
        ends = {
            ast.Lt: (-inf, -constant - 1),
            ast.LtE: (-inf, -constant),
            ast.Gt: (-constant + 1, inf),
            ast.GtE: (-constant, inf),
            ast.Eq: (-constant, -constant),
            ast.NotEq: (-constant, -constant),
        }.get(type(op))
        if ends is None:
            raise ConditionError("compare with < <= == != >= >", left.col_offset)
        if word := self._constant(terms, ends, negated=isinstance(op, ast.NotEq)):
            raise ConditionError(word, left.col_offset)
        node = Within(terms, *ends)
        return Not(node) if isinstance(op, ast.NotEq) else node

    def _constant(
        self, terms: tuple[tuple[int, str], ...], ends: tuple[float, float], negated: bool
    ) -> str | None:
        """Say that a comparison is always true or always false, if it is."""
        reach = [
            sorted((factor * self.questions[name].least, factor * self.questions[name].most))
            for factor, name in terms
        ]
        least, most = sum(low for low, _ in reach), sum(high for _, high in reach)
        always = ends[0] <= least and most <= ends[1]
        never = most < ends[0] or least > ends[1]
        if not always and not never:
            return None
        names = " and ".join(name for _, name in terms)
        word = "true" if always != negated else "false"
        return f"always {word}: {names} runs from {least} to {most}"

    def _sum(self, tree: ast.expr, sign: int, factors: dict[str, int]) -> int:
        match tree:
            case ast.Constant(value=int(number)) if not isinstance(number, bool):
                return sign * number
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return self._sum(operand, -sign, factors)
            case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
                right_sign = sign if isinstance(op, ast.Add) else -sign
                return self._sum(left, sign, factors) + self._sum(right, right_sign, factors)
            case ast.Name(id=name):
                self._question(name, tree.col_offset, "number")
                factors[name] = factors.get(name, 0) + sign
                return 0
        raise ConditionError(
            "a comparison holds whole numbers, number questions, + and - only", tree.col_offset
        )


def _how_to_ask(name: str, question: Answerable) -> str:
    match question.type:
        case "yes_no":
            return f"write '{name}' or 'not {name}'"
        case "choice":
            return f"write '{name} == {question.options[0]}'"
        case "multi":
            return f"write '{question.options[0]} in {name}'"
    return f"write '{name} >= {question.least + 1}'"
