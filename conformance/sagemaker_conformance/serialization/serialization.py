"""The interface of a protocol: a request's value to HTTP, and HTTP to an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from sagemaker_conformance.protocol.answer import Answer


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

    ``REFUSAL_CODES`` of the module are the error codes by which services of the protocol refuse a request's values, beside those
    that their models state; None where models state none of them.
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
