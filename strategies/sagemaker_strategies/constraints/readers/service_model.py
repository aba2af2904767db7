"""Service models in botocore's form, from a file or from the botocore that is installed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from sagemaker_strategies.constraints.errors import SpecError
from sagemaker_strategies.constraints.readers.extract import Extract, request_shapes
from sagemaker_strategies.operations.derivation import derive
from sagemaker_strategies.operations.operation import Operation
from sagemaker_strategies.operations.tuning_job import TUNING_JOB

if TYPE_CHECKING:
    from botocore.loaders import Loader


def read_service_model(
    content: Mapping[str, Any], where: str, *, spec: str, operation: Operation = TUNING_JOB
) -> Extract:
    """Read the parsed ``service-2.json``; ``where`` names it in clauses and messages."""
    metadata = content.get("metadata")
    return Extract(
        spec=spec,
        document=where,
        evidence="modelled",
        shapes=request_shapes(content, where, operation),
        provenance=str(metadata.get("uid", "")) if isinstance(metadata, Mapping) else "",
        operation=operation,
    )


def installed_version() -> str | None:
    """The version of the botocore in this environment, or None where there is none."""
    try:
        import botocore  # costs tens of milliseconds, and most runs read a shipped extract
    except ImportError:
        return None
    return str(botocore.__version__)


def read_installed(operation: str = TUNING_JOB.name) -> Extract:
    """Read an operation's model, ``SERVICE:OPERATION``, out of the installed botocore.

    The name of its specification carries the version. Raises `SpecError` where there is no such model.
    """
    service, _, create = operation.partition(":")
    model = installed_model(service)
    version = installed_version()
    return read_service_model(
        model,
        f"botocore {version} (installed), {service} {model['metadata']['apiVersion']} service-2.json",
        spec=f"botocore-{version}",
        operation=derived(model, create, service),
    )


def derived(model: Mapping[str, Any], create: str, service: str) -> Operation:
    """The operation that a model states; the tuning job, of which more is known, is itself."""
    if f"{service}:{create}" == TUNING_JOB.name:
        return TUNING_JOB
    try:
        return derive(model, create, service=service)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SpecError(f"operation {service}:{create} cannot be read ({error})") from None


@cache
def data_loader() -> Loader:
    """The loader of the installed botocore's models; whoever shares it reads each model once."""
    from botocore.loaders import create_loader

    return create_loader()


@lru_cache(maxsize=4)
def installed_model(service: str) -> Mapping[str, Any]:
    """The newest model of a service in the installed botocore; raises `SpecError` where it has none."""
    version = installed_version()
    if version is None:
        raise SpecError("botocore is not installed: install it, or use a shipped specification")
    from botocore.exceptions import DataNotFoundError, UnknownServiceError

    try:
        model: Mapping[str, Any] = data_loader().load_service_model(service, "service-2")
    except (UnknownServiceError, DataNotFoundError):
        raise SpecError(f"botocore {version} has no model of {service}") from None
    return model
