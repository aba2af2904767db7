"""The rules stated only in prose that targets are checked against."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.rules import CHECKED_TIERS, Rule, rules_of


@lru_cache(maxsize=8)
def checked_rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """Those that the documentation states, or an answer of the service showed, in a fixed order."""
    return tuple(
        rule for rule in rules_of(catalogue) if rule.tier in CHECKED_TIERS and rule.rejects
    )


def rule_of(id: str, catalogue: Catalogue) -> Rule | None:
    """The checked rule of that id, or None."""
    return next((rule for rule in checked_rules(catalogue) if rule.id == id), None)


def broken_rules(rules: Iterable[Rule], request: Request) -> list[Rule]:
    """Those that the request breaks; its definitions are read once for all of them."""
    subjects: dict[tuple[str, ...] | None, list[Any]] = {}
    broken = []
    for rule in rules:
        places = None if rule.of_request else rule.definition_paths
        if places not in subjects:
            subjects[places] = [subject for subject, _ in rule.subjects(request)]
        for subject in subjects[places]:
            if not rule.holds_in(subject, request):
                broken.append(rule)
                break
    return broken


def enforced_rules(catalogue: Catalogue) -> tuple[Callable[[Mapping[str, Any]], str | None], ...]:
    """The rules in the form of the local mock: the message for a request that breaks one, else None."""
    return tuple(_enforced(rule) for rule in checked_rules(catalogue))


def _enforced(rule: Rule) -> Callable[[Mapping[str, Any]], str | None]:
    return lambda request: None if rule.holds(dict(request)) else rule.message(request)
