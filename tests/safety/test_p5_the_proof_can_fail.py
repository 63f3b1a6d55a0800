"""Promise 5: the proof can fail; each fault of the engine and unsafe change of a pack shows."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.safety.test_p6_model_is_code import disagreements
from tests.support.cases import day_of
from tests.support.packs import outer_hip
from unknot.assessment import decision
from unknot.assessment.outputs import HasPlan
from unknot.cli import main
from unknot.knowledge import Pack, load_pack
from unknot.rules import circuit, evaluate
from unknot.rules.circuit import Circuit, Rails
from unknot.rules.nodes import AtLeast, Has, Leaf, Node, Not
from unknot.terms import Disposition, Modality, Permission
from unknot.vignettes import answers_of, failures
from unknot_proof import prove
from unknot_proof.mutants import Mutant, mutants
from unknot_proof.tell import ANY_DAY, as_vignette
from unknot_proof.trial import Effect, Trial

TEMPLATE = Path(__file__).parents[2] / "packs" / "TEMPLATE"
Patch = pytest.MonkeyPatch
FOLD = Circuit.fold


# ---------------------------------------------------------------- faults of the engine
def folding(patch: Patch, faulty: Callable[..., Rails | None]) -> None:
    """Let a fault answer for some nodes, and the engine for the rest."""

    def fold(self: Circuit, node: Node, reading: Any, wanted: bool = True) -> Rails:
        return faulty(self, node, reading, wanted) or FOLD(self, node, reading, wanted)

    patch.setattr(Circuit, "fold", fold)


def unknown_is_read_as_no(patch: Patch) -> None:
    def faulty(self: Circuit, node: Node, reading: Any, wanted: bool) -> Rails | None:
        if isinstance(node, Leaf):
            return Rails(FOLD(self, node, reading, wanted).true, self.both())
        return None

    folding(patch, faulty)


def not_sure_is_read_as_no(patch: Patch) -> None:
    def faulty(self: Circuit, node: Node, reading: Any, wanted: bool) -> Rails | None:
        return FOLD(self, node, reading, not wanted) if isinstance(node, Leaf) else None

    folding(patch, faulty)


def not_does_not_swap_the_rails(patch: Patch) -> None:
    def faulty(self: Circuit, node: Node, reading: Any, wanted: bool) -> Rails | None:
        return self.fold(node.of, reading, not wanted) if isinstance(node, Not) else None

    folding(patch, faulty)


def not_does_not_turn_the_worst_reading(patch: Patch) -> None:
    def faulty(self: Circuit, node: Node, reading: Any, wanted: bool) -> Rails | None:
        if isinstance(node, Not):
            rails = self.fold(node.of, reading, wanted)
            return Rails(rails.false, rails.true)
        return None

    folding(patch, faulty)


def at_least_wants_one_more(patch: Patch) -> None:
    count = Circuit._count
    patch.setattr(Circuit, "_count", lambda self, n, wires: count(self, n + 1, wires))


def at_least_counts_false_as_and(patch: Patch) -> None:
    def faulty(self: Circuit, node: Node, reading: Any, wanted: bool) -> Rails | None:
        if isinstance(node, AtLeast):
            rails = [self.fold(one, reading, wanted) for one in node.of]
            return Rails(
                FOLD(self, node, reading, wanted).true,
                self.either(*(one.false for one in rails)),
            )
        return None

    folding(patch, faulty)


def the_plain_reading_is_used_for_flags(patch: Patch) -> None:
    folding(patch, lambda self, node, reading, wanted: plain(self, node, reading, wanted))


def plain(self: Circuit, node: Node, reading: Any, wanted: bool) -> Rails | None:
    return FOLD(self, node, "plain", wanted) if reading == "worst" else None


def the_asked_lock_is_dropped(patch: Patch) -> None:
    patch.setattr(decision, "_all_asked", lambda circuit, pack: circuit.both())


def a_question_counts_as_asked_when_it_applies(patch: Patch) -> None:
    def faulty(circuit: Circuit, pack: Pack) -> int:
        locks = []
        for id in pack.safety_questions:
            lock = circuit.answered(id)
            if ("ask_when", id) in pack.conditions:
                waits = circuit.fold(pack.conditions["ask_when", id], "worst")
                lock = circuit.either(lock, waits.true)
            locks.append(lock)
        return circuit.both(*locks)

    patch.setattr(decision, "_all_asked", faulty)


def a_question_that_waits_counts_as_asked(patch: Patch) -> None:
    def faulty(circuit: Circuit, pack: Pack) -> int:
        waiting = {id for kind, id in pack.conditions if kind == "ask_when"}
        return circuit.both(
            *(circuit.answered(id) for id in pack.safety_questions if id not in waiting)
        )

    patch.setattr(decision, "_all_asked", faulty)


def one_answer_is_enough(patch: Patch) -> None:
    patch.setattr(
        decision,
        "_all_asked",
        lambda circuit, pack: circuit.either(
            *(circuit.answered(id) for id in pack.safety_questions)
        ),
    )


def any_absent_row_is_enough(patch: Patch) -> None:
    def faulty(circuit: Circuit, pack: Pack, rows: Any, plan: int, modality: Modality) -> int:
        absent = [
            rows[id].false
            for id, row in pack.contraindications.items()
            if row.cells[modality] in {Permission.FORBIDDEN, Permission.NEEDS_CLEARANCE}
        ]
        return circuit.both(plan, circuit.either(*absent))

    patch.setattr(decision, "_permits", faulty)


def permitting(cleared_by: Callable[[Modality], Modality | None], lifts: Permission) -> Any:
    """Return a maker of permits in which a clearance lifts more than it may."""

    def faulty(circuit: Circuit, pack: Pack, rows: Any, plan: int, modality: Modality) -> int:
        other = cleared_by(modality)
        cleared = circuit.both()
        if other is not None:
            cleared = circuit.fold(Has("cleared_modalities", other), "plain").true
        allowed = [plan]
        for id, row in pack.contraindications.items():
            cell = row.cells[modality]
            lifted = {Permission.NEEDS_CLEARANCE, lifts}
            if cell in lifted:
                allowed.append(circuit.either(rows[id].false, cleared))
            elif cell is Permission.FORBIDDEN:
                allowed.append(rows[id].false)
        return circuit.both(*allowed)

    return faulty


def a_clearance_lifts_what_is_forbidden(patch: Patch) -> None:
    patch.setattr(decision, "_permits", permitting(lambda one: one, Permission.FORBIDDEN))


def a_clearance_for_heat_lifts_everything(patch: Patch) -> None:
    faulty = permitting(lambda one: Modality.HEAT, Permission.NEEDS_CLEARANCE)
    patch.setattr(decision, "_permits", faulty)


def nothing_needs_a_clearance(patch: Patch) -> None:
    patch.setattr(decision, "_permits", permitting(lambda one: None, Permission.NEEDS_CLEARANCE))


def a_permit_is_made_without_a_plan(patch: Patch) -> None:
    permits = decision._permits
    patch.setattr(
        decision,
        "_permits",
        lambda circuit, pack, rows, plan, modality: permits(
            circuit, pack, rows, circuit.both(), modality
        ),
    )


def bars_are_ignored(patch: Patch) -> None:
    patch.setattr(decision, "bars", lambda row, technique: False)


def techniques_are_offered_without_their_permit(patch: Patch) -> None:
    def faulty(circuit: Circuit, pack: Pack, rows: Any, technique: Any) -> int:
        return circuit.outputs[HasPlan()]

    patch.setattr(decision, "_offers", faulty)


def below_is_made_of_the_true_rails(patch: Patch) -> None:
    rails = decision._rails

    def faulty(circuit: Circuit, pack: Pack, kind: str, output: str) -> dict[str, Rails]:
        found = rails(circuit, pack, kind, output)
        return {id: Rails(one.true, one.true) for id, one in found.items()}

    patch.setattr(decision, "_rails", faulty)


def a_level_must_be_more_urgent_than_itself(patch: Patch) -> None:
    patch.setattr(decision, "_reaches", lambda flag, level: flag.urgency > level.urgency)


def only_the_very_level_counts(patch: Patch) -> None:
    patch.setattr(decision, "_reaches", lambda flag, level: flag is level)


def soon_does_not_stand_in_the_way_of_a_plan(patch: Patch) -> None:
    reaches = decision._reaches

    def faulty(flag: Disposition, level: Disposition) -> bool:
        return flag is not Disposition.SOON and reaches(flag, level)

    patch.setattr(decision, "_reaches", faulty)


ENGINE_FAULTS = [
    unknown_is_read_as_no,
    not_sure_is_read_as_no,
    not_does_not_swap_the_rails,
    not_does_not_turn_the_worst_reading,
    at_least_wants_one_more,
    at_least_counts_false_as_and,
    the_plain_reading_is_used_for_flags,
    the_asked_lock_is_dropped,
    a_question_counts_as_asked_when_it_applies,
    a_question_that_waits_counts_as_asked,
    one_answer_is_enough,
    any_absent_row_is_enough,
    a_clearance_lifts_what_is_forbidden,
    a_clearance_for_heat_lifts_everything,
    nothing_needs_a_clearance,
    a_permit_is_made_without_a_plan,
    bars_are_ignored,
    techniques_are_offered_without_their_permit,
    below_is_made_of_the_true_rails,
    a_level_must_be_more_urgent_than_itself,
    only_the_very_level_counts,
    soon_does_not_stand_in_the_way_of_a_plan,
]


@pytest.mark.parametrize("fault", ENGINE_FAULTS, ids=lambda fault: fault.__name__)
def test_the_proof_finds_a_person_for_each_fault_of_the_engine(
    monkeypatch: Patch, fault: Callable[[Patch], None]
) -> None:
    fault(monkeypatch)
    faulty = decision.compile_decision(outer_hip())
    monkeypatch.undo()  # the proof itself is sound
    verdict = prove(outer_hip(), circuit=faulty, most=1)
    assert not verdict.holds
    assert verdict.failures[0].answers, "there is a person to show"


def reading(change: Callable[[object], object]) -> Callable[[Patch], None]:
    """Return a fault of what the app sees in a leaf."""

    def fault(patch: Patch) -> None:
        seen_in = circuit.seen_in
        patch.setattr(circuit, "seen_in", lambda leaf, answers: change(seen_in(leaf, answers)))

    return fault


def an_end_is_left_out(patch: Patch) -> None:
    """A fault that code and proof share: only the reading written out apart sees it."""

    def seen_in(leaf: Leaf, answers: Any) -> Any:
        seen = evaluate_seen_in(leaf, answers)
        if seen is True and hasattr(leaf, "most"):
            total = sum(factor * answers[id] for factor, id in leaf.terms)
            return leaf.least <= total < leaf.most
        return seen

    evaluate_seen_in = evaluate.seen_in
    for module in (circuit, evaluate):
        patch.setattr(module, "seen_in", seen_in)


READING_FAULTS = {
    "unanswered_is_read_as_no": reading(lambda seen: False if seen is None else seen),
    "not_sure_is_read_as_no": reading(lambda seen: False if seen == "not_sure" else seen),
    "not_sure_is_read_as_unanswered": reading(lambda seen: None if seen == "not_sure" else seen),
    "yes_is_read_as_no": reading(lambda seen: not seen if isinstance(seen, bool) else seen),
    "an_end_is_left_out": an_end_is_left_out,
}


@pytest.mark.parametrize("fault", READING_FAULTS)
def test_a_fault_in_reading_an_answer_is_found_leaf_by_leaf(monkeypatch: Patch, fault: str) -> None:
    READING_FAULTS[fault](monkeypatch)
    assert next(disagreements(outer_hip()), None) is not None


def test_at_least_twelve_faults_of_the_engine_are_seeded() -> None:
    assert len(ENGINE_FAULTS) + len(READING_FAULTS) >= 12


# -------------------------------------------------------------- unsafe changes of a pack
def sampled(part: str, count: int) -> list[Mutant]:
    of_part = [one for one in mutants(outer_hip()) if one.part == part]
    return Random(4).sample(of_part, min(count, len(of_part)))


PARTS = ("red_flags", "levels", "contraindications", "cells", "bars", "tags", "findings")


@pytest.mark.slow
def test_at_least_95_percent_of_a_sample_of_unsafe_changes_are_caught() -> None:
    """All of them take minutes: `unknot prove --mutants` goes through every one."""
    some = [mutant for part in PARTS for mutant in sampled(part, 6)]
    trial = Trial(outer_hip(), some)
    judged = [trial.judge(mutant) for mutant in some]
    unsafe = [one for one in judged if one.effect is Effect.UNSAFE]
    survivors = [one.mutant.name for one in unsafe if one.survives]
    assert len(unsafe) >= len(some) / 3
    assert len(survivors) * 20 <= len(unsafe), survivors


def test_the_pack_itself_is_no_mutant_that_anybody_catches() -> None:
    """What cries out at the pack as it is would count for nothing against a mutant."""
    pack = outer_hip()
    same = Mutant("none", "nothing", "nothing is changed", pack.places[()], pack)
    trial = Trial(pack, [same])
    assert trial.judge(same).effect is Effect.NONE
    assert trial.catchers(pack) == ()


@pytest.mark.slow
def test_a_flag_that_is_left_out_harms_somebody_and_is_caught_by_a_hazard() -> None:
    pack = outer_hip()
    gone = [one for one in mutants(pack) if one.says == "the flag is left out"]
    fever = next(one for one in gone if one.about == "joint_or_deep_infection")
    judged = Trial(pack, [fever]).judge(fever)
    assert judged.effect is Effect.UNSAFE
    assert "not_at_least:emergency" in judged.worse
    assert {"hazards", "worked cases"} <= set(judged.caught_by)


# ------------------------------------------------------ a counterexample that a nurse can read
HAZARD = """hazards:
  - id: h_feels_ill
    when: fever_or_unwell
    cause: A joint infection is taken for soreness
    effect: Someone who feels ill is never told less than to get emergency help now.
    harm: The joint is destroyed within days
    severity: 5
    at_least: emergency
    evidence: [our_decision]
