"""Checks of techniques and plans."""

from __future__ import annotations

from collections.abc import Iterator

from unknot.knowledge.checks.places import problem
from unknot.knowledge.pack import Pack
from unknot.knowledge.problems import Problem
from unknot.terms import Modality


def a_dose_is_a_time_or_a_count(pack: Pack) -> Iterator[Problem]:
    """Find a dose with both a time and repetitions, or neither, or a count without its pace."""
    for id, technique in pack.techniques.items():
        dose = technique.dose
        if (dose.duration_s is None) == (dose.repetitions is None):
            what = f"the dose of '{id}' is not one of duration_s and repetitions"
            yield problem(pack, ("techniques", id, "dose"), what, "give exactly one")
        if dose.repetitions is not None and dose.seconds_each is None:
            what = f"'{id}' counts repetitions without seconds_each"
            yield problem(pack, ("techniques", id, "dose"), what, "say how long one takes")


def no_dose_passes_its_ceiling(pack: Pack) -> Iterator[Problem]:
    """Find a dose over the ceiling of its modality, or starting over its own."""
    ceilings = pack.contents.plans.ceilings
    for id, technique in pack.techniques.items():
        dose, ceiling = technique.dose, ceilings.get(technique.modality)
        seconds = dose.duration_s.ceiling if dose.duration_s else 0
        if dose.repetitions:
            seconds = dose.repetitions.ceiling * (dose.seconds_each or 1)
        path = ("techniques", id, "dose")
        if ceiling and dose.sets * seconds > ceiling.seconds:
            what = f"'{id}' may reach {dose.sets * seconds} s, over {ceiling.seconds} s"
            yield problem(pack, path, what, "lower its ceiling or its sets")
        if ceiling and dose.intensity.ceiling > ceiling.intensity:
            what = f"'{id}' may reach intensity {dose.intensity.ceiling}, over {ceiling.intensity}"
            yield problem(pack, path, what, "lower its ceiling")
        for name, ramp in (
            ("duration_s", dose.duration_s),
            ("repetitions", dose.repetitions),
            ("intensity", dose.intensity),
        ):
            if ramp and ramp.start > ramp.ceiling:
                what = f"{name} of '{id}' starts at {ramp.start}, over its ceiling"
                yield problem(pack, (*path, name), what, "start lower")


def phases_can_hold_the_dose(pack: Pack) -> Iterator[Problem]:
    """Find a technique whose dose has no phase to happen in, or phases without an end."""
    for id, technique in pack.techniques.items():
        if not any(phase.seconds == "dose" for phase in technique.phases):
            what = f"no phase of '{id}' takes the dose"
            yield problem(pack, ("techniques", id, "phases"), what, "write 'seconds: dose' in one")
        counted = technique.dose.repetitions is not None
        for i, phase in enumerate(technique.phases):
            path = ("techniques", id, "phases", i)
            if phase.seconds == "dose" and phase.kind not in {"ramp", "work", "hold"}:
                what = f"phase '{phase.id}' of '{id}' takes the dose, but is a {phase.kind}"
                yield problem(pack, path, what, "let a work phase take it")
            if phase.ends == "repetitions" and not counted:
                what = f"phase '{phase.id}' of '{id}' counts repetitions, but the dose is a time"
                yield problem(pack, path, what, "end it by time")
            if phase.ends == "time" and phase.seconds is None:
                what = f"phase '{phase.id}' of '{id}' ends by time but has no seconds"
                yield problem(pack, path, what, "give its seconds, or let the person end it")


def every_modality_has_a_ceiling(pack: Pack) -> Iterator[Problem]:
    """Find a modality that no ceiling bounds."""
    for modality in Modality:
        if modality not in pack.contents.plans.ceilings:
            what = f"{modality} has no ceiling"
            yield problem(pack, ("plans", "ceilings"), what, "give its most seconds and intensity")


def every_worth_is_said(pack: Pack) -> Iterator[Problem]:
    """Find an approach that says nothing of a technique."""
    plans = pack.contents.plans
    for i, approach in enumerate((*plans.approaches, plans.anyone)):
        inside = i < len(plans.approaches)
        path = ("plans", "approaches", i) if inside else ("plans", "anyone")
        for id in pack.techniques:
            if id not in approach.worth:
                what = f"the approach to {approach.cause} says nothing of '{id}'"
                yield problem(pack, (*path, "worth"), what, "give its worth, 0 to leave it out")


def every_cause_has_an_approach(pack: Pack) -> Iterator[Problem]:
    """Find a cause that has no plan."""
    plans = pack.contents.plans
    planned = {approach.cause for approach in (*plans.approaches, plans.anyone)}
    for i, cause in enumerate(pack.contents.causes):
        if cause.id not in planned:
            what = f"no approach in plans.yaml is for cause '{cause.id}'"
            yield problem(pack, ("causes", i), what, "write one")


def every_technique_can_be_reached(pack: Pack) -> Iterator[Problem]:
    """Find a technique that no approach ever wants."""
    plans = pack.contents.plans
    for id in pack.techniques:
        if not any(one.worth.get(id, 0) for one in (*plans.approaches, plans.anyone)):
            what = f"nothing ever offers '{id}'"
            yield problem(pack, ("techniques", id), what, "give it worth somewhere, or retire it")


def what_is_sat_through_ends_a_session(pack: Pack) -> Iterator[Problem]:
    """Find a technique that takes no active time and is no heat or cold."""
    for id, technique in pack.techniques.items():
        if technique.passive and technique.part != "heat_cold":
            what = f"'{id}' is passive, but is a {technique.part}"
            yield problem(pack, ("techniques", id), what, "only heat or cold is sat through")


def every_tie_can_be_broken(pack: Pack) -> Iterator[Problem]:
    """Find a tie-break that takes a cause without an approach of its own."""
    planned = {approach.cause for approach in pack.contents.plans.approaches}
    for i, tie in enumerate(pack.contents.plans.tie_breaks):
        if tie.takes not in planned:
            what = f"the tie-break by '{tie.row}' takes '{tie.takes}', which has no approach"
            yield problem(pack, ("plans", "tie_breaks", i), what, "write the approach")


CHECKS = (
    a_dose_is_a_time_or_a_count,
    no_dose_passes_its_ceiling,
    phases_can_hold_the_dose,
    every_modality_has_a_ceiling,
    every_worth_is_said,
    every_cause_has_an_approach,
    every_technique_can_be_reached,
    what_is_sat_through_ends_a_session,
    every_tie_can_be_broken,
)
