"""The definition of a SageMaker pipeline: its tuning and training steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sagemaker_conformance.documents.request import FoundRequest, Notation, format_pointer
from sagemaker_conformance.documents.source import Document
from sagemaker_strategies.cases.json_pointer import Pointer
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

NAME: Final = "a SageMaker pipeline's definition"

#: The operation whose request is the arguments of a step, by the step's type.
_OPERATIONS: Final = {
    "Tuning": TUNING_JOB.create,
    "Training": "CreateTrainingJob",
    "Processing": "CreateProcessingJob",
    "Transform": "CreateTransformJob",
    "Model": "CreateModel",
}
_FUNCTIONS: Final = ({"Get"}, {"Std:Join"})


def _is_open(value: Any) -> bool:
    return isinstance(value, dict) and set(value) in _FUNCTIONS


#: The pipeline names the jobs itself.
_NOTATION: Final = Notation(is_open=_is_open, named_elsewhere=True)


def requests_in(document: Document) -> list[FoundRequest] | None:
    """The arguments of the steps that start a job, those of conditional steps too."""
    value = document.value
    if not isinstance(value, dict) or not _has_steps(value.get("Steps")):
        return None
    return list(requests_of(value["Steps"], document, ("Steps",)))


def _has_steps(steps: Any) -> bool:
    return isinstance(steps, list) and any(
        isinstance(step, dict) and {"Name", "Type"} <= step.keys() for step in steps
    )


def requests_of(steps: Any, document: Document, at: Pointer) -> Iterator[FoundRequest]:
    """The same of a list of steps at a place of a document."""
    for index, step in enumerate(steps if isinstance(steps, list) else ()):
        if not isinstance(step, dict):
            continue
        here = (*at, index, "Arguments")
        arguments = step.get("Arguments")
        operation = _OPERATIONS.get(str(step.get("Type")))
        if operation is not None:
            label = f"{format_pointer(here)} of step {step.get('Name')}"
            yield FoundRequest(operation, arguments, document, here, label, notation=_NOTATION)
        elif isinstance(arguments, dict):
            for branch in ("IfSteps", "ElseSteps"):
                yield from requests_of(arguments.get(branch), document, (*here, branch))
