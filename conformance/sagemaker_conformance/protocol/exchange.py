"""A create as it is sent, and what came back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.wire_json import wire_json
from sagemaker_strategies.cases.case import NAME_PLACEHOLDER
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.constraints.catalogue import JOB_NAME


@dataclass(frozen=True, slots=True, eq=False)
class Exchange:
    """One create as it was sent, its answer, and the answer of Describe if there was one.

    Two exchanges are never equal, however alike.
    """

    sent: Request
    answer: Answer
    described: Answer | None = None


def named(request: Request, name: str) -> Request:
    """Fill in the name of the job, where the request has a placeholder."""
    if request.get(JOB_NAME) != NAME_PLACEHOLDER:
        return request
    return {**request, JOB_NAME: name}


def encode(body: Any) -> bytes:
    """Encode a body as JSON: ASCII, without needless space."""
    return wire_json(body).encode("ascii")


def job_name(answer: Answer, sent: Request) -> Any:
    """The job's name by its ARN: a lax target may make one up."""
    arn = answer.body.get("HyperParameterTuningJobArn") if isinstance(answer.body, dict) else None
    if isinstance(arn, str) and "/" in arn:
        return arn.rpartition("/")[2]
    return sent.get(JOB_NAME)
