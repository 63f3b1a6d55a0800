"""Rules of the house that import contracts cannot see."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import unknot
import unknot_proof

PACKAGES = [Path(package.__file__).parent for package in (unknot, unknot_proof)]
# The command line stands at the edge: it may read the clock and files.
EDGES = ("unknot/cli/", "unknot_proof/commands/")
CLOCK_AND_CHANCE = {"now", "today", "utcnow", "time", "monotonic", "random", "randint", "choice"}


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Yield every module of the engine and of the proof with its syntax tree."""
    for package in PACKAGES:
        for path in sorted(package.rglob("*.py")):
            name = path.relative_to(package.parent).as_posix()
            yield name, ast.parse(path.read_text("utf-8"))


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
        if name.startswith(EDGES):
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
    may = {
        f"unknot/{one}.py"
        for one in ("knowledge/load", "certificate/proved_here", "certificate/signed")
    }
    openers = {"open", "read_text", "read_bytes", "write_text", "write_bytes"}
    for name, tree in modules():
        if name not in may and not name.startswith(EDGES):
            found = [call.lineno for call in calls(tree) if called(call) in openers]
            assert not found, (name, found)


def test_a_permit_is_written_in_one_module_only() -> None:
    makers = {name for name, tree in modules() for call in calls(tree) if called(call) == "Permit"}
    assert makers == {"unknot/assessment/permit.py"}


def test_the_pathway_compares_nothing() -> None:
    tree = dict(modules())["unknot/pathway/__init__.py"]
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
