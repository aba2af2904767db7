"""A server that answers whatever it gets, and a client that sends whatever it is given."""

from __future__ import annotations

import socket
import threading
import time
from urllib.parse import urlsplit

from sagemaker_conformance.server.upstream import Upstream

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class LenientUpstream:
    """A server that answers 200 to whatever it gets, without reading it."""

    def __init__(self) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.got = b""
        self.connections = 0
        self.reply = OK
        threading.Thread(target=self._run, daemon=True).start()

    @property
    def address(self) -> Upstream:
        return Upstream("http", "127.0.0.1", self.listening.getsockname()[1])

    def _run(self) -> None:
        while True:
            try:
                connection, _ = self.listening.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._answer, args=[connection], daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection:
            while more := connection.recv(1_000_000):
                self.got += more
                connection.sendall(self.reply)


def connected(url: str) -> socket.socket:
    parts = urlsplit(url)
    return socket.create_connection((parts.hostname, parts.port or 80), timeout=10)


def ask(url: str, request: bytes, *, more: bytes = b"") -> bytes:
    """Send a request, then more, end the sending, and read all answers."""
    with connected(url) as client:
        client.sendall(request)
        if more:
            time.sleep(0.05)
            client.sendall(more)
        client.shutdown(socket.SHUT_WR)
        got = b""
        while block := client.recv(65536):
            got += block
    return got
