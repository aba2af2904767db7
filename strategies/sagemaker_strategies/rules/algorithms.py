"""Rules of the training algorithm: image or name, and metrics that the objective can find."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.places import Pointer
from sagemaker_strategies.rules.edits import Edit
from sagemaker_strategies.rules.observed import NO_METRIC_FOR_OBJECTIVE
from sagemaker_strategies.rules.rule import (
    Rule,
    View,
    around,
    dropping,
    example,
    within,
    without,
)
from sagemaker_strategies.rules.sources import MODEL, in_document

_HOME: Final = "TrainingJobDefinition.AlgorithmSpecification"
_IMAGE: Final = "AlgorithmSpecification.TrainingImage"
_NAME: Final = "AlgorithmSpecification.AlgorithmName"
_METRICS: Final = "AlgorithmSpecification.MetricDefinitions"
_CONFIG_OBJECTIVE: Final = "HyperParameterTuningJobConfig.HyperParameterTuningJobObjective"
_AN_IMAGE: Final = "112233445566.dkr.ecr.us-east-1.amazonaws.com/tuner"
_DIGEST: Final = "sha256:" + "0123456789abcdef" * 4
#: A registry, a repository, and a tag or a digest or neither.
_IMAGE_FORM: Final = re.compile(r"[^/\s:@]+(:\d+)?(/[^/\s:@]+)+(:[^/\s:@]+|@[^/\s@]+)?")


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of this topic."""
    return (
        Rule(
            path=_HOME,
            name="name-excludes-image",
            statement="AlgorithmName and TrainingImage are not given together",
            source=in_document(MODEL, "HyperParameterAlgorithmSpecification.AlgorithmName"),
            prose_id="ALG-XOR",
            tier="stated",
            check=_not_both,
            mend=dropping((_NAME,), (_IMAGE,)),
            accepts=(
                example("name alone", within(_NAME, "Tuner-1"), without(_IMAGE)),
                example("image alone", within(_IMAGE, f"{_AN_IMAGE}:V1"), without(_NAME)),
            ),
            rejects=(example("both", within(_IMAGE, f"{_AN_IMAGE}:V1")),),
            needs=(f"{_HOME}.AlgorithmName",),
        ),
        Rule(
            path=_HOME,
            name="name-or-image",
            statement="one of AlgorithmName and TrainingImage is given",
            source=in_document(MODEL, "AlgorithmSpecification (of CreateTrainingJob)"),
            prose_id="ALG-ONE",
            tier="implied",
            check=_at_least_one,
            mend=lambda view: iter([[view.grow(_IMAGE)], [view.grow(_NAME)]]),
            needs=(f"{_HOME}.AlgorithmName",),
        ),
        Rule(
            path=f"{_HOME}.TrainingImage",
            name="registry-path",
            statement="TrainingImage is registry/repository, then at most one of :tag and @digest",
            source=in_document(MODEL, "HyperParameterAlgorithmSpecification.TrainingImage"),
            prose_id="ALG-IMG-FMT",
            tier="stated",
            check=_is_registry_path,
            mend=lambda view: iter([[view.grow(_IMAGE)]]),
            accepts=(
                example("digest", within(_IMAGE, f"{_AN_IMAGE}@{_DIGEST}"), without(_NAME)),
                example("tag", within(_IMAGE, f"{_AN_IMAGE}:V1"), without(_NAME)),
                example("neither", within(_IMAGE, _AN_IMAGE), without(_NAME)),
            ),
            rejects=(
                example("tag and digest", within(_IMAGE, f"{_AN_IMAGE}:V1@{_DIGEST}")),
                example("no repository", within(_IMAGE, "Tuner")),
            ),
            needs=(f"{_HOME}.TrainingImage",),
            since="2018-11",
        ),
        Rule(
            path=f"{_HOME}.MetricDefinitions",
            name="objective-is-defined",
            statement="where metrics are defined for an image, the objective's metric is one of them",
            source=in_document("aws/amazon-sagemaker-examples#1207", "answer of the service"),
            prose_id="MET-NEED",
            tier="observed",
            check=_objective_is_defined,
            mend=_define_objective,
            accepts=(example("last one defined", *_METRIC_EXAMPLE),),
            rejects=(
                example("not defined", around(f"{_CONFIG_OBJECTIVE}.MetricName", "Metric:Other")),
            ),
            observations=NO_METRIC_FOR_OBJECTIVE,
            needs=(f"{_HOME}.MetricDefinitions", _CONFIG_OBJECTIVE),
        ),
    )


def _not_both(definition: Any, request: Any) -> bool:
    spec = definition["AlgorithmSpecification"]
    return spec.get("AlgorithmName") is None or spec.get("TrainingImage") is None


def _at_least_one(definition: Any, request: Any) -> bool:
    spec = definition["AlgorithmSpecification"]
    return spec.get("AlgorithmName") is not None or spec.get("TrainingImage") is not None


def _is_registry_path(definition: Any, request: Any) -> bool:
    image = definition["AlgorithmSpecification"].get("TrainingImage")
    return image is None or _IMAGE_FORM.fullmatch(image) is not None


def _objective_is_defined(definition: Any, request: Any) -> bool:
    spec = definition["AlgorithmSpecification"]
    metrics = spec.get("MetricDefinitions")
    if not metrics or spec.get("TrainingImage") is None:
        return True
    objective = _objective(definition, request)
    return objective is None or any(m["Name"] == objective["MetricName"] for m in metrics)


def _objective(definition: Any, request: Any) -> Any:
    """The definition's own objective, else the job's."""
    config = request["HyperParameterTuningJobConfig"]
    return definition.get("TuningObjective") or config.get("HyperParameterTuningJobObjective")


def _define_objective(view: View) -> Iterator[list[Edit]]:
    metrics = view.get(_METRICS)
    own = view.get("TuningObjective") is not None
    home: Pointer = view.here("TuningObjective") if own else tuple(_CONFIG_OBJECTIVE.split("."))
    yield [Edit((*home, "MetricName"), metrics[0]["Name"])]
    name = _objective(view.definition, view.request)["MetricName"]
    yield [view.put(f"{_METRICS}.{len(metrics)}", {"Name": name, "Regex": "Objective=(.*?);"})]
    for index in reversed(range(len(metrics))):
        yield [view.put(f"{_METRICS}.{index}.Name", name)]
    yield view.drop(_METRICS)


_METRIC_EXAMPLE: Final = (
    within(_IMAGE, f"{_AN_IMAGE}:V1"),
    without(_NAME),
    within(
        _METRICS,
        [
            {"Name": "Metric:First", "Regex": "First=(.*?);"},
            {"Name": "Metric:Last", "Regex": "Last=(.*?);"},
        ],
    ),
    without("TuningObjective"),
    around(_CONFIG_OBJECTIVE, {"Type": "Maximize", "MetricName": "Metric:Last"}),
)
