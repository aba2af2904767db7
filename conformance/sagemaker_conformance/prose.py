"""The rules stated only in prose that are asked of a target."""

from __future__ import annotations

from functools import lru_cache

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.rules import ASKED, Rule, rules_of


@lru_cache(maxsize=8)
def asked_rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """Those that the documentation states, or an answer of the service showed, in a fixed order."""
    return tuple(rule for rule in rules_of(catalogue) if rule.tier in ASKED and rule.rejects)


def rule_of(id: str, catalogue: Catalogue) -> Rule | None:
    """The asked rule of that id, or None."""
    return next((rule for rule in asked_rules(catalogue) if rule.id == id), None)
