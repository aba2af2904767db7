"""The strict proxy: creates are judged, everything else goes through byte for byte.

Hop-by-hop headers apart, heads are forwarded as they came: names in their case, in their order,
twice where they came twice, the request's target unread. Bodies are streamed and never decoded.
What breaks RFC 9112 goes no further: the server behind could read another request than the judge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

from sagemaker_conformance.reference import wire
from sagemaker_conformance.reference.wire import ServiceError, WireAnswer
from sagemaker_conformance.server.access_log import AccessLog
from sagemaker_conformance.server.http_bodies import (
    NO_BODY,
    Framing,
    body_pieces,
    framed_pieces,
    read_body,
)
from sagemaker_conformance.server.http_handler import Handler
from sagemaker_conformance.server.http_heads import (
    ESSENTIAL,
    AnswerHead,
    Fields,
    MessageError,
    RequestHead,
)
from sagemaker_conformance.server.listener import Listener
from sagemaker_conformance.server.upstream import (
    Answer,
    Upstream,
    UpstreamConnection,
    UpstreamError,
)
from sagemaker_conformance.strict.judge import Judge

#: Headers of one connection (RFC 9110, 7.6.1), and those that older software sends.
_HOP_BY_HOP: Final = frozenset({"connection", "keep-alive", "proxy-connection", "te", "upgrade"})
_CHUNKED: Final = b"Transfer-Encoding: chunked\r\n"


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
    crowded: bool

    def setup(self) -> None:
        """Give the client's connection one to the upstream."""
        super().setup()
        self.crowded = self.server.is_crowded
        self.upstream = UpstreamConnection(self.server.upstream, self.server, self._interim)

    def finish(self) -> None:
        """Close both."""
        self.upstream.close()
        super().finish()

    def serve(self, head: RequestHead, framing: Framing) -> None:
        """Judge a create, whatever its method; forward everything else."""
        if self.crowded:
            where = self.server.upstream.url
            raise MessageError(f"too many connections at once; does {where} lead back here?", 503)
        if any(map(self.server.judge.judges, _targets(head))):
            self._create(head, framing)
            return
        protocol = head.fields.get("smithy-protocol")
        if protocol and self.server.judge.judges(head.target.partition("?")[0].replace("/", ".")):
            self.server.log.unread(protocol)
        else:
            self.server.log.other()
        self._forward(head, framed_pieces(self.rfile, framing), framing, lambda: None)

    def _create(self, head: RequestHead, framing: Framing) -> None:
        body = read_body(self.rfile, framing)
        if body is None:
            self.send(wire.refuse(ServiceError("RequestEntityTooLargeException"), status=413))
            return
        judge, log = self.server.judge, self.server.log
        judged = judge.enforce(body)
        if judged.error is not None:
            log.stopped(judged)
            self.send(wire.refuse(judged.error))
            return
        unchunked = Framing(len(body)) if framing.chunked else framing
        # The client does not wait for what is reported only.
        self._forward(head, iter([body]), unchunked, lambda: log.passed(judge.report(judged)))

    def _forward(
        self,
        head: RequestHead,
        body: Iterator[bytes],
        framing: Framing,
        meanwhile: Callable[[], None],
    ) -> None:
        """Forward the request, and send back the answer."""
        server = self.server
        try:
            forwarded = self._forwarded_head(head, framing)
            answer = self.upstream.exchange(head.method, forwarded, body, meanwhile)
        except UpstreamError as lost:
            for _ in body:  # the next request begins after it
                pass
            message = f"upstream {server.upstream.url} {lost}"
            server.log.failed(f"{lost.status} {head.method}: {message}")
            text = f"sagemaker-conformance serve: {message}"
            self.send(_lost(head.fields, lost.status, text))
            return
        whole = False  # also where the client has gone
        try:
            self._relay(head, answer)
            whole = True
        except _BrokenOffError:
            self.close_connection = True  # cut short, as the answer was
            server.log.failed(f"{head.method}: upstream {server.upstream.url} broke off an answer")
        finally:
            self.upstream.done(answer, whole=whole)

    def _forwarded_head(self, head: RequestHead, framing: Framing) -> bytes:
        upstream = self.server.upstream
        target = head.target if head.target == "*" else upstream.path + head.target
        lines = [f"{head.method} {target} HTTP/1.1\r\n".encode()]
        reframed = not framing.chunked and bool(head.fields.get("transfer-encoding"))
        lines += _end_to_end(head.fields, {"transfer-encoding"} if reframed else ())
        if reframed:
            lines.append(b"Content-Length: %d\r\n" % (framing.length or 0))
        if not head.fields.get("host"):
            lines.append(f"Host: {upstream.host}:{upstream.port}\r\n".encode())
        return b"".join(lines) + b"\r\n"

    def _interim(self, answer: AnswerHead) -> None:
        """Forward an informational answer at once, unless this server has given it already."""
        head = self.head
        if head is None or head.minor == 0 or (answer.status == 100 and head.awaits_100):
            return
        lines = b"".join(_end_to_end(answer.fields))
        self.wfile.write(b"HTTP/1.1%b\r\n%b\r\n" % (answer.status_line[8:], lines))
        self.wfile.flush()

    def _relay(self, head: RequestHead, answer: Answer) -> None:
        """Send an answer to the client; raises `_BrokenOffError` where the upstream ends it too early."""
        framing = answer.framing
        bounded = framing.length is not None
        chunked = not bounded and head.minor > 0
        self.close_connection |= not bounded and not chunked
        # A body without a length gets another frame than it came in, unless both are chunked.
        dropped = () if bounded else ("transfer-encoding", "content-length")
        lines = _end_to_end(answer.head.fields, dropped)
        self.send_head(
            b"HTTP/1.1" + answer.head.status_line[8:], [*lines, _CHUNKED] if chunked else lines
        )
        if framing is NO_BODY:
            return
        read = framed_pieces if chunked and framing.chunked else body_pieces
        wrap = chunked and not framing.chunked
        for piece in _unbroken(read(answer.source, framing)):
            self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece) if wrap else piece)
            if len(piece) != framing.length:
                self.wfile.flush()  # a slow stream must arrive piece by piece
        if wrap:
            self.wfile.write(b"0\r\n\r\n")
        self.wfile.flush()  # before the upstream's connection is closed, which takes time


