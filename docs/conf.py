"""The documentation site: what Sphinx reads, and the pages it makes from the program itself."""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any
from unittest.mock import patch

from docutils import nodes
from sphinx.application import Sphinx

import unknot
from unknot import cli

ROOT = Path(__file__).resolve().parent.parent
MADE = ROOT / "site" / "made"
# What the engine keeps to itself; the rest of its top level is what others may call.
NOT_PUBLIC = {
    *("api", "certificate", "claims", "cli", "rules", "trusted", "version", "vignettes"),
}
MOST_HEADINGS = 40

project = "unknot"
author = "the contributors to unknot"
version = release = unknot.__version__
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc"]
root_doc = "docs/index"
# The pages are also read without a site, where they lie, so the source is the whole checkout.
include_patterns = ["docs/**", "site/made/**", "safety/*.md", "tests/README.md", "*.md"]
exclude_patterns = [".*", "node_modules", "src", "packs", "site/html", "site/read", "README.md"]

html_theme = "furo"
html_title = f"unknot {version}"
html_copy_source = False
html_show_copyright = False

myst_heading_anchors = 3
default_role = "code"  # a docstring puts a name between single backquotes
suppress_warnings = ["ref.python"]  # a name that two modules offer

autodoc_member_order = "bysource"
autodoc_preserve_defaults = True


def setup(app: Sphinx) -> None:
    """Make the reference pages before Sphinx looks for its sources."""
    MADE.mkdir(parents=True, exist_ok=True)
    for name, lines in {"commands": commands(), "schemas": schemas(), "engine": engine()}.items():
        text, file = "\n".join([*lines, ""]), MADE / f"{name}.md"
        if not file.is_file() or file.read_text("utf-8") != text:  # else it is not read again
            file.write_text(text, "utf-8")
    app.connect("source-read", name_anchors)
    app.connect("autodoc-process-docstring", as_prose)
    app.connect("env-updated", shorten_menu)


def name_anchors(_app: Sphinx, _name: str, source: list[str]) -> None:
    """Turn an anchor that a forge understands into one that Sphinx can check links against."""
    source[0] = re.sub(r'^<a id="(\w+)"></a>$', r"(\1)=\n", source[0], flags=re.MULTILINE)


def as_prose(*event: Any) -> None:
    """Keep the signs of a docstring as they are: it is prose, without markup."""
    lines: list[str] = event[-1]
    lines[:] = [re.sub(r"(`[^`]*`)|([_*|])", _escaped, line) for line in lines]


def _escaped(match: re.Match[str]) -> str:
    return match[1] or f"\\{match[2]}"


def shorten_menu(app: Sphinx, *_: Any) -> None:
    """Leave the headings of a very long page out of the menu: each page would copy them all."""
    for toc in app.env.tocs.values():
        if len(list(toc.findall(nodes.reference))) > MOST_HEADINGS:
            for inner in list(toc.findall(nodes.bullet_list))[2:]:
                if inner.parent is not None:
                    inner.parent.remove(inner)


def engine() -> Iterator[str]:
    """Yield a page with what each public module of the engine offers."""
    yield from ("# The engine", "", "What a program may call, from the docstrings of the code.")
    inside = sorted(module.name for module in iter_modules(unknot.__path__))
    public = (f"unknot.{name}" for name in inside if name not in NOT_PUBLIC)
    listed: set[int] = set()
    for name in ("unknot", *public):
        module = import_module(name)
        offered = {one: id(getattr(module, one)) for one in getattr(module, "__all__", ())}
        again = [one for one, of in offered.items() if of in listed]
        listed |= set(offered.values())
        yield from ("", f"## `{name}`", "", "```{eval-rst}", f".. automodule:: {name}")
        yield from ("   :members:", f"   :exclude-members: {', '.join(again)}" if again else "")
        yield "```"


def commands() -> Iterator[str]:
    """Yield a page with the help of every command, as the program prints it."""
    yield from ("# Commands", "", "What `unknot --help` prints, and the help of each command.")
    first = help_of()
    yield from ("", "```text", first, "```")
    for name in dict.fromkeys(re.findall(r"^[ │|]{1,6}([a-z][a-z-]*)(?: |$)", first, re.MULTILINE)):
        if text := help_of(name):
            yield from ("", f"## `unknot {name}`", "", "```text", text, "```")


def help_of(*words: str) -> str:
    """Return what a command prints when it is asked for help; nothing if there is none such."""
    printed, code = io.StringIO(), 0
    plain = patch.dict(os.environ, {"COLUMNS": "100", "TERM": "dumb", "NO_COLOR": "1"})
    with plain, redirect_stdout(printed), redirect_stderr(io.StringIO()):
        try:
            code = cli.main([*words, "--help"])
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 1
    return "" if code else printed.getvalue().strip()


def schemas() -> Iterator[str]:
    """Yield a page with a table for each JSON schema in docs/reference."""
    yield from ("# Schemas", "", "What the program reads and writes as JSON.")
    for file in sorted((ROOT / "docs" / "reference").glob("*.schema.json")):
        schema = json.loads(file.read_text("utf-8"))
        name = file.name.removesuffix(".schema.json")
        about = schema.get("description", schema.get("title", ""))
        yield from (
            "",
            f"## `{name}`",
            "",
            about,
            "",
            f"The schema: [`{file.name}`](/docs/reference/{file.name}).",
        )
        yield from _table(schema)
        for part, inner in sorted(schema.get("$defs", {}).items()):
            yield from ("", f"### `{part}` in `{name}`", *_table(inner))
            if not inner.get("properties"):
                yield from ("", _type(inner))


def _table(schema: dict[str, Any]) -> Iterator[str]:
    if not schema.get("properties"):
        return
    yield from ("", "| field | type | always there | meaning |", "| --- | --- | --- | --- |")
    for field, about in schema["properties"].items():
        needed = "yes" if field in schema.get("required", ()) else "no"
        meaning = " ".join(about.get("description", "").split()).replace("|", "\\|")
        yield f"| `{field}` | {_type(about)} | {needed} | {meaning} |"


def _type(schema: dict[str, Any]) -> str:
    """Return the type of a field in words."""
    if "$ref" in schema:
        return f"`{schema['$ref'].rpartition('/')[2]}`"
    if "const" in schema or "enum" in schema:
        values = schema["enum"] if "enum" in schema else [schema["const"]]
        return ", ".join(f"`{json.dumps(value)}`" for value in values)
    if choices := schema.get("anyOf", schema.get("oneOf")):
        return " or ".join(map(_type, choices))
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    kinds = schema.get("type", "any")
    return " or ".join(kinds) if isinstance(kinds, list) else str(kinds)
