"""What the records of a person come to today: kept answers and diary, put to the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from uuid import UUID

from unknot.progress import pain_rules

from unknot import pathway
from unknot.answers import BadAnswers, fresh, read_answers
from unknot.answers.read import Answers
from unknot.knowledge import Pack
from unknot.knowledge.schema import PainRules
from unknot.terms import Disposition
from unknot_web.records import store
from unknot_web.records.day import local_today
from unknot_web.records.knowledge import pack


@dataclass(frozen=True)
class Standing:
    """A person's check, what it comes to today, and the screens that are still open.

    `today` is None where there is no check yet, or where the pack has changed since.
    `answers` are those that still hold today; older ones are asked again. `stop_open`: a
    session was stopped, and the warning signs were not gone through since. `recorded` are the
    answers with what is on record.
    """

    check: store.Check | None
    today: pathway.Today | None
    open_screens: tuple[str, ...] = ()
    stop_open: bool = False
    answers: Answers = field(default_factory=dict)
    recorded: Answers = field(default_factory=dict)

    @property
    def cause(self) -> str | None:
        """Return the cause that the plan of today is made for, or would be."""
        return self.today.cause if self.today else None

    @property
    def rules(self) -> PainRules:
        """Return the pain rules of today; while nothing is known, the strictest."""
        return (self.today and self.today.rules) or pain_rules(pack())

    @property
    def must_confirm(self) -> bool:
        """Say whether the answers were given to another pack than today's."""
        return self.check is not None and self.today is None

    @property
    def state(self) -> str:
        """Return the state the person is in: a level, or open, fault, new or changed."""
        if self.today is None:
            return "changed" if self.check else "new"
        assessment = self.today.assessment
        if assessment.fault:
            return "fault"
        if assessment.level is not Disposition.ROUTINE:
            return str(assessment.level)
        certain = assessment.possible_level is Disposition.ROUTINE
        return "routine" if certain and not self.open_screens else "open"

    @property
    def settled(self) -> bool:
        """Say whether no further answer could make it more urgent than it already is."""
        if self.today is None:
            return False
        assessment = self.today.assessment
        same = assessment.level is assessment.possible_level
        return bool(assessment.fault) or (same and assessment.level is not Disposition.ROUTINE)

    @property
    def session_may_open(self) -> bool:
        """Say whether there is a session today and its questions were answered today."""
        if self.check is None or self.today is None or self.today.session is None:
            return False
        return self.state == "routine" and self.check.asked_before_session_on == local_today()


def standing(
    person: store.Person,
    unless: UUID | None = None,
    but: Mapping[str, str | None] = MappingProxyType({}),
    only_assess: bool = False,
) -> Standing:
    """Return where a person stands today by their newest check.

    With `unless`, as if that one result of a test at home were not there. With `but`, as if
    these questions had been answered so just now; None as if they had not been answered. With
    `only_assess` no plan is made.
    """
    check = store.current_check(person)
    if check is None or check.pack_sha256 != pack().sha256:
        return Standing(check, None)
    try:
        told = read_answers(pack(), _but(check.answers, but))
    except BadAnswers:
        return Standing(check, None)
    day = local_today()
    answers = fresh(pack(), told, {**check.told_on, **dict.fromkeys(but, day)}, day)
    stop_open = store.stop_open(person)
    recorded = pathway.with_records(
        answers, store.cleared(person, day), store.confirmed(person, day), stop_open
    )
    results = [one.result for one in store.self_test_results(person) if one.id != unless]
    diary, tastes = store.the_diary(person), store.tastes(person, day)
    history = store.history(person, day)
    today = pathway.today(pack(), recorded, diary, day, results, tastes, history, only_assess)
    still_open = tuple(screen.id for screen, _ in pathway.open_screens(pack(), answers))
    return Standing(check, today, still_open, stop_open, answers, recorded)


def _but(answers: Mapping[str, object], but: Mapping[str, str | None]) -> dict[str, object]:
    changed = {**answers, **but}
    return {id: value for id, value in changed.items() if value is not None}


def readable(pack: Pack, raw: Mapping[str, object]) -> dict[str, object]:
    """Return the answers that a pack still understands."""
    kept = {}
    for id, value in raw.items():
        try:
            read_answers(pack, {id: value})
        except BadAnswers:
            continue
        kept[id] = value
    return kept