def _targets(head: RequestHead) -> Iterator[str]:
    """What names the operation: moto, for one, takes an ``Action`` in the query before the header."""
    yield head.fields.get("x-amz-target")
    query = head.target.partition("?")[2]
    if query:
        yield from (value for name, value in parse_qsl(query) if name == "Action")


class _BrokenOffError(Exception):
    """The upstream ended an answer in its middle."""


def _unbroken(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the pieces; raises `_BrokenOffError` for what may go wrong with them."""
    try:
        yield from pieces
    except (OSError, MessageError):
        raise _BrokenOffError from None


def _end_to_end(fields: Fields, dropped: Iterable[str] = ()) -> list[bytes]:
    """The lines of a head but those of one connection, and those dropped, as they came."""
    named = set(fields.options("connection")) - ESSENTIAL
    left_out = _HOP_BY_HOP | named | set(dropped)
    return [field.line for field in fields if field.name not in left_out]


def _lost(fields: Fields, status: int, message: str) -> WireAnswer:
    """Make an error that boto3 reads, whichever protocol the service has."""
    if "json" in fields.get("content-type"):
        return wire.refuse(ServiceError("ServiceUnavailable", message), status=status)
    body = (
        "<ErrorResponse><Error><Code>ServiceUnavailable</Code>"
        f"<Message>{escape(message)}</Message></Error></ErrorResponse>"
    )
    return WireAnswer(status, {"Content-Type": "text/xml"}, body.encode())
