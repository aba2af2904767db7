"""A small HTTP/1.1 server for the local mock, on this machine only."""

from __future__ import annotations

import contextlib
import io
import socket
import sys
import threading
import traceback
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Final

from sagemaker_conformance.reference import wire
from sagemaker_conformance.reference.application import LARGEST_BODY, application
from sagemaker_conformance.reference.service import Service
from sagemaker_conformance.reference.wire import ServiceError

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_LONGEST_LINE: Final = 65536


@contextlib.contextmanager
def serving(service: Service, host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """Serve in threads of this process and yield the URL; port 0 picks a free one.

    On leaving, open connections are cut and every thread has ended.
    """
    with Server(service, host, port) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server.url
        finally:
            server.shutdown()
            server.cut_connections()
            thread.join()


class Server(ThreadingHTTPServer):
    """One thread a connection; `serve_forever` serves, `server_close` waits for the threads."""

    daemon_threads = False
    request_queue_size = 128

    def __init__(self, service: Service, host: str, port: int) -> None:
        super().__init__((host, port), _Handler)
        self.application: WSGIApplication = application(service)
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        """Where it listens."""
        host, port = self.server_address[:2]
        return f"http://{host!s}:{port}"

    def cut_connections(self) -> None:
        """End all connections, idle ones too, so that their threads come to an end."""
        with self._lock:
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Serve a connection in a thread of its own."""
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Close a connection."""
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that hang up; tell of everything else."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # an answer leaves in one piece

    server: Server

    def do_POST(self) -> None:
        """Hand one request to the WSGI application and send its answer."""
        body = self._body()
        try:
            pieces = self.server.application(self._environ(body), self._start)
            answer = b"".join(pieces)
        except Exception:  # a defect of the mock: the client must see a 500, the owner a traceback
            traceback.print_exc()
            fault = wire.refuse(ServiceError("InternalFailure"), status=500)
            length = ("Content-Length", str(len(fault.body)))
            self._start("500 Internal Server Error", [*fault.headers.items(), length])
            answer = fault.body
        self.wfile.write(answer)

    do_GET = do_PUT = do_DELETE = do_POST  # noqa: N815  # the names that http.server looks up

    def log_message(self, format: str, *args: object) -> None:
        """Keep silent: whoever asks has the answers."""

    def _environ(self, body: bytes) -> dict[str, Any]:
        return {
            "REQUEST_METHOD": self.command,
            "PATH_INFO": self.path,
            "HTTP_X_AMZ_TARGET": self.headers.get("X-Amz-Target", ""),
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
        }

    def _start(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        code, _, phrase = status.partition(" ")
        self.send_response(int(code), phrase)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        return self.wfile.write

    def _body(self) -> bytes:
        """The request's body; one that is too large is cut and the connection closed after it."""
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return self._chunks()
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit():
            self.close_connection = True
            return b""
        if int(length) > LARGEST_BODY:
            self.close_connection = True
        return self.rfile.read(min(int(length), LARGEST_BODY + 1))

    def _chunks(self) -> bytes:
        body = bytearray()
        while len(body) <= LARGEST_BODY:
            size = _chunk_size(self.rfile.readline(_LONGEST_LINE))
            if size is None:
                self.close_connection = True
                return bytes(body)
            if size == 0:
                while self.rfile.readline(_LONGEST_LINE).strip():
                    pass
                return bytes(body)
            body += self.rfile.read(min(size, LARGEST_BODY + 1))
            self.rfile.readline(_LONGEST_LINE)
        self.close_connection = True
        return bytes(body)


def _chunk_size(line: bytes) -> int | None:
    try:
        return int(line.partition(b";")[0], 16)
    except ValueError:
        return None
