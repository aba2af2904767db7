"""Rules that the documentation states in prose only: what they say, keeping them, asking them."""

from __future__ import annotations

from sagemaker_strategies.rules.examples import broken_rules, rule_cases
from sagemaker_strategies.rules.registry import drawn_keeper, keeper, rules_of, stated_keeper
from sagemaker_strategies.rules.repair import Keeper
from sagemaker_strategies.rules.rule import ASKED, Rule, Tier
from sagemaker_strategies.rules.unchecked import NOT_ASKED

__all__ = [
    "ASKED",
    "NOT_ASKED",
    "Keeper",
    "Rule",
    "Tier",
    "broken_rules",
    "drawn_keeper",
    "keeper",
    "rule_cases",
    "rules_of",
    "stated_keeper",
]
