"""Tests at home: who may do them, what they tell, and which of seven gauges they fill."""

from unknot.assessment.self_tests.gate import CLOSED, HomeTests, home_tests
from unknot.assessment.self_tests.gauges import Gauge, GaugeState, Judged, gauges, judged
from unknot.facts.self_tests import needs_recheck, points_of, sides_in_order, was_too_much

__all__ = [
    "CLOSED",
    "Gauge",
    "GaugeState",
    "HomeTests",
    "Judged",
    "gauges",
    "home_tests",
    "judged",
    "needs_recheck",
    "points_of",
    "sides_in_order",
    "was_too_much",
]
