"""From a permit to today's plan. The builder is reached through `unknot.pathway` only."""

from unknot.plan.guard import Refused, check
from unknot.plan.today import Change, LeftOut, Plan, PlanItem, Wishes
from unknot.record import Tastes
from unknot.terms import Reason

__all__ = [
    "Change",
    "LeftOut",
    "Plan",
    "PlanItem",
    "Reason",
    "Refused",
    "Tastes",
    "Wishes",
    "check",
]
