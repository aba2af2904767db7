"""Endpoints over https, and the proxies on the way there."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any

import pytest

from sagemaker_conformance.serialization.serialization import HttpRequest
from sagemaker_conformance.targets import TargetError, UnreachableError
from sagemaker_conformance.transport.connection import Connection
from sagemaker_conformance.transport.deadline import Deadline
from sagemaker_conformance.transport.endpoint import trust

CREATE = "CreateHyperParameterTuningJob"


@pytest.fixture
def secure(certificate: tuple[Path, Path]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads, server.block_on_close = True, False
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # who hangs up says why
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"https://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_https_with_the_certificates_of_a_file(
    secure: str, certificate: tuple[Path, Path], connected: Any
) -> None:
    target = connected(secure, ca_bundle=certificate[0])

    assert "https" == target.name
    assert ["accepted", "accepted"] == [target.send(CREATE, b"{}").outcome for _ in range(2)]
    target.close()


def test_https_without_trust_says_what_to_do(secure: str, connected: Any) -> None:
    with pytest.raises(TargetError, match=r"certificate verify failed.* --ca-bundle=FILE") as told:
        connected(secure).send(CREATE, b"{}")

    assert not isinstance(told.value, UnreachableError)  # asking again is of no use


def test_a_proxy_is_asked_for_other_hosts_and_never_for_this_machine(
    recorder: str, seen: list[Any], monkeypatch: pytest.MonkeyPatch, connected: Any
) -> None:
    monkeypatch.setenv("http_proxy", recorder.replace("//", "//me:p%40ss@"))
    monkeypatch.setenv("no_proxy", "")
    connected("http://sagemaker.example").send(CREATE, b"{}")
    connected(recorder).send(CREATE, b"{}")

    assert ["sagemaker.example", recorder.removeprefix("http://")] == [h["Host"] for h, *_ in seen]
    assert ["Basic bWU6cEBzcw==", None] == [h.get("proxy-authorization") for h, *_ in seen]


def test_a_proxy_that_refuses_a_tunnel_is_told_in_one_line(
    recorder: str, monkeypatch: pytest.MonkeyPatch, connected: Any
) -> None:
    monkeypatch.setenv("https_proxy", recorder)
    monkeypatch.setenv("no_proxy", "")
    with pytest.raises(UnreachableError, match=r"through the proxy \(Tunnel .*501.*HTTPS_PROXY"):
        connected("https://sagemaker.example")


class Tunnels(StreamRequestHandler):
    """A proxy that connects as it is asked, and passes on bytes in both directions."""

    def handle(self) -> None:
        first, *headers = iter(lambda: self.rfile.readline().strip(), b"")
        self.server.heads.append((first, headers))  # type: ignore[attr-defined]
        host, _, port = first.split()[1].decode().rpartition(":")
        self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        with socket.create_connection((host, int(port))) as upstream:
            back = threading.Thread(target=_pass_on, args=(upstream, self.connection))
            back.start()
            _pass_on(self.connection, upstream)
            back.join()


def _pass_on(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(2**16):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)


def test_a_secure_endpoint_is_asked_through_a_tunnel(
    secure: str, certificate: tuple[Path, Path]
) -> None:
    with ThreadingTCPServer(("127.0.0.1", 0), Tunnels) as proxy:
        proxy.heads = []  # type: ignore[attr-defined]
        threading.Thread(target=proxy.serve_forever, args=(0.02,)).start()
        trusted, url = (
            trust(certificate[0]),
            f"http://me:p%40ss@127.0.0.1:{proxy.server_address[1]}",
        )
        connection = Connection(secure, Deadline(5), trusted, url)
        request = HttpRequest("POST", "/", {}, b"{}")
        for _ in range(2):
            for _ in range(2):
                assert b"{}" == connection.start(request)().read()
            connection.close()
        proxy.shutdown()

        head = (f"CONNECT {secure.removeprefix('https://')} HTTP/1.", b"Basic bWU6cEBzcw==")
        for first, headers in proxy.heads:  # type: ignore[attr-defined]
            assert first.decode().startswith(head[0])
            assert any(head[1] in header for header in headers)
        assert 2 == len(proxy.heads)  # type: ignore[attr-defined]
