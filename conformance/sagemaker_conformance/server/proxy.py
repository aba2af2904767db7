"""The strict proxy: creates are judged, everything else goes through byte for byte.

Hop-by-hop headers apart, heads are forwarded as they came: names in their case, in their order,
twice where they came twice, the request's target unread. Bodies are streamed and never decoded.
"""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from email.message import Message
from typing import Any, Final
from xml.sax.saxutils import escape

from sagemaker_conformance.reference import wire
from sagemaker_conformance.reference.wire import ServiceError, WireAnswer
from sagemaker_conformance.server.access_log import AccessLog
from sagemaker_conformance.server.http_bodies import (
    BLOCK,
    BodyError,
    Framing,
    framed_pieces,
    framing_of,
    read_body,
)
from sagemaker_conformance.server.listener import Handler, Listener
from sagemaker_conformance.server.upstream import Upstream, UpstreamConnection, UpstreamError
from sagemaker_conformance.strict.judge import Judge, is_create

#: Headers of one connection (RFC 9110, 7.6.1), and those that older software sends.
_HOP_BY_HOP: Final = frozenset(
    {"connection", "keep-alive", "proxy-connection", "te", "transfer-encoding", "upgrade"}
)
_NO_BODY: Final = frozenset({204, 304})


class Proxy(Listener):
    """Listens in front of an upstream."""

    def __init__(
        self, upstream: Upstream, judge: Judge, log: AccessLog, host: str, port: int
    ) -> None:
        self.upstream = upstream
        self.judge = judge
        self.log = log
        super().__init__(host, port, _Handler)


