"""What a request is refused for before any job is looked at: its types, then its constraints."""

from __future__ import annotations

from typing import Any

from sagemaker_conformance.reference import messages
from sagemaker_conformance.reference.validator import Validator
from sagemaker_conformance.reference.wire import ServiceError


def refuse_invalid(validator: Validator, body: Any) -> None:
    """Raise the `ServiceError` that a parsed body is answered with, unless it is a valid request."""
    if isinstance(body, list):
        raise ServiceError("SerializationException", messages.LIST_NOT_EXPECTED)
    if not isinstance(body, dict):
        raise ServiceError("SerializationException")
    fault = validator.type_fault(body)
    if fault is not None:
        raise ServiceError(fault.code, fault.message, breaks=(fault.clause_id,))
    broken = validator.violations(body)
    if broken:
        told = messages.validation_errors([violation.message for violation in broken])
        breaks = tuple(dict.fromkeys(violation.clause_id for violation in broken))
        raise ServiceError(broken[0].code, told, key="message", breaks=breaks)
