"""The server behind the proxy: one connection to it for each connection of a client."""

from __future__ import annotations

import io
import itertools
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final
from urllib.parse import urlsplit

from urllib3.util import wait_for_read

from sagemaker_conformance.server.http_bodies import BLOCK, Framing, framing_of_answer
from sagemaker_conformance.server.http_heads import AnswerHead, MessageError, read_answer_head
from sagemaker_conformance.server.listener import Listener

#: Seconds to wait for a connection, and for the next byte of an answer.
_TO_CONNECT: Final = 10.0
_TO_ANSWER: Final = 300.0
#: Interim answers (100, 103) before the final one.
_MOST_INTERIM: Final = 100
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

    def connect(self) -> socket.socket:
        """An open connection; raises `OSError`."""
        opened = socket.create_connection((self.host, self.port), _TO_CONNECT)
        try:
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.scheme == "https":
                opened = _trust().wrap_socket(opened, server_hostname=self.host)
        except BaseException:
            opened.close()
            raise
        opened.settimeout(_TO_ANSWER)
        return opened


@cache
def _trust() -> ssl.SSLContext:
    """The certificates of this machine, which take longer to read than a request."""
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context


def read_upstream(url: str) -> Upstream:
    """Read the upstream's URL; raises `ValueError` where it is none."""
    expected = "expected http://HOST:PORT[/path]"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        host.encode("idna")  # as the socket module does: not every text can be a name
    except ValueError:  # a UnicodeError is one too
        raise ValueError(f"{url!r} is no upstream; {expected}") from None
    if parts.username is not None:
        raise ValueError(f"an upstream with a user in its URL is not supported; {expected}")
    if parts.scheme not in _PORTS or not host or port == 0 or parts.query or parts.fragment:
        raise ValueError(f"{url!r} is no upstream; {expected}")
    return Upstream(parts.scheme, host, port or _PORTS[parts.scheme], parts.path.rstrip("/"))


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer whose head has been read, and where its body comes from."""

    head: AnswerHead
    framing: Framing
    source: io.BufferedReader

    @property
    def keeps_open(self) -> bool:
        """Whether the upstream keeps the connection when the body has been read."""
        is_bounded = self.framing.chunked or self.framing.length is not None
        return is_bounded and self.head.fields.keep_open(self.head.minor)


class UpstreamConnection:
    """A connection to the upstream, opened when it is needed and kept while the upstream keeps it.

    Heads of informational answers go to ``interim``.
    """

    def __init__(
        self, upstream: Upstream, server: Listener, interim: Callable[[AnswerHead], None]
    ) -> None:
        self._upstream = upstream
        self._server = server
        self._interim = interim
        self._open: tuple[socket.socket, io.BufferedReader] | None = None

    def exchange(
        self, method: str, head: bytes, body: Iterator[bytes], meanwhile: Callable[[], None]
    ) -> Answer:
        """Send a request, the pieces of its body as they come, and read the answer's head.

        ``meanwhile`` is called while the upstream works, also where it cannot be reached. Raises
        `UpstreamError`, and whatever ``body`` and ``interim`` raise: the upstream has no whole request
        then.
        """
        first = _read_ahead(body)
        try:
            try:
                connection, source = self._connected()
                _send(connection, itertools.chain([head + first], body))
            finally:
                meanwhile()
            return self._final(source, method)
        except BaseException:
            self.close()
            raise

    def _final(self, source: io.BufferedReader, method: str) -> Answer:
        """Read heads up to that of the final answer."""
        count = 0
        while (head := _read_head(source)).status < 200:
            if head.status == 101:
                raise UpstreamError("switched to another protocol, without a request for it")
            if (count := count + 1) > _MOST_INTERIM:
                raise UpstreamError(f"no answer: more than {_MOST_INTERIM} interim ones")
            self._interim(head)
        try:
            return Answer(head, framing_of_answer(method, head.status, head.fields), source)
        except MessageError as malformed:
            raise UpstreamError(f"no answer: {malformed}") from None

    def done(self, answer: Answer, *, whole: bool) -> None:
        """Keep the connection where the answer was read to its end and the upstream keeps it."""
        if not (whole and answer.keeps_open):
            self.close()

    def close(self) -> None:
        """Close the connection, if there is one."""
        if self._open is not None:
            connection, source = self._open
            self._open = None
            self._server.forget(connection)
            source.close()
            connection.close()

    def _connected(self) -> tuple[socket.socket, io.BufferedReader]:
        if self._open is not None and _has_bytes(*self._open):
            self.close()  # nothing was sent: what can be read there is the end, or no answer
        if self._open is None:
            try:
                opened = self._upstream.connect()
            except OSError as refused:
                raise UpstreamError(f"cannot be reached ({_reason(refused)})") from None
            self._server.track(opened)
            self._open = opened, opened.makefile("rb")
        return self._open


def _read_ahead(body: Iterator[bytes]) -> bytes:
    """Read a small body whole: of what is malformed in it, the upstream then sees nothing."""
    first = bytearray()
    for piece in body:
        first += piece
        if len(first) >= BLOCK:
            break
    return bytes(first)


def _send(connection: socket.socket, pieces: Iterator[bytes]) -> None:
    """Send all pieces; where the upstream does not take them, read them to their end."""
    taken = True
    for piece in pieces:
        if taken:
            try:
                connection.sendall(piece)
            except OSError:  # it may have answered before it had read everything
                taken = False


def _read_head(source: io.BufferedReader) -> AnswerHead:
    try:
        return read_answer_head(source)
    except TimeoutError:
        raise UpstreamError(f"no answer within {_TO_ANSWER:g} s", 504) from None
    except (OSError, MessageError) as broken:
        raise UpstreamError(f"no answer: {_reason(broken)}") from None


def _has_bytes(connection: socket.socket, source: io.BufferedReader) -> bool:
    """Whether anything can be read before a request was sent."""
    if wait_for_read(connection, timeout=0):
        return True
    connection.settimeout(0)
    try:
        return bool(source.peek(1))
    except OSError:  # TLS has nothing whole yet
        return False
    finally:
        connection.settimeout(_TO_ANSWER)


def _reason(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error or type(error).__name__)
