"""Rules that the documentation states in prose only."""

from __future__ import annotations

from sagemaker_strategies.rules.keeping import Keeper
from sagemaker_strategies.rules.rule import ASKED, Rule, Tier
from sagemaker_strategies.rules.tables import keeper, rules_of

__all__ = ["ASKED", "Keeper", "Rule", "Tier", "keeper", "rules_of"]
