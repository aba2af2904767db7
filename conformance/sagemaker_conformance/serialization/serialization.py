"""The protocols by name, and their interface: a request's value to HTTP, and HTTP to an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Protocol

import sagemaker_conformance.serialization.protocols as package
from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.exchange import encode
from sagemaker_conformance.protocol.target import TargetError
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.operations.operation import Operation


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """One request as it goes over HTTP.

    ``target`` is its path with the query, below the path of an endpoint. ``host_prefix`` goes before the
    name of AWS's own hosts.
    """

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes
    host_prefix: str = ""

    def below(self, address: str) -> str:
        """The request's target below an endpoint's own address, or its path."""
        return address if self.target == "/" else f"{address.rstrip('/')}{self.target}"


class UnwritableError(Exception):
    """A value that the protocol has no form for; the message says which and where."""


class Serialization(Protocol):
    """The protocol of one service; a protocol's module has ``make(operation)``, which makes it.

    ``REFUSAL_CODES`` of the module are the error codes by which services of the protocol refuse a
    request's values, beside those that their models state; None where models state none of them.
    """

    def request(self, operation: str, body: bytes) -> HttpRequest:
        """Write the request of an operation, whose value ``body`` has as JSON; raises `UnwritableError`.

        One that the service does not have is a request too, which any server answers somehow.
        """

    def answer(
        self, operation: str, status: int, headers: Mapping[str, str], body: bytes
    ) -> Answer:
        """Read an answer; the body of an accepted request is its output as JSON has it."""


def unwritten(error: UnwritableError) -> Answer:
    """The answer to a request that cannot be written: nothing was sent."""
    return Answer("unsupported", message=str(error))


def protocols() -> tuple[str, ...]:
    """The protocols that can be written, sorted: a file's name, dashes for underscores."""
    names = (module.name for module in iter_modules(package.__path__))
    return tuple(sorted(name.replace("_", "-") for name in names))


def serialization_of(operation: Operation) -> Serialization:
    """The protocol of an operation's service; raises `TargetError` where it is not known."""
    name = operation.protocol
    if name not in protocols():
        raise TargetError(
            f"{operation.name}: uses the protocol {name}, expected one of {', '.join(protocols())}"
        )
    found: Serialization = _module(name).make(operation)
    return found


def is_writable(operation: Operation, request: Request) -> bool:
    """Whether the protocol has a form for a request of the operation; raises `TargetError` as above."""
    try:
        serialization_of(operation).request(operation.create, encode(request))
    except UnwritableError:
        return False
    return True


def refusal_codes(protocol: str) -> frozenset[str] | None:
    """The codes by which services of a protocol refuse values, see `Serialization`; none of an unknown one."""
    if protocol not in protocols():
        return frozenset()
    codes: frozenset[str] | None = _module(protocol).REFUSAL_CODES
    return codes


def _module(protocol: str) -> Any:
    return import_module(f"{package.__name__}.{protocol.replace('-', '_')}")
