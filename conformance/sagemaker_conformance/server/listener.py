"""A threading HTTP/1.1 server that can be stopped, with its connections cut."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import socketserver
import sys
import threading
from collections.abc import Iterator
from typing import Any, Final

#: Connections at once, those to an upstream among them, and files beside them, for logs and modules.
_MOST_SOCKETS: Final = 1000
_SPARE: Final = 64


class Listener(socketserver.ThreadingTCPServer):
    """One thread a connection; `serve_forever` serves, `server_close` waits for the threads."""

    allow_reuse_address = True
    daemon_threads = False
    request_queue_size = 128

    def __init__(
        self, host: str, port: int, handler: type[socketserver.BaseRequestHandler]
    ) -> None:
        if ":" in host:
            self.address_family = socket.AF_INET6
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self.most_sockets = _most_sockets()
        super().__init__((host, port), handler)

    @property
    def url(self) -> str:
        """Where it listens."""
        host, port = map(str, self.server_address[:2])
        return f"http://{f'[{host}]' if ':' in host else host}:{port}"

    @property
    def is_crowded(self) -> bool:
        """Whether there are more connections than the system bears, as where two proxies face each other."""
        return len(self._open) > self.most_sockets

    def track(self, connection: socket.socket) -> None:
        """Cut this connection too when the server ends."""
        with self._lock:
            self._open.add(connection)

    def forget(self, connection: socket.socket) -> None:
        """Do not cut this connection any more."""
        with self._lock:
            self._open.discard(connection)

    def cut_connections(self) -> None:
        """End all connections, idle ones too, so that their threads come to an end."""
        with self._lock:
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Serve a connection in a thread of its own."""
        self.track(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Close a connection."""
        self.forget(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore clients that close the connection; report everything else."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def _most_sockets() -> int:
    if sys.platform == "win32":
        return _MOST_SOCKETS
    import resource

    allowed = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    if allowed == resource.RLIM_INFINITY:
        return _MOST_SOCKETS
    return min(_MOST_SOCKETS, max(allowed - _SPARE, 2))


@contextlib.contextmanager
def running(server: Listener) -> Iterator[str]:
    """Serve in threads of this process and yield the URL.

    On leaving, open connections are cut and every thread has ended.
    """
    with server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server.url
        finally:
            server.shutdown()
            server.cut_connections()
            thread.join()


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches a server on that host."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def reaches(host: str, listening_on: str) -> bool:
    """Whether a connection to the host may arrive at a server of this machine that listens there."""
    own = _addresses(listening_on)
    everywhere = any(address.is_unspecified for address in own)
    on_loopback = any(address.is_loopback for address in own)
    return any(
        address in own
        or (address.is_unspecified and on_loopback)
        or (everywhere and _is_local(address))
        for address in _addresses(host)
    )


def _addresses(host: str) -> set[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):  # nobody's
        return set()
    return {ipaddress.ip_address(str(each[4][0]).partition("%")[0]) for each in found}


def _is_local(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether it is an address of this machine: only those can be bound."""
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.bind((str(address), 0))
    except OSError:
        return False
    return True
