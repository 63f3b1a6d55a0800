"""Telling a person at the terminal what their answers come to."""

from __future__ import annotations

from unknot.cli.shared_words import words
from unknot.knowledge import Pack
from unknot.pathway import Assessment, Case, CauseMatch, Plan, PlanItem
from unknot.terms import Disposition

RULE = "─" * 60


def tell(case: Case) -> None:
    """Print the disposition, why, what to do now, likely causes and the plan."""
    say = words().say
    pack, assessment = case.pack, case.assessment
    heading = _heading(assessment)
    print(f"\n{RULE}\n{say(f'levels.{heading}.name')}\n{RULE}")
    print(say(f"levels.{heading}.do"))
    print(say(f"levels.{heading}.tell"))
    for flag in assessment.red_flags:
        text = f"red_flags.{flag.id}"
        print(
            f"\n• {pack.words.say(f'{text}.name')}\n  {pack.words.say(f'{text}.why')}"
            f"\n  {pack.words.say(f'{text}.do')}"
        )
    if heading == "routine":
        _tell_watch_for(pack)
    if case.plan is not None:
        _tell_causes(pack, assessment.causes)
        tell_plan(pack, case.plan)
    print(f"\n{say('app.statement')}")


def _heading(assessment: Assessment) -> str:
    if assessment.fault:
        return "fault"
    if assessment.level is Disposition.ROUTINE and assessment.permit is None:
        open_ = assessment.unanswered or assessment.possible_level is not Disposition.ROUTINE
        return "open" if open_ else "routine"
    return assessment.level


def _tell_watch_for(pack: Pack) -> None:
    print(f"\n{pack.words.say('watch_for.title')}")
    for sign in pack.words.list("watch_for.signs"):
        print(f"• {sign}")
    print(pack.words.say("watch_for.do"))


def _tell_causes(pack: Pack, causes: tuple[CauseMatch, ...]) -> None:
    print(f"\n{words().say('cli.fits')}")
    for cause in causes[:3]:
        print(f"• {pack.words.say(f'causes.{cause.id}.name')}: {words().say(f'fit.{cause.fit}')}")
        supports = "; ".join(pack.words.say(f"findings.{id}") for id in cause.supports)
        opposes = "; ".join(pack.words.say(f"findings.{id}") for id in cause.opposes)
        if supports:
            print(f"  {words().say('cli.because', findings=supports)}")
        if opposes:
            print(f"  {words().say('cli.against', findings=opposes)}")


def tell_plan(pack: Pack, plan: Plan) -> None:
    """Print the items of a plan and what is left out, with the reasons."""
    if not plan.items:
        print(f"\n{words().say('cli.empty_plan')}")
        _tell_left_out(pack, plan)
        return
    print(f"\n{words().say('cli.plan', minutes=-(-plan.total_s // 60))}")
    for item in plan.items:
        print(f"• {item_line(pack, item)}")
    _tell_left_out(pack, plan)


def _tell_left_out(pack: Pack, plan: Plan) -> None:
    print(f"\n{words().say('cli.left_out')}")
    for one in plan.left_out:
        name = pack.words.say(f"techniques.{one.technique}.name")
        reason = one.why[0]
        about = _about(pack, reason.about)
        print(f"• {name}: {words().say(f'reason.{reason.kind}', about=about)}")


def _about(pack: Pack, about: str) -> str:
    """Return what a reason is about in words, or as it is."""
    rooms = ("equipment.{}", "techniques.{}.name", "causes.{}.name", "place.{}")
    named = (
        (room, id)
        for id in (form.format(about) for form in rooms)
        for room in (pack.words, words())
    )
    return next((room.say(id) for room, id in named if about and room.has(id)), about)


def item_line(pack: Pack, item: PlanItem) -> str:
    """Return one line for an item: what, which side, how much, how hard at most."""
    say = words().say
    amount = say("cli.seconds", seconds=item.duration_s)
    if item.repetitions is not None:
        amount = say("cli.repetitions", repetitions=item.repetitions)
    if item.sets > 1:
        amount = say("cli.times", sets=item.sets, amount=amount)
    return say(
        "cli.item",
        name=pack.words.say(f"techniques.{item.technique}.name"),
        side=pack.words.say(f"sides.{item.side}"),
        amount=amount,
        intensity=item.intensity,
    )
