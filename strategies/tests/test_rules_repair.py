"""The keeper: mends what it may, spares what it must."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from sagemaker_strategies.cases.json_pointer import ABSENT, get, put
from sagemaker_strategies.cases.seeds import lean_seed_request, seed_requests
from sagemaker_strategies.constraints import load
from sagemaker_strategies.rules import broken_rules, repairer, rules_of

CATALOGUE = load("botocore-1.44.5")
KEEPER = repairer(CATALOGUE)
WORLDS = seed_requests(CATALOGUE, repair_rules=KEEPER)
PLAIN = WORLDS[0]
TJD = "TrainingJobDefinition"


@pytest.mark.parametrize("seed_request", WORLDS, ids=lambda seed_request: seed_request.name)
def test_a_base_keeps_every_rule(seed_request: Any) -> None:
    broken = [rule.id for rule in rules_of(CATALOGUE) if not rule.holds(seed_request.base)]

    assert broken == []


def test_a_request_that_keeps_every_rule_comes_back_itself() -> None:
    assert PLAIN.base is KEEPER(PLAIN.base, ())
    assert PLAIN.base is KEEPER(PLAIN.base, (TJD, "RoleArn"))


def test_the_request_given_is_not_changed() -> None:
    crowded = seed_requests(CATALOGUE)[3].base
    before = copy.deepcopy(crowded)

    KEEPER(crowded, ())

    assert before == crowded


def test_the_same_request_is_mended_in_the_same_way() -> None:
    crowded = seed_requests(CATALOGUE)[2].base

    assert json.dumps(KEEPER(crowded, ())) == json.dumps(KEEPER(copy.deepcopy(crowded), ()))


def test_no_ill_typed_request_makes_it_raise() -> None:
    for path in ("ResourceConfig", "InputDataConfig", "StoppingCondition", "StaticHyperParameters"):
        for value in (None, 23, "word", True, [], {}, [None], [23], {"InstanceGroups": 3}):
            request = put(PLAIN.base, (TJD, path), value)

            KEEPER(request, (TJD, path))
            broken_rules(CATALOGUE, request)
    for junk in (None, 23, "word", [], {}):
        for rule in rules_of(CATALOGUE):
            assert rule.holds({TJD: junk, "TrainingJobDefinitions": junk}) in (True, False)


GROWN = {
    "StoppingCondition.MaxWaitTimeInSeconds": [("EnableManagedSpotTraining", True)],
    "AlgorithmSpecification.AlgorithmName": [("AlgorithmSpecification.TrainingImage", ABSENT)],
    "ResourceConfig.InstanceGroups": [
        ("ResourceConfig.InstanceType", ABSENT),
        ("ResourceConfig.InstanceCount", ABSENT),
    ],
    "ResourceConfig.InstancePreferences": [
        ("ResourceConfig.InstanceType", ABSENT),
        ("ResourceConfig.InstanceCount", 2),
        ("ResourceConfig.InstancePreferences.0.InstanceCount", ABSENT),
    ],
    "HyperParameterTuningResourceConfig.InstanceConfigs": [
        ("ResourceConfig", ABSENT),
        ("HyperParameterTuningResourceConfig.InstanceType", ABSENT),
    ],
    "InputDataConfig.member.DataSource.S3DataSource.AttributeNames": [
        ("InputDataConfig.1.DataSource.S3DataSource.S3DataType", "AugmentedManifestFile"),
        ("InputDataConfig.1.InputMode", "Pipe"),
    ],
    "InputDataConfig.member.DataSource.S3DataSource.InstanceGroupNames": [
        ("InputDataConfig.0.DataSource.S3DataSource.InstanceGroupNames", ["Group1", "Group2"]),
        ("ResourceConfig.InstanceGroups.0.InstanceGroupName", "Group1"),
        ("ResourceConfig.InstanceType", ABSENT),
    ],
    "InputDataConfig.member.DataSource.FileSystemDataSource": [
        ("InputDataConfig.1.DataSource.S3DataSource", ABSENT),
    ],
}


@pytest.mark.parametrize("path", GROWN)
def test_a_place_is_grown_with_what_it_needs(path: str) -> None:
    control = PLAIN.control(f"{TJD}.{path}")

    found = [(p, get(control.request, (TJD, *_steps(p)))) for p, _ in GROWN[path]]

    assert GROWN[path] == found
    assert frozenset() == broken_rules(CATALOGUE, control.request)


@pytest.mark.parametrize(
    ("at", "value", "elsewhere", "expected"),
    [
        ("StoppingCondition.MaxWaitTimeInSeconds", 1, "StoppingCondition.MaxRuntimeInSeconds", 1),
        ("EnableManagedSpotTraining", True, "StoppingCondition.MaxWaitTimeInSeconds", 3600),
        ("ResourceConfig.InstanceType", "ml.p4d.24xlarge", "ResourceConfig.VolumeSizeInGB", ABSENT),
    ],
)
def test_a_value_is_kept_and_its_neighbour_follows(
    at: str, value: Any, elsewhere: str, expected: Any
) -> None:
    pointer = (TJD, *_steps(at))
    request = KEEPER(put(PLAIN.base, pointer, value), pointer)

    assert value == get(request, pointer)
    assert expected == get(request, (TJD, *_steps(elsewhere)))
    assert frozenset() == broken_rules(CATALOGUE, request)


def test_hyperband_and_grid_bring_what_they_need() -> None:
    at = ("HyperParameterTuningJobConfig", "Strategy")
    hyperband = KEEPER(put(PLAIN.base, at, "Hyperband"), at)
    grid = KEEPER(put(PLAIN.base, at, "Grid"), at)
    options = ("HyperParameterTuningJobConfig", "StrategyConfig", "HyperbandStrategyConfig")
    ranges = get(grid, ("HyperParameterTuningJobConfig", "ParameterRanges"))

    assert isinstance(get(hyperband, (*options, "MaxResource")), int)
    assert [kind for kind, listed in ranges.items() if listed] == ["CategoricalParameterRanges"]
    assert frozenset() == broken_rules(CATALOGUE, hyperband) | broken_rules(CATALOGUE, grid)


def test_the_objective_follows_a_metric_and_a_metric_the_objective() -> None:
    metrics = (TJD, "AlgorithmSpecification", "MetricDefinitions")
    objective = ("HyperParameterTuningJobConfig", "HyperParameterTuningJobObjective", "MetricName")
    renamed = KEEPER(put(PLAIN.base, objective, "Metric:New"), objective)
    only = [{"Name": "Metric:Only", "Regex": "Only=(.*)"}]
    replaced = KEEPER(put(PLAIN.base, metrics, only), metrics)

    assert "Metric:New" in [each["Name"] for each in get(renamed, metrics)]
    assert get(replaced, objective) == "Metric:Only"


def test_a_full_list_of_metrics_is_not_made_longer() -> None:
    metrics = (TJD, "AlgorithmSpecification", "MetricDefinitions")
    objective = ("HyperParameterTuningJobConfig", "HyperParameterTuningJobObjective", "MetricName")
    full = [{"Name": f"Metric:{n}", "Regex": "x=(.*)"} for n in range(40)]
    request = put(put(PLAIN.base, metrics, full), objective, "Metric:New")

    names = [each["Name"] for each in get(KEEPER(request, objective), metrics)]

    assert len(names) == 40
    assert "Metric:New" in names


def test_more_jobs_than_combinations_bring_more_ranges() -> None:
    jobs = ("HyperParameterTuningJobConfig", "ResourceLimits", "MaxNumberOfTrainingJobs")
    ranges = ("HyperParameterTuningJobConfig", "ParameterRanges")
    few = {"CategoricalParameterRanges": [{"Name": "Choice", "Values": ["One", "Two"]}]}
    request = put(PLAIN.base, ranges, few)

    assert get(KEEPER(request, ()), jobs) == 2
    assert get(KEEPER(request, jobs), jobs) == 8
    assert frozenset() == broken_rules(CATALOGUE, KEEPER(request, jobs))


def test_a_rule_stays_broken_where_only_the_protected_place_could_mend_it() -> None:
    read_only = (TJD, "ResourceConfig", "SelectedInstanceType")
    request = put(PLAIN.base, read_only, "ml.m5.xlarge")

    assert get(KEEPER(request, read_only), read_only) == "ml.m5.xlarge"
    assert ABSENT is get(KEEPER(request, ()), read_only)


def test_an_absent_place_that_is_protected_stays_absent() -> None:
    volume = (TJD, "ResourceConfig", "VolumeSizeInGB")
    request = copy.deepcopy(PLAIN.base)
    del request[TJD]["ResourceConfig"]["VolumeSizeInGB"]  # type: ignore[index, call-overload, attr-defined]

    kept = KEEPER(request, volume)

    assert ABSENT is get(kept, volume)
    assert get(kept, (TJD, "ResourceConfig", "InstanceType")) == "ml.g5.xlarge"


def test_the_smallest_request_can_be_mended_too() -> None:
    assert frozenset() == broken_rules(CATALOGUE, KEEPER(lean_seed_request(CATALOGUE).base, ()))


def _steps(path: str) -> tuple[str | int, ...]:
    return tuple(int(step) if step.isdigit() else step for step in path.split("."))