class _Handler(Handler):
    server: Proxy
    upstream: UpstreamConnection

    def setup(self) -> None:
        """Give the client's connection one to the upstream."""
        super().setup()
        self.upstream = UpstreamConnection(self.server.upstream, self.server)

    def finish(self) -> None:
        """Close both."""
        self.upstream.close()
        super().finish()

    def __getattr__(self, name: str) -> Any:
        """Whatever the method, it is forwarded."""
        if name.startswith("do_"):
            return self._serve
        raise AttributeError(name)

    def log_message(self, format: str, *args: object) -> None:
        """Write nothing: the access log does."""

    def _serve(self) -> None:
        try:
            framing = framing_of(self.headers)
            if self.command == "POST" and is_create(self.headers.get("X-Amz-Target", "")):
                self._create(framing)
            else:
                self.server.log.other()
                self._forward(framed_pieces(self.rfile, framing), framing)
        except BodyError as malformed:
            self.close_connection = True
            self._send(wire.refuse(ServiceError("BadRequest", f"serve: {malformed}")))

    def _create(self, framing: Framing) -> None:
        body = read_body(self.rfile, framing)
        if body is None:
            self._send(wire.refuse(ServiceError("RequestEntityTooLargeException"), status=413))
            return
        judged = self.server.judge.judge(body)
        if judged.error is not None:
            self.server.log.stopped(judged)
            self._send(wire.refuse(judged.error))
            return
        self.server.log.passed(judged)
        self._forward(iter([body]), Framing(len(body)), unchunked=framing.length is None)

    def _forward(self, body: Iterator[bytes], framing: Framing, *, unchunked: bool = False) -> None:
        """Forward the request, and send back the answer."""
        try:
            head = self._head(framing, unchunked=unchunked)
            answer = self.upstream.exchange(self.command, head, body)
        except UpstreamError as lost:
            _drain(body)
            message = f"upstream {self.server.upstream.url} {lost}"
            self.server.log.failed(f"{lost.status} {self.command}: {message}")
            self._send(self._lost(lost.status, f"sagemaker-conformance serve: {message}"))
            return
        _drain(body)
        try:
            self._relay(answer)
        except _BrokenOffError:
            self.upstream.done(answer, whole=False)
            self.close_connection = True  # cut short, as the answer was
            url = self.server.upstream.url
            self.server.log.failed(f"{self.command}: upstream {url} broke off an answer")
        except ConnectionError:  # the client has gone
            self.upstream.done(answer, whole=False)
            raise
        else:
            self.upstream.done(answer, whole=True)

    def _head(self, framing: Framing, *, unchunked: bool) -> bytes:
        # The request line, not self.path: http.server takes a second leading slash away.
        target = self.requestline.split()[1]
        lines = [f"{self.command} {self.server.upstream.path}{target} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in _end_to_end(self.headers)]
        if "Host" not in self.headers:
            lines.append(f"Host: {self.server.upstream.host}:{self.server.upstream.port}")
        if unchunked:
            lines.append(f"Content-Length: {framing.length}")
        elif framing.length is None:
            lines.append("Transfer-Encoding: chunked")
        return _encoded(lines)

    def _relay(self, answer: http.client.HTTPResponse) -> None:
        """Send an answer to the client; raises `_BrokenOffError` where the upstream ends it too early."""
        bodiless = self.command == "HEAD" or answer.status in _NO_BODY
        unknown = answer.length is None and not bodiless
        chunked = unknown and self.request_version != "HTTP/1.0"
        self.close_connection |= unknown and not chunked
        framing = [("Transfer-Encoding", "chunked")] if chunked else []
        self._start(answer.status, answer.reason, [*_end_to_end(answer.headers), *framing])
        if bodiless:
            return
        for piece in _pieces(answer):
            self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece) if chunked else piece)
            if answer.length != 0:
                self.wfile.flush()  # a slow stream must arrive piece by piece
        if chunked:
            self.wfile.write(b"0\r\n\r\n")

    def _send(self, answer: WireAnswer) -> None:
        """Send an answer of the proxy's own."""
        length = ("Content-Length", str(len(answer.body)))
        phrase = http.client.responses.get(answer.status, "")
        self._start(answer.status, phrase, [*answer.headers.items(), length])
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def _start(self, status: int, phrase: str, headers: list[tuple[str, str]]) -> None:
        lines = [f"HTTP/1.1 {status} {phrase}", *(f"{name}: {value}" for name, value in headers)]
        if self.close_connection:
            lines.append("Connection: close")
        elif self.request_version == "HTTP/1.0":
            lines.append("Connection: keep-alive")
        self.wfile.write(_encoded(lines))

    def _lost(self, status: int, message: str) -> WireAnswer:
        """Make an error that boto3 reads, whichever protocol the service has."""
        if "json" in self.headers.get("Content-Type", ""):
            return wire.refuse(ServiceError("ServiceUnavailable", message), status=status)
        body = (
            "<ErrorResponse><Error><Code>ServiceUnavailable</Code>"
            f"<Message>{escape(message)}</Message></Error></ErrorResponse>"
        )
        return WireAnswer(status, {"Content-Type": "text/xml"}, body.encode())


class _BrokenOffError(Exception):
    """The upstream ended an answer in its middle."""


def _pieces(answer: http.client.HTTPResponse) -> Iterator[bytes]:
    try:
        while piece := answer.read1(BLOCK):
            yield piece
    except (OSError, http.client.HTTPException):
        raise _BrokenOffError from None
    if answer.length:
        raise _BrokenOffError


def _end_to_end(headers: Message) -> list[tuple[str, str]]:
    """The headers but those of one connection, as they came."""
    named = {
        name.strip().lower()
        for value in headers.get_all("Connection", [])
        for name in value.split(",")
    }
    dropped = _HOP_BY_HOP | named
    return [(name, value) for name, value in headers.items() if name.lower() not in dropped]


def _drain(body: Iterator[bytes]) -> None:
    """Read the rest of the body, so that the next request begins where it should."""
    for _ in body:
        pass


def _encoded(lines: list[str]) -> bytes:
    return ("\r\n".join(lines) + "\r\n\r\n").encode("iso-8859-1")
