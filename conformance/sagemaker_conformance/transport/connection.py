"""A connection to an endpoint: a request is sent at once, its answer is read later."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final, NoReturn, TypeAlias
from urllib.parse import unquote

from urllib3 import BaseHTTPResponse, ProxyManager, exceptions
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util import Url, make_headers, parse_url

from sagemaker_conformance.serialization.serialization import HttpRequest
from sagemaker_conformance.transport.deadline import Deadline, DeadlineSocket

#: Waits for the answer; raises urllib3's exceptions where none comes.
Reply: TypeAlias = Callable[[], BaseHTTPResponse]
_PORTS: Final = {"http": 80, "https": 443}
#: Interim answers (103 and the like) before the final one.
_MOST_INTERIM: Final = 100


class _FinalResponse(http.client.HTTPResponse):
    """The final answer to a request: of those of status 1xx Python reads on after a 100 only."""

    def begin(self) -> None:
        for _ in range(_MOST_INTERIM + 1):
            super().begin()
            if not 100 <= self.status < 200 or self.status == http.client.SWITCHING_PROTOCOLS:
                return
            self.headers = None  # type: ignore[assignment]  # else the next head would not be read
        raise http.client.HTTPException(f"more than {_MOST_INTERIM} interim answers")


# Not a pool of urllib3: that takes a quarter more CPU for each request (293 µs in place of 236, with
# the signature; a tenth of the time of a run against `serve`) and waits for the answer where it sends.
class Connection:
    """One connection to a URL, direct or through a proxy, kept alive.

    ``trusted`` are the certificates of a secure connection, None where neither the URL's scheme nor
    the proxy's is https. An answer is read to its end, or the connection is closed, before the next
    request is sent.
    """

    def __init__(
        self,
        url: str,
        deadline: Deadline,
        trusted: ssl.SSLContext | None = None,
        proxy: str | None = None,
    ) -> None:
        target = parse_url(url)
        self._deadline = deadline
        self._path = target.request_uri
        self._headers: Mapping[str, str] = {}
        self._tunnel: dict[str, Any] | None = None
        self._proxied = proxy is not None
        self._socket: DeadlineSocket | None = None
        self._unread = False
        if proxy is None:
            self._connection = _connection_to(target, trusted)
            return
        manager = ProxyManager(proxy)
        assert manager.proxy is not None
        login = make_headers(proxy_basic_auth=unquote(manager.proxy.auth or "") or None)
        if target.scheme == "http":
            self._path, self._headers = url, login
            self._connection = _connection_to(manager.proxy, trusted, proxy=manager.proxy)
            return
        scheme, port = manager.proxy.scheme or "http", target.port or _PORTS["https"]
        self._tunnel = {"host": _host(target), "port": port, "headers": login, "scheme": scheme}
        self._connection = _connection_to(
            manager.proxy, trusted, proxy=manager.proxy, proxy_config=manager.proxy_config
        )

    def start(self, request: HttpRequest) -> Reply:
        """Send a request; what goes wrong is raised where the answer is read."""
        try:
            self._send(request)
        except Exception as error:
            self.close()
            return partial(_raise, error)
        self._unread = True
        return self._read

    def connect(self) -> None:
        """Connect before anything is sent; raises as reading an answer does."""
        connection = self._connection
        connection.timeout = self._deadline.left()
        if self._tunnel is not None:
            connection.set_tunnel(**self._tunnel)
        try:
            connection.connect()
        except Exception as error:
            self.close()
            if self._proxied and not isinstance(error, ssl.SSLError):
                raise exceptions.ProxyError("Unable to connect to proxy", error) from None
            _raise(error)
        connection.sock = self._socket = DeadlineSocket(connection.sock, self._deadline)

    def close(self) -> None:
        """Close the connection; the next request opens it again."""
        self._connection.close()
        if self._socket is not None:
            self._socket.end()
        self._unread = False

    def _send(self, request: HttpRequest) -> None:
        connection = self._connection
        # An answer that was not read would be taken for the next one.
        if self._unread or not connection.is_connected:
            self.close()
            self.connect()
        connection.timeout = self._deadline.left()
        headers, path = {**request.headers, **self._headers}, request.below(self._path)
        connection.request(request.method, path, request.body, headers, preload_content=False)
        connection.sock.flush()  # type: ignore[union-attr]  # `connect` made it

    def _read(self) -> BaseHTTPResponse:
        self._unread = False
        try:
            return self._connection.getresponse()
        except Exception as error:
            self.close()
            _raise(error)


def _connection_to(url: Url, trusted: ssl.SSLContext | None, **more: Any) -> HTTPConnection:
    port = url.port or _PORTS[url.scheme or "http"]
    connection = (
        HTTPConnection(_host(url), port, **more)
        if trusted is None
        else HTTPSConnection(_host(url), port, ssl_context=trusted, **more)
    )
    connection.response_class = _FinalResponse
    return connection


def _host(url: Url) -> str:
    return (url.host or "").strip("[]")


def _raise(error: Exception) -> NoReturn:
    """Raise what a pool of urllib3 makes of a connection's error."""
    if isinstance(error, exceptions.HTTPError | TimeoutError):
        raise error
    if isinstance(error, ssl.SSLError):
        raise exceptions.SSLError(error) from None
    if isinstance(error, OSError | http.client.HTTPException):
        raise exceptions.ProtocolError("Connection aborted.", error) from None
    raise error
