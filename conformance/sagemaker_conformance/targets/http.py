"""Any endpoint that speaks AWS JSON 1.1 over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import urllib3

from sagemaker_conformance.answers import Answer, read_answer
from sagemaker_conformance.targets.protocol import Target, TargetError, TargetSettings

#: Emulators read the service and the region from it and verify nothing.
_AUTHORIZATION: Final = (
    "AWS4-HMAC-SHA256 Credential=testing/20180508/us-east-1/sagemaker/aws4_request, "
    "SignedHeaders=host;x-amz-target, Signature=0"
)


def connect(argument: str, settings: TargetSettings) -> Target:
    """The endpoint ``http:ARGUMENT``; raises `TargetError` where that is no URL."""
    url = f"http:{argument}"
    try:
        parsed = urllib3.util.parse_url(url)
    except urllib3.exceptions.LocationParseError:
        parsed = None
    if parsed is None or not parsed.host or not argument.startswith("//"):
        raise TargetError(f"target {url!r} is no URL; expected http://HOST:PORT[/path]")
    return HttpTarget(url, settings.request_timeout)


class HttpTarget:
    """One endpoint, over connections that are kept alive."""

    name = "http"

    def __init__(self, url: str, timeout: float) -> None:
        self._url = url
        self.version = "unknown"
        self._timeout = timeout
        self._pool = urllib3.PoolManager(timeout=timeout, retries=False, maxsize=1)

    def send(self, operation: str, body: bytes) -> Answer:
        """Post one request; a dropped connection or a time-out is a crash of the target's."""
        usual = {
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": f"SageMaker.{operation}",
        }
        return self.send_raw(usual, body)

    def send_raw(self, headers: Mapping[str, str], body: bytes) -> Answer:
        """The same with these headers."""
        sent = {**headers, "Authorization": _AUTHORIZATION}
        try:
            reply = self._pool.request("POST", self._url, body=body, headers=sent, redirect=False)
        except urllib3.exceptions.NewConnectionError as refused:
            raise TargetError(
                f"target {self._url} cannot be reached ({refused}); is the server running there?"
            ) from None
        except urllib3.exceptions.TimeoutError:
            return Answer("crashed", message=f"no answer within {self._timeout:g} s")
        except urllib3.exceptions.HTTPError as broken:
            return Answer("crashed", message=f"the connection broke: {broken}")
        return read_answer(reply.status, dict(reply.headers), reply.data)

    def reset(self) -> None:
        """Nothing: an endpoint's state is its own."""

    def close(self) -> None:
        """Close the connections."""
        self._pool.clear()
