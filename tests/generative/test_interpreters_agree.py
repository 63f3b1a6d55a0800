"""Random conditions on random answers: every interpreter says the same."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.generative.strategies import answers, conditions
from unknot.rules.circuit import Circuit
from unknot.rules.evaluate import Answer, Reading, evaluate
from unknot.rules.explain import told
from unknot.rules.nodes import Node
from unknot.rules.read import Answerable, Reader

READINGS: tuple[Reading, ...] = ("plain", "worst")
YES_NO = Answerable("yes_no", ("yes", "no"))
QUESTIONS = {
    **dict.fromkeys("abc", YES_NO),
    "pick": Answerable("choice", ("one", "two", "three")),
    "tick": Answerable("multi", ("one", "two", "three")),
    # wide ends, so that no random comparison is refused as always true or false
    **dict.fromkeys("mn", Answerable("number", least=-1000, most=1000)),
}


def rails(node: Node, reading: Reading) -> Circuit:
    circuit = Circuit()
    both = circuit.fold(node, reading)
    circuit.outputs = {"true": both.true, "false": both.false}
    return circuit


@given(conditions, st.lists(answers, min_size=1, max_size=5))
def test_reference_circuit_and_bit_columns_agree(node: Node, people: list[dict[str, Answer]]):
    for reading in READINGS:
        circuit = rails(node, reading)
        columns = circuit.run_many(list(people))
        for i, person in enumerate(people):
            value = evaluate(node, person, reading)
            one = circuit.run_one(person)
            assert one == {"true": value is True, "false": value is False}
            assert one == {name: bool(bits >> i & 1) for name, bits in columns.items()}


@given(conditions, answers, answers)
def test_another_answer_settles_more_and_undoes_nothing(
    node: Node, some: dict[str, Answer], more: dict[str, Answer]
):
    for reading in READINGS:
        before = rails(node, reading).run_one(some)
        after = rails(node, reading).run_one({**more, **some})
        assert after["true"] >= before["true"]
        assert after["false"] >= before["false"]


@given(conditions, answers)
def test_not_sure_is_read_as_the_worse(node: Node, person: dict[str, Answer]):
    """Whatever an unsure answer turns out to be, the worst reading was no milder."""
    value = evaluate(node, person, "worst")
    if value is False:
        for id in [id for id, answer in person.items() if answer == "not_sure"]:
            for answer in ("yes", "no") if id in "abc" else ():
                assert evaluate(node, {**person, id: answer}, "worst") is False


@given(conditions, answers)
def test_a_condition_told_and_read_again_means_the_same(node: Node, person: dict[str, Answer]):
    again = Reader(QUESTIONS).read(told(node))
    for reading in READINGS:
        assert evaluate(again, person, reading) is evaluate(node, person, reading)
