"""What one more thing on record changes for a person: the likeliest cause, and today's plan."""

from __future__ import annotations

from dataclasses import dataclass

from unknot.assessment.causes import leading_cause
from unknot.pathway.case import Case
from unknot.plan import Plan
from unknot.terms import Disposition


@dataclass(frozen=True)
class Effect:
    """What changed: techniques that came into the plan or left it, and the leading cause.

    `withheld` are further techniques that were permitted and no longer are. `cause` is None
    where it did not change; `level` where it is no more urgent than before.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    withheld: tuple[str, ...]
    cause: str | None
    level: Disposition | None

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.withheld or self.cause or self.level)


def effect_of(before: Case, after: Case) -> Effect:
    """Return what differs between `before` and `after`."""
    was, now = (_techniques(case.plan) for case in (before, after))
    causes = [leading_cause(case.assessment.causes) for case in (before, after)]
    levels = [case.assessment.level for case in (before, after)]
    return Effect(
        added=tuple(id for id in now if id not in was),
        removed=tuple(id for id in was if id not in now),
        withheld=tuple(sorted(before.permitted - after.permitted - set(was))),
        cause=causes[1] if causes[0] != causes[1] else None,
        level=levels[1] if levels[1].urgency > levels[0].urgency else None,
    )


def _techniques(plan: Plan | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.technique for item in plan.items)) if plan else ()
