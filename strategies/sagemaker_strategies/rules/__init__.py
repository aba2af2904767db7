"""Rules that the documentation states in prose only: their checks, repairs and cases."""

from __future__ import annotations

from sagemaker_strategies.rules.examples import broken_rules, rule_cases
from sagemaker_strategies.rules.registry import drawn_repairer, repairer, rules_of, stated_repairer
from sagemaker_strategies.rules.repair import Repairer
from sagemaker_strategies.rules.rule import CHECKED_TIERS, Rule, Tier
from sagemaker_strategies.rules.unchecked import UNCHECKED

__all__ = [
    "CHECKED_TIERS",
    "UNCHECKED",
    "Repairer",
    "Rule",
    "Tier",
    "broken_rules",
    "drawn_repairer",
    "repairer",
    "rule_cases",
    "rules_of",
    "stated_repairer",
]
