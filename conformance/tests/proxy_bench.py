"""A proxy before a server whose replies are given, and what passed between them."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from sagemaker_conformance.server.access_log import AccessLog
from sagemaker_conformance.server.listener import running
from sagemaker_conformance.server.proxy import Proxy
from sagemaker_conformance.server.upstream import Upstream
from sagemaker_conformance.strict.judge import load_judge

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@dataclass
class Server:
    """A server that answers each request with the next of its replies, and keeps what it was sent.

    A request ends where ``ends`` says; the connection is closed after a reply that ends with it.
    """

    replies: list[bytes]
    closing: bool = False
    got: list[bytes] = field(default_factory=list)
    connections: int = 0
    closed: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def run(self, listening: socket.socket) -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            self.connections += 1
            with connection:
                while (request := whole_request(connection)) and self.replies:
                    self.got.append(request)
                    connection.sendall(self.replies.pop(0))
                    if self.closing:
                        break
            self.closed.release()


def whole_request(connection: socket.socket) -> bytes:
    """One request, framing and all."""
    got = b""
    while b"\r\n\r\n" not in got:
        got += (more := connection.recv(65536))
        if not more:
            return b""
    head, _, body = got.partition(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    length = int(lengths[0].partition(b":")[2]) if lengths else 0
    chunked = b"transfer-encoding: chunked" in head.lower()
    while len(body) < length or (chunked and not body.endswith((b"0\r\n\r\n", b"t: 1\r\n\r\n"))):
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


@dataclass
class Bench:
    """A proxy, what is behind it, and what it said."""

    url: str
    server: Server
    logged: list[str]
    ledger: AccessLog

    def connect(self) -> socket.socket:
        parts = urlsplit(self.url)
        return socket.create_connection((parts.hostname, parts.port), timeout=10)

    def ask(self, *requests: bytes) -> list[bytes]:
        """Send requests over one connection, each after the answer to the one before."""
        with self.connect() as connection:
            answers = [asked(connection, request) for request in requests[:-1]]
            connection.sendall(requests[-1])
            connection.shutdown(socket.SHUT_WR)
            return [*answers, _to_the_end(connection)]


def asked(connection: socket.socket, request: bytes) -> bytes:
    connection.sendall(request)
    got = b""
    while not got.endswith((b"ok", b"0\r\n\r\n", b"}", b"Response>")):
        got += (more := connection.recv(65536))
        if not more:
            break
    return got


def _to_the_end(connection: socket.socket) -> bytes:
    got = b""
    while more := connection.recv(65536):
        got += more
    return got


@contextlib.contextmanager
def benches() -> Iterator[Callable[..., Bench]]:
    """Makes proxies before servers that give these replies."""
    open_: list[Any] = []

    def make(*replies: bytes, path: str = "", closing: bool = False) -> Bench:
        listening = socket.create_server(("127.0.0.1", 0))
        server = Server(list(replies), closing)
        thread = threading.Thread(target=server.run, args=[listening], daemon=True)
        thread.start()
        upstream = Upstream("http", "127.0.0.1", listening.getsockname()[1], path)
        logged: list[str] = []
        ledger = AccessLog(logged.append)
        proxy = running(
            Proxy(upstream, load_judge("botocore-1.44.5", "off"), ledger, "127.0.0.1", 0)
        )
        open_.append((proxy, listening))
        return Bench(proxy.__enter__(), server, logged, ledger)

    try:
        yield make
    finally:
        for proxy, listening in open_:
            listening.shutdown(socket.SHUT_RDWR)
            listening.close()
            proxy.__exit__(None, None, None)
