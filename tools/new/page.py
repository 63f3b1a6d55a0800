"""A page: its view and page model, template, address, words, and a test that opens it."""

from __future__ import annotations

from pathlib import Path

from tools.new.files import Refused, add, read, text

LEFT = """Left to do by a person:
- put on it what it is for: fields of its model in src/unknot_web/pages/{name}.py, shown by
  src/unknot_web/pages/templates/pages/{name}.html
- link to it from the page where somebody looks for it
- run: python3 -m pytest tests/web/test_{name}.py"""

VIEW = '''"""The page {name}."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from unknot_web.design.people import PersonRequest


@dataclass(frozen=True)
class Page:
    """What the page shows: the day that it is about."""

    on: date


@require_GET
def {name}(request: PersonRequest) -> HttpResponse:
    """Show the page."""
    return render(request, "pages/{name}.html", {{"page": Page(on=request.today.on)}})
'''

TEMPLATE = """{{% extends "base.html" %}}
{{% block title %}}{{% say "page.{name}.title" %}}{{% endblock %}}
{{% block heading %}}{{% say "page.{name}.title" %}}{{% endblock %}}
{{% block main %}}
<p class="lead">{{% say "page.{name}.lead" %}}</p>
<p class="prose">{{{{ page.on }}}}</p>
{{% endblock %}}
"""

TEST = '''"""The page {name} opens for whoever came in, and says what it is about."""

from html import unescape

from unknot_web.design.words import say


def test_the_page_opens_with_its_heading_and_its_first_sentence(newcomer):
    answer = newcomer.get("/{address}/")
    assert answer.status_code == 200
    html = unescape(answer.content.decode())
    for part in ("title", "lead"):
        assert say(f"page.{name}.{{part}}") in html
'''


def write(name: str, root: Path, title: str, lead: str) -> None:
    """Write a page into a checkout, or refuse before anything is written."""
    app, words = root / "src/unknot_web/pages", root / "src/unknot_web/words/en.yaml"
    new = {
        app / f"{name}.py": VIEW,
        app / f"templates/pages/{name}.html": TEMPLATE,
        root / f"tests/web/test_{name}.py": TEST,
    }
    for file in new:
        if file.exists():
            raise Refused(f"{file}: it is there already; choose another name")
    if name in read(words)["page"]:
        raise Refused(f"{words}: page.{name} is there already; choose another name")
    address = name.replace("_", "-")
    urls = app / "urls.py"
    urls.write_text(_with_address(urls.read_text("utf-8"), name, address), "utf-8")
    for file, content in new.items():
        file.write_text(content.format(name=name, address=address), "utf-8")
    add(words, "page", (f"{name}:", f"  title: {text(title)}", f"  lead: {text(lead)}"))


def _with_address(urls: str, name: str, address: str) -> str:
    """Return the addresses with one more, and its import in its place among the others."""
    lines = urls.splitlines()
    if any(line.startswith(f'    path("{address}/",') for line in lines):
        raise Refused(f"the address /{address}/ is there already; choose another name")
    at = [n for n, line in enumerate(lines) if line.startswith("from unknot_web.pages")]
    imports = [*lines[at[0] : at[-1] + 1], f"from unknot_web.pages.{name} import {name}"]
    lines[at[0] : at[-1] + 1] = sorted(imports)
    lines.insert(lines.index("]"), f'    path("{address}/", {name}, name="{name}"),')
    return "\n".join([*lines, ""])
