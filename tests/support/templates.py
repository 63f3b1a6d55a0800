"""What a template looks up, followed through the types of its page model.

Django shows nothing for a name that is not there. Here each variable of a template, in a text, a
condition, a loop or an argument, is followed step by step through the annotations of the model;
a step that leads nowhere is a fault. What leads through Django's own classes, which have no
annotations, stands in `DJANGO`.
"""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date
from enum import Enum
from functools import cache, cached_property
from typing import Annotated, Any, ClassVar, Literal, NewType, Union, get_args, get_origin

from django import forms
from django.forms.utils import ErrorList
from django.http import HttpRequest
from django.template import Template, engines
from django.template.base import FilterExpression, Node, TextNode, Variable, VariableNode
from django.template.defaulttags import CsrfTokenNode, ForNode, IfNode, LoadNode, URLNode, WithNode
from django.template.library import InclusionNode, SimpleNode
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode
from django.templatetags.i18n import GetCurrentLanguageBidiNode, GetCurrentLanguageNode
from django.templatetags.static import StaticNode
from pydantic import BaseModel

from unknot_web.design.context import Frame
from unknot_web.design.not_taken import NotTaken
from unknot_web.design.page import Page
from unknot_web.project.sessions import SessionStore

Kind = Any
Scope = dict[str, Kind]
NONE = type(None)

DJANGO: Mapping[type, Mapping[str, Kind]] = {
    HttpRequest: {
        "method": str,
        "session": SessionStore,
        "get_full_path": str,
        "not_taken": NotTaken | None,
    },
    forms.BoundField: {
        "name": str,
        "label": str,
        "id_for_label": str,
        "errors": ErrorList,
        "field": forms.Field,
        "value": Any,
    },
    forms.Field: {"choices": Sequence[tuple[Any, Any]]},
    forms.BaseForm: {"errors": dict[str, ErrorList]},
}
LOOP = {
    "counter": int,
    "counter0": int,
    "revcounter": int,
    "revcounter0": int,
    "first": bool,
    "last": bool,
}
FILTERS: Mapping[str, Callable[[Kind], Kind]] = {
    "date": lambda _: str,
    "default_if_none": lambda kind: _without_none(kind) | str,
    "join": lambda _: str,
    "length": lambda _: int,
    "linebreaksbr": lambda _: str,
    "slice": lambda kind: kind,
    "stringformat": lambda _: str,
}


class Nowhere(Exception):
    """A step that leads nowhere, or one that this module does not know how to follow."""


