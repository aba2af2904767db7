"""The local mock over HTTP/1.1."""

from __future__ import annotations

import contextlib
import io
import sys
import traceback
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sagemaker_conformance.reference import wire
from sagemaker_conformance.reference.wire import ServiceError, WireAnswer
from sagemaker_conformance.server.http_bodies import BodyError, framing_of, read_body
from sagemaker_conformance.server.listener import Handler, Listener, running
from sagemaker_conformance.server.wsgi import JsonService, application

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


@contextlib.contextmanager
def serving(service: JsonService, host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """Serve in threads of this process and yield the URL; port 0 picks a free one.

    On leaving, open connections are cut and every thread has ended.
    """
    with running(Server(service, host, port)) as url:
        yield url


class Server(Listener):
    """The local mock, listening."""

    def __init__(self, service: JsonService, host: str, port: int) -> None:
        self.application: WSGIApplication = application(service)
        super().__init__(host, port, _Handler)


class _Handler(Handler):
    server: Server

    def _serve(self) -> None:
        """Hand one request to the WSGI application and send its answer."""
        try:
            body = read_body(self.rfile, framing_of(self.headers))
        except BodyError:
            self.close_connection = True
            self._send(wire.refuse(ServiceError("SerializationException")))
            return
        if body is None:
            self._send(wire.refuse(ServiceError("RequestEntityTooLargeException"), status=413))
            return
        try:
            pieces = self.server.application(self._environ(body), self._start)
            answer = b"".join(pieces)
        except Exception:  # a defect of the mock: the client gets a 500, the log a traceback
            traceback.print_exc()
            self._send(wire.refuse(ServiceError("InternalFailure"), status=500))
            return
        if self.command != "HEAD":
            self.wfile.write(answer)

    # The names that http.server looks up.
    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_PATCH = do_OPTIONS = _serve  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:
        """Write nothing: the client has the answers."""

    def _environ(self, body: bytes) -> dict[str, Any]:
        path, _, query = self.path.partition("?")
        headers = {
            f"HTTP_{name.upper().replace('-', '_')}": value for name, value in self.headers.items()
        }
        return {
            **headers,
            "REQUEST_METHOD": self.command,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
        }

    def _send(self, answer: WireAnswer) -> None:
        length = ("Content-Length", str(len(answer.body)))
        self._start(str(answer.status), [*answer.headers.items(), length])
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def _start(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        code, _, phrase = status.partition(" ")
        self.send_response(int(code), phrase or None)
        for name, value in headers:
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        return self.wfile.write
