"""The two roots of the app, local and hosted: the same apps, and what each needs to start."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from types import ModuleType

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.support import postgresql
from unknot_web.project import hosted_urls, local, urls

Root = Callable[[], ModuleType]
HERE = postgresql.hosted("/nowhere")


@pytest.fixture
def hosted(monkeypatch: pytest.MonkeyPatch) -> Root:
    """Read the hosted settings in the environment that the test leaves."""
    for name, value in HERE.items():
        monkeypatch.setenv(name, value)

    def read() -> ModuleType:
        monkeypatch.delitem(sys.modules, "unknot_web.project.hosted", raising=False)
        return importlib.import_module("unknot_web.project.hosted")

    return read


def test_both_roots_compose_the_same_apps_and_pages(hosted: Root) -> None:
    there = hosted()
    assert there.INSTALLED_APPS == local.INSTALLED_APPS
    assert there.CONTENT_SECURITY_POLICY == local.CONTENT_SECURITY_POLICY
    assert there.TEMPLATES == local.TEMPLATES
    mine, theirs = ([one.pattern for one in it.urlpatterns] for it in (urls, hosted_urls))
    assert [str(one) for one in mine] == [str(one) for one in theirs]


@pytest.mark.parametrize("name", HERE)
def test_the_hosted_root_names_what_it_needs_and_does_not_start_without_it(
    hosted: Root, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for nothing in (None, "", "  "):
        if nothing is None:
            monkeypatch.delenv(name)
        else:
            monkeypatch.setenv(name, nothing)
        with pytest.raises(ImproperlyConfigured) as refused:
            hosted()
        said = str(refused.value)
        assert name in said
        assert not [other for other in HERE if other != name and other in said]
        assert "start again" in said


def test_the_hosted_root_refuses_a_secret_that_can_be_guessed(
    hosted: Root, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNKNOT_SECRET_KEY", "secret")
    with pytest.raises(ImproperlyConfigured, match="UNKNOT_SECRET_KEY"):
        hosted()


def test_the_hosted_root_has_no_gate_of_one_machine_and_asks_for_encryption(hosted: Root) -> None:
    there = hosted()
    assert "unknot_web.project.gate.this_machine_only" in local.MIDDLEWARE
    assert "unknot_web.project.gate.this_machine_only" not in there.MIDDLEWARE
    assert "unknot_web.project.gate.known_person_only" in there.MIDDLEWARE
    assert there.SECURE_SSL_REDIRECT
    assert there.SESSION_COOKIE_SECURE
    assert there.DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql"