class Follower:
    """Follows what the template of a page looks up.

    After `follow`, `faults` has what leads nowhere, `used` the names that were looked up in the
    model, `variables` every variable, and `seen` the files that were gone through. `fields_of`
    says of a form which fields it has, as only an instance knows.
    """

    def __init__(self, fields_of: Mapping[type[forms.BaseForm], frozenset[str]]) -> None:
        self.fields_of = fields_of
        self.faults: list[str] = []
        self.used: set[str] = set()
        self.seen: set[str] = set()
        self.variables: list[Variable] = []

    def follow(self, page: type[Page], template: Template | None = None) -> None:
        """Follow a template with the model of its page."""
        self._file(template or _template(page.template), {**_frame(), **_fields(page)})

    # ------------------------------------------------------------------------------ nodes
    def _file(self, template: Template, scope: Scope) -> None:
        name = str(template.name or "the template")
        self.seen.add(name)
        self._all(template.nodelist, scope, name, {})

    def _all(
        self, nodes: Iterable[Node], scope: Scope, file: str, blocks: Mapping[str, BlockNode]
    ) -> None:
        for node in nodes:
            try:
                self._one(node, scope, file, blocks)
            except Nowhere as fault:
                line = node.token.lineno if node.token else 0
                self.faults.append(f"{file}:{line}: {fault}")

    def _one(self, node: Node, scope: Scope, file: str, blocks: Mapping[str, BlockNode]) -> None:
        def inside(nodes: Any, its: Scope) -> None:
            self._all(nodes or (), its, file, blocks)

        match node:
            case TextNode() | CsrfTokenNode() | LoadNode():
                return
            case VariableNode():
                self._value(node.filter_expression, scope)
            case IfNode():
                for condition, nodes in node.conditions_nodelists:
                    self._condition(condition, scope)
                    inside(nodes, scope)
            case ForNode():
                kind = _element(self._value(node.sequence, scope))
                names = node.loopvars
                kinds = [kind] if len(names) == 1 else _unpacked(kind, len(names))
                its = {**scope, "forloop": LOOP, **dict(zip(names, kinds, strict=True))}
                inside(node.nodelist_loop, its)
                inside(getattr(node, "nodelist_empty", None), scope)
            case WithNode():
                inside(node.nodelist, {**scope, **self._named(node.extra_context, scope)})
            case BlockNode():
                inside(blocks.get(node.name, node).nodelist, dict(scope))
            case ExtendsNode():
                extends: Any = node.parent_name
                parent = _template(str(extends.var))
                self.seen.add(str(parent.name))
                self._all(parent.nodelist, scope, file, {**node.blocks, **blocks})
            case IncludeNode():
                file_of: Any = node.template
                its = self._named(node.extra_context, scope)
                around = {} if node.isolated_context else scope
                self._file(_template(str(file_of.var)), {**around, **its})
            case URLNode():
                self._arguments(node.args, node.kwargs, scope)
            case StaticNode():
                self._value(node.path, scope)
            case SimpleNode():
                self._arguments(node.args, node.kwargs, scope)
                if node.target_var:
                    scope[node.target_var] = _returned(node.func)
            case InclusionNode():
                self._arguments(node.args, node.kwargs, scope)
                part = _returned(node.func)
                self._file(_template(str(node.filename)), {**_fields(part), "csrf_token": str})
            case GetCurrentLanguageNode():
                scope[node.variable] = str
            case GetCurrentLanguageBidiNode():
                scope[node.variable] = bool
            case _:
                raise Nowhere(f"teach tests/support/templates.py the node {type(node).__name__}")

    def _arguments(
        self,
        listed: Iterable[FilterExpression],
        named: Mapping[str, FilterExpression],
        scope: Scope,
    ) -> None:
        for one in (*listed, *named.values()):
            self._value(one, scope)

    def _named(self, given: Mapping[str, FilterExpression], scope: Scope) -> Scope:
        return {name: self._value(one, scope) for name, one in given.items()}

    def _condition(self, condition: Any, scope: Scope) -> None:
        if condition is None:  # else
            return
        if hasattr(condition, "value") and isinstance(condition.value, FilterExpression):
            self._value(condition.value, scope)
            return
        for side in (condition.first, condition.second):
            self._condition(side, scope)
        if condition.id in ("==", "!="):
            self._compared(condition.first, condition.second, scope)
            self._compared(condition.second, condition.first, scope)

    def _compared(self, written: Any, other: Any, scope: Scope) -> None:
        """Refuse a text that is compared with something which is never that text."""
        text, other = getattr(written, "value", None), getattr(other, "value", None)
        if isinstance(text, FilterExpression) and isinstance(other, FilterExpression):
            kind = self._value(other, scope)
            if isinstance(text.var, str) and not _can_be(text.var, kind):
                raise Nowhere(f"'{other.token}' is never '{text.var}'")

    # ----------------------------------------------------------------------------- values
    def _value(self, written: Any, scope: Scope) -> Kind:
        """Return the type of what stands in a tag, after its filters."""
        kind = self._looked_up(written.var, scope)
        for filter, given in written.filters:
            for is_variable, one in given:
                if is_variable:
                    self._looked_up(one, scope)
            kind = _filtered(filter, kind)
        return kind

    def _looked_up(self, variable: Any, scope: Scope) -> Kind:
        if isinstance(variable, str):
            return str
        if variable.lookups is None:
            return type(variable.literal)
        self.variables.append(variable)
        name, *steps = variable.lookups
        if name in ("True", "False"):
            return bool
        if name == "None":
            return NONE
        if name not in scope:
            raise Nowhere(f"there is no '{name}' for '{variable.var}'")
        self.used.add(name)
        kind = scope[name]
        for one in steps:
            kind = self._step(kind, one, variable.var)
        return kind

    def _step(self, kind: Kind, name: str, written: str) -> Kind:
        found = [self._attribute(one, name) for one in _alternatives(kind) if one is not NONE]
        if not found or any(one is None for one in found):
            raise Nowhere(f"'{name}' of '{written}' is not in {_named(kind)}")
        return _either(found)

    def _attribute(self, kind: Kind, name: str) -> Kind | None:
        """Return the type of an attribute, or None where there is none."""
        if kind is Any:
            return Any
        if isinstance(kind, dict):
            return kind.get(name)
        origin, inner = _origin(kind) or kind, get_args(kind)
        if not isinstance(origin, type):
            return None
        if name.isdigit():
            return _numbered(origin, inner, int(name))
        if issubclass(origin, Mapping) and inner:
            return {
                "items": Iterable[tuple[inner[0], inner[1]]],  # type: ignore[valid-type]
                "keys": Iterable[inner[0]],  # type: ignore[valid-type]
                "values": Iterable[inner[1]],  # type: ignore[valid-type]
            }.get(name, inner[1])
        if issubclass(origin, forms.BaseForm) and name in self._form_fields(origin):
            return forms.BoundField
        for known, its in DJANGO.items():
            if issubclass(origin, known) and name in its:
                return its[name]
        return _annotated(origin, name)

    def _form_fields(self, form: type[forms.BaseForm]) -> frozenset[str]:
        if form not in self.fields_of:
            raise Nowhere(f"the test makes no {form.__name__} to know its fields by")
        return self.fields_of[form]


# ------------------------------------------------------------------------------- the types
def _template(name: str) -> Template:
    found: Template = engines["django"].get_template(name).template  # type: ignore[attr-defined]
    return found


