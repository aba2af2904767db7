"""A request by itself, or the definition of one, in the API's own names."""

from __future__ import annotations

from typing import Any, Final

from sagemaker_conformance.documents.request import FoundRequest
from sagemaker_conformance.documents.source import Document
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

NAME: Final = "a request or a HyperParameterTrainingJobDefinition"

#: Members that only requests of this operation have; the first operation that fits is it.
_OWN: Final = (
    (
        TUNING_JOB.create,
        {
            "HyperParameterTuningJobName",
            "HyperParameterTuningJobConfig",
            "TrainingJobDefinition",
            "TrainingJobDefinitions",
            "WarmStartConfig",
        },
    ),
    (
        "CreateTrainingJob",
        {
            "TrainingJobName",
            "HyperParameters",
            "DebugHookConfig",
            "ExperimentConfig",
            "ProfilerConfig",
            "TensorBoardOutputConfig",
        },
    ),
)
#: Members of a definition; two of them make one.
_DEFINITION: Final = {
    "AlgorithmSpecification",
    "CheckpointConfig",
    "HyperParameterRanges",
    "HyperParameterTuningResourceConfig",
    "InputDataConfig",
    "OutputDataConfig",
    "ResourceConfig",
    "RoleArn",
    "StaticHyperParameters",
    "StoppingCondition",
    "TuningObjective",
}


def operation_of(value: Any) -> str | None:
    """The operation of which this is a whole request, by the names of its members, or None."""
    if not isinstance(value, dict):
        return None
    return next((operation for operation, own in _OWN if own & value.keys()), None)


def requests_in(document: Document) -> list[FoundRequest] | None:
    """The document as one request."""
    value = document.value
    if (operation := operation_of(value)) is not None:
        return [FoundRequest(operation, value, document)]
    if isinstance(value, dict) and len(_DEFINITION & value.keys()) > 1:
        return [FoundRequest(TUNING_JOB.create, value, document, member=TUNING_JOB.definition)]
    return None
