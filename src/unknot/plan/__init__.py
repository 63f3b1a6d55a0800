"""From a permit to today's plan. The builder is reached through `unknot.pathway` only."""

from unknot.plan.guard import Refused, check
from unknot.plan.today import LeftOut, Plan, PlanItem, Reason, Wishes

__all__ = ["LeftOut", "Plan", "PlanItem", "Reason", "Refused", "Wishes", "check"]
