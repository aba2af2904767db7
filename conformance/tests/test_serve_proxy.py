"""The strict proxy passes requests of other operations on unchanged, to the byte."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from conformance.tests.proxy_bench import OK, Bench, Server, asked, benches, whole_request
from sagemaker_conformance.server.access_log import AccessLog
from sagemaker_conformance.server.listener import running
from sagemaker_conformance.server.proxy import Proxy
from sagemaker_conformance.server.upstream import Upstream, read_upstream
from sagemaker_conformance.strict.judge import load_judge


@pytest.fixture(name="bench")
def make_bench() -> Iterator[Callable[..., Bench]]:
    with benches() as make:
        yield make


def test_who_holds_an_upload_back_is_told_to_send_it(bench: Any) -> None:
    with bench(OK).connect() as client:
        head = b"PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n"
        client.sendall(head)

        assert client.recv(100).startswith(b"HTTP/1.1 100 Continue")
        client.sendall(b"body")
        assert client.recv(100).startswith(b"HTTP/1.1 200")


def test_a_head_goes_through_as_it_came(bench: Any) -> None:
    made = bench(OK)
    head = (
        b"DELETE //a%2fb/%c3%bc%E2%82?list-type=2&x=+&&y=%20a#z HTTP/1.1\r\n"
        b"hOsT: bucket.example:1\r\nX-Twice: 1\r\nAccept-Encoding: zstd\r\nx-twice: 2\r\n"
        b"Authorization: AWS4-HMAC-SHA256 Credential=a/b, Signature=0\r\nX-Empty:\r\nX-L: \xe9\r\n"
    )
    made.ask(head + b"\r\n")

    assert [head + b"\r\n"] == made.server.got


def test_headers_of_one_connection_stay_there(bench: Any) -> None:
    made = bench(
        b"HTTP/1.1 200 OK\r\nConnection: close, X-Own\r\nX-Own: 1\r\nX-All: 2\r\n\r\n", closing=True
    )
    (answer,) = made.ask(
        b"GET / HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, X-Mine\r\nX-Mine: 1\r\n"
        b"Keep-Alive: timeout=5\r\nTE: trailers\r\nUpgrade: h2c\r\nX-All: 2\r\n\r\n"
    )

    assert [b"GET / HTTP/1.1\r\nHost: x\r\nX-All: 2\r\n\r\n"] == made.server.got
    assert answer.startswith(b"HTTP/1.1 200 OK\r\nX-All: 2\r\nTransfer-Encoding: chunked\r\n")


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "OPTIONS", "PURGE", "POST"])
def test_any_method(method: str, bench: Any) -> None:
    made = bench(OK)
    request = f"{method} /x HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n\0\r\n".encode()
    (answer,) = made.ask(request)

    assert [request] == made.server.got
    assert OK == answer


def test_a_body_in_chunks_keeps_its_framing(bench: Any) -> None:
    made = bench(OK)
    body = b"4;sig=a\r\n\0\r\n\1\r\n0A\r\n0123456789\r\n0\r\nx-amz-t: 1\r\n\r\n"
    made.ask(
        b"PUT /b/k HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTrailer: x-amz-t\r\n\r\n"
        + body
    )

    assert made.server.got[0].partition(b"\r\n\r\n")[2] == body
    assert b"Trailer: x-amz-t\r\n" in made.server.got[0]


def test_a_client_that_waits_to_be_told_to_go_on(bench: Any) -> None:
    made = bench(b"HTTP/1.1 100 Continue\r\n\r\n" + OK)
    (answer,) = made.ask(
        b"PUT / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nx"
    )

    assert b"HTTP/1.1 100 Continue\r\n\r\n" + OK == answer


def test_a_large_binary_body_both_ways(bench: Any) -> None:
    content = bytes(range(256)) * 20_000
    reply = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(content) + content
    made = bench(reply)
    request = b"PUT /b/k HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(content) + content
    (answer,) = made.ask(request)

    assert [request] == made.server.got
    assert reply == answer


@pytest.mark.parametrize(
    ("method", "reply"),
    [
        ("HEAD", b"HTTP/1.1 200 OK\r\nContent-Length: 20971520\r\nETag: \"a\"\r\n\r\n"),
        ("DELETE", b"HTTP/1.1 204 No Content\r\nx-amz-id-2: b\r\n\r\n"),
        ("GET", b"HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n"),
        ("GET", b"HTTP/1.1 301 Moved\r\nLocation: http://other/\r\nContent-Length: 0\r\n\r\n"),
        ("GET", b"HTTP/1.1 206 Partial Content\r\nSet-Cookie: a\r\nSet-Cookie: b\r\nContent-Length: 1\r\n\r\nx"),
        ("GET", b"HTTP/1.1 499 Of Its Own\r\nContent-Length: 0\r\n\r\n"),
        ("POST", b"HTTP/1.1 503 Slow Down\r\nServer: s\r\nDate: d\r\nContent-Length: 2\r\n\r\n{}"),
    ],
)  # fmt: skip
def test_an_answer_comes_back_as_it_is(method: str, reply: bytes, bench: Any) -> None:
    made = bench(reply)
    (answer,) = made.ask(f"{method} / HTTP/1.1\r\nHost: x\r\n\r\n".encode())

    assert reply == answer


def test_a_compressed_answer_is_not_touched(bench: Any) -> None:
    batched = gzip.compress(b"x" * 1000)
    reply = (
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(batched)
        + batched
    )

    assert [reply] == bench(reply).ask(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")


@pytest.mark.parametrize(
    "reply",
    [
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
        b"HTTP/1.0 200 OK\r\n\r\nabcde",
    ],
)
def test_an_answer_of_unknown_length_goes_in_chunks(reply: bytes, bench: Any) -> None:
    made = bench(reply, closing=True)
    (answer,) = made.ask(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    head, _, body = answer.partition(b"\r\n\r\n")

    assert b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked" == head
    assert body in (b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", b"5\r\nabcde\r\n0\r\n\r\n")


def test_an_old_client_is_told_the_end_by_the_end(bench: Any) -> None:
    made = bench(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")
    (answer,) = made.ask(b"GET / HTTP/1.0\r\n\r\n")

    assert b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nabc" == answer
    assert b"GET / HTTP/1.1\r\nHost: 127.0.0.1:" in made.server.got[0]


def test_connections_are_kept_on_both_sides(bench: Any) -> None:
    made = bench(OK, OK, OK)
    request = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n1"

    assert [OK] * 3 == made.ask(request, request, request)
    assert 1 == made.server.connections


def test_a_connection_that_the_upstream_closed_is_opened_again(bench: Any) -> None:
    made = bench(OK, OK, closing=True)
    request = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"

    with made.connect() as connection:
        first = asked(connection, request)
        assert made.server.closed.acquire(timeout=10)  # else the second may reach it still
        second = asked(connection, request)

    assert [OK] * 2 == [first, second]
    assert 2 == made.server.connections


def test_the_path_of_the_upstream_comes_first(bench: Any) -> None:
    made = bench(OK, path="/mock")
    made.ask(b"GET /a?b HTTP/1.1\r\nHost: x\r\n\r\n")

    assert made.server.got[0].startswith(b"GET /mock/a?b HTTP/1.1\r\n")


@pytest.mark.parametrize(
    ("reply", "body"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", b"abc"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", b"3\r\nabc\r\n"),
    ],
)
def test_an_answer_that_breaks_off_is_cut_short_as_it_was(
    reply: bytes, body: bytes, bench: Any
) -> None:
    made = bench(reply, closing=True)
    (answer,) = made.ask(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")

    assert body == answer.partition(b"\r\n\r\n")[2]
    assert ["GET: upstream"] == [line[:13] for line in made.logged]
    assert "not answered: 1" in made.ledger.summary()[0]


@pytest.mark.parametrize(
    ("header", "body"),
    [
        (b"Content-Type: application/x-amz-json-1.1", b'{"__type": "ServiceUnavailable", '),
        (b"Content-Type: text/plain", b"<ErrorResponse><Error><Code>ServiceUnavailable</Code>"),
    ],
)
def test_an_upstream_that_hangs_up_is_a_502_with_a_reason(
    header: bytes, body: bytes, bench: Any
) -> None:
    made = bench(b"", OK, closing=True)
    request = b"PUT / HTTP/1.1\r\nHost: x\r\n" + header + b"\r\nContent-Length: 2\r\n\r\nxy"
    first, second = made.ask(request, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")

    assert first.startswith(b"HTTP/1.1 502 Bad Gateway\r\n")
    assert first.partition(b"\r\n\r\n")[2].startswith(body)
    assert b"no answer" in first
    assert OK == second


def test_nobody_there_is_a_502_and_the_body_is_read(bench: Any) -> None:
    made = bench()
    gone = socket.create_server(("127.0.0.1", 0))
    port = gone.getsockname()[1]
    gone.close()
    judge = load_judge("botocore-1.44.5", "off")
    with running(
        Proxy(Upstream("http", "127.0.0.1", port), judge, made.ledger, "127.0.0.1", 0)
    ) as url:
        made.url = url
        request = b"PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999\r\n\r\n" + b"x" * 99999
        answers = made.ask(request, request)

    assert all(answer.startswith(b"HTTP/1.1 502 ") for answer in answers)
    assert all(f"http://127.0.0.1:{port} cannot be reached".encode() in a for a in answers)


@pytest.mark.parametrize(
    "head",
    [
        b"Content-Length: 1\r\nTransfer-Encoding: chunked",
        b"Content-Length: 1\r\nContent-Length: 2",
        b"Content-Length: -1",
        b"Transfer-Encoding: gzip, chunked",
        b"no colon here\r\nContent-Length: 1",
    ],
)
def test_framing_that_could_be_read_in_two_ways_is_refused(head: bytes, bench: Any) -> None:
    made = bench(OK)
    (answer,) = made.ask(b"POST / HTTP/1.1\r\nHost: x\r\n" + head + b"\r\n\r\nx")

    assert answer.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert b"Connection: close" in answer
    assert [] == made.server.got


def test_requests_go_through_side_by_side() -> None:
    together = threading.Barrier(8, timeout=10)
    with socket.create_server(("127.0.0.1", 0), backlog=16) as listening:

        def answer(connection: socket.socket) -> None:
            with connection:
                whole_request(connection)
                together.wait()
                connection.sendall(OK)

        def accept() -> None:
            for _ in range(8):
                threading.Thread(target=answer, args=[listening.accept()[0]], daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        upstream = Upstream("http", "127.0.0.1", listening.getsockname()[1])
        ledger = AccessLog(print)
        judge = load_judge("botocore-1.44.5", "off")
        found: list[bytes] = []
        with running(Proxy(upstream, judge, ledger, "127.0.0.1", 0)) as url:
            made = Bench(url, Server([]), [], ledger)
            request = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
            askers = [
                threading.Thread(target=lambda: found.extend(made.ask(request))) for _ in range(8)
            ]
            for asker in askers:
                asker.start()
            for asker in askers:
                asker.join(20)

    assert [OK] * 8 == found


@pytest.mark.parametrize(
    "url",
    [
        *("", "127.0.0.1:5000", "ftp://x", "http://", "http://x:99999", "http://x:0", "http://x?y"),
        *("http://[::1", "http://a..b", f"http://{'a' * 70}.x", "http://me:hush@x"),
    ],
)
def test_what_is_no_upstream(url: str) -> None:
    with pytest.raises(ValueError, match="; expected http://HOST:PORT") as refused:
        read_upstream(url)

    assert "hush" not in str(refused.value)


def test_where_an_upstream_is() -> None:
    assert "https://[::1]:8443/a" == read_upstream("https://[::1]:8443/a/").url
    assert 80 == read_upstream("http://localhost").port
