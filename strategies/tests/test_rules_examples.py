"""Both sides of every checked rule, from every seed request."""

from __future__ import annotations

from typing import Any

import pytest

from sagemaker_strategies.cases.seeds import seed_requests
from sagemaker_strategies.constraints import load
from sagemaker_strategies.rules import CHECKED_TIERS, broken_rules, repairer, rule_cases, rules_of
from sagemaker_strategies.rules.checked import checked_rules, finder_of_broken

CATALOGUES = {spec: load(spec) for spec in ("botocore-1.44.5", "documented-2018-05")}
WORLDS = {
    f"{spec}, {seed_request.name}": seed_request
    for spec, catalogue in CATALOGUES.items()
    for seed_request in seed_requests(catalogue, repair_rules=repairer(catalogue))
}


@pytest.mark.parametrize("seed_request", WORLDS.values(), ids=WORLDS)
def test_no_example_of_any_rule_is_lost(seed_request: Any) -> None:
    for rule in rules_of(seed_request.catalogue):
        expected = [("accepts", label) for label in rule.accepts]
        expected += [("rejects", label) for label in rule.rejects]

        assert expected == [(c.side, c.label) for c in rule_cases(seed_request, rule.id)], rule.id


@pytest.mark.parametrize("seed_request", WORLDS.values(), ids=WORLDS)
def test_a_rejected_case_breaks_its_rule_alone_and_an_accepted_one_nothing(
    seed_request: Any,
) -> None:
    find = finder_of_broken(checked_rules(seed_request.catalogue))
    for rule in rules_of(seed_request.catalogue):
        for case in rule_cases(seed_request, rule.id):
            broken = frozenset(
                other.id
                for other in rules_of(seed_request.catalogue)
                if other.tier in CHECKED_TIERS and not other.holds(case.request)
            )

            assert case.violates == broken, (rule.id, case.label)
            assert [each.id for each in find(case.request)] == list(broken)
            assert frozenset() == broken_rules(seed_request.catalogue, case.control)
            assert (
                frozenset({rule.id}) if case.side == "rejects" else frozenset()
            ) == case.violates


def test_labels_tell_the_cases_of_a_rule_apart() -> None:
    for rule in rules_of(CATALOGUES["botocore-1.44.5"]):
        labels = [*rule.accepts, *rule.rejects]

        assert len(set(labels)) == len(labels), rule.id


def test_equal_wait_and_runtime_is_the_boundary() -> None:
    seed_request = WORLDS["botocore-1.44.5, the plain base"]
    id = "TrainingJobDefinition.StoppingCondition:rule-wait-at-least-runtime"
    accepted, rejected = rule_cases(seed_request, id)

    assert _stopping(accepted) == {"MaxRuntimeInSeconds": 3600, "MaxWaitTimeInSeconds": 3600}
    assert _stopping(rejected) == {"MaxRuntimeInSeconds": 3600, "MaxWaitTimeInSeconds": 3599}
    assert accepted.request is rejected.control


def test_a_kept_rule_has_no_cases() -> None:
    seed_request = WORLDS["botocore-1.44.5, the plain base"]

    assert rule_cases(seed_request, "TrainingJobDefinition:rule-one-resource-configuration") == ()


def test_a_base_of_the_users_own_serves_too() -> None:
    catalogue = CATALOGUES["botocore-1.44.5"]
    role = "arn:aws:iam::112233445566:role/Mine"
    given = WORLDS["botocore-1.44.5, the plain base"].base
    given = {**given, "TrainingJobDefinition": {**given["TrainingJobDefinition"], "RoleArn": role}}  # type: ignore[dict-item]
    (seed_request,) = seed_requests(catalogue, given=given, repair_rules=repairer(catalogue))
    id = "TrainingJobDefinition.ResourceConfig:rule-groups-exclude-type-and-count"

    roles = {
        case.request["TrainingJobDefinition"]["RoleArn"] for case in rule_cases(seed_request, id)
    }  # type: ignore[index, call-overload]

    assert {role} == roles


def _stopping(case: Any) -> Any:
    return case.request["TrainingJobDefinition"]["StoppingCondition"]
