"""One endpoint over HTTP: a request in, an `Answer` out."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import urlsplit

from botocore.httpsession import get_cert_path
from botocore.utils import get_environ_proxies
from urllib3 import BaseHTTPResponse, exceptions

from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.target import TargetError, TargetSettings, UnreachableError
from sagemaker_conformance.serialization.protocols.json import operation_named
from sagemaker_conformance.serialization.serialization import (
    HttpRequest,
    UnwritableError,
    serialization_of,
    unwritten,
)
from sagemaker_conformance.transport.connection import Connection, Reply
from sagemaker_conformance.transport.deadline import Deadline
from sagemaker_conformance.transport.redaction import SECRETS, protect, secrets_of
from sagemaker_conformance.transport.signature import Signer
from sagemaker_strategies.operations.operation import Operation

#: Bytes of an answer; a longer one is not read to its end.
LARGEST_ANSWER: Final = 16 * 2**20
T = TypeVar("T")
_LOOPBACK: Final = ("localhost", "127.", "[::1]")

#: What is raised where no connection comes about; the last, for what cannot be a host's name.
_UNREACHED: Final = (
    exceptions.NewConnectionError,
    exceptions.ConnectTimeoutError,
    exceptions.LocationParseError,
)


class Endpoint:
    """An endpoint, over a connection that is kept alive.

    ``timeout`` is seconds for a whole exchange, ``headers`` are sent along without being signed,
    so that gateways may take them off; a ``Host`` among them is signed, as it must be.
    """

    def __init__(
        self,
        url: str,
        signer: Signer,
        operation: Operation,
        *,
        timeout: float = 10.0,
        headers: Sequence[tuple[str, str]] = (),
        ca_bundle: Path | None = None,
    ) -> None:
        self.url = url
        self.host = next((v for k, v in headers if k.lower() == "host"), _authority(url))
        self._signer = signer
        self._service = operation.signing_name
        self._serialization = serialization_of(operation)
        self._headers = {k: v for k, v in headers if k.lower() != "host"}
        self._deadline = Deadline(timeout)
        self._connection = _connection(url, self._deadline, ca_bundle)
        protect(*secrets_of(headers))

    def probe(self) -> None:
        """Connect and close, before a run is prepared for a port on which nothing listens.

        Raises what `post` raises then. No connection stays: a server that has one at a time would
        wait for an idle one, and keep other processes of a run waiting.
        """
        self._deadline.start()
        with suppress(exceptions.TimeoutError, TimeoutError, exceptions.ProtocolError):
            self._translate_errors(self._connection.connect)
        self._connection.close()

    def send(self, operation: str, body: bytes) -> Answer:
        """Send one request of the protocol; what it has no form for is not sent, and unsupported."""
        try:
            request = self._serialization.request(operation, body)
        except UnwritableError as unwritable:
            return unwritten(unwritable)
        return self._read_answer(operation, self._start(request))

    def start_send(self, operation: str, body: bytes) -> Callable[[], Answer]:
        """Send one request; what is returned reads the answer, before anything else is sent, and has
        the whole time-out for it."""
        try:
            request = self._serialization.request(operation, body)
        except UnwritableError as unwritable:
            return partial(unwritten, unwritable)
        reply = self._start(request)

        def answer() -> Answer:
            self._deadline.start()
            return self._read_answer(operation, reply)

        return answer

    def post(self, headers: Mapping[str, str], body: bytes) -> Answer:
        """Post a body under these headers and nothing else of the protocol's.

        Raises `UnreachableError` where no connection comes about, and `TargetError` where one cannot be
        trusted. An answer that breaks off, or comes too late, is a crash of the target's.
        """
        request = HttpRequest("POST", "/", headers, body)
        return self._read_answer(operation_named(headers), self._start(request))

    def _start(self, request: HttpRequest) -> Reply:
        signed = self._signer.signed(self.url, self.host, request, self._service)
        self._deadline.start()
        return self._connection.start(replace(request, headers={**signed, **self._headers}))

    def _read_answer(self, operation: str, reply: Reply) -> Answer:
        return SECRETS.answer(self._translate_errors(lambda: self._answer(operation, reply)))

    def _translate_errors(self, call: Callable[[], T]) -> T:
        """Return the result of the call; raise `TargetError` where no connection came about."""
        try:
            return call()
        except _UNREACHED as refused:
            raise UnreachableError(
                f"target {self.url} cannot be reached ({_why(refused)}); "
                "is the server running there?"
            ) from None
        except exceptions.ProxyError as refused:
            raise UnreachableError(
                f"target {self.url} cannot be reached through the proxy ({_why(refused)}); "
                "see HTTPS_PROXY and NO_PROXY"
            ) from None
        except exceptions.SSLError as untrusted:
            raise TargetError(
                f"target {self.url}: no trust in its certificate ({_why(untrusted)}); "
                "name the certificates to trust with --ca-bundle=FILE"
            ) from None

    def _answer(self, operation: str, reply: Reply) -> Answer:
        status: int | None = None
        try:
            read = reply()
            status = read.status
            content = _read(read)
        except _UNREACHED:
            raise
        except (exceptions.TimeoutError, TimeoutError):
            self._connection.close()
            message = f"no {'whole ' if status else ''}answer within {self._deadline.seconds:g} s"
            return Answer("crashed", status, message=message, lost="late")
        except (exceptions.ProxyError, exceptions.SSLError):
            raise
        except exceptions.HTTPError as broken:
            self._connection.close()
            message = f"the answer broke off: {_why(broken)}"
            return Answer("crashed", status, message=message, lost="dropped")
        if content is None:
            self._connection.close()
            message = f"an answer of more than {LARGEST_ANSWER // 2**20} MiB"
            return Answer("crashed", status, message=message)
        return self._serialization.answer(operation, status, read.headers, content)

    def close(self) -> None:
        """Close the connections."""
        self._connection.close()


def endpoint_at(url: str, signer: Signer, settings: TargetSettings) -> Endpoint:
    """An endpoint with the time-out, headers and certificates of the settings."""
    return Endpoint(
        url,
        signer,
        settings.catalogue.operation,
        timeout=settings.request_timeout,
        headers=settings.headers,
        ca_bundle=settings.ca_bundle,
    )


def trust(ca_bundle: Path | None) -> ssl.SSLContext:
    """Trusts the certificates of the file alone, or else whatever the system and boto3 trust.

    Raises `OSError` (of which `ssl.SSLError` is one) where the file has none.
    """
    if ca_bundle is not None:
        return ssl.create_default_context(cafile=str(ca_bundle))
    context = ssl.create_default_context()
    context.load_verify_locations(get_cert_path(True))
    return context


def _connection(url: str, deadline: Deadline, ca_bundle: Path | None) -> Connection:
    # An endpoint on this machine is never reached through a proxy, whatever the environment has.
    is_local = _authority(url).startswith(_LOOPBACK)
    proxy = None if is_local else get_environ_proxies(url).get(urlsplit(url).scheme)
    secure = any(each.startswith("https:") for each in (url, proxy or ""))
    try:
        return Connection(url, deadline, trust(ca_bundle) if secure else None, proxy)
    except exceptions.LocationValueError:  # it may hold a password: it is not shown
        raise TargetError(
            f"target {url}: HTTP_PROXY or HTTPS_PROXY names no proxy; expected http://HOST:PORT"
        ) from None


def _read(reply: BaseHTTPResponse) -> bytes | None:
    """Read the whole body; None where it is too long."""
    content = bytearray()
    for piece in reply.stream(2**16):
        content += piece
        if len(content) > LARGEST_ANSWER:
            reply.close()
            return None
    reply.release_conn()
    return bytes(content)


def _authority(url: str) -> str:
    """Host and port as the ``Host`` header has them: without the port that the scheme implies."""
    parts = urlsplit(url)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else str(parts.hostname)
    implied = {"http": 80, "https": 443}[parts.scheme]
    return host if parts.port in (None, implied) else f"{host}:{parts.port}"


def _why(error: Exception) -> str:
    """The innermost cause in one line, without secrets and the objects that urllib3 puts before it."""
    cause: BaseException = error
    while isinstance(cause, exceptions.HTTPError) and (
        inner := next((a for a in cause.args if isinstance(a, Exception)), None) or cause.__cause__
    ):
        cause = inner
    text = str(cause).rpartition("Failed to establish a new connection: ")[2]
    return SECRETS.text(" ".join(text.split())) or type(cause).__name__
