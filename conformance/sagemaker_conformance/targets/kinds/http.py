"""Any endpoint over HTTP, in the protocol of the operation's service."""

from __future__ import annotations

from sagemaker_conformance.protocol.target import Target, TargetSettings
from sagemaker_conformance.targets.endpoint import endpoint_target


def connect(argument: str, settings: TargetSettings) -> Target:
    """Connect to the endpoint ``http:ARGUMENT``; raises `TargetError` where that is no URL."""
    return endpoint_target("http", argument, settings)
