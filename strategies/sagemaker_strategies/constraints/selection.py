"""The operations that a user names: ``CreateModel``, ``sagemaker:Create*``, lists of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from fnmatch import filter as matching
from functools import cache
from typing import Any, Final

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.errors import SpecError
from sagemaker_strategies.constraints.loader import load
from sagemaker_strategies.constraints.readers.service_model import data_loader, installed_model
from sagemaker_strategies.operations.derivation import protocol_of
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

_GLOB: Final = frozenset("*?[")


class OperationError(SpecError):
    """A name of no operation that can be checked."""


def operations_named(given: Iterable[str], *, json_only: bool = False) -> tuple[str, ...]:
    """The operations, ``SERVICE:OPERATION`` each, that names and globs stand for; commas separate them.

    None given: the tuning job. A name without a service is one of SageMaker's. ``json_only``: globs
    match services that use AWS JSON. Raises `OperationError` where one matches nothing, or names a
    service of another protocol then.
    """
    texts = tuple(given)
    names = [name.strip() for text in texts for name in text.split(",") if name.strip()]
    if texts and not names:
        raise OperationError(f"--operation={','.join(texts)}: names no operation")
    found = [operation for name in names for operation in _expanded(name, json_only=json_only)]
    return tuple(dict.fromkeys(found)) or (TUNING_JOB.name,)


def one_operation(given: Iterable[str], *, json_only: bool = False) -> str:
    """The one operation that is named; raises `OperationError` where there are several."""
    names = operations_named(given, json_only=json_only)
    if len(names) > 1:
        raise OperationError(
            f"--operation: matches {len(names)} operations ({', '.join(names[:3])}, ...), expected one"
        )
    (name,) = names
    return name


def load_one(spec: str | None, given: Iterable[str]) -> Catalogue:
    """The catalogue of the one operation that is named; raises `OperationError` or `SpecError`."""
    return load(spec, one_operation(given))


def _expanded(name: str, *, json_only: bool) -> Iterator[str]:
    if name in (TUNING_JOB.create, TUNING_JOB.name):
        yield TUNING_JOB.name  # known without a model
        return
    service, _, operation = name.rpartition(":")
    service = service or TUNING_JOB.service
    services = matching(_services(), service) if _GLOB & set(service) else [service]
    if not services:
        raise OperationError(f"--operation={name}: no service of the installed botocore matches")
    found = False
    for each in services:
        if json_only and (protocol := _protocol(each)) != "json":
            if each == service:
                raise OperationError(
                    f"--operation={name}: {each} uses the protocol {protocol}; strict mode and serve "
                    "read AWS JSON only, run checks the other protocols too"
                )
            continue
        offered = _operations(each)
        chosen = matching(offered, operation) if _GLOB & set(operation) else [operation]
        for one in sorted(chosen):
            if one not in offered:
                raise OperationError(
                    f"--operation={name}: {each} has no operation {one} with a request{_hint(one, offered)}"
                )
            found = True
            yield f"{each}:{one}"
    if not found:
        raise OperationError(f"--operation={name}: matches no operation with a request")


def _hint(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name, known, 3)
    return f"; did you mean {' or '.join(close)}?" if close else ""


@cache
def _operations(service: str) -> tuple[str, ...]:
    """A service's operations that have a request."""
    operations = _model(service)["operations"]
    return tuple(name for name, facts in operations.items() if "input" in facts)


@cache
def _protocol(service: str) -> str:
    return protocol_of(_model(service)["metadata"])


def _model(service: str) -> Mapping[str, Any]:
    try:
        return installed_model(service)
    except SpecError as unknown:
        raise OperationError(f"--operation: {unknown}{_hint(service, _services())}") from None


@cache
def _services() -> tuple[str, ...]:
    return tuple(data_loader().list_available_services("service-2"))
