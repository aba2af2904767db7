"""The protocols by name."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import sagemaker_conformance.serialization.protocols as package
from sagemaker_conformance.protocol.exchange import encode
from sagemaker_conformance.protocol.target import TargetError
from sagemaker_conformance.serialization.serialization import Serialization, UnwritableError
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.operations.operation import Operation


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
