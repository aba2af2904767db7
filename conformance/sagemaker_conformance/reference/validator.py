"""The reference validator: a catalogue, compiled into passes over a request body."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from sagemaker_conformance.reference import messages
from sagemaker_conformance.reference.coercion import compile_reader
from sagemaker_conformance.reference.constraint_checks import Check, checks_of
from sagemaker_conformance.reference.type_faults import TypeFault, compile_fault_finder
from sagemaker_conformance.reference.violations import Findings, Violation, compile_inspector
from sagemaker_conformance.reference.wire import ServiceError
from sagemaker_strategies.constraints.catalogue import Catalogue

#: What is wrong with a request: the first value of a wrong type, or all broken constraints, at least one.
Found: TypeAlias = "TypeFault | Sequence[Violation]"
#: The error that answers a request in which this was found.
Wording: TypeAlias = Callable[[Found], ServiceError]
#: A rule between members: the message that refuses a request which breaks it, or None.
Rule: TypeAlias = Callable[[Mapping[str, Any]], "str | None"]


class Validator:
    """Enforces the clauses of a catalogue at every place to which their paths lead.

    ``checks`` replaces the faithful checks of `checks_of`: a clause id without a check is not
    enforced. Bodies are JSON objects; null is absence, unknown members are ignored.
    """

    def __init__(self, catalogue: Catalogue, checks: Mapping[str, Check] | None = None) -> None:
        self.catalogue = catalogue
        self.checks = checks_of(catalogue) if checks is None else checks
        self._find_fault = compile_fault_finder(catalogue.root, self.checks)
        self._inspect = compile_inspector(catalogue, self.checks)
        self._read = compile_reader(catalogue.root, catalogue)

    def type_fault(self, body: Mapping[str, Any]) -> TypeFault | None:
        """The first value of a wrong JSON type, in the order of the document, or None."""
        return self._find_fault(body, (), body)

    def violations(self, body: Mapping[str, Any]) -> list[Violation]:
        """Every clause other than a type clause that the body breaks, in the catalogue's order.

        A clause that several elements or entries of one container break is listed once for it.
        """
        found = Findings(body)
        self._inspect(body, (), found)
        return found.violations

    def read(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """What the service keeps of the body, a copy: known members, no nulls, scalars converted."""
        kept: dict[str, Any] = self._read(body)
        return kept


def word_as_aws(found: Found) -> ServiceError:
    """The error in SageMaker's words: a wrong type alone, broken constraints all in one message."""
    if isinstance(found, TypeFault):
        return ServiceError(found.code, found.message, breaks=(found.clause_id,))
    message = messages.format_validation_errors([violation.message for violation in found])
    return ServiceError(found[0].code, message, key="message", breaks=broken_clauses(found))


def broken_clauses(found: Sequence[Violation]) -> tuple[str, ...]:
    """The ids of the clauses that are broken, each once."""
    return tuple(dict.fromkeys(violation.clause_id for violation in found))


def refuse_broken(rules: Iterable[Rule], request: Mapping[str, Any]) -> None:
    """Raise the `ServiceError` for the first rule that the request breaks: they follow its validation."""
    for rule in rules:
        broken = rule(request)
        if broken is not None:
            raise ServiceError("ValidationException", broken, key="message")


def refuse_invalid(validator: Validator, body: Any, word: Wording = word_as_aws) -> None:
    """Raise the `ServiceError` that answers a parsed body, unless it is a valid request."""
    if isinstance(body, list):
        raise ServiceError("SerializationException", messages.LIST_NOT_EXPECTED)
    if not isinstance(body, dict):
        raise ServiceError("SerializationException")
    found = validator.type_fault(body) or validator.violations(body)
    if found:
        raise word(found)
