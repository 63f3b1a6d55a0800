"""Bad input gets a clear message, and never a plan."""

from __future__ import annotations

import json

import pytest

from tests.support.packs import outer_hip
from unknot.answers import BadAnswers, read_answers, read_json

PACK = outer_hip()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not JSON"),
        ("{", "line 1, column 2"),
        ("[]", "one JSON object"),
        ('"yes"', "one JSON object"),
        ('{"age": 30, "age": 40}', "'age' is answered twice"),
        ('{"age": NaN}', "NaN is no answer"),
        ('{"age": Infinity}', "Infinity is no answer"),
        ('{"age": 1e999}', "1e999 is no answer"),
        ('{"age": 30.0}', "30.0 is no answer"),
        ("[" * 5000, "nested too deeply"),
        ('{"age": ' + "9" * 5000 + "}", "no answer"),
        (json.dumps({"x" * 300_000: 1}), "larger than"),
    ],
)
def test_what_is_no_json_object_of_answers_is_refused(text: str, says: str) -> None:
    with pytest.raises(BadAnswers, match=says):
        read_json(text)


@pytest.mark.parametrize(
    ("id", "value", "says"),
    [
        ("age", 121, "from 0 to 120"),
        ("age", -1, "from 0 to 120"),
        ("age", "38", "whole number"),
        ("age", True, "whole number"),
        ("age", 3.5, "whole number"),
        ("fever_or_unwell", True, '"yes", "no"'),
        ("fever_or_unwell", "Yes", "did you mean 'yes'"),
        ("fever_or_unwell", ["yes"], '"yes", "no"'),
        ("onset", "gradul", "did you mean 'gradual'"),
        ("equipment", "massage_ball", "list of options"),
        ("equipment", ["masage_ball"], "did you mean 'massage_ball'"),
        ("equipment", [["massage_ball"]], "one of"),
        ("fevr_or_unwell", "no", "did you mean 'fever_or_unwell'"),
        ("age", {"years": 3}, "whole number"),
        ("age", "\ud800", "whole number"),
    ],
)
def test_a_wrong_answer_is_refused_with_what_would_be_right(
    id: str, value: object, says: str
) -> None:
    with pytest.raises(BadAnswers, match=says):
        read_answers(PACK, {id: value})


def test_ten_thousand_unknown_answers_are_refused_in_a_short_message() -> None:
    with pytest.raises(BadAnswers) as caught:
        read_answers(PACK, {f"made_up_{i}": "yes" for i in range(10_000)})
    assert len(str(caught.value)) < 5000
    assert "more" in str(caught.value)


def test_null_is_the_same_as_leaving_out() -> None:
    assert read_answers(PACK, {"age": None}) == {}
