"""A request by itself, or the definition of one, in the API's own names."""

from __future__ import annotations

from typing import Final

from sagemaker_conformance.documents.request import FoundRequest
from sagemaker_conformance.documents.source import Document
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

NAME: Final = "a request or a HyperParameterTrainingJobDefinition"

#: Members that only requests of this operation have; the first operation that fits is it.
_OWN: Final = {
    TUNING_JOB.create: {
        "HyperParameterTuningJobName",
        "HyperParameterTuningJobConfig",
        "TrainingJobDefinition",
        "TrainingJobDefinitions",
        "WarmStartConfig",
    },
    "CreateTrainingJob": {
        "TrainingJobName",
        "HyperParameters",
        "DebugHookConfig",
        "ExperimentConfig",
        "ProfilerConfig",
        "TensorBoardOutputConfig",
    },
}
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


def requests_in(document: Document) -> list[FoundRequest] | None:
    """The document as one request, by the names of its members."""
    value = document.value
    if not isinstance(value, dict):
        return None
    for operation, own in _OWN.items():
        if own & value.keys():
            return [FoundRequest(operation, value, document)]
    if len(_DEFINITION & value.keys()) > 1:
        return [FoundRequest(TUNING_JOB.create, value, document, member=TUNING_JOB.definition)]
    return None
