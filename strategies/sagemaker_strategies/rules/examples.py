"""Both sides of a rule: requests that just satisfy it, and requests that just break it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sagemaker_strategies.cases.case import Case
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.cases.seeds import SeedRequest
from sagemaker_strategies.constraints.catalogue import Catalogue, Node
from sagemaker_strategies.rules.edits import Edit, edited, node_at, steps
from sagemaker_strategies.rules.registry import repairer, rules_of
from sagemaker_strategies.rules.rule import CHECKED_TIERS, Rule, Values


def rule_cases(seed_request: SeedRequest, rule_id: str) -> tuple[Case, ...]:
    """The cases of one rule, its accepting side first; none for a rule that is not checked.

    A rejecting case breaks this rule and no other that is checked, and its ``control`` is the
    accepting case beside it. There is no case that the given base has no place for. Raises
    ``KeyError`` for an id that the catalogue has no rule of.
    """
    rules = {rule.id: rule for rule in rules_of(seed_request.catalogue)}
    rule = rules[rule_id]
    return tuple(_cases(seed_request, rule)) if rule.tier in CHECKED_TIERS else ()


def broken_rules(catalogue: Catalogue, request: Request) -> frozenset[str]:
    """The ids of the checked rules that a request breaks."""
    return frozenset(
        rule.id
        for rule in rules_of(catalogue)
        if rule.tier in CHECKED_TIERS and not rule.holds(request)
    )


def _cases(seed_request: SeedRequest, rule: Rule) -> Iterator[Case]:
    catalogue = seed_request.catalogue
    controls: list[Request] = []
    for label, values in rule.accepts.items():
        control = _control(seed_request, values)
        if not broken_rules(catalogue, control):
            controls.append(control)
            yield Case(rule.id, "accepts", label, control, control)
    if not controls:
        return
    for label, values in rule.rejects.items():
        request = edited(controls[0], _known(catalogue, values))
        if broken_rules(catalogue, request) == {rule.id}:
            yield Case(rule.id, "rejects", label, request, controls[0], frozenset({rule.id}))


def _control(seed_request: SeedRequest, values: Values) -> Request:
    """The base with the values, the rest of it repaired to satisfy the rules."""
    edits = _known(seed_request.catalogue, values)
    return repairer(seed_request.catalogue).repaired(
        edited(seed_request.base, edits), tuple(edit.at for edit in edits)
    )


def _known(catalogue: Catalogue, values: Values) -> list[Edit]:
    """Edits that put the values at places that the catalogue has, with the members that it has.

    An older one lacks what must be away anyhow, a target's own what it does not offer.
    """
    places = ((steps(path), value) for path, value in values.items())
    return [
        Edit(at, _known_value(node, value))
        for at, value in places
        if (node := node_at(catalogue.root, at)) is not None
    ]


def _known_value(node: Node, value: Any) -> Any:
    if node.type == "structure" and isinstance(value, dict):
        return {
            name: _known_value(node.children[name], part)
            for name, part in value.items()
            if name in node.children
        }
    if node.type == "list" and isinstance(value, list):
        return [_known_value(node.children["member"], part) for part in value]
    return value
