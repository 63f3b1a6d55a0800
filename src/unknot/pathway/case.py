"""The case: what a record comes to on a day, worked out once and asked by everything after."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from unknot import programme, progression
from unknot.assessment import Assessment
from unknot.assessment.asking import Asked, screens_to_ask
from unknot.assessment.asking import open_screens as still_open
from unknot.assessment.self_tests import CLOSED, HomeTests
from unknot.assessment.self_tests import home_tests as tests_at_home
from unknot.facts import Response, answers_on, in_order, pain_rules, session_response
from unknot.knowledge.pack import Pack
from unknot.knowledge.schema import PainRules
from unknot.plan import Plan
from unknot.programme import Position
from unknot.record import Answers, DiaryEntry, Record
from unknot.session import Session

log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Case:
    """A record on a day, and what the engine makes of it.

    `facts` is all that is known, as answers. `cause` is what a plan is made for and `also` fit
    nearly as well. There is a plan only where the assessment has a permit and a plan was asked
    for, and a session only for a plan. After a fault there are no facts, no cause and no plan.
    """

    record: Record
    on: date
    pack: Pack
    assessment: Assessment
    facts: Answers = field(default_factory=dict)
    cause: str | None = None
    also: tuple[str, ...] = ()
    judged_by: PainRules | None = None
    steps: Mapping[str, int] = field(default_factory=dict)
    plan: Plan | None = None
    session: Session | None = None

    @cached_property
    def rules(self) -> PainRules:
        """Return the pain rules of the day; while nothing is known, the strictest."""
        return self.judged_by or pain_rules(self.pack)

    @cached_property
    def answers(self) -> Answers:
        """Return what the person answered, as far as it still holds."""
        return answers_on(self.record, self.on, self.pack)

    @cached_property
    def screens(self) -> Asked:
        """Return what is asked of this person, in order, answered and open."""
        return screens_to_ask(self.pack, self.answers)

    @cached_property
    def open_screens(self) -> Asked:
        """Return the screens that still hold an unanswered question."""
        return still_open(self.pack, self.answers)

    @cached_property
    def here(self) -> Position | None:
        """Return the position in the programme that was started, or None."""
        return programme.here_on(self.pack, self.record, self.on, self.rules)

    @property
    def permitted(self) -> frozenset[str]:
        """Return the techniques that are permitted today."""
        permit = self.assessment.permit
        return permit.techniques if permit else frozenset()

    @cached_property
    def is_flare_day(self) -> bool:
        """Say whether a session of today or of the days just before went badly."""
        return progression.is_flare_day(self.pack, self.record.diary, self.on, self.rules)

    @property
    def owes_morning(self) -> DiaryEntry | None:
        """Return the entry whose morning after must be entered before the next session opens."""
        return progression.owes_morning(self.record.diary, self.on)

    @cached_property
    def responses(self) -> tuple[tuple[DiaryEntry, Response], ...]:
        """Return the diary with how each session went, the newest first."""
        return tuple(
            (entry, session_response(self.pack, entry, self.rules))
            for entry in in_order(self.record.diary)[::-1]
        )

    def home_tests(self, adult_near: bool = False) -> HomeTests:
        """Return the tests that a person may do at home; a fault on the way closes them all.

        `adult_near`: the person said just now that another adult is beside them.
        """
        results = self.record.self_tests
        try:
            return tests_at_home(
                self.pack, self.assessment, self.facts, results, self.on, adult_near
            )
        except Exception:
            log.exception("the gate of the tests at home failed; none is offered")
            return CLOSED
