"""What boto3 would stop before sending: botocore's own validation of parameters."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal

from sagemaker_conformance.protocol.exchange import named
from sagemaker_strategies.cases.json_pointer import Request
from sagemaker_strategies.constraints.catalogue import OPERATION


@lru_cache(maxsize=1)
def _input_shape() -> Any:
    from botocore.loaders import Loader
    from botocore.model import ServiceModel

    model = ServiceModel(Loader().load_service_model("sagemaker", "service-2"), "sagemaker")
    return model.operation_model(OPERATION).input_shape


def load_model() -> None:
    """Load the model now, so that the first verdict does not wait for it."""
    _input_shape()


def boto3_verdict(request: Request, control: Request) -> Literal["passes", "stops"]:
    """Whether the installed botocore stops the request for what its valid neighbour does not have.

    An older specification's valid requests may lack what today's botocore requires: that is not
    what the request is sent for, and is left out.
    """
    return "passes" if _complaints(request) <= _complaints(control) else "stops"


def _complaints(request: Request) -> frozenset[str]:
    from botocore.validate import ParamValidator

    report = ParamValidator().validate(named(request, "conformance-000000-1"), _input_shape())
    return frozenset(report.generate_report().splitlines())