"""
WHOLE = "when: fever_or_unwell or (swelling_redness and hot_to_touch)"
WEAK = "when: fever_or_unwell and swelling_redness and hot_to_touch"


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """Return a copy of the template whose emergency asks for too much, with a hazard for it."""
    pack = shutil.copytree(TEMPLATE, tmp_path / "wrong")
    flags = (pack / "red_flags.yaml").read_text("utf-8")
    assert flags.count(WHOLE) == 1
    (pack / "red_flags.yaml").write_text(flags.replace(WHOLE, WEAK), "utf-8")
    (pack / "hazards.yaml").write_text(HAZARD, "utf-8")
    return pack


def test_a_wrong_pack_is_refused_with_a_worked_case_that_shows_the_fault(
    wrong: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["prove", str(wrong)]) == 3
    told = capsys.readouterr().out
    assert "✗ hazard/h_feels_ill" in told
    assert ".." not in told
    case = re.search(r"^  # the code says.*?^    shows: .*?$", told, re.MULTILINE | re.DOTALL)
    assert case is not None
    with (wrong / "vignettes.yaml").open("a", encoding="utf-8") as file:
        file.write(f"{case[0]}\n")

    pack = load_pack(wrong)  # it can be pasted as it stands
    pasted = pack.contents.vignettes[-1]
    today = day_of(pack, answers_of(pack, pasted), (), ANY_DAY)
    assert answers_of(pack, pasted)["fever_or_unwell"] in {"yes", "not_sure"}
    assert today.plan is not None, "the running code gives this person a plan"
    assert pasted.expect.level is Disposition.EMERGENCY
    assert any(pasted.id in line for line in failures(pack)), "so the case fails"

    flags = (wrong / "red_flags.yaml").read_text("utf-8")
    (wrong / "red_flags.yaml").write_text(flags.replace(WEAK, WHOLE), "utf-8")
    assert failures(load_pack(wrong)) == [], "and holds once the rule is mended"
    assert main(["prove", str(wrong)]) == 0


def test_every_counterexample_replays_as_the_person_that_the_solver_found(wrong: Path) -> None:
    pack = load_pack(wrong)
    verdict = prove(pack)
    assert verdict.failures
    for failure in verdict.failures:
        text = f"vignettes:\n{as_vignette(pack, failure)}\n"
        copy = shutil.copytree(wrong, wrong.parent / failure.claim.about.replace("/", "_"))
        (copy / "vignettes.yaml").write_text(text, "utf-8")
        again = load_pack(copy)
        assert answers_of(again, again.contents.vignettes[0]) == failure.answers


def test_the_mutants_are_told_at_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "mutants.md"
    words = ["--mutants", "--sample", "25", "--seed", "1", "--report", str(page)]
    assert main(["prove", str(TEMPLATE), *words]) in {0, 3}
    assert "unsafe" in capsys.readouterr().out
    assert page.read_text("utf-8").startswith("# Mutants\n")


def test_a_reason_written_into_the_page_is_kept_when_it_is_made_again(tmp_path: Path) -> None:
    page = tmp_path / "mutants.md"
    words = ["prove", str(TEMPLATE), "--mutants", "--sample", "60", "--report", str(page)]
    main(words)
    text = page.read_text("utf-8")
    assert "not explained yet" in text
    page.write_text(text.replace("not explained yet", "harmless, for a reason"), "utf-8")
    main(words)
    assert "harmless, for a reason" in page.read_text("utf-8")
    assert "not explained yet" not in page.read_text("utf-8")
