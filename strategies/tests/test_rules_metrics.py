"""Rules that were wrong of real requests, or that published refusals show: what they accept, and repair."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from sagemaker_strategies.cases.json_pointer import put
from sagemaker_strategies.cases.seeds import seed_requests
from sagemaker_strategies.constraints import load
from sagemaker_strategies.rules import broken_rules, drawn_repairer, repairer

CATALOGUE = load("botocore-1.44.5")
BASE: Any = seed_requests(CATALOGUE, repair_rules=repairer(CATALOGUE))[0].base
CONFIG = "HyperParameterTuningJobConfig"
SPEC = ("TrainingJobDefinition", "AlgorithmSpecification")
ALGORITHM = "433757028032.dkr.ecr.us-west-2.amazonaws.com/xgboost:1"
OWN = "112233445566.dkr.ecr.us-east-1.amazonaws.com/tuner:V1"


def _with(*edits: tuple[tuple[str, ...], Any]) -> Any:
    request = copy.deepcopy(BASE)
    for pointer, value in edits:
        request = put(request, pointer, value)
    return request


def _broken(request: Any) -> set[str]:
    return {id.rpartition(":rule-")[2] for id in broken_rules(CATALOGUE, request)}


def test_hints_for_autotune_are_no_combinations_to_count() -> None:
    hints = {"AutoParameters": [{"Name": "depth", "ValueHint": "5"}]}
    few = {"IntegerParameterRanges": [{"Name": "depth", "MinValue": "1", "MaxValue": "3"}]}
    jobs = ((CONFIG, "ResourceLimits", "MaxNumberOfTrainingJobs"), 50)

    assert _broken(_with(((CONFIG, "ParameterRanges"), hints), jobs)) == set()
    assert _broken(_with(((CONFIG, "ParameterRanges"), {**hints, **few}), jobs)) == set()
    assert _broken(_with(((CONFIG, "ParameterRanges"), few), jobs)) == {"enough-combinations"}
    autotuned = (("Autotune",), {"Mode": "Enabled"})
    assert _broken(_with(((CONFIG, "ParameterRanges"), few), jobs, autotuned)) == set()


@pytest.mark.parametrize("image", [ALGORITHM, OWN])
def test_without_an_objective_no_metric_is_wanted(image: str) -> None:
    request = _with(((*SPEC, "TrainingImage"), image))
    del request["TrainingJobDefinition"]["AlgorithmSpecification"]["MetricDefinitions"]
    del request[CONFIG]["HyperParameterTuningJobObjective"]

    assert _broken(request) == set()


def test_an_algorithm_of_amazon_is_mended_by_dropping_its_metrics() -> None:
    image = (*SPEC, "TrainingImage")
    repaired: Any = repairer(CATALOGUE)(_with((image, ALGORITHM)), image)

    spec = repaired["TrainingJobDefinition"]["AlgorithmSpecification"]
    assert spec["TrainingImage"] == ALGORITHM
    assert "MetricDefinitions" not in spec


def test_an_empty_list_of_metrics_stays_and_the_algorithm_follows() -> None:
    metrics = (*SPEC, "MetricDefinitions")
    repaired: Any = repairer(CATALOGUE)(_with((metrics, [])), metrics)

    assert repaired["TrainingJobDefinition"]["AlgorithmSpecification"]["MetricDefinitions"] == []
    assert _broken(repaired) == set()


@pytest.mark.parametrize("bound", ["MinValue", "MaxValue"])
def test_a_single_number_is_mended_at_its_other_bound(bound: str) -> None:
    ranges = (CONFIG, "ParameterRanges")
    single = {"ContinuousParameterRanges": [{"Name": "eta", "MinValue": "1", "MaxValue": "1.0"}]}
    at = (*ranges, "ContinuousParameterRanges", 0, bound)
    request = _with((ranges, single))
    repaired: Any = repairer(CATALOGUE)(request, at)

    kept = repaired[CONFIG]["ParameterRanges"]["ContinuousParameterRanges"][0]
    assert _broken(request) == {"min-not-max"}
    assert _broken(repaired) == set()
    assert kept[bound] == single["ContinuousParameterRanges"][0][bound]


def test_what_live_requests_contradict_does_not_keep_them_from_being_drawn() -> None:
    options = {"HyperbandStrategyConfig": {"MinResource": 1, "MaxResource": 9}}
    hinted = {
        **BASE[CONFIG]["ParameterRanges"],
        "AutoParameters": [{"Name": "rate", "ValueHint": "0.1"}],
    }
    requests = [
        _with(((CONFIG, "StrategyConfig"), options)),
        _with(((CONFIG, "ParameterRanges"), hinted)),
        _with(((CONFIG, "ResourceLimits"), {"MaxParallelTrainingJobs": 1})),
    ]

    for request in requests:
        assert drawn_repairer(CATALOGUE)(request, ()) is request
        assert repairer(CATALOGUE)(request, ()) is not request
