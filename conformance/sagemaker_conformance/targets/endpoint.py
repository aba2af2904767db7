"""An endpoint as a target, for ``--target=http://...`` and ``--target=https://...``."""

from __future__ import annotations

from sagemaker_conformance.protocol.target import Target, TargetSettings
from sagemaker_conformance.targets.aws_guard.connect import real_target
from sagemaker_conformance.targets.aws_guard.hosts import real_host
from sagemaker_conformance.transport.endpoint import Endpoint, endpoint_at
from sagemaker_conformance.transport.signature import DUMMY_CREDENTIALS, Signer, profile_signer
from sagemaker_conformance.transport.url import read_url


class EndpointTarget:
    """One endpoint; its state is its own."""

    version = "unknown"

    def __init__(self, name: str, endpoint: Endpoint) -> None:
        self.name = name
        self.send = endpoint.send
        self.start_send = endpoint.start_send
        self.send_raw = endpoint.post
        self.close = endpoint.close

    def reset(self) -> None:
        """Nothing: an endpoint's state is its own."""


def endpoint_target(scheme: str, argument: str, settings: TargetSettings) -> Target:
    """Connect to the endpoint at ``SCHEME:ARGUMENT``; raises `TargetError` where it cannot be used.

    Raises at once where nothing listens there. Requests are signed with dummy credentials, or with
    those of the profile in the settings. Real SageMaker is guarded under every name.
    """
    url = read_url(scheme, argument)
    header = next((v for k, v in settings.headers if k.lower() == "host"), None)
    real = real_host(url, header)
    if real is not None:
        return real_target(scheme, url, real, settings)
    signer = profile_signer(settings.profile) if settings.profile else Signer(DUMMY_CREDENTIALS)
    endpoint = endpoint_at(url, signer, settings)
    endpoint.probe()
    return EndpointTarget(scheme, endpoint)
