"""The local mock over HTTP/1.1."""

from __future__ import annotations

import io
import sys
import traceback
from contextlib import AbstractContextManager
from email.utils import formatdate
from typing import TYPE_CHECKING, Any

from sagemaker_conformance.reference import wire
from sagemaker_conformance.reference.wire import ServiceError, WireAnswer
from sagemaker_conformance.server.http_bodies import Framing, read_body
from sagemaker_conformance.server.http_handler import Handler
from sagemaker_conformance.server.http_heads import MessageError, RequestHead
from sagemaker_conformance.server.listener import Listener, running
from sagemaker_conformance.server.wsgi import JsonService, application

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


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
