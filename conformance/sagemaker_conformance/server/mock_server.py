"""The local mock over HTTP/1.1, and as a WSGI application."""

from __future__ import annotations

import io
import sys
import traceback
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from email.utils import formatdate
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Protocol

from sagemaker_conformance.reference import wire
from sagemaker_conformance.reference.wire import ServiceError, WireAnswer
from sagemaker_conformance.server.http_bodies import LARGEST_BODY, Framing, read_body
from sagemaker_conformance.server.http_handler import Handler
from sagemaker_conformance.server.http_heads import MessageError, RequestHead
from sagemaker_conformance.server.listener import Listener, running

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class JsonService(Protocol):
    """A service of the JSON protocol: the local mock's `Service`, or one around it."""

    def answer(self, operation: str, body: bytes) -> WireAnswer:
        """Answer one request."""


def serving(service: JsonService) -> AbstractContextManager[str]:
    """Serve in threads of this process at a free port, and yield the URL.

    On leaving, open connections are cut and every thread has ended.
    """
    return running(Server(application(service)))


class Server(Listener):
    """The local mock, or another WSGI application, listening."""

    def __init__(
        self, application: WSGIApplication, host: str = "127.0.0.1", port: int = 0
    ) -> None:
        self.application = application
        super().__init__(host, port, _Handler)


class _Handler(Handler):
    server: Server

    def serve(self, head: RequestHead, framing: Framing) -> None:
        """Hand one request to the WSGI application and send its answer."""
        body = read_body(self.rfile, framing)
        if body is None:
            self.send(wire.refuse(ServiceError("RequestEntityTooLargeException"), status=413))
            return
        try:
            pieces = self.server.application(_environ(head, body), self._start)
            answer = b"".join(pieces)
        except Exception:  # a defect of the mock: the client gets a 500, the log a traceback
            traceback.print_exc()
            self.send(wire.refuse(ServiceError("InternalFailure"), status=500))
            return
        if head.method != "HEAD":
            self.wfile.write(answer)

    def refusal(self, malformed: MessageError) -> WireAnswer:
        """Make the answer that the service has for what it cannot read."""
        return wire.refuse(ServiceError("SerializationException"), status=malformed.status)

    def _start(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        lines = [f"{name}: {value}\r\n".encode("iso-8859-1") for name, value in headers]
        date = f"Date: {formatdate(usegmt=True)}\r\n".encode()
        self.send_head(f"HTTP/1.1 {status}".encode(), [*lines, date])
        return self.wfile.write


def _environ(head: RequestHead, body: bytes) -> dict[str, Any]:
    path, _, query = head.target.partition("?")
    headers: dict[str, str] = {}
    for field in head.fields:
        if "_" not in field.name:  # it would pass for the one with hyphens
            name = f"HTTP_{field.name.upper().replace('-', '_')}"
            headers[name] = f"{headers[name]}, {field.value}" if name in headers else field.value
    return {
        **headers,
        "REQUEST_METHOD": head.method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "CONTENT_TYPE": head.fields.get("content-type"),
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
    }


def application(service: JsonService) -> WSGIApplication:
    """A WSGI application that answers ``X-Amz-Target: ANY_PREFIX.OPERATION`` on every path."""

    def respond(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        answer = _answer(service, environ)
        headers = [*answer.headers.items(), ("Content-Length", str(len(answer.body)))]
        status = HTTPStatus(answer.status)
        start_response(f"{status.value} {status.phrase}", headers)
        return [answer.body]

    return respond


def _answer(service: JsonService, environ: WSGIEnvironment) -> WireAnswer:
    body = _body(environ)
    if len(body) > LARGEST_BODY:
        return wire.refuse(ServiceError("RequestEntityTooLargeException"), status=413)
    return service.answer(wire.operation_of(environ.get("HTTP_X_AMZ_TARGET", "")), body)


def _body(environ: WSGIEnvironment) -> bytes:
    """The request's body, or as much of it as shows that it is too large."""
    read: Callable[[int], bytes] = environ["wsgi.input"].read
    length = environ.get("CONTENT_LENGTH") or "0"
    if length.isdigit() and length != "0":
        return read(min(int(length), LARGEST_BODY + 1))
    if environ.get("wsgi.input_terminated"):  # the server undoes a chunked transfer
        return read(LARGEST_BODY + 1)
    return b""
