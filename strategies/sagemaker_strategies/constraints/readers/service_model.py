"""Service models in botocore's form, from a file or from the botocore that is installed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sagemaker_strategies.constraints.errors import SpecError
from sagemaker_strategies.constraints.readers.extract import Extract, request_shapes
from sagemaker_strategies.operations.tuning_job import TUNING_JOB


def read_service_model(content: Mapping[str, Any], where: str, *, spec: str) -> Extract:
    """Read the parsed ``service-2.json``; ``where`` names it in clauses and messages."""
    metadata = content.get("metadata")
    return Extract(
        spec=spec,
        document=where,
        evidence="modelled",
        shapes=request_shapes(content, where),
        provenance=str(metadata.get("uid", "")) if isinstance(metadata, Mapping) else "",
    )


def installed_version() -> str | None:
    """The version of the botocore in this environment, or None where there is none."""
    try:
        import botocore  # costs tens of milliseconds, and most runs read a shipped extract
    except ImportError:
        return None
    return str(botocore.__version__)


def read_installed() -> Extract:
    """Read SageMaker's model out of the installed botocore; its spec name carries the version."""
    version = installed_version()
    if version is None:
        raise SpecError("botocore is not installed: install it, or use a shipped specification")
    from botocore.exceptions import UnknownServiceError
    from botocore.loaders import Loader

    service, api_version = TUNING_JOB.service, TUNING_JOB.api_version
    try:
        model = Loader().load_service_model(service, "service-2", api_version)
    except UnknownServiceError as error:
        raise SpecError(f"botocore {version} has no model of {service}: {error}") from None
    return read_service_model(
        model,
        f"botocore {version} (installed), {service} {api_version} service-2.json",
        spec=f"botocore-{version}",
    )
