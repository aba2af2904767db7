"""The wire form of AWS JSON 1.1: bodies in, answers out."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sagemaker_conformance.protocol.wire_json import read_json

CONTENT_TYPE: Final = "application/x-amz-json-1.1"


@dataclass(frozen=True, slots=True)
class WireAnswer:
    """One answer as it goes over the wire."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(eq=False)
class ServiceError(Exception):
    """An error that a request is answered with: its code, and its message where there is one.

    ``key`` is the message's member: errors of the service's model spell it ``Message``, those of
    the framework ``message``, except in ``SerializationException``. ``breaks`` are the ids of the
    clauses that the request breaks, where it is refused for any. ``fields`` are JSON pointers with a
    message each, for a ``fieldList`` as Smithy's servers send it; ``status`` is 400 for nearly all
    errors of SageMaker.
    """

    code: str
    message: str | None = None
    key: str = "Message"
    breaks: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    status: int = 400

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


def operation_of(target: str) -> str:
    """The operation that an ``X-Amz-Target`` names, whatever the service's name before it; or ``""``.

    A bare operation names none: Athena and Kinesis answer it like an operation that they lack.
    """
    prefix, _, operation = target.rpartition(".")
    return operation if prefix else ""


def parse(body: bytes) -> Any:
    """The JSON value that a body holds, by RFC 8259; duplicate members: the last one counts.

    Raises `ServiceError` for everything else, nesting deeper than the parser's stack among it.
    """
    try:
        return read_json(body)
    except (ValueError, RecursionError):
        raise ServiceError("SerializationException") from None


def accept(content: Mapping[str, Any]) -> WireAnswer:
    """A 200 with a JSON object."""
    return _answer(200, content)


def refuse(error: ServiceError, status: int | None = None) -> WireAnswer:
    """An error, with its own status unless another is given."""
    content: dict[str, Any] = {"__type": error.code}
    if error.message is not None:
        content[error.key] = error.message
    if error.fields:
        content["fieldList"] = [{"path": path, "message": text} for path, text in error.fields]
    return _answer(error.status if status is None else status, content)


def _answer(status: int, content: Mapping[str, Any]) -> WireAnswer:
    headers = {"Content-Type": CONTENT_TYPE, "x-amzn-RequestId": str(uuid.uuid4())}
    return WireAnswer(status, headers, json.dumps(content).encode("ascii"))
