"""What boto3 would stop before sending: botocore's own validation of parameters."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal

from sagemaker_conformance.interview import named
from sagemaker_strategies.constraints.catalogue import OPERATION
from sagemaker_strategies.places import Request


@lru_cache(maxsize=1)
def _input_shape() -> Any:
    from botocore.loaders import Loader
    from botocore.model import ServiceModel

    model = ServiceModel(Loader().load_service_model("sagemaker", "service-2"), "sagemaker")
    return model.operation_model(OPERATION).input_shape


def boto3_verdict(request: Request) -> Literal["passes", "stops"]:
    """Whether the installed botocore would let the request through to the service."""
    from botocore.validate import ParamValidator

    report = ParamValidator().validate(named(request, "conformance-000000-1"), _input_shape())
    return "stops" if report.has_errors() else "passes"
