"""A condition that is written as text again means the same."""

from __future__ import annotations

import pytest

from tests.spec.test_three_values import QUESTIONS
from unknot.rules.explain import told
from unknot.rules.read import Reader

CONDITIONS = (
    "a",
    "not a",
    "onset in (gradual, sudden)",
    "ball in tools",
    "age >= 65",
    "age <= 17",
    "age == 40",
    "18 <= age <= 64",
    "now - before >= 2",
    "a and b",
    "a or b",
    "at_least(2, a, b, c)",
)


@pytest.mark.parametrize("text", CONDITIONS)
def test_a_condition_that_is_written_again_is_read_as_the_same(text: str) -> None:
    reader = Reader(QUESTIONS)
    node = reader.read(text)
    assert reader.read(told(node)) == node
