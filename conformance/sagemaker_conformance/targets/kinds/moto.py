"""moto, in process: raw requests through the public event on which its mock listens.

boto3's serializer cannot send wrong types or unknown members, so the prepared request is handed to
botocore's ``before-send`` event as it is. moto raises its own faults as Python exceptions there,
where its server would answer 500.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any, Final
from unittest import mock

from sagemaker_conformance.protocol.answer import Answer, read_answer
from sagemaker_conformance.protocol.target import Target, TargetError, TargetSettings
from sagemaker_strategies.operations.operation import Operation

_REGION: Final = "us-east-1"
_URL: Final = f"https://api.sagemaker.{_REGION}.amazonaws.com/"
_HEADERS: Final = {
    # moto reads the account from the access key and verifies nothing.
    "Authorization": (
        f"AWS4-HMAC-SHA256 Credential=testing/20180508/{_REGION}/sagemaker/aws4_request, "
        "SignedHeaders=host;x-amz-target, Signature=0"
    ),
}
_CREDENTIALS: Final = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_EC2_METADATA_DISABLED": "true",
}


def connect(argument: str, settings: TargetSettings) -> Target:
    """Make a target of the installed moto; raises `TargetError` where it is not."""
    if argument:
        raise TargetError(f"target moto takes no argument, got {argument!r}; use --target=moto")
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
        self._events: Any = None
        self._operation = operation

    def send(self, operation: str, body: bytes) -> Answer:
        """Hand the request to moto's listener and classify what it returns or raises."""
        return self.send_raw(self._operation.headers(operation), body)

    def send_raw(self, headers: Mapping[str, str], body: bytes) -> Answer:
        """Hand on these headers as well; moto finds the operation in them."""
        from botocore.awsrequest import AWSPreparedRequest
        from botocore.compat import HTTPHeaders

        sent = HTTPHeaders()
        for name, value in {**_HEADERS, **headers}.items():
            sent[name] = value
        request = AWSPreparedRequest("POST", _URL, sent, body, False)
        try:
            replies = self._listeners().emit("before-send.sagemaker", request=request)
        except NotImplementedError as lacking:
            return Answer("unsupported", message=str(lacking))
        except Exception as crash:
            return Answer("crashed", message=f"{type(crash).__name__}: {crash}")
        for _, reply in replies:
            if reply is not None:
                return read_answer(reply.status_code, reply.headers, reply.content)
        raise TargetError("moto did not answer in process; is its mock for sagemaker disabled?")

    def reset(self) -> None:
        """Start with an empty moto."""
        self.close()

    def close(self) -> None:
        """Remove moto's mock."""
        self._open.close()
        self._events = None

    def _listeners(self) -> Any:
        if self._events is None:
            from boto3.session import Session
            from moto import mock_aws

            self._open.enter_context(mock.patch.dict(os.environ, _CREDENTIALS))
            self._open.enter_context(mock_aws())
            self._events = Session(region_name=_REGION).client("sagemaker").meta.events
        return self._events
