"""Rules of metric definitions: which algorithms have them, and whether the objective is among them."""

from __future__ import annotations

from typing import Any, Final

from sagemaker_strategies.cases.json_pointer import ABSENT
from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.operations.tuning_job import TUNING_JOB
from sagemaker_strategies.rules.edits import Edit, steps
from sagemaker_strategies.rules.observed import NO_METRIC_FOR_OBJECTIVE, NO_METRICS_AT_ALL
from sagemaker_strategies.rules.repairs import Alternatives, View, drop, either, grow
from sagemaker_strategies.rules.rule import Rule, in_document
from sagemaker_strategies.rules.training_job import metrics as algorithm_metrics
from sagemaker_strategies.rules.training_job.definition import in_definition
from sagemaker_strategies.rules.training_job.images import is_of_marketplace, owner_of
from sagemaker_strategies.rules.training_job.metrics import (
    CORRECTED,
    DEFINED,
    IMAGE,
    METRICS,
    NAME,
    OLD_XGBOOST,
    OVERRIDDEN,
    PYTORCH,
)

_JOB_OBJECTIVE: Final = "HyperParameterTuningJobConfig.HyperParameterTuningJobObjective"
_AN_IMAGE: Final = "112233445566.dkr.ecr.us-east-1.amazonaws.com/tuner"
_SKLEARN: Final = (
    "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3"
)
_SOLD: Final = "arn:aws:sagemaker:us-east-1:865070037744:algorithm/decision-trees"
_REQUIRED: Final = (
    "A metric is required for this hyperparameter tuning job objective. Provide a metric in the metric "
    "definitions."
)


#: Of a definition in the request: an own image with metrics, the last one the job's objective.
_METRICS, _IMAGE, _NAME = (f"{TUNING_JOB.definition}.{each}" for each in (METRICS, IMAGE, NAME))
_WITH_OBJECTIVE: Final = {
    _IMAGE: f"{_AN_IMAGE}:V1",
    _NAME: ABSENT,
    _METRICS: DEFINED,
    f"{TUNING_JOB.definition}.TuningObjective": ABSENT,
    _JOB_OBJECTIVE: {"Type": "Maximize", "MetricName": "Metric:Last"},
}


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of this topic."""
    return (
        Rule(
            path=_METRICS,
            name="objective-is-defined",
            statement="where metrics are defined for an image, the objective's metric is one of them",
            source=in_document("aws/amazon-sagemaker-examples#1207", "answer of the service"),
            prose_id="MET-NEED",
            tier="observed",
            check=_objective_is_defined,
            repair=_define_objective,
            accepts={"last one defined": _WITH_OBJECTIVE},
            rejects={"not defined": {f"{_JOB_OBJECTIVE}.MetricName": "Metric:Other"}},
            observations=NO_METRIC_FOR_OBJECTIVE,
            refusal=_REQUIRED,
            needs=(_JOB_OBJECTIVE, _IMAGE),
        ),
        Rule(
            path=_METRICS,
            name="given-for-objective",
            statement="where a framework's image or your own has an objective, metrics are defined",
            source=in_document("aws/sagemaker-python-sdk#3932", "answer of the service"),
            prose_id="MET-NEED",
            tier="observed",
            check=_some_are_defined,
            repair=_define_or_buy,
            accepts={
                "own image, defined": _WITH_OBJECTIVE,
                "framework, defined": {**_WITH_OBJECTIVE, _IMAGE: PYTORCH},
            },
            rejects={
                "own image, absent": {_METRICS: ABSENT},
                "own image, empty": {_METRICS: []},
                "framework, absent": {_IMAGE: _SKLEARN, _METRICS: ABSENT},
            },
            observations=NO_METRICS_AT_ALL,
            refusal=_REQUIRED,
            needs=(_JOB_OBJECTIVE, _IMAGE),
            since=CORRECTED,
        ),
        *in_definition(algorithm_metrics.rules)(catalogue),
        Rule(
            path=_METRICS,
            name="not-of-marketplace-algorithms",
            statement="no metrics are defined for an algorithm of AWS Marketplace, which has its own",
            source=in_document("a public tuning example", "note on CreateHyperParameterTuningJob"),
            prose_id="MET-CUSTOM",
            check=_none_of_the_marketplace,
            repair=either(drop(METRICS), grow(NAME)),
            accepts={
                "none": {_NAME: _SOLD, _IMAGE: ABSENT, _METRICS: ABSENT},
                "one's own": {_NAME: "Tuner-1", _IMAGE: ABSENT, _METRICS: DEFINED},
            },
            rejects={"defined": {_METRICS: DEFINED}},
            refusal=OVERRIDDEN.format("AWS Marketplace"),
            needs=(_NAME,),
            since=CORRECTED,
        ),
    )


def _objective_is_defined(definition: Any, request: Any) -> bool:
    spec = definition["AlgorithmSpecification"]
    metrics = spec.get("MetricDefinitions")
    image = spec.get("TrainingImage")
    if not metrics or image is None or owner_of(image) == "algorithm":
        return True
    objective = _objective(definition, request)
    return objective is None or any(m["Name"] == objective["MetricName"] for m in metrics)


def _some_are_defined(definition: Any, request: Any) -> bool:
    spec = definition["AlgorithmSpecification"]
    owner = None if spec.get("MetricDefinitions") else owner_of(spec.get("TrainingImage"))
    return owner not in ("framework", "own") or _objective(definition, request) is None


def _none_of_the_marketplace(definition: Any, request: Any) -> bool:
    spec = definition["AlgorithmSpecification"]
    return not spec.get("MetricDefinitions") or not is_of_marketplace(spec.get("AlgorithmName"))


def _define_or_buy(view: View) -> Alternatives:
    """Define the objective's metric; else use an algorithm with metrics of its own."""
    name = _objective(view.definition, view.request)["MetricName"]
    yield [view.put(METRICS, [{"Name": name, "Regex": "Objective=(.*?);"}])]
    yield [*view.drop(IMAGE), view.grow(NAME)]
    yield [view.put(IMAGE, OLD_XGBOOST)]


def _objective(definition: Any, request: Any) -> Any:
    """The definition's own objective, else the job's."""
    config = request["HyperParameterTuningJobConfig"]
    return definition.get("TuningObjective") or config.get("HyperParameterTuningJobObjective")


def _define_objective(view: View) -> Alternatives:
    metrics = view.get(METRICS)
    own = view.get("TuningObjective") is not None
    home = view.here("TuningObjective") if own else steps(_JOB_OBJECTIVE)
    yield [Edit((*home, "MetricName"), metrics[0]["Name"])]
    name = _objective(view.definition, view.request)["MetricName"]
    yield [view.put(f"{METRICS}.{len(metrics)}", {"Name": name, "Regex": "Objective=(.*?);"})]
    for index in reversed(range(len(metrics))):
        yield [view.put(f"{METRICS}.{index}.Name", name)]
    yield view.drop(METRICS)
