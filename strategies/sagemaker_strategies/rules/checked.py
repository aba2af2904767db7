"""The rules stated only in prose that targets are checked against."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.rules import CHECKED_TIERS, Rule, rules_of
from sagemaker_strategies.rules.rule import ILL_TYPED


@lru_cache(maxsize=8)
def checked_rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """Those that the documentation states, or an answer of the service showed, in a fixed order."""
    return tuple(
        rule for rule in rules_of(catalogue) if rule.tier in CHECKED_TIERS and rule.rejects
    )


def rule_of(id: str, catalogue: Catalogue) -> Rule | None:
    """The checked rule of that id, or None."""
    return _by_id(catalogue).get(id)


@lru_cache(maxsize=8)
def _by_id(catalogue: Catalogue) -> Mapping[str, Rule]:
    return {rule.id: rule for rule in checked_rules(catalogue)}


def finder_of_broken(rules: Sequence[Rule]) -> Callable[[Request], list[Rule]]:
    """From a request to those of the rules that it breaks, in their order.

    It is asked of every request in strict mode: definitions are found once for all of their rules.
    """
    places: dict[tuple[str, ...] | None, list[int]] = {}
    for number, rule in enumerate(rules):
        places.setdefault(None if rule.of_request else rule.definition_paths, []).append(number)
    groups = [
        (rules[numbers[0]].subjects, [(number, rules[number].check) for number in numbers])
        for numbers in places.values()
    ]

    def broken(request: Request) -> list[Rule]:
        found: set[int] = set()
        for subjects, checks in groups:
            for subject, _ in subjects(request):
                for number, check in checks:
                    try:
                        if not check(subject, request):
                            found.add(number)
                    except ILL_TYPED:  # as in `Rule.holds`
                        pass
        return [rules[number] for number in sorted(found)]

    return broken


def enforced_rules(catalogue: Catalogue) -> tuple[Callable[[Mapping[str, Any]], str | None], ...]:
    """The rules in the form of the local mock: the message for a request that breaks one, else None."""
    return tuple(_enforced(rule) for rule in checked_rules(catalogue))


def _enforced(rule: Rule) -> Callable[[Mapping[str, Any]], str | None]:
    return lambda request: None if rule.holds(dict(request)) else rule.message(request)
