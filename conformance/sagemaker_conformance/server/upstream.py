"""The server behind the proxy: one connection to it for each connection of a client."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from urllib3.util import wait_for_read

from sagemaker_conformance.server.http_bodies import BodyError
from sagemaker_conformance.server.listener import Listener

#: Seconds to wait for a connection, and for the next byte of an answer.
_TO_CONNECT: Final = 10.0
_TO_ANSWER: Final = 300.0
_PORTS: Final = {"http": 80, "https": 443}


class UpstreamError(Exception):
    """The upstream did not answer; the message has the reason, ``status`` that of the proxy's answer."""

    def __init__(self, message: str, status: int = 502) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Upstream:
    """Where the upstream listens; ``path`` is put before that of each request."""

    scheme: str
    host: str
    port: int
    path: str = ""

    @property
    def url(self) -> str:
        """The whole of it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}{self.path}"

    def connection(self) -> http.client.HTTPConnection:
        """A connection that is not open yet."""
        kind = http.client.HTTPSConnection if self.scheme == "https" else http.client.HTTPConnection
        return kind(self.host, self.port, timeout=_TO_CONNECT)


def read_upstream(url: str) -> Upstream:
    """Read the upstream's URL; raises `ValueError` where it is none."""
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname or parts.query or parts.fragment:
        raise ValueError(f"{url!r} is no upstream; expected http://HOST:PORT[/path]")
    port = parts.port  # raises ValueError beyond 65535
    path = parts.path.rstrip("/")
    return Upstream(parts.scheme, parts.hostname, port or _PORTS[parts.scheme], path)


class UpstreamConnection:
    """A connection to the upstream, opened when it is needed and kept while the upstream keeps it."""

    def __init__(self, upstream: Upstream, server: Listener) -> None:
        self._upstream = upstream
        self._server = server
        self._open: http.client.HTTPConnection | None = None

    def exchange(self, method: str, head: bytes, body: Iterator[bytes]) -> http.client.HTTPResponse:
        """Send a request, the pieces of its body as they come, and read the answer's head.

        Raises `UpstreamError`, and `BodyError` where the client's body ends early.
        """
        connection = self._connected()
        try:
            connection.send(head)
            for piece in body:
                connection.send(piece)
        except BodyError:
            self.close()
            raise
        except OSError:
            pass  # it may have answered before it had read everything
        answer = http.client.HTTPResponse(_socket_of(connection), method=method)
        try:
            answer.begin()
        except TimeoutError:
            self.close()
            raise UpstreamError(f"no answer within {_TO_ANSWER:g} s", 504) from None
        except (OSError, http.client.HTTPException) as broken:
            self.close()
            raise UpstreamError(f"no answer: {_reason(broken)}") from None
        return answer

    def done(self, answer: http.client.HTTPResponse, *, whole: bool) -> None:
        """Keep the connection where the answer was read to its end and the upstream keeps it."""
        reusable = whole and not answer.will_close
        answer.close()
        if not reusable:
            self.close()

    def close(self) -> None:
        """Close the connection, if there is one."""
        if self._open is not None:
            self._server.forget(_socket_of(self._open))
            self._open.close()
            self._open = None

    def _connected(self) -> http.client.HTTPConnection:
        if self._open is not None and wait_for_read(_socket_of(self._open), timeout=0):
            self.close()  # nothing was sent: what can be read there is the end
        if self._open is None:
            connection = self._upstream.connection()
            try:
                connection.connect()
            except OSError as refused:
                connection.close()
                raise UpstreamError(f"cannot be reached ({_reason(refused)})") from None
            _socket_of(connection).settimeout(_TO_ANSWER)
            self._server.track(_socket_of(connection))
            self._open = connection
        return self._open


def _socket_of(connection: http.client.HTTPConnection) -> socket.socket:
    opened: socket.socket = connection.sock
    return opened


def _reason(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error or type(error).__name__)
