"""Tests at home: who may do them, what they tell, and which of seven gauges they fill."""

from unknot.assessment.self_tests.gate import CLOSED, HomeTests, home_tests
from unknot.assessment.self_tests.gauges import Gauge, GaugeState, Judged, gauges, judged
from unknot.assessment.self_tests.results import (
    SelfTestResult,
    needs_recheck,
    points_of,
    sides_in_order,
    was_too_much,
    with_results,
)

__all__ = [
    "CLOSED",
    "Gauge",
    "GaugeState",
    "HomeTests",
    "Judged",
    "SelfTestResult",
    "gauges",
    "home_tests",
    "judged",
    "needs_recheck",
    "points_of",
    "sides_in_order",
    "was_too_much",
    "with_results",
]
