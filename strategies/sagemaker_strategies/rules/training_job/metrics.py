"""Rules of metric definitions: which algorithms have them."""

from __future__ import annotations

from typing import Any, Final

from sagemaker_strategies.cases.json_pointer import ABSENT
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.rules.observed import METRICS_OF_AN_ALGORITHM
from sagemaker_strategies.rules.repairs import drop, either, grow
from sagemaker_strategies.rules.rule import Rule, in_document
from sagemaker_strategies.rules.training_job.images import owner_of

_SPEC: Final = "AlgorithmSpecification"
METRICS: Final = f"{_SPEC}.MetricDefinitions"
IMAGE: Final = f"{_SPEC}.TrainingImage"
NAME: Final = f"{_SPEC}.AlgorithmName"
#: The pages of the first month require metric definitions of every algorithm; corrected a month later.
CORRECTED: Final = "2018-06"
OVERRIDDEN: Final = (
    "You can't override the metric definitions for {} algorithms. Please retry the request without "
    "specifying metric definitions."
)
XGBOOST: Final = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1"
OLD_XGBOOST: Final = "433757028032.dkr.ecr.us-west-2.amazonaws.com/xgboost:1"
PYTORCH: Final = "763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-training:2.0.0-cpu-py310"
DEFINED: Final = [
    {"Name": "Metric:First", "Regex": "First=(.*?);"},
    {"Name": "Metric:Last", "Regex": "Last=(.*?);"},
]


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of this topic."""
    return (
        Rule(
            path=METRICS,
            name="not-of-amazon-algorithms",
            statement="no metrics are defined for an algorithm of Amazon SageMaker, which has its own",
            source=in_document("awslabs/mlspace@8301680", "answer of the service"),
            prose_id="MET-CUSTOM",
            tier="observed",
            check=_none_of_amazon,
            repair=either(drop(METRICS), grow(IMAGE)),
            accepts={
                "none": {IMAGE: XGBOOST, NAME: ABSENT, METRICS: ABSENT},
                "framework": {IMAGE: PYTORCH, NAME: ABSENT, METRICS: DEFINED},
            },
            rejects={
                "defined": {METRICS: DEFINED},
                "older image": {IMAGE: OLD_XGBOOST, METRICS: DEFINED},
            },
            observations=METRICS_OF_AN_ALGORITHM,
            refusal=OVERRIDDEN.format("Amazon SageMaker"),
            needs=(IMAGE,),
            since=CORRECTED,
        ),
    )


def _none_of_amazon(definition: Any, request: Any) -> bool:
    spec = definition["AlgorithmSpecification"]
    return not spec.get("MetricDefinitions") or owner_of(spec.get("TrainingImage")) != "algorithm"
