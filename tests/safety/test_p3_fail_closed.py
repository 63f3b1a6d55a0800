"""Promise 3: whatever breaks on the way to a plan, the person is sent to a clinician."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tests.support.answers import usual
from tests.support.cases import day_of
from tests.support.packs import outer_hip
from unknot.terms import Disposition

DAY = date(2026, 1, 5)
SAFETY_PATH = [
    "unknot.pathway.wishes_from",
    "unknot.pathway.build",
    "unknot.pathway.check",
    "unknot.pathway.session_for",
    "unknot.pathway.deciding_causes",
    "unknot.pathway.permits_if_cleared",
    "unknot.pathway.days_since",
    "unknot.progression.steps",
    "unknot.pathway.pain_rules",
    "unknot.progression.paused",
    "unknot.programme.resting",
    "unknot.programme.with_due",
    "unknot.assessment.assess",
    "unknot.assessment.assess.decision_of",
    "unknot.assessment.assess.triage",
    "unknot.assessment.assess.issue_permit",
    "unknot.assessment.assess.rank_causes",
    "unknot.assessment.assess.unanswered",
    "unknot.plan.choice.todays_dose",
    "unknot.plan.choice.days_to_rest",
    "unknot.plan.builder._stand_ins",
    "unknot.plan.dose._after",
    "unknot.rules.circuit._on",
    "unknot.rules.circuit.seen_in",
]


def replaced(monkeypatch: pytest.MonkeyPatch, name: str, by: object) -> None:
    """Replace a function by its dotted name; a module's name may be a function's name too."""
    module, function = name.rsplit(".", 1)
    __import__(module)
    monkeypatch.setattr(sys.modules[module], function, by)


@pytest.mark.parametrize("name", SAFETY_PATH)
@pytest.mark.parametrize("fault", [RuntimeError("broken"), MemoryError(), RecursionError()])
def test_a_fault_in_the_safety_path_sends_to_a_clinician(
    monkeypatch: pytest.MonkeyPatch, name: str, fault: Exception
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise fault

    replaced(monkeypatch, name, broken)
    found = day_of(outer_hip(), usual(outer_hip()), (), DAY)
    assert found.plan is None
    assert found.session is None
    assert found.assessment.permit is None
    assert found.assessment.fault == type(fault).__name__
    assert found.assessment.level.urgency >= Disposition.SOON.urgency


@pytest.mark.parametrize("name", SAFETY_PATH)
def test_nonsense_from_the_safety_path_is_never_a_plan(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    replaced(monkeypatch, name, lambda *_, **__: None)
    answers = usual(outer_hip(), takes_anticoagulant="yes")
    found = day_of(outer_hip(), answers, (), DAY)
    barred = {"massage_gun", "foam_rolling", "hand_massage"}
    assert not any(item.modality in barred for item in (found.plan.items if found.plan else ()))


def unknot(*arguments: str, given: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "import sys; from unknot.cli import main; sys.exit(main())",
         *arguments],
        input=given, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_broken_pack_is_refused_by_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text("id: broken\n")
    done = unknot("assess", "--pack", str(tmp_path), given=json.dumps({}))
    assert done.returncode == 3
    assert done.stdout == ""
    assert "See a clinician" in done.stderr
