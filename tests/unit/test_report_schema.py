"""The report of `unknot assess` and its published schema: one shape, closed on every side."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.support.answers import usual
from tests.support.cases import day_of
from tests.support.packs import outer_hip
from unknot.exports.report import report, schema

SCHEMA = Path(__file__).parents[2] / "docs/reference/assess.schema.json"
DAY = date(2026, 1, 5)
Where = tuple[str | int, ...]


@pytest.fixture(scope="module")
def published() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))


@pytest.fixture(scope="module")
def with_a_plan() -> dict[str, Any]:
    found: dict[str, Any] = report(day_of(outer_hip(), usual(outer_hip()), (), DAY))
    assert found["plan"]["items"]
    assert found["plan"]["left_out"]
    return found


def objects(value: Any, where: Where = ()) -> Iterator[tuple[Where, dict[str, Any]]]:
    """Yield every object with fields of its own; those by id are no such objects."""
    if isinstance(value, dict):
        if where[-1:] not in (("modalities",), ("stand_ins",)):
            yield where, value
        for name, inner in value.items():
            yield from objects(inner, (*where, name))
    elif isinstance(value, list) and value:
        yield from objects(value[0], (*where, 0))


def at(whole: Any, where: Where) -> Any:
    for name in where:
        whole = whole[name]
    return whole


def test_the_published_schema_is_the_one_that_the_report_is_made_by() -> None:
    assert json.loads(SCHEMA.read_text("utf-8")) == schema(), "run: python3 dev.py fix"


def test_every_kind_of_report_fits_the_published_schema(
    published: jsonschema.Draft202012Validator, with_a_plan: dict[str, Any]
) -> None:
    pack = outer_hip()
    published.validate(with_a_plan)
    published.validate(report(day_of(pack, {}, (), DAY)))
    urgent = {**usual(pack), "fever_or_unwell": "yes"}
    published.validate(report(day_of(pack, urgent, (), DAY)))


def test_the_schema_refuses_a_report_with_a_field_more_or_less_anywhere(
    published: jsonschema.Draft202012Validator, with_a_plan: dict[str, Any]
) -> None:
    places = list(objects(with_a_plan))
    assert {where[:1] for where, _ in places} >= {(), ("causes",), ("permit",), ("plan",)}
    for where, part in places:
        more = copy.deepcopy(with_a_plan)
        at(more, where)["made_up"] = 1
        assert not published.is_valid(more), where
        for field in part:
            less = copy.deepcopy(with_a_plan)
            del at(less, where)[field]
            assert not published.is_valid(less), (where, field)


@pytest.mark.parametrize(
    ("where", "value"),
    [
        (("level",), "mild"),
        (("report_version",), "2"),
        (("pack_sha256",), "0" * 63),
        (("asked",), ["age", "age"]),
        (("permit", "modalities"), {"strengthening": "forbidden"}),
        (("permit", "modalities"), {"surgery": "ok"}),
        (("plan", "items", 0, "sets"), 0),
        (("plan", "items", 0, "intensity"), 11),
        (("plan", "items", 0, "why"), []),
        (("plan", "items", 0, "side"), "front"),
        (("plan", "total_s"), -1),
    ],
)
def test_the_schema_refuses_a_value_that_can_not_be(
    published: jsonschema.Draft202012Validator,
    with_a_plan: dict[str, Any],
    where: Where,
    value: object,
) -> None:
    other = copy.deepcopy(with_a_plan)
    at(other, where[:-1])[where[-1]] = value
    assert not published.is_valid(other)
