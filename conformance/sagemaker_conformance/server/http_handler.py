"""One connection of a client: requests are read by the letter, an answer leaves in one piece."""

from __future__ import annotations

import contextlib
import http.client
import socket
import socketserver
import time
from collections.abc import Iterable
from email.utils import formatdate
from typing import Final

from sagemaker_conformance.reference import wire
from sagemaker_conformance.reference.wire import ServiceError, WireAnswer
from sagemaker_conformance.server.http_bodies import Framing, framing_of_request
from sagemaker_conformance.server.http_heads import MessageError, RequestHead, read_request_head

#: Seconds to wait for a client's next byte, and for it to take an answer's next.
CLIENT_TIMEOUT: Final = 60.0
#: Seconds to read on after a refusal, so that the client sees the answer before the end.
_TO_LINGER: Final = 1.0


class Handler(socketserver.StreamRequestHandler):
    """Serves HTTP/1.1 on one connection."""

    disable_nagle_algorithm = True
    wbufsize = -1
    timeout = CLIENT_TIMEOUT
    head: RequestHead | None = None
    close_connection = False

    def handle(self) -> None:
        """Serve requests until one side ends the connection."""
        with contextlib.suppress(TimeoutError):  # an idle client, or one that stopped in the middle
            while not self.close_connection and self._handle_one():
                self.wfile.flush()

    def serve(self, head: RequestHead, framing: Framing) -> None:
        """Answer one request; raises `MessageError` where its body is malformed."""
        raise NotImplementedError

    def refusal(self, malformed: MessageError) -> WireAnswer:
        """Make the answer to a request that is no HTTP, or one too many."""
        code = "ServiceUnavailable" if malformed.status == 503 else "BadRequest"
        error = ServiceError(code, f"serve: {malformed}")
        return wire.refuse(error, status=malformed.status)

    def send(self, answer: WireAnswer) -> None:
        """Send an answer of this server's own."""
        headers = {
            **answer.headers,
            "Date": formatdate(usegmt=True),
            "Content-Length": str(len(answer.body)),
        }
        phrase = http.client.responses.get(answer.status, "")
        lines = [f"{name}: {value}\r\n".encode("iso-8859-1") for name, value in headers.items()]
        self.send_head(f"HTTP/1.1 {answer.status} {phrase}".encode(), lines)
        if self.head is None or self.head.method != "HEAD":
            self.wfile.write(answer.body)

    def send_head(self, status_line: bytes, lines: Iterable[bytes]) -> None:
        """Send an answer's head."""
        end = b"\r\n"
        if self.close_connection:
            end = b"Connection: close\r\n\r\n"
        elif self.head is not None and not self.head.minor:
            end = b"Connection: keep-alive\r\n\r\n"
        self.wfile.write(b"%b\r\n%b%b" % (status_line, b"".join(lines), end))

    def _handle_one(self) -> bool:
        """Serve one request; False where there is none any more."""
        try:
            self.head = None
            self.head = read_request_head(self.rfile)
            if self.head is None:
                return False
            self.close_connection = not self.head.fields.keep_open(self.head.minor)
            framing = framing_of_request(self.head)
            if self.head.awaits_100:  # boto3 holds uploads back for a second
                self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
                self.wfile.flush()
            self.serve(self.head, framing)
        except MessageError as malformed:
            self.close_connection = True
            self.send(self.refusal(malformed))
            self._linger()
        return True

    def _linger(self) -> None:
        """Read what is still sent: to close over unread bytes would take the answer back."""
        self.wfile.flush()
        until = time.monotonic() + _TO_LINGER
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_WR)
            self.connection.settimeout(_TO_LINGER)
            while self.connection.recv(65536) and time.monotonic() < until:
                pass
