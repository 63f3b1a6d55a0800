"""Many people at once: our bit columns beside a Python loop and polars, each on one thread."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from typing import Any

import numpy as np
import polars as pl

from bench.forms import Form, written
from bench.work import PACK, RULES, UNANSWERED, YES, best, people, rules_circuit
from unknot.knowledge.schema import Choice, Number, YesNo
from unknot.rules.circuit import Answered, Circuit, Input

MANY, LOOPED = 200_000, 500


def table(rows: int) -> pl.DataFrame:
    """Return made-up people as a table; an open question is null."""
    dice = np.random.default_rng(4)
    columns: dict[str, pl.Series] = {}
    for id, question in PACK.questions.items():
        match question:
            case YesNo():
                told = pl.Series(id, dice.random(rows) < YES)
            case Number(least=least, most=most):
                told = pl.Series(id, dice.integers(least, most + 1, rows))
            case Choice(options=options):
                told = pl.Series(id, np.array(options)[dice.integers(0, len(options), rows)])
            case _:
                continue  # no rule looks at a question of several answers
        open_ = pl.Series("open", dice.random(rows) < UNANSWERED)
        columns[id] = pl.select(pl.when(~open_).then(told).alias(id))[id]
    return pl.DataFrame(columns)


POLARS = Form(  # null is undecided, and polars joins by Kleene's rules
    yes=pl.col,
    equal=lambda q, option: pl.col(q) == option,
    compare=lambda q, sign, n: pl.col(q) >= n if sign == ">=" else pl.col(q) <= n,
    opposite=lambda one: ~one,
    both=lambda some: reduce(lambda one, other: one & other, some),
    either=lambda some: reduce(lambda one, other: one | other, some),
)


def bits(told: pl.Series) -> int:
    """Return a column of Booleans as one whole number, one bit a person."""
    packed = np.packbits(told.fill_null(False).to_numpy(), bitorder="little")
    return int.from_bytes(packed.tobytes(), "little")


def by_bits(circuit: Circuit[str], people_: pl.DataFrame) -> list[int]:
    """Return every rule's two rails over a table."""
    seen: dict[Any, pl.Series] = {}

    def read(part: Input | Answered) -> int:
        if isinstance(part, Answered) or part.says == "not_sure":
            return 0
        if part.leaf not in seen:
            seen[part.leaf] = people_.select(written(part.leaf, POLARS)).to_series()
        return bits(seen[part.leaf] if part.says == "true" else ~seen[part.leaf])

    values = circuit.run(read, (1 << people_.height) - 1, 0)
    return [values[wire] for wire in circuit.outputs.values()]


def by_polars(people_: pl.DataFrame) -> pl.DataFrame:
    """Return every rule's column over a table."""
    return people_.select(written(node, POLARS).alias(id) for id, node in RULES.items())


def compared() -> Iterator[tuple[str, float]]:
    """Yield each way with its records per CPU second; all must say the same."""
    some, circuit = people(LOOPED, UNANSWERED), rules_circuit()
    spent = best(lambda: [circuit.run_one(one) for one in some])
    yield "Python loop over our circuit", LOOPED / spent
    yield "our bit columns, `run_many`", LOOPED / best(lambda: circuit.run_many(list(some)))
    many = table(MANY)
    yield "polars expressions", MANY / best(lambda: by_polars(many))
    yield "our bit columns over the same table", MANY / best(lambda: by_bits(circuit, many))
    told, rails = by_polars(many), by_bits(circuit, many)
    for i, id in enumerate(RULES):
        if (bits(told[id]), bits(~told[id])) != (rails[2 * i], rails[2 * i + 1]):
            raise ValueError(f"polars and our bit columns differ about {id}")
