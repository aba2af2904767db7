"""What a request is refused for before any job is looked at: its types, then its constraints."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from sagemaker_conformance.reference import messages
from sagemaker_conformance.reference.type_faults import TypeFault
from sagemaker_conformance.reference.validator import Validator
from sagemaker_conformance.reference.violations import Violation
from sagemaker_conformance.reference.wire import ServiceError

#: What is wrong with a request: the first value of a wrong type, or all broken constraints, at least one.
Found: TypeAlias = "TypeFault | Sequence[Violation]"
#: The error that answers a request in which this was found.
Wording: TypeAlias = Callable[[Found], ServiceError]


def word_as_aws(found: Found) -> ServiceError:
    """The error in SageMaker's own words: a wrong type alone, broken constraints all in one message."""
    if isinstance(found, TypeFault):
        return ServiceError(found.code, found.message, breaks=(found.clause_id,))
    told = messages.validation_errors([violation.message for violation in found])
    return ServiceError(found[0].code, told, key="message", breaks=broken_clauses(found))


def broken_clauses(found: Sequence[Violation]) -> tuple[str, ...]:
    """The ids of the clauses that are broken, each once."""
    return tuple(dict.fromkeys(violation.clause_id for violation in found))


def refuse_invalid(validator: Validator, body: Any, word: Wording = word_as_aws) -> None:
    """Raise the `ServiceError` that a parsed body is answered with, unless it is a valid request."""
    if isinstance(body, list):
        raise ServiceError("SerializationException", messages.LIST_NOT_EXPECTED)
    if not isinstance(body, dict):
        raise ServiceError("SerializationException")
    found = validator.type_fault(body) or validator.violations(body)
    if found:
        raise word(found)