def _frame() -> Scope:
    return {**_hints(Frame), "request": HttpRequest, "csrf_token": str}


def _fields(page: type[Page]) -> Scope:
    model: Any = page  # mypy takes a class for one that cannot be hashed
    hints = _hints(model)
    return {name: hints[name] for name in (one.name for one in fields(page))}


def _origin(kind: Kind) -> Any:
    return get_origin(kind)


@cache
def _hints(owner: Any) -> Scope:
    return typing.get_type_hints(owner)


@cache
def _returned(function: Any) -> Kind:
    return typing.get_type_hints(inspect.unwrap(function))["return"]


@cache
def _annotated(owner: Any, name: str) -> Kind | None:
    if issubclass(owner, BaseModel) and name in owner.model_fields:
        return owner.model_fields[name].annotation
    found = inspect.getattr_static(owner, name, None)
    if isinstance(found, property) and found.fget:
        return _returned(found.fget)
    if isinstance(found, cached_property):
        return _returned(found.func)
    if inspect.isfunction(found):
        return _returned(found)
    if issubclass(owner, Enum):
        return str if name in ("name", "value") else None
    if owner.__module__ == "builtins" or owner.__module__.startswith("django."):
        return None
    return _hints(owner).get(name)


def _can_be(text: str, kind: Kind) -> bool:
    """Say whether something of a type may be this text."""
    return any(
        text in get_args(one)
        if _origin(one) is Literal
        else text in map(str, one)
        if isinstance(one, type) and issubclass(one, Enum)
        else one is Any or one is str or one is object
        for one in _alternatives(kind)
    )


def _plain(kind: Kind) -> Kind:
    """Return a type without what only readers and checks of a pack need."""
    while True:
        if isinstance(kind, NewType):
            kind = kind.__supertype__
        elif _origin(kind) in (Annotated, ClassVar):
            kind = get_args(kind)[0]
        else:
            return kind


def _alternatives(kind: Kind) -> Iterator[Kind]:
    kind = _plain(kind)
    if _origin(kind) in (Union, types.UnionType):
        for one in get_args(kind):
            yield from _alternatives(one)
    else:
        yield kind


def _either(kinds: Sequence[Kind]) -> Kind:
    return Any if Any in kinds else Union[tuple(kinds)]  # noqa: UP007 - made while it runs


def _without_none(kind: Kind) -> Kind:
    return _either([one for one in _alternatives(kind) if one is not NONE])


def _numbered(origin: type, inner: tuple[Kind, ...], number: int) -> Kind | None:
    if issubclass(origin, tuple) and Ellipsis not in inner:
        return inner[number] if number < len(inner) else None
    return inner[0] if issubclass(origin, Sequence) and inner else None


def _element(kind: Kind) -> Kind:
    """Return the type of each thing that a loop goes through."""
    return _either([_each(one, kind) for one in _alternatives(kind) if one is not NONE])


def _each(kind: Kind, written: Kind) -> Kind:
    origin, inner = _origin(kind) or kind, get_args(kind)
    if kind is Any:
        return Any
    if isinstance(origin, type):
        if issubclass(origin, tuple):
            return _either([one for one in inner if one is not Ellipsis])
        if inner and issubclass(origin, Iterable):
            return inner[0]
        if issubclass(origin, forms.BaseForm):
            return forms.BoundField
        if issubclass(origin, ErrorList):
            return str
        if issubclass(origin, range):
            return int
    raise Nowhere(f"nothing goes through {_named(written)}")


def _unpacked(kind: Kind, count: int) -> list[Kind]:
    alternatives = list(_alternatives(kind))
    if alternatives == [Any]:
        return [Any] * count
    for one in alternatives:
        if _origin(one) is not tuple or len(get_args(one)) != count or Ellipsis in get_args(one):
            raise Nowhere(f"{_named(kind)} does not come apart into {count}")
    return [_either(each) for each in zip(*map(get_args, alternatives), strict=True)]


def _filtered(filter: Any, kind: Kind) -> Kind:
    name = filter._filter_name
    if name in FILTERS:
        _fits(kind, date if name == "date" else object, name)
        return FILTERS[name](kind)
    hints = typing.get_type_hints(inspect.unwrap(filter))
    if "return" not in hints:
        raise Nowhere(f"teach tests/support/templates.py the filter {name}")
    _fits(kind, next(iter(hints.values())), name)
    return hints["return"]


def _fits(kind: Kind, wanted: Kind, name: str) -> None:
    wanted = (int, float) if wanted is float else wanted
    for one in _alternatives(kind):
        origin = _origin(one) or one
        if origin is not NONE and isinstance(origin, type) and not issubclass(origin, wanted):
            raise Nowhere(f"the filter '{name}' does not take {_named(kind)}")


def _named(kind: Kind) -> str:
    return getattr(kind, "__name__", None) if isinstance(kind, type) else str(kind)  # type: ignore[return-value]
