"""moto, in process: raw requests through the public event on which its mock listens.

boto3's serializer cannot send wrong types or unknown members, so the prepared request is handed to
botocore's ``before-send`` event as it is. moto raises its own faults as Python exceptions there,
where its server would answer 500.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from unittest import mock

from botocore.awsrequest import AWSPreparedRequest
from botocore.compat import HTTPHeaders

from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.target import Target, TargetError, TargetSettings
from sagemaker_conformance.serialization.protocols.json import operation_named
from sagemaker_conformance.serialization.serialization import (
    HttpRequest,
    UnwritableError,
    serialization_of,
    unwritten,
)
from sagemaker_strategies.constraints.readers.service_model import data_loader
from sagemaker_strategies.operations.operation import Operation

_REGION: Final = "us-east-1"
_CREDENTIALS: Final = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_EC2_METADATA_DISABLED": "true",
}

#: Requests go out in their protocol, and not as values.
SENDS_PROTOCOL: Final = True
#: Nothing follows its name.
TAKES_ARGUMENT: Final = False


def connect(argument: str, settings: TargetSettings) -> Target:
    """Make a target of the installed moto; raises `TargetError` where it is not."""
    try:
        import moto
    except ImportError as missing:
        raise TargetError(
            f"target moto needs moto, which is not installed ({missing}); "
            "pip install 'sagemaker-conformance[moto]'"
        ) from None
    if not hasattr(moto, "mock_aws"):  # new in 5
        raise TargetError(
            f"target moto needs moto>=5, and moto {moto.__version__} is installed; "
            "pip install 'sagemaker-conformance[moto]'"
        )
    return MotoTarget(moto.__version__, settings.catalogue.operation)


class MotoTarget:
    """One private moto, from the first request to `close`."""

    name = "moto"

    def __init__(self, version: str, operation: Operation) -> None:
        self.version = f"moto {version}"
        self._open = ExitStack()
        self._is_mocked = False
        self._operation = operation
        self._serialization = serialization_of(operation)
        self._signature = {
            # moto reads the account from the access key and verifies nothing.
            "Authorization": (
                f"AWS4-HMAC-SHA256 Credential=testing/20180508/{_REGION}/{operation.signing_name}"
                "/aws4_request, SignedHeaders=host;x-amz-target, Signature=0"
            )
        }

    def send(self, operation: str, body: bytes) -> Answer:
        """Hand the request to moto's listener and classify what it returns or raises."""
        try:
            request = self._serialization.request(operation, body)
        except UnwritableError as unwritable:
            return unwritten(unwritable)
        return self._sent(operation, request)

    def send_raw(self, headers: Mapping[str, str], body: bytes) -> Answer:
        """Hand on these headers as well; moto finds the operation in them."""
        return self._sent(operation_named(headers), HttpRequest("POST", "/", headers, body))

    def _sent(self, operation: str, sent: HttpRequest) -> Answer:
        headers = HTTPHeaders()
        for name, value in {**self._signature, **sent.headers}.items():
            headers[name] = value
        listeners = self._mocked()
        url = f"{listeners.scheme}://{sent.host_prefix}{listeners.host}{sent.target}"
        request = AWSPreparedRequest(sent.method, url, headers, sent.body, False)
        try:
            replies = listeners.events.emit(listeners.event, request=request)
        except NotImplementedError as lacking:
            return Answer("unsupported", message=str(lacking))
        except Exception as crash:
            return Answer("crashed", message=f"{type(crash).__name__}: {crash}")
        for _, reply in replies:
            if reply is not None:
                return self._serialization.answer(
                    operation, reply.status_code, reply.headers, reply.content
                )
        name = self._operation.service
        raise TargetError(f"moto did not answer in process; does it have a mock for {name}?")

    def reset(self) -> None:
        """Start with an empty moto."""
        self.close()

    def close(self) -> None:
        """Remove moto's mock."""
        self._open.close()
        self._is_mocked = False

    def _mocked(self) -> _Listeners:
        """The events of the service's client, on which moto's mock listens."""
        if not self._is_mocked:
            from moto import mock_aws

            self._open.enter_context(mock.patch.dict(os.environ, _CREDENTIALS))
            self._open.enter_context(mock_aws())
            self._is_mocked = True
        return _listeners(self._operation.service)


@dataclass(frozen=True)
class _Listeners:
    """The events of a client, the one before a request is sent, and the service's address in parts."""

    events: Any
    event: str
    scheme: str
    host: str


@lru_cache(maxsize=2)
def _listeners(service: str) -> _Listeners:
    """Those of a client that lasts as long as the process: every mock of moto listens on it.

    One takes as much time as hundreds of requests, and keeps nothing of them.
    """
    from boto3.session import Session
    from botocore.session import get_session

    core = get_session()
    core.register_component("data_loader", data_loader())  # it has read the service's model already
    # Its stubs know services by literal names.
    session: Any = Session(region_name=_REGION, botocore_session=core)
    client = session.client(service).meta
    scheme, _, host = client.endpoint_url.partition("://")
    event = f"before-send.{client.service_model.service_id.hyphenize()}"
    return _Listeners(client.events, event, scheme, host)
