"""What the records of a person come to today: loaded once a request, and asked of the engine once.

A page that needs only the level has a case without a plan. A view that shows a plan or a session
says so with `needs_plan`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property, wraps
from typing import TypeVar, cast

from django.http import HttpRequest, HttpResponse

from unknot import pathway
from unknot.pathway import Case
from unknot.record import Answers, BadAnswers, Record, SelfTestResult, read_answers
from unknot.terms import Disposition
from unknot_web.records import checks, people
from unknot_web.records.day import local_today
from unknot_web.records.knowledge import pack
from unknot_web.records.load import Kept, kept, told


class Today:
    """A person's check and record, and the case that they come to today.

    With `with_plan` the case has a plan and a session where these are permitted.
    """

    def __init__(
        self, person: people.Person, with_plan: bool = False, record: Record | None = None
    ) -> None:
        self.person = person
        self.with_plan = with_plan
        self._record = record

    @cached_property
    def on(self) -> date:
        """Return the day that everything here is about."""
        return local_today()

    @cached_property
    def check(self) -> checks.Check | None:
        """Return the newest check, or None before the first."""
        return self._kept.check

    @cached_property
    def record(self) -> Record:
        """Return everything that is on record of the person."""
        return self._record or self._kept.record

    @cached_property
    def _kept(self) -> Kept:
        return kept(self.person)

    @cached_property
    def case(self) -> Case:
        """Return what the record comes to today."""
        come_to = pathway.day if self.with_plan else pathway.assess
        return come_to(self.record, self.on, pack())

    # ------------------------------------------------------------------ how the check stands
    @cached_property
    def is_checked(self) -> bool:
        """Say whether there is a check, and its answers were given to the pack of today."""
        return told(self.check) is not None

    @property
    def must_confirm(self) -> bool:
        """Say whether the answers were given to another pack than today's."""
        return self.check is not None and not self.is_checked

    @property
    def answers(self) -> Answers:
        """Return the answers that still hold today; older ones are asked again."""
        return self.case.answers

    @property
    def stop_open(self) -> bool:
        """Say whether something was stopped, and the warning signs not gone through since."""
        return self.is_checked and self.record.stop_open

    @property
    def open_screens(self) -> tuple[str, ...]:
        """Return the screens of the check that are still open."""
        if not self.is_checked:
            return ()
        return tuple(screen.id for screen, _ in self.case.open_screens)

    @cached_property
    def state(self) -> str:
        """Return the state the person is in: a level, or open, fault, new or changed."""
        if not self.is_checked:
            return "changed" if self.check else "new"
        assessment = self.case.assessment
        if assessment.fault:
            return "fault"
        if assessment.level is not Disposition.ROUTINE:
            return str(assessment.level)
        certain = assessment.possible_level is Disposition.ROUTINE
        return "routine" if certain and not self.open_screens else "open"

    @property
    def settled(self) -> bool:
        """Say whether no further answer could make it more urgent than it already is."""
        if not self.is_checked:
            return False
        assessment = self.case.assessment
        same = assessment.level is assessment.possible_level
        return bool(assessment.fault) or (same and assessment.level is not Disposition.ROUTINE)

    @property
    def session_may_open(self) -> bool:
        """Say whether there is a session today and its questions were answered today."""
        if self.case.session is None or self.state != "routine":
            return False
        return self.record.before_session_on == self.on

    # ------------------------------------------------------------------------------ as if …
    def if_answered(self, but: Mapping[str, str | None]) -> Case | None:
        """Return the case without a plan as if these were answered so just now.

        None: as if not answered. There is no case without a check, or with such answers.
        """
        if not self.is_checked:
            return None
        try:
            new = read_answers(pack(), {id: one for id, one in but.items() if one is not None})
        except BadAnswers:
            return None
        changed = {**dict.fromkeys(but), **new}
        return pathway.assess(self.record.with_answers(changed, self.on), self.on, pack())

    def without_result(self, result: SelfTestResult) -> Case:
        """Return the case with its plan as if one result of a test at home were not there."""
        left = list(self.record.self_tests)
        if result in left:
            left.remove(result)
        return pathway.day(replace(self.record, self_tests=tuple(left)), self.on, pack())


class PersonRequest(HttpRequest):
    """A request that has come through the gate, with what the person's records come to."""

    person: people.Person
    today: Today


_View = TypeVar("_View", bound=Callable[..., HttpResponse])


def needs_plan(view: _View) -> _View:
    """Give a view the case of today with its plan and its session."""

    @wraps(view)
    def with_plan(request: PersonRequest, *args: object, **more: object) -> HttpResponse:
        request.today = Today(request.person, with_plan=True)
        return view(request, *args, **more)

    return cast(_View, with_plan)


def readable(raw: Mapping[str, object]) -> dict[str, object]:
    """Return the answers that the pack of today still understands."""
    kept = {}
    for id, value in raw.items():
        try:
            read_answers(pack(), {id: value})
        except BadAnswers:
            continue
        kept[id] = value
    return kept
