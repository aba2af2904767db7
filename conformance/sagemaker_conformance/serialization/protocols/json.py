"""AWS JSON 1.0 and 1.1: the value is the body, whatever it is, and headers name the operation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sagemaker_conformance.protocol.answer import Answer, read_answer
from sagemaker_conformance.serialization.serialization import HttpRequest
from sagemaker_strategies.operations.operation import Operation

#: ``ValidationException`` and ``SerializationException`` count for every service.
REFUSAL_CODES: Final = frozenset[str]()


def operation_named(headers: Mapping[str, str]) -> str:
    """The operation that headers name, whatever the service's name before it; empty without one."""
    named = next((v for k, v in headers.items() if k.lower() == "x-amz-target"), "")
    return named.rpartition(".")[2]


class JsonSerialization:
    """AWS JSON: nothing is beyond it."""

    def __init__(self, operation: Operation) -> None:
        self._operation = operation

    def request(self, operation: str, body: bytes) -> HttpRequest:
        """Write a request: the body is sent as it is."""
        return HttpRequest("POST", "/", self._operation.headers(operation), body)

    def answer(
        self, operation: str, status: int, headers: Mapping[str, str], body: bytes
    ) -> Answer:
        """Read an answer."""
        has_output = self._operation.has_output(operation)
        return read_answer(status, headers, body, has_output=has_output)


#: The protocol of an operation's service.
make: Final = JsonSerialization
