"""Any endpoint over HTTP, in the protocol of the operation's service."""

from __future__ import annotations

from typing import Final

from sagemaker_conformance.protocol.target import Target, TargetSettings
from sagemaker_conformance.targets.endpoint import endpoint_target

#: Requests go out in their protocol, and not as values.
SENDS_PROTOCOL: Final = True


def connect(argument: str, settings: TargetSettings) -> Target:
    """Connect to the endpoint ``http:ARGUMENT``; raises `TargetError` where that is no URL."""
    return endpoint_target("http", argument, settings)
