"""The list of definitions, and values at their bounds on the way back from Describe."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from benchmarks.mutation.fault import AlteringStore
from sagemaker_conformance.reference import Service
from sagemaker_conformance.reference import checks_of as faithful_checks
from sagemaker_conformance.targets.kinds.local import LocalTarget
from sagemaker_strategies.cases.boundaries import rejected
from sagemaker_strategies.cases.repeated_members import sampled_repeats
from sagemaker_strategies.cases.typical_values import TypicalValues
from sagemaker_strategies.constraints import load
from sagemaker_strategies.constraints.clause import KINDS, Kind
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

NEWEST = load("botocore-1.44.5")
LIST = "TrainingJobDefinitions"


def _can_be_broken(path: str, kind: Kind) -> bool:
    samples = rejected(NEWEST.nodes[path], TypicalValues(TUNING_JOB))
    return any(sample.breaks == {kind} and not sample.unspecified for sample in samples)


#: A sampled clause of each kind.
SAMPLED = {
    kind: next(f"{path}:{kind}" for path in sampled_repeats(NEWEST) if _can_be_broken(path, kind))
    for kind in KINDS
    if any(kind == clause.kind for clause in NEWEST.clauses.values())  # it has no union
}


@pytest.mark.parametrize("clause", SAMPLED.values())
def test_what_is_not_enforced_in_the_list_shows_at_its_own_clause(
    clause: str, examine_one: Any, mock_with: Any
) -> None:
    verdict = examine_one(mock_with({clause: None}), f"{clause} rejects")

    assert (verdict.status, verdict.divergence) == ("diverges", "accepts-invalid")


@pytest.mark.parametrize("end", ["first", "last"])
@pytest.mark.parametrize("kind", ["required", "type", "pattern", "length-max", "range-max"])
def test_what_is_enforced_in_one_element_only_shows_too(
    kind: str, end: str, examine_one: Any, mock_with: Any
) -> None:
    check = faithful_checks(NEWEST)[SAMPLED[kind]]
    only = replace(
        check,
        applies=lambda body, trail: trail[1] == (0 if end == "first" else len(body[LIST]) - 1),
    )
    verdict = examine_one(mock_with({check.clause_id: only}), f"{check.clause_id} rejects")

    assert verdict.divergence == "accepts-invalid"


@pytest.mark.parametrize(
    ("kind", "bound", "side"),
    [
        ("length-max", 9, "accepts"),
        ("length-max", 11, "rejects"),
        ("length-min", 2, "accepts"),
        ("length-min", 0, "rejects"),
    ],
)
def test_a_bound_of_the_list_that_is_off_by_one_shows_at_the_list(
    kind: str, bound: int, side: str, examine_one: Any, mock_with: Any
) -> None:
    check = faithful_checks(NEWEST)[f"{LIST}:{kind}"]
    holds: Callable[[Any], bool] = (
        (lambda value: len(value) <= bound) if kind == "length-max" else (lambda v: len(v) >= bound)
    )
    target = mock_with({f"{LIST}:{kind}": replace(check, holds=holds)})

    assert examine_one(target, f"{LIST}:{kind} {side}").status == "diverges"


def keeps(alter: Callable[[dict[str, Any]], None]) -> LocalTarget:
    """The mock, which keeps something else than it was given."""

    def alteration(request: Mapping[str, Any]) -> Mapping[str, Any]:
        altered = deepcopy(dict(request))
        alter(altered)
        return altered

    return LocalTarget(NEWEST, Service(NEWEST, store=AlteringStore(alteration)))


def reverse(request: dict[str, Any]) -> None:
    request.get(LIST, []).reverse()


def lose_inside(request: dict[str, Any]) -> None:
    for definition in request.get(LIST, [])[1:]:
        definition.pop("Environment", None)


def change_inside(request: dict[str, Any]) -> None:
    for definition in request.get(LIST, []):
        for channel in definition.get("InputDataConfig", ()):
            channel["ChannelName"] = channel["ChannelName"].lower()


@pytest.mark.parametrize("alter", [reverse, lose_inside, change_inside])
def test_what_changes_in_the_list_shows_at_the_list(alter: Any, examine_one: Any) -> None:
    verdict = examine_one(keeps(alter), f"{LIST}:type returns")

    assert (verdict.status, verdict.divergence) == ("diverges", "altered")


def test_what_changes_at_a_bound_only_is_shown_by_that_value_alone(examine_one: Any) -> None:
    def cap(request: dict[str, Any]) -> None:
        resources = request.get("TrainingJobDefinition", {}).get("ResourceConfig", {})
        if resources.get("KeepAlivePeriodInSeconds", 0) >= 3600:
            resources["KeepAlivePeriodInSeconds"] = 3599

    path = "TrainingJobDefinition.ResourceConfig.KeepAlivePeriodInSeconds"
    verdict = examine_one(keeps(cap), f"{path}:type returns")

    assert (verdict.status, verdict.divergence) == ("diverges", "altered")
    assert verdict.witness.case.label == "max"
