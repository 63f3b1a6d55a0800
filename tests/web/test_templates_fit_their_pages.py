"""Every name in a template leads somewhere in the typed model of its page."""

from __future__ import annotations

import ast
import importlib
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest
from django import forms
from django.template import engines

import unknot_web
from tests.support.packs import outer_hip
from tests.support.templates import Follower
from unknot.terms import Side
from unknot_web.body_map.forms import SiteForm
from unknot_web.design.page import Page
from unknot_web.pages.forms import ClearanceForm
from unknot_web.pain_diary.forms import EntryForm, MorningForm
from unknot_web.plans.shown import PlanPage
from unknot_web.self_tests.forms import ResultForm
from unknot_web.weeks.forms import WeeklyForm

SOURCE = Path(unknot_web.__file__).parent
TEMPLATES = {
    str(path.relative_to(next(up for up in path.parents if up.name == "templates")))
    for path in SOURCE.rglob("*.html")
}


def modules() -> list[str]:
    """Return each module of the app that a page or a tag may be in."""
    files = (path.relative_to(SOURCE.parent).with_suffix("") for path in SOURCE.rglob("*.py"))
    return sorted(".".join(file.parts) for file in files if file.stem in PLACES)


PLACES = {"shown", "page", "errors", "gate", *(p.stem for p in SOURCE.rglob("templatetags/*.py"))}


def pages(of: type[Page] = Page) -> list[type[Page]]:
    """Return the model of every page and of every part that a tag puts on one."""
    for module in modules():
        importlib.import_module(module)
    return [one for kind in of.__subclasses__() for one in (kind, *pages(kind))]


@pytest.fixture(scope="module")
def fields_of() -> dict[type[forms.BaseForm], frozenset[str]]:
    pack = outer_hip()
    made: list[forms.BaseForm] = [
        ClearanceForm(date(2026, 1, 1)),
        EntryForm(pack, ()),
        MorningForm(),
        SiteForm(),
        WeeklyForm(pack, (), False),
        *(ResultForm(test, (Side.LEFT, Side.RIGHT)) for test in pack.contents.self_tests),
    ]
    names: dict[type[forms.BaseForm], frozenset[str]] = {}
    for form in made:
        names[type(form)] = names.get(type(form), frozenset()) | frozenset(form.fields)
    return names


@pytest.mark.parametrize("model", pages(), ids=lambda model: model.template)
def test_every_name_in_a_template_leads_somewhere_in_its_page(model, fields_of) -> None:
    followed = Follower(fields_of)
    followed.follow(model)
    assert followed.faults == []


@pytest.mark.parametrize("model", pages(), ids=lambda model: model.template)
def test_a_page_holds_nothing_that_its_template_does_not_show(model, fields_of) -> None:
    followed = Follower(fields_of)
    followed.follow(model)
    assert {one.name for one in fields(model)} - followed.used == set()


def test_every_template_belongs_to_a_page(fields_of) -> None:
    followed = Follower(fields_of)
    for page in pages():
        followed.follow(page)
    assert TEMPLATES - followed.seen == set()


def test_a_template_is_shown_by_one_page(fields_of) -> None:
    named = [page.template for page in pages()]
    assert sorted(set(named)) == sorted(named)


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("{{ plam }}", "there is no 'plam'"),
        ("{{ plan.cuase }}", "'cuase'"),
        ("{% if plan.cuase %}{% endif %}", "'cuase'"),
        ("{% if minutes and not limitz %}{% endif %}", "'limitz'"),
        ("{% if range.least > range.mots %}{% endif %}", "'mots'"),
        ("{% for part in parts %}{{ part.itmes }}{% endfor %}", "'itmes'"),
        ("{% for a, b in parts %}{{ a }}{% endfor %}", "does not come apart"),
        ("{% for one in whole_minutes %}{% endfor %}", "nothing goes through"),
        ("{% for part in parts %}{% endfor %}{{ part.id }}", "there is no 'part'"),
        ("{% with item=plan.itmes %}{% endwith %}", "'itmes'"),
        ("{% url 'read' plan.cuase %}", "'cuase'"),
        ("{% say 'causes' plan.cuase 'first' %}", "'cuase'"),
        ("{% say 'page.plan.lead' minutes=whole_minuets %}", "'whole_minuets'"),
        ("{% departures plan.cuase %}", "'cuase'"),
        ("{% include 'design/sources.html' %}", "there is no 'sources'"),
        ("{% include 'design/sources.html' with sources=plan.cuase %}", "'cuase'"),
        ("{% include 'design/sources.html' with sources=relax %}", "in str"),
        ("{{ plan.cause|day }}", "the filter 'day'"),
        ("{{ minutes|default_if_none:plam }}", "there is no 'plam'"),
        ("{% extends 'base.html' %}{% block main %}{{ plam }}{% endblock %}", "'plam'"),
        ("{% if plan == 'none' %}{% endif %}", "is never 'none'"),
        (
            "{% if 'x' == parts.0.items.0.item.modality %}{% endif %}",
            "never",
        ),
        ("{% now 'Y' %}", "teach"),
        ("{{ minutes|upper }}", "teach"),
    ],
)
def test_a_misspelt_name_is_found(written: str, fault: str, fields_of) -> None:
    template = engines["django"].from_string(written).template
    followed = Follower(fields_of)
    followed.follow(PlanPage, template)
    assert followed.faults
    assert all(fault in one for one in followed.faults)


@pytest.mark.parametrize("model", pages(), ids=lambda model: model.template)
def test_every_name_that_a_template_has_would_be_missed(model, fields_of) -> None:
    """Misspell each step of each variable, one at a time, and look whether that is found."""
    followed = Follower(fields_of)
    followed.follow(model)
    named = {id(one): one for one in followed.variables if one.lookups != ("True",)}
    for variable in named.values():
        whole = variable.lookups
        for at, step in enumerate(whole):
            variable.lookups = (*whole[:at], f"{step}_", *whole[at + 1 :])
            spoilt = Follower(fields_of)
            spoilt.follow(model)
            variable.lookups = whole
            assert spoilt.faults, f"{variable.var}: nobody misses '{step}'"


def test_only_the_helper_for_pages_renders_a_template() -> None:
    by_hand = {"render", "render_to_string", "inclusion_tag"}
    found = {
        (str(path.relative_to(SOURCE)), used)
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        for used in ({getattr(node, "id", ""), getattr(node, "attr", "")} & by_hand)
    }
    # The page of an error must come even where a page fails, so it takes the text by itself.
    assert found == {
        ("design/page.py", "render"),
        ("design/page.py", "inclusion_tag"),
        ("project/errors.py", "render_to_string"),
    }
