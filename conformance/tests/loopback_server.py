"""Servers on this machine that do with each request what a test says."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeAlias

JOB_ARN = "arn:aws:sagemaker:us-east-1:112233445566:hyper-parameter-tuning-job/some"


class Reply:
    """What a server does with one request; made of what its functions are told."""

    def __init__(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        self._handler = handler
        self.operation = handler.headers.get("X-Amz-Target", "").rpartition(".")[2]
        self.kind = handler.headers.get("Content-Type", "")
        self.body = body

    def send(
        self,
        status: int,
        content: Any,
        *,
        kind: str = "application/x-amz-json-1.1",
        length: int | None = None,
    ) -> None:
        """Answer; content other than bytes goes as JSON. A false length truncates the answer."""
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        self._handler.send_response(status)
        self._handler.send_header("Content-Type", kind)
        self._handler.send_header("Content-Length", str(len(body) if length is None else length))
        self._handler.end_headers()
        self._handler.wfile.write(body)
        if length is not None:
            self.hang_up()

    def write(self, more: bytes) -> None:
        """Send some bytes more of an answer that is under way."""
        self._handler.wfile.write(more)
        self._handler.wfile.flush()

    def hang_up(self) -> None:
        """End the connection."""
        self._handler.close_connection = True

    def die(self) -> None:
        """End the connection and the server: nothing listens there any more."""
        self.hang_up()
        self._handler.server.shutdown()
        self._handler.server.server_close()

    def accept(self) -> None:
        """Answer as a service that made a job, whatever was asked."""
        self.send(200, {"HyperParameterTuningJobArn": JOB_ARN})

    def refuse(self, message: str = "no", code: str = "ValidationException") -> None:
        """Answer as a service that found something wrong."""
        self.send(400, {"__type": code, "message": message})


Behaviour: TypeAlias = Callable[[Reply], None]


@contextmanager
def serving_behaviours() -> Iterator[Callable[[Behaviour], str]]:
    """Gives what starts a server that does with each request what the function does; it gives its URL."""
    servers: list[ThreadingHTTPServer] = []

    def start(behave: Behaviour) -> str:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            wbufsize = -1

            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                behave(Reply(self, self.rfile.read(length)))

            def log_message(self, format: str, *args: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads, server.block_on_close = True, False
        server.handle_error = lambda *_: None  # type: ignore[method-assign]  # clients hang up
        servers.append(server)
        threading.Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()
        return f"http://127.0.0.1:{server.server_address[1]}"

    try:
        yield start
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()
