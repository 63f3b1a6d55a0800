"""Rules of the house that import contracts cannot see."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import unknot

ENGINE = Path(unknot.__file__).parent
EDGES = {"cli"}  # the command line stands at the edge: it may read the clock and files
CLOCK_AND_CHANCE = {"now", "today", "utcnow", "time", "monotonic", "random", "randint", "choice"}


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Yield every module of the engine with its syntax tree."""
    for path in sorted(ENGINE.rglob("*.py")):
        yield path.relative_to(ENGINE).as_posix(), ast.parse(path.read_text("utf-8"))


def calls(tree: ast.Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def called(call: ast.Call) -> str:
    """Return the last name of what is called."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def test_the_engine_reads_no_clock_and_throws_no_dice() -> None:
    for name, tree in modules():
        if name.split("/")[0] in EDGES:
            continue
        imported = {
            alias.name for node in ast.walk(tree) if isinstance(node, ast.Import)
            for alias in node.names
        }  # fmt: skip
        assert not imported & {"time", "random", "secrets"}, name
        for call in calls(tree):
            if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name):
                clock = call.func.value.id in {"date", "datetime"}
                assert not (clock and called(call) in CLOCK_AND_CHANCE), (name, call.lineno)


def test_only_the_loader_the_note_of_a_proof_and_the_keys_open_files() -> None:
    may = {"knowledge/load.py", "proof/proved_here.py", "proof/signed.py"}
    openers = {"open", "read_text", "read_bytes", "write_text", "write_bytes"}
    for name, tree in modules():
        if name not in may and name.split("/")[0] not in EDGES:
            found = [call.lineno for call in calls(tree) if called(call) in openers]
            assert not found, (name, found)


def test_a_permit_is_written_in_one_module_only() -> None:
    makers = {name for name, tree in modules() for call in calls(tree) if called(call) == "Permit"}
    assert makers == {"assessment/permit.py"}


def test_the_pathway_compares_nothing() -> None:
    tree = dict(modules())["pathway/__init__.py"]
    compared = [node for node in ast.walk(tree) if isinstance(node, ast.Compare)]
    assert all(
        isinstance(node.ops[0], ast.Is) and isinstance(node.comparators[0], ast.Constant)
        for node in compared
    )


def test_every_public_function_says_what_you_get() -> None:
    missing = [
        f"{name}:{node.lineno} {node.name}"
        for name, tree in modules()
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert missing == []
