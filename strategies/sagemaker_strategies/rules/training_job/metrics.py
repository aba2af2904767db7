"""Rules of metric definitions: which algorithms have them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clause import Json
from sagemaker_strategies.rules.edits import Edit
from sagemaker_strategies.rules.observed import METRICS_OF_AN_ALGORITHM
from sagemaker_strategies.rules.rule import Repair, Rule, View, example
from sagemaker_strategies.rules.sources import in_document
from sagemaker_strategies.rules.training_job.definition import within, without
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
_XGBOOST: Final = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1"
OLD_XGBOOST: Final = "433757028032.dkr.ecr.us-west-2.amazonaws.com/xgboost:1"
PYTORCH: Final = "763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-training:2.0.0-cpu-py310"
DEFINED: Final[Json] = [
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
            repair=drop_or_replace(IMAGE),
            accepts=(
                example("none", within(IMAGE, _XGBOOST), without(NAME), without(METRICS)),
                example(
                    "framework", within(IMAGE, PYTORCH), without(NAME), within(METRICS, DEFINED)
                ),
            ),
            rejects=(
                example("defined", within(METRICS, DEFINED)),
                example("older image", within(IMAGE, OLD_XGBOOST), within(METRICS, DEFINED)),
            ),
            observations=METRICS_OF_AN_ALGORITHM,
            refusal=OVERRIDDEN.format("Amazon SageMaker"),
            needs=(METRICS, IMAGE),
            since=CORRECTED,
        ),
    )


def drop_or_replace(member: str) -> Repair:
    """A repair: no metrics, or another algorithm."""

    def repair(view: View) -> Iterator[list[Edit]]:
        yield view.drop(METRICS)
        yield [view.grow(member)]

    return repair


def _none_of_amazon(definition: Any, request: Any) -> bool:
    spec = definition["AlgorithmSpecification"]
    return not spec.get("MetricDefinitions") or owner_of(spec.get("TrainingImage")) != "algorithm"
