"""What boto3 stops before sending, by botocore's own validation of parameters, and what it fills in."""

from __future__ import annotations

import uuid
from functools import lru_cache
from typing import Any, Final, Literal, TypeAlias

from sagemaker_conformance.protocol.exchange import named
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.constraints.readers.service_model import installed_model
from sagemaker_strategies.operations.operation import Operation

#: See `boto3_verdict`.
Boto3Verdict: TypeAlias = Literal["passes", "stops"] | None
#: By service, the members that botocore's handlers fill in beside idempotency tokens.
_FILLED_IN: Final = {"glacier": ("accountId",)}


@lru_cache(maxsize=8)
def _model(operation: Operation) -> Any:
    from botocore.model import ServiceModel

    model = ServiceModel(installed_model(operation.service), operation.service)
    return model.operation_model(operation.create)


def boto3_verdict(request: Request, control: Request, operation: Operation) -> Boto3Verdict:
    """Whether the installed botocore stops the request for an error that its control request lacks.

    None where it does neither: it fills in what is missing, and sends another request. An older
    specification's valid requests may lack what today's botocore requires: such errors do not count.
    """
    found = _lines(request, operation)
    known = _lines(control, operation) if found else found
    if not found - known:
        return "passes"
    completed = filled_in(request, operation)
    is_whole = len(completed) == len(request)
    return "stops" if is_whole or _lines(completed, operation) - known else None


def filled_in(request: Request, operation: Operation) -> Request:
    """The request as boto3 completes it before it validates: an idempotency token where there is none."""
    missing = (*_model(operation).idempotent_members, *_FILLED_IN.get(operation.service, ()))
    return {**dict.fromkeys(missing, str(uuid.UUID(int=0))), **request}


def boto3_report(request: Request, operation: Operation) -> str:
    """botocore's report on a request that is sent as it is; empty where it finds nothing."""
    from botocore.validate import ParamValidator

    shape = _model(operation).input_shape
    return str(ParamValidator().validate(request, shape).generate_report())


def _lines(request: Request, operation: Operation) -> frozenset[str]:
    named_request = named(request, operation.name_form.example)
    return frozenset(boto3_report(named_request, operation).splitlines())
