"""`python -m bench [--write]`: every comparison in one run, as one page of Markdown."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from importlib.metadata import version
from itertools import chain
from pathlib import Path

os.environ["POLARS_MAX_THREADS"] = "1"  # before it is imported: all of it is per core

from bench import bulk, solvers
from bench.engines import ENGINES
from bench.forms import FHIRPATH, JSON_LOGIC, all_written, elm_library
from bench.work import (
    PEOPLE,
    RULES,
    UNANSWERED,
    Record,
    Values,
    best,
    people,
    plain,
    rules_circuit,
    shares,
    truth,
)
from unknot.rules.circuit import Circuit

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reference" / "benchmarks.md"
HEADS = ("engine", "time ×", "undecided → no", "→ yes", "kept", "decided but lost", "full: right")
FULL, SOME = people(PEOPLE, 0), people(PEOPLE, UNANSWERED)
TRUE_FULL, TRUE_SOME = [truth(one) for one in FULL], [truth(one) for one in SOME]


def from_rails(out: dict[str, bool]) -> Values:
    """Return values from the two rails of each rule."""
    return [True if out[f"{id}:true"] else False if out[f"{id}:false"] else None for id in RULES]


def from_columns(circuit: Circuit[str], some: list[Record]) -> list[Values]:
    """Return values from our bit columns."""
    out = circuit.run_many(list(some))
    return [
        from_rails({name: bool(column >> i & 1) for name, column in out.items()})
        for i in range(len(some))
    ]


def row(name: str, ratio: float, full: list[Values], some: list[Values]) -> tuple[str, ...]:
    """Return one line of the table."""
    right = 100 - shares(TRUE_FULL, full)[3]
    undecided = (f"{share:.1f} %" for share in shares(TRUE_SOME, some))
    return name, f"{ratio:.2f}", *undecided, f"{right:.2f} %"


def ours(circuit: Circuit[str], base: float) -> Iterator[tuple[str, ...]]:
    """Yield our three ways."""
    full, some = ([from_rails(circuit.run_one(one)) for one in all_] for all_ in (FULL, SOME))
    yield row("**ours: circuit, one person**", 1, full, some)
    spent = best(lambda: circuit.run_many(list(SOME)))
    full, some = from_columns(circuit, FULL), from_columns(circuit, SOME)
    yield row("**ours: bit columns, per person**", spent / base, full, some)
    spent = best(lambda: [truth(one) for one in SOME])
    yield row("**ours: reference**", spent / base, TRUE_FULL, TRUE_SOME)


def in_python(base: float) -> Iterator[tuple[str, ...]]:
    """Yield the peers that run in Python; one that fails is named with its reason."""
    for name, (distribution, make, null) in ENGINES.items():
        called = f"{name} {version(distribution)}" if distribution else name
        try:
            engine = make()
            full = [engine(plain(one, null)) for one in FULL]
            some = [plain(one, null) for one in SOME]
            began = time.process_time()
            said = [engine(one) for one in some]
            yield row(called, (time.process_time() - began) / base, full, said)
        except Exception as fault:
            yield called, f"not run: {type(fault).__name__}: {fault}"[:120], *[""] * 5


def in_javascript(base: float) -> Iterator[tuple[str, ...]]:
    """Yield the peers that run in JavaScript, under Deno."""
    deno = shutil.which("deno", path=ROOT / ".venv" / "bin") or shutil.which("deno")
    orders = {
        "names": list(RULES),
        "jsonLogic": all_written(JSON_LOGIC),
        "fhirpath": all_written(FHIRPATH),
        "elm": elm_library(),
        "open": plain({}, null=True),
        "full": [plain(one, null=False) for one in FULL],
        "some": [plain(one, null=False) for one in SOME],
    }
    try:
        words = (deno or "deno", "run", "-q", "--no-config", "--no-lock", "-A", "bench/peers.ts")
        done = subprocess.run(
            words, input=json.dumps(orders), capture_output=True, text=True, check=True,
            timeout=600, cwd=ROOT,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError) as fault:
        why = getattr(fault, "stderr", None) or str(fault)
        print(why, file=sys.stderr)
        yield "json-logic-js, cql-execution, fhirpath.js", f"not run: {type(fault)}", *[""] * 5
        return
    for name, told in json.loads(done.stdout).items():
        yield row(f"{name} (Deno)", told["seconds"] / base, told["full"], told["some"])


def machine() -> str:
    """Return what this ran on."""
    lines = Path("/proc/cpuinfo").read_text().splitlines() if sys.platform == "linux" else []
    models = [line.partition(": ")[2] for line in lines if line.startswith("model name")]
    model = models[0] if models else platform.processor()
    return f"{os.cpu_count()} cores, {model}, Python {platform.python_version()}, {date.today()}"


def table(heads: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    """Yield a Markdown table."""
    for cells in chain((heads, ("---",) * len(heads)), rows):
        print(" · ".join(cells), file=sys.stderr, flush=True)
        yield f"| {' | '.join(cells)} |"


def page() -> Iterator[str]:
    """Yield the lines of the page."""
    circuit = rules_circuit()
    base = best(lambda: [circuit.run_one(one) for one in SOME])
    undecided = sum(value is None for values in TRUE_SOME for value in values)
    yield from ("# Benchmarks", "", "Made by `python3 dev.py bench --write`. Trust the ratios.", "")
    yield from (f"On {machine()}. CPU time; JavaScript by the clock. One thread each.", "")
    yield from ("## One person at a time", "")
    yield f"{len(RULES)} rules: every red flag and contraindication of the outer hip."
    yield f"{PEOPLE} people, {UNANSWERED:.0%} of the answers open: {undecided / PEOPLE:.0f} rules"
    yield "of each truly undecided."
    yield f"Time × 1 is {base / PEOPLE * 1e6:.0f} µs a person in our circuit."
    yield 'A share is of the truly undecided values; "decided but lost" is of the others.'
    yield "An error counts as kept, and as lost where the value was decided.\n"
    everyone = chain(ours(circuit, base), in_python(base), in_javascript(base))
    yield from table(HEADS, everyone)
    yield from (
        "",
        "JSONLogic and Python make each rule a Boolean as their users do: `!!` and `if`.",
    )
    yield "FHIRPath on a whole QuestionnaireResponse, and LHC-Forms, were not run.\n"
    yield from ("## Proof", "")
    yield f"The same claims, from nothing: the families {', '.join(solvers.FAMILIES)}.\n"
    found = list(solvers.compared())
    rows = ((name, str(claims), str(held), f"{spent:.2f}", f"{spent / found[0][3]:.1f}")
            for name, claims, held, spent in found)  # fmt: skip
    yield from table(("prover", "claims", "held", "CPU s", "time ×"), rows)
    yield from ("", "## Many people", "")
    yield f"The same rules; {bulk.MANY:,} people in a table, {bulk.LOOPED} one by one.\n"
    speeds = list(bulk.compared())
    lines = ((name, f"{speed:,.0f}", f"{speed / speeds[0][1]:,.1f}") for name, speed in speeds)
    yield from table(("way", "records per second", "speed ×"), lines)


if __name__ == "__main__":
    text = "\n".join(page()) + "\n"
    if "--write" in sys.argv:
        PAGE.write_text(text, "utf-8")
    print(text)
