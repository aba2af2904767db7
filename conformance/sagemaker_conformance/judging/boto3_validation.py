"""What boto3 stops before sending: botocore's own validation of parameters."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal

from sagemaker_conformance.protocol.exchange import named
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.constraints.readers.service_model import installed_model
from sagemaker_strategies.operations.operation import Operation


@lru_cache(maxsize=8)
def _input_shape(operation: Operation) -> Any:
    from botocore.model import ServiceModel

    model = ServiceModel(installed_model(operation.service), operation.service)
    return model.operation_model(operation.create).input_shape


def load_model(operation: Operation) -> None:
    """Load the operation's model now, so that the first verdict does not wait for it."""
    _input_shape(operation)


def boto3_verdict(
    request: Request, control: Request, operation: Operation
) -> Literal["passes", "stops"]:
    """Whether the installed botocore stops the request for an error that its control request lacks.

    An older specification's valid requests may lack what today's botocore requires: such errors do
    not count.
    """
    errors = _errors(request, operation)
    return "stops" if errors and errors - _errors(control, operation) else "passes"


def _errors(request: Request, operation: Operation) -> frozenset[str]:
    from botocore.validate import ParamValidator

    named_request = named(request, operation.name_form.example)
    report = ParamValidator().validate(named_request, _input_shape(operation))
    return frozenset(report.generate_report().splitlines())
