"""How requests get to an endpoint: sent at once, and answered when somebody wants the answer."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Callable, Mapping
from typing import Protocol, TypeAlias
from urllib.parse import urlsplit

from urllib3 import BaseHTTPResponse, PoolManager, exceptions
from urllib3.connection import HTTPConnection
from urllib3.util import parse_url

from sagemaker_conformance.transport.deadline import Deadline, connections_within, pools_within

#: Waits for the answer; raises urllib3's exceptions where none comes.
Reply: TypeAlias = Callable[[], BaseHTTPResponse]


class Connection(Protocol):
    """A way to one URL."""

    def start(self, headers: Mapping[str, str], body: bytes) -> Reply:
        """Post a request; what goes wrong is raised where the answer is read."""

    def connect(self) -> None:
        """Connect before anything is sent, where that can be; raises as reading an answer does."""

    def close(self) -> None:
        """Hang up; the next request connects anew."""


class DirectConnection:
    """One connection, kept alive; ``trusted`` says whose certificates count where it is secure.

    An answer is read to its end, or the line is closed, before the next request is sent.
    """

    def __init__(self, url: str, deadline: Deadline, trusted: ssl.SSLContext | None) -> None:
        parts = urlsplit(url)
        host, plain_or_secure = parts.hostname or "", connections_within(deadline)
        self._path = parse_url(url).request_uri
        self._deadline = deadline
        self._connection: HTTPConnection = (
            plain_or_secure[0](host, parts.port)
            if trusted is None
            else plain_or_secure[1](host, parts.port, ssl_context=trusted)
        )
        self._unread = False

    def start(self, headers: Mapping[str, str], body: bytes) -> Reply:
        """Send the request."""
        try:
            self._send(headers, body)
        except Exception as error:
            self.close()
            return _raising(_known(error))
        self._unread = True
        return self._read

    def connect(self) -> None:
        """Connect."""
        self._connection.timeout = self._deadline.left()
        try:
            self._connection.connect()
        except Exception as error:
            self.close()
            raise _known(error) from None

    def close(self) -> None:
        """Hang up."""
        self._connection.close()
        self._unread = False

    def _send(self, headers: Mapping[str, str], body: bytes) -> None:
        connection = self._connection
        # An answer that nobody read would be taken for the next one.
        if self._unread or not (connection.is_closed or connection.is_connected):
            self.close()
        connection.timeout = self._deadline.left()
        connection.request("POST", self._path, body, headers, preload_content=False)
        connection.sock.flush()  # type: ignore[union-attr]  # `connections_within` made it

    def _read(self) -> BaseHTTPResponse:
        self._unread = False
        try:
            return self._connection.getresponse()
        except Exception as error:
            self.close()
            raise _known(error) from None


class ProxiedConnection:
    """Through a proxy, by a pool manager that knows it: sent when the answer is read."""

    def __init__(self, url: str, deadline: Deadline, pools: PoolManager) -> None:
        self._url = url
        self._deadline = deadline
        self._pools = pools
        self._pools.pool_classes_by_scheme = pools_within(deadline)

    def start(self, headers: Mapping[str, str], body: bytes) -> Reply:
        """Nothing as yet."""
        return lambda: self._pools.request(
            "POST",
            self._url,
            body=body,
            headers=headers,
            redirect=False,
            retries=False,
            timeout=self._deadline.left(),
            preload_content=False,
            enforce_content_length=True,
        )

    def connect(self) -> None:
        """Nothing: a pool connects when it is asked for something."""

    def close(self) -> None:
        """Hang up."""
        self._pools.clear()


def _raising(error: Exception) -> Reply:
    def reply() -> BaseHTTPResponse:
        raise error

    return reply


def _known(error: Exception) -> Exception:
    """What urllib3's pools make of the errors of a connection."""
    if isinstance(error, exceptions.HTTPError | TimeoutError):
        return error
    if isinstance(error, ssl.SSLError):
        return exceptions.SSLError(error)
    if isinstance(error, OSError | http.client.HTTPException):
        return exceptions.ProtocolError("Connection aborted.", error)
    return error
