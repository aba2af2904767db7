"""Valid requests with a mark: one more fault, for which they are sure to be refused.

A valid create may not be sent to real SageMaker, so it cannot be seen whether it would be accepted.
With an over-long job name it can be sent: a service that lists what is wrong with a request then
names the job's name, and whatever else it finds wrong. Where it names nothing else, the request
would be accepted without its mark.
"""

from __future__ import annotations

from typing import Final

from sagemaker_conformance.judging.named_members import named_members
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

#: Longer than any job's name; AWS was seen to refuse one of 34 characters.
_TOO_LONG: Final = "conformance-marks-this-request-by-too-long-a-name"
_CONFIG: Final = "HyperParameterTuningJobConfig"
_STRATEGY: Final = "Strategy"


def marked(request: Request, path: str = "") -> Request:
    """The request with an over-long name or, where ``path`` is the name's own, an unknown strategy."""
    config = request.get(_CONFIG)
    if path == TUNING_JOB.identifier and isinstance(config, dict):
        return {**request, _CONFIG: {**config, _STRATEGY: "conformance-marks-this-request"}}
    return {**request, TUNING_JOB.identifier: _TOO_LONG}


def is_refused_for_mark(answer: Answer, path: str = "") -> bool:
    """Whether an answer to a marked request finds nothing wrong with it but its mark."""
    mark = f"{_CONFIG}.{_STRATEGY}" if path == TUNING_JOB.identifier else TUNING_JOB.identifier
    steps = tuple(mark.lower().split("."))
    refused = answer.outcome == "rejected" and answer.code == "ValidationException"
    return refused and set(named_members(answer)) == {steps}
