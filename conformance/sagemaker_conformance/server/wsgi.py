"""The local mock as a WSGI application."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol

from sagemaker_conformance.reference import wire
from sagemaker_conformance.reference.wire import ServiceError, WireAnswer
from sagemaker_conformance.server.http_bodies import LARGEST_BODY

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class JsonService(Protocol):
    """A service of the JSON protocol: the local mock's `Service`, or one around it."""

    def answer(self, operation: str, body: bytes) -> WireAnswer:
        """Answer one request."""


def application(service: JsonService) -> WSGIApplication:
    """A WSGI application that answers ``X-Amz-Target: ANY_PREFIX.OPERATION`` on every path."""

    def respond(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        answer = _answer(service, environ)
        headers = [*answer.headers.items(), ("Content-Length", str(len(answer.body)))]
        status = HTTPStatus(answer.status)
        start_response(f"{status.value} {status.phrase}", headers)
        return [answer.body]

    return respond


def _answer(service: JsonService, environ: WSGIEnvironment) -> WireAnswer:
    body = _body(environ)
    if len(body) > LARGEST_BODY:
        return wire.refuse(ServiceError("RequestEntityTooLargeException"), status=413)
    return service.answer(wire.operation_of(environ.get("HTTP_X_AMZ_TARGET", "")), body)


def _body(environ: WSGIEnvironment) -> bytes:
    """The request's body, or as much of it as shows that it is too large."""
    read: Callable[[int], bytes] = environ["wsgi.input"].read
    length = environ.get("CONTENT_LENGTH") or "0"
    if length.isdigit() and length != "0":
        return read(min(int(length), LARGEST_BODY + 1))
    if environ.get("wsgi.input_terminated"):  # the server undoes a chunked transfer
        return read(LARGEST_BODY + 1)
    return b""
